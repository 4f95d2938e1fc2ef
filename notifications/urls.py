from django.urls import path

from notifications import views

app_name = "notifications"
urlpatterns = [
    path("notifications/", views.notifications, name="notifications"),
    path("notifications/seen/", views.seen, name="seen"),
    path("settings/notifications/", views.settings, name="settings"),
    # In every letter.
    path("notifications/off/<str:token>/", views.no_mail, name="no_mail"),
]
