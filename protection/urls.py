from django.urls import path

from protection import views

app_name = "protection"
urlpatterns = [
    path("robots.txt", views.robots, name="robots"),
    # Named inside of every large rendition.
    path("policies/tdm.json", views.tdm_policy, name="tdm_policy"),
]
