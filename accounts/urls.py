from django.urls import path

from accounts import picture_views, views
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
    path("settings/blocked/", views.blocked, name="blocked"),
]
