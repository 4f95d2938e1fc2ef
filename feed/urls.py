from django.urls import path

from feed import answer_views, bookmark_views, critique_views, home_views, talk_views, terms_views, views, wish_views

app_name = "feed"
urlpatterns = [
    # Home itself is `/`, see cara/urls.py.
    path("home/mix/", home_views.save_mix, name="mix"),
    path("home/newer/", home_views.newer, name="newer"),
    path("home/lists/<public_id:public_id>/", home_views.people_list, name="list"),
    path("home/<slug:name>/", home_views.tab, name="tab"),
    path("talk/new/", talk_views.compose, name="compose"),
    path("talk/new/autosave/", talk_views.autosave, name="autosave_new_talk"),
    path("talk/<public_id:public_id>/", talk_views.compose, name="edit_talk"),
    path("talk/<public_id:public_id>/autosave/", talk_views.autosave, name="autosave_talk"),
    path("talk/<public_id:public_id>/delete/", talk_views.delete, name="delete_talk"),
    path("posts/<public_id:public_id>/repost/", talk_views.repost, name="repost"),
    path("posts/<public_id:public_id>/reposts/", talk_views.reposts, name="reposts"),
    path("posts/<public_id:public_id>/history/", talk_views.past, name="history"),
    path("posts/<public_id:public_id>/like/", views.like, name="like"),
    # What is said under a post, and who may say it.
    path("posts/<public_id:public_id>/comments/", answer_views.comments, name="comment"),
    path("posts/<public_id:public_id>/commenters/", answer_views.limit, name="commenters"),
    path("posts/<public_id:public_id>/critique/<public_id:image_id>/", critique_views.critique, name="critique"),
    path("comments/<public_id:public_id>/", answer_views.thread, name="thread"),
    path("comments/<public_id:public_id>/answers/", answer_views.more_answers, name="answers"),
    path("comments/<public_id:public_id>/answer/", answer_views.answer, name="answer"),
    path("comments/<public_id:public_id>/edit/", answer_views.edit, name="edit_comment"),
    path("comments/<public_id:public_id>/delete/", answer_views.delete, name="delete_comment"),
    path("comments/<public_id:public_id>/like/", answer_views.like, name="like_comment"),
    path("comments/<public_id:public_id>/hide/", answer_views.hide, name="hide_comment"),
    path("comments/<public_id:public_id>/helpful/", answer_views.helpful, name="helpful"),
    # What one keeps for oneself.
    path("posts/<public_id:public_id>/bookmark/", bookmark_views.bookmark, name="bookmark"),
    path("bookmarks/", bookmark_views.bookmarks, name="bookmarks"),
    path("bookmarks/folders/", bookmark_views.folders, name="folders"),
    path("bookmarks/<public_id:public_id>/", bookmark_views.bookmarks, name="folder"),
    path("bookmarks/<public_id:public_id>/edit/", bookmark_views.edit_folder, name="edit_folder"),
    # What machines may do with one's works.
    path("settings/machines/", terms_views.machines, name="machines"),
    # What one does not want to read, and what one does.
    path("settings/muted/words/", wish_views.muted_words, name="muted_words"),
    path("settings/muted/words/off/", wish_views.unmute_word, name="unmute_word"),
    path("settings/tags/", wish_views.followed_tags, name="followed_tags"),
    path("tags/<str:name>/follow/", wish_views.follow_tag, name="follow_tag"),
    path("tags/<str:name>/mute/", wish_views.mute_tag, name="mute_tag"),
]
