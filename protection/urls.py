from django.urls import path

from protection import held_views, views
from protection.documents import DOCUMENTS

app_name = "protection"
urlpatterns = [
    # For machines: robots.txt, license.xml, policies/tdm.json, which every large rendition names, and others.
    *(path(document.path, views.document, {"name": document.name}, name=document.name) for document in DOCUMENTS),
    # For people: what these say, and how to report a hole.
    path("policies/tdm/", views.terms_in_words, name="terms"),
    path("policies/security/", views.security_in_words, name="security_policy"),
    # A picture that is held: to who sent it.
    path("pictures/<public_id:public_id>/", held_views.held, name="held"),
]
