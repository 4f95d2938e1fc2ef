from django.urls import path

from portfolios import tus, views

app_name = "portfolios"
urlpatterns = [
    path("explore/", views.explore, name="explore"),
    path("share/", views.share, name="share"),
    path("share/pictures/", views.upload, name="upload"),
    path("share/pictures/<public_id:image_id>/", views.picture, name="picture"),
    path("share/pictures/<public_id:image_id>/original/", views.original, name="original"),
    path("share/pictures/<public_id:image_id>/original/delete/", views.forget_original, name="forget_original"),
    # Uploads that go on where they stopped (tus).
    path("share/uploads/", tus.create, name="begin_upload"),
    path("share/uploads/<public_id:public_id>/", views.resume, name="resume"),
    path("share/<public_id:public_id>/", views.share, name="edit"),
    path("share/<public_id:public_id>/delete/", views.delete, name="delete"),
    path("drafts/", views.drafts, name="drafts"),
    path("@<handle:handle>/", views.gallery, name="gallery"),
    path("@<handle:handle>/art/<named_id:named_id>/", views.artwork, name="artwork"),
]
