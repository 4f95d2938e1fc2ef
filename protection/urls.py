from django.urls import path

from protection import held_views, views

app_name = "protection"
urlpatterns = [
    path("robots.txt", views.robots, name="robots"),
    # A picture that is held: to who sent it.
    path("pictures/<public_id:public_id>/", held_views.held, name="held"),
    # Named inside of every large rendition.
    path("policies/tdm.json", views.tdm_policy, name="tdm_policy"),
]
