"""Only a local run has these pages."""

from django.urls import path

from cara.local import mail

app_name = "local"
urlpatterns = [
    path("mail/", mail.letters, name="mail"),
    path("mail/<str:name>/", mail.letter, name="letter"),
]
