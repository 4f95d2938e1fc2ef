from django.urls import path

from images import views

app_name = "images"

# Under /media/.
urlpatterns = [
    path("<path:key>", views.rendition, name="rendition"),
]
