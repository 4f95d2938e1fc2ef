"""The site map. Each room draws its own part; addresses start at the root, so that none can clash unseen."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

import common.converters  # noqa: F401  # registers the forms of names that the rooms' addresses use
from portfolios.views.looking import front_door

# The desk has no door of its own: people log in where everybody does.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = "Cara: moderators' desk"
admin.site.site_title = "Cara"
admin.site.index_title = "What needs a look"

handler500 = "common.views.something_broke"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", front_door, name="home"),
    path("", include("protection.urls")),
    path("", include("portfolios.urls")),
    path("", include("matches.urls")),
    path("", include("feed.urls")),
    path("", include("notifications.urls")),
    path("", include("accounts.urls")),
    path("", include("common.urls")),
    path("media/", include("images.urls")),
    path("accounts/", include("allauth.urls")),
    path("desk/", admin.site.urls),
]

if settings.LOCAL:
    urlpatterns.append(path("local/", include("cara.local.urls")))
