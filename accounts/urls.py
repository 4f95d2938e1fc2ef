from django.urls import path

from accounts import list_views, picture_views, views, wish_views
from accounts.pictures import BANNER, PORTRAIT

app_name = "accounts"
urlpatterns = [
    path("@<handle:handle>/follow/", views.follow, name="follow"),
    path("@<handle:handle>/block/", views.block, name="block"),
    path("@<handle:handle>/followers/", views.followers, name="followers"),
    path("@<handle:handle>/following/", views.following, name="following"),
    path("settings/profile/", views.profile, name="profile"),
    path("settings/portrait/", picture_views.picture, {"kind": PORTRAIT}, name="portrait"),
    path("settings/banner/", picture_views.picture, {"kind": BANNER}, name="banner"),
    path("@<handle:handle>/mute/", wish_views.mute, name="mute"),
    path("@<handle:handle>/lists/", list_views.lists_of_person, name="lists_of_person"),
    path("lists/", list_views.lists, name="lists"),
    path("lists/<public_id:public_id>/", list_views.people_list, name="people_list"),
    path("lists/<public_id:public_id>/edit/", list_views.edit, name="edit_list"),
    path("lists/<public_id:public_id>/people/", list_views.change_people, name="change_people"),
    path("settings/muted/", wish_views.muted, name="muted"),
    path("settings/seeing/", wish_views.seeing, name="seeing"),
    path("settings/quiet/", wish_views.quiet, name="quiet"),
    path("settings/blocked/", views.blocked, name="blocked"),
]
