from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token

THEMES = ("system", "light", "dark")
# Behind a picture that is shown in full; the first where nobody has chosen.
BACKDROPS = ("dark", "light")

# Which place in the rail a page belongs to, by the name of its address.
_NAV = {
    "home": "home",
    "notifications:notifications": "notifications",
    "feed:bookmarks": "bookmarks",
    "feed:folder": "bookmarks",
    "portfolios:explore": "explore",
    "portfolios:artwork": "explore",
    "portfolios:share": "share",
    "portfolios:edit": "drafts",
    "portfolios:drafts": "drafts",
    "account_login": "login",
}
# Pages of an artist's own: everybody finds theirs under the portfolio.
_OF_SOMEBODY = ("portfolios:gallery", "portfolios:collections", "portfolios:collection", "portfolios:about")


def page(request: HttpRequest) -> dict[str, object]:
    """What every page is told, without a query."""
    theme = request.COOKIES.get("theme", "")
    return {
        "theme": theme if theme in ("light", "dark") else "",
        "nav": _nav(request),
        "site_url": settings.SITE_URL,
        "local": settings.LOCAL,
    }


def token(request: HttpRequest) -> dict[str, str]:
    """Django's own is lazy, and asked anew by each form."""
    return {"csrf_token": token_of(request)}


def token_of(request: HttpRequest) -> str:
    """Masked once for all forms of a page; anew where the secret has changed, as it does when somebody logs in."""
    secret, masked = getattr(request, "masked_token", ("", ""))
    if not masked or secret != request.META["CSRF_COOKIE"]:
        masked = get_token(request)
        request.masked_token = request.META["CSRF_COOKIE"], masked  # type: ignore[attr-defined]
    return str(masked)


def backdrop_of(request: HttpRequest) -> str:
    chosen = request.COOKIES.get("backdrop", "")
    return chosen if chosen in BACKDROPS else BACKDROPS[0]


def _nav(request: HttpRequest) -> str:
    match = request.resolver_match
    if match is None:
        return ""
    if request.path.startswith("/home/"):
        return "home"
    if request.path.startswith("/portfolio/"):
        return "portfolio"
    if match.view_name in _OF_SOMEBODY:
        handle = getattr(request.user, "handle", "")
        return "portfolio" if match.kwargs.get("handle", "").lower() == handle else "explore"
    if request.path.startswith(("/settings/", "/accounts/")) and request.user.is_authenticated:
        return "settings"
    return _NAV.get(match.view_name, "")
