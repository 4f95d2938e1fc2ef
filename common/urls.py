from django.urls import path

from common import views

app_name = "common"
urlpatterns = [
    path("theme/", views.theme, name="theme"),
    path("backdrop/", views.backdrop, name="backdrop"),
    # Asked for by browsers on pages that name no icon of their own, such as the desk's.
    path("favicon.ico", views.favicon, name="favicon"),
]
