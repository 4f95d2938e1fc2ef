"""The home feed and its tabs, the reader's mix, and what is new meanwhile."""

from functools import lru_cache

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from common.addresses import address
from common.context import token_of
from common.errors import NotVisible
from common.guards import member_required
from common.http import respond, wants_partial
from common.paging import BadCursor
from feed import composing, home_tabs, queries, services
from feed.forms import MixForm
from feed.home import NEWER_MOST, Feed, count_newer, home_page
from feed.mixing import Ratio

_NEWER = "cara.home.newer"


@member_required
def mix(request: HttpRequest) -> HttpResponse:
    return _show(request, home_tabs.feed_of(home_tabs.MIX, request.user), "Home")


@member_required
def tab(request: HttpRequest, name: str) -> HttpResponse:
    if name not in home_tabs.NAMED:
        raise NotVisible
    return _show(request, home_tabs.feed_of(name, request.user), name.capitalize())


@member_required
def people_list(request: HttpRequest, public_id: str) -> HttpResponse:
    name, feed = home_tabs.list_feed(public_id, owner=request.user)
    return _show(request, feed, name)


def _show(request: HttpRequest, feed: Feed, title: str, form: MixForm | None = None) -> HttpResponse:
    page = home_page(request, feed)
    context = {"page": page, "feed": feed, "title": title, "newer_url": _newer_url(request, feed, page.newest)}
    if wants_partial(request):
        return respond(request, context=context, partial="feed/_posts.html")
    context |= {
        "tabs": home_tabs.tabs_of(feed),
        "suggestions": queries.artists_to_meet(request.user),
        "follows_nobody": not request.user.profile.following_count,
        "composer": composing.drawn_fresh(request.user, token_of(request)),
        # A later page goes on in the mix that it began with; the form says what is set now.
        "mix": _mix_panel(request, feed.ratio, form) if feed.is_mix else "",
    }
    return respond(request, "feed/home.jinja", context, status=422 if form else 200)


def _mix_panel(request: HttpRequest, ratio: Ratio, form: MixForm | None) -> SafeString:
    if form:
        return render_to_string("feed/_mix.html", {"mix_form": form, "ratio": ratio}, request)
    return SafeString(_drawn_mix(ratio).replace(_TOKEN, token_of(request)))


# What stands for each person's own in what was drawn once.
_TOKEN = "-csrf-token-"  # noqa: S105  # none


@lru_cache(maxsize=1000)
def _drawn_mix(ratio: Ratio) -> str:
    """The same for all who have set it so: drawn once, as the composer is."""
    told = {"mix_form": MixForm(initial=ratio._asdict()), "ratio": ratio, "csrf_token": _TOKEN}
    return render_to_string("feed/_mix.html", told)


@member_required
@require_POST
def save_mix(request: HttpRequest) -> HttpResponse:
    """To a script the panel, and with it the posts in the new mix; to others the page."""
    form = MixForm(request.POST)
    if form.is_valid():
        services.set_mix(user=request.user, ratio=form.ratio)
        if not wants_partial(request):
            return respond(request, redirect_to=address("home"))
    feed = home_tabs.feed_of(home_tabs.MIX, request.user)
    if not wants_partial(request):
        return _show(request, feed, "Home", form)
    context = {"mix_form": form, "ratio": feed.ratio, "feed": feed}
    if form.is_valid():
        page = home_page(request, feed)
        context |= {"page": page, "newer_url": _newer_url(request, feed, page.newest)}
    return respond(request, context=context, partial="feed/_mixed.html", status=200 if form.is_valid() else 422)


def newer(request: HttpRequest) -> HttpResponse:
    """How many posts are newer than those that a page began with. Asked again and again by a page that is open."""
    if not request.user.is_authenticated and wants_partial(request):
        # Nobody is led away from what they read because they were signed out meanwhile.
        return HttpResponse(status=204)
    return _newer(request)


@member_required
def _newer(request: HttpRequest) -> HttpResponse:
    scope, than = _read_since(request)
    is_list = scope not in (home_tabs.MIX, *home_tabs.NAMED)
    feed = home_tabs.list_feed(scope, owner=request.user)[1] if is_list else home_tabs.feed_of(scope, request.user)
    context = {"count": count_newer(feed, than=than), "most": NEWER_MOST, "url": feed.url}
    return respond(request, "feed/newer.html", context, partial="feed/_newer.html")


def _newer_url(request: HttpRequest, feed: Feed, newest: int) -> str:
    """Asks for what is newer than the newest of the first page; none on later pages."""
    if "after" in request.GET:
        return ""
    return f"{address('feed:newer')}?{urlencode({'since': signing.dumps([feed.name, newest], salt=_NEWER)})}"


def _read_since(request: HttpRequest) -> tuple[str, int]:
    try:
        scope, than = signing.loads(request.GET.get("since", ""), salt=_NEWER)
    except signing.BadSignature:
        raise BadCursor from None
    return scope, than
