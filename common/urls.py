from django.urls import path

from common import views

app_name = "common"
urlpatterns = [path("theme/", views.theme, name="theme")]
