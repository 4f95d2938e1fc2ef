from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("@<handle:handle>/follow/", views.follow, name="follow"),
    path("@<handle:handle>/block/", views.block, name="block"),
    path("@<handle:handle>/followers/", views.followers, name="followers"),
    path("@<handle:handle>/following/", views.following, name="following"),
    path("settings/profile/", views.profile, name="profile"),
    path("settings/blocked/", views.blocked, name="blocked"),
]
