"""How people find works: the newest, those of a kind, those with a word; and the words to find them by."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from accounts.models import Viewer
from common.errors import NotVisible
from common.http import respond, wants_json
from feed import tags, talk_lists
from feed.muting import mutes_tag
from feed.tag_follows import follows_tag
from feed.wishes import Wishes
from portfolios import queries, terms

# What `/explore/?medium=` and its like choose from.
_CHOICES = {"field": "fields", "medium": "mediums", "software": "software"}
_HEADINGS = {"fields": "Fields", "mediums": "Mediums", "software": "Software", "tags": "Tags"}


def explore(request: HttpRequest) -> HttpResponse:
    chosen = {name: _entry(kind, request.GET[name]) for name, kind in _CHOICES.items() if request.GET.get(name)}
    moved = [name for name, entry in chosen.items() if entry.slug != request.GET[name]]
    if moved:
        return respond(request, redirect_to=_explore_url(chosen))
    context = {
        "page": queries.newest_works(request, wishes=Wishes.of(request.user), chosen=chosen),
        "chosen": [(entry.name, _explore_url({**chosen, name: None})) for name, entry in chosen.items()],
    }
    return respond(request, "portfolios/explore.html", context, partial="portfolios/_rows.html")


def tag(request: HttpRequest, name: str) -> HttpResponse:
    """Works, and in a part of its own what people say. The same answer for a word that nobody uses and for one that
    only posts have that are not for the viewer."""
    spelled, shows_talk = tags.spell(name), request.GET.get("show") == "posts"
    if spelled and spelled != name:
        return respond(request, redirect_to=reverse("portfolios:tag", args=[spelled]))
    wishes = Wishes.of(request.user)
    find = talk_lists.tagged_talk if shows_talk else queries.tagged_works
    page = find(request, spelled, wishes=wishes)
    has_talk = talk_lists.has_tagged_talk(spelled, viewer=request.user)
    if page.is_first and not page.items and not queries.is_tagged(spelled, viewer=request.user):
        if not has_talk:
            raise NotVisible(f"Nothing that you can see is tagged #{name[:40]}.")
        if not shows_talk:
            return respond(request, redirect_to=reverse("portfolios:tag", args=[spelled]) + "?show=posts")
    context = {"page": page, "tag": spelled, "has_talk": has_talk, "shows_talk": shows_talk}
    context |= _between(request.user, spelled)
    partial = "feed/_cards.html" if shows_talk else "portfolios/_rows.html"
    return respond(request, "portfolios/tag.html", context, partial=partial)


def _between(viewer: Viewer, tag: str) -> dict[str, bool]:
    """Whether somebody who is signed in follows a tag, and mutes it."""
    if not viewer.is_authenticated:
        return {}
    return {"follows_tag": follows_tag(viewer, tag), "mutes_tag": mutes_tag(viewer, tag)}


def word_list(request: HttpRequest, kind: str) -> HttpResponse:
    """A list to read for people, and what begins so for the script that suggests while one types."""
    if kind not in _HEADINGS:
        raise NotVisible
    typed = request.GET.get("q", "")[:100]
    if wants_json(request):
        answer: HttpResponse = JsonResponse({"words": _suggested(request, kind, typed)})
    else:
        context = {"kind": kind, "heading": _HEADINGS[kind], "typed": typed} | _groups(request, kind, typed)
        answer = respond(request, "portfolios/words.html", context)
    patch_vary_headers(answer, ["Accept"])
    return answer


def _suggested(request: HttpRequest, kind: str, typed: str) -> list[dict[str, str]]:
    if kind == "tags":
        return [{"name": name} for name in tags.suggested(typed, viewer=request.user)]
    return [{"name": entry.name, "note": entry.group} for entry in terms.search(kind, typed)]


def _groups(request: HttpRequest, kind: str, typed: str) -> dict[str, object]:
    """Names with the addresses of what is there, under their headings."""
    if kind == "tags":
        names = tags.suggested(typed, viewer=request.user, most=100)
        return {"groups": {"": [(name, reverse("portfolios:tag", args=[name])) for name in names]}}
    found = {"": terms.search(kind, typed, most=100)} if typed else terms.grouped(kind)
    (choice,) = (name for name, each in _CHOICES.items() if each == kind)
    return {
        "groups": {
            group: [(entry.name, _explore_url({choice: entry})) for entry in there] for group, there in found.items()
        }
    }


def _entry(kind: str, slug: str) -> terms.Entry:
    entry = terms.by_slug(kind, slug)
    if entry is None:
        raise NotVisible("That is not on our lists.")
    return entry


def _explore_url(chosen: dict[str, terms.Entry | None]) -> str:
    wanted = "&".join(f"{name}={entry.slug}" for name, entry in chosen.items() if entry)
    return reverse("portfolios:explore") + (f"?{wanted}" if wanted else "")
