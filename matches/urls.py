from django.urls import path

from matches import views

app_name = "matches"

urlpatterns = [
    # To the artist of the earlier picture: what was found, and their answer.
    path("matches/<public_id:public_id>/", views.match, name="match"),
    # From the person of the later one: that it is they who ask.
    path("matches/<public_id:public_id>/name/", views.name, name="name"),
]
