from django.urls import path

from feed import views

app_name = "feed"
urlpatterns = [
    path("posts/<public_id:public_id>/like/", views.like, name="like"),
    path("posts/<public_id:public_id>/comments/", views.comments, name="comment"),
    path("comments/<public_id:public_id>/delete/", views.delete_comment, name="delete_comment"),
]
