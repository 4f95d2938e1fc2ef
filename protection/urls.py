from django.urls import path

from protection import held_views, honey, views, waiting
from protection.documents import DOCUMENTS

app_name = "protection"
urlpatterns = [
    # For machines: robots.txt, license.xml, policies/tdm.json, which every large rendition names, and others.
    *(path(document.path, views.document, {"name": document.name}, name=document.name) for document in DOCUMENTS),
    # For people: what these say, and how to report a hole.
    path("policies/tdm/", views.terms_in_words, name="terms"),
    path("policies/published/", views.published, name="published"),
    path("policies/published/<slug:digest>/", views.published_document, name="published_document"),
    path("policies/security/", views.security_in_words, name="security_policy"),
    # Where who has asked for a lot in a short time shows that they are no program in a hurry.
    path("waiting/", waiting.show, name="waiting"),
    # What no person sees a link to.
    path("archive/<slug:token>/", honey.follow, name="honey"),
    # A picture that is held: to who sent it.
    path("pictures/<public_id:public_id>/", held_views.held, name="held"),
    path("settings/checks/", held_views.checks, name="checks"),
]
