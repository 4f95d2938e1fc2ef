from django.urls import path

from protection import views

app_name = "protection"
urlpatterns = [path("robots.txt", views.robots, name="robots")]
