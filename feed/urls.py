from django.urls import path

from feed import bookmark_views, home_views, views, wish_views

app_name = "feed"
urlpatterns = [
    # Home itself is `/`, see cara/urls.py.
    path("home/mix/", home_views.save_mix, name="mix"),
    path("home/newer/", home_views.newer, name="newer"),
    path("home/lists/<public_id:public_id>/", home_views.people_list, name="list"),
    path("home/<slug:name>/", home_views.tab, name="tab"),
    path("posts/<public_id:public_id>/like/", views.like, name="like"),
    path("posts/<public_id:public_id>/comments/", views.comments, name="comment"),
    path("comments/<public_id:public_id>/delete/", views.delete_comment, name="delete_comment"),
    # What one keeps for oneself.
    path("posts/<public_id:public_id>/bookmark/", bookmark_views.bookmark, name="bookmark"),
    path("bookmarks/", bookmark_views.bookmarks, name="bookmarks"),
    path("bookmarks/folders/", bookmark_views.folders, name="folders"),
    path("bookmarks/<public_id:public_id>/", bookmark_views.bookmarks, name="folder"),
    path("bookmarks/<public_id:public_id>/edit/", bookmark_views.edit_folder, name="edit_folder"),
    # What one does not want to read, and what one does.
    path("settings/muted/words/", wish_views.muted_words, name="muted_words"),
    path("settings/muted/words/off/", wish_views.unmute_word, name="unmute_word"),
    path("settings/tags/", wish_views.followed_tags, name="followed_tags"),
    path("tags/<str:name>/follow/", wish_views.follow_tag, name="follow_tag"),
    path("tags/<str:name>/mute/", wish_views.mute_tag, name="mute_tag"),
]
