from django.urls import path

from images import manifests, views

app_name = "images"

# Under /media/.
urlpatterns = [
    path("credentials/<slug:name>.c2pa", manifests.credentials, name="credentials"),
    path("<path:key>", views.rendition, name="rendition"),
]
