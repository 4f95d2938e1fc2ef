"""Writing talk, and passing on what others have published: see also `feed.views`."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from common.errors import StrangeForm
from common.guards import member_required
from common.http import next_url, respond, wants_partial
from common.moments import moment_in_words
from feed import composing, history, queries, reposting, saving, services, talking
from feed.composing import TalkForm
from feed.models import Post
from feed.quoting import card_of
from feed.wishes import Wishes


@member_required
def compose(request: HttpRequest, public_id: str = "") -> HttpResponse:
    """The composer: of a new post, of a draft, or of one that is out. In the home feed it is the same form in place."""
    post = _own_talk(request, public_id) if public_id else None
    if request.method != "POST":
        return _composer(request, TalkForm.of_post(post, quotes=request.GET.get("quote", "")), post)
    form = TalkForm.of_post(post, request.POST, request.FILES)
    was_out = bool(post and post.is_published)
    post = composing.take_form(form, post, author=request.user)
    if composing.press(form, post) and form.is_valid() and post:
        return _made(request, _own_talk(request, post.public_id), was_out=was_out)
    good = form.is_valid()
    kept = _own_talk(request, post.public_id) if post else None
    if good and kept and not wants_partial(request):
        return respond(request, redirect_to=composing.address_of(kept))
    return _composer(request, form, kept, status=200 if good else 422)


def _own_talk(request: HttpRequest, public_id: str) -> Post:
    return queries.own_post_or_404(public_id, author=request.user, kind=Post.Kind.TALK)


def _composer(request: HttpRequest, form: TalkForm, post: Post | None, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = composing.shown(form, post, viewer=request.user)
    context["in_place"] = wants_partial(request)
    if not (post or wants_partial(request)):
        context["unfinished"] = queries.unfinished_talk(request.user)
    return respond(request, "feed/compose.html", context, partial="feed/_composer.html", status=status)


def _made(request: HttpRequest, post: Post, *, was_out: bool) -> HttpResponse:
    """In the home feed an empty composer again, and under it what has been made."""
    said = _EDITED if was_out else _SAID[Post.State(post.state)].format(when=_moment(post))
    if wants_partial(request):
        made = card_of(post, wishes=Wishes.of(request.user)) if post.is_published else None
        context = composing.fresh(request.user) | {"said": said, "made": [made] if made else [], "made_at": post}
        return respond(request, context=context, partial="feed/_composed.html")
    messages.success(request, said)
    return respond(request, redirect_to=composing.address_of(post) if post.is_kept else post.get_absolute_url())


def _moment(post: Post) -> str:
    return moment_in_words(post.scheduled_for) if post.scheduled_for else ""


_EDITED = "Your post is changed. What it said before stays in its history."
_SAID = {
    Post.State.PUBLISHED: "Your post is out.",
    Post.State.WAITING: "Your post comes out by itself as soon as its pictures are ready.",
    Post.State.SCHEDULED: "Your post comes out by itself on {when}.",
    Post.State.DRAFT: "Your post is kept as a draft. Only you see it.",
}


@member_required
@require_POST
def autosave(request: HttpRequest, public_id: str = "") -> HttpResponse:
    """What the composer saves by itself while one writes. It is asked by a script alone, and answers in JSON: the
    draft's version from now on, and when it was saved; or what is wrong, by the ids of the fields."""
    post = _own_talk(request, public_id) if public_id else None
    form = TalkForm.of_post(post, request.POST)
    is_right = form.is_valid()
    if form.cleaned_data.get("form_key") is None or form.seen is None:
        raise StrangeForm
    if not is_right:
        return JsonResponse({"errors": form.errors_by_id()}, status=422)
    draft = post or composing.draft_to_keep(form, author=request.user)
    if draft is None:
        return HttpResponse(status=204)
    keep = partial(talking.keep_talk, post=draft, talk=form.talk(), seen=form.seen, has_own_page=bool(public_id))
    return saving.told(draft, form.seen, keep)


@member_required
def delete(request: HttpRequest, public_id: str) -> HttpResponse:
    """Asks first, since nothing of it can be brought back."""
    post = _own_talk(request, public_id)
    if request.method != "POST":
        return respond(request, "feed/delete.html", {"post": post})
    services.delete_post(post=post)
    messages.success(request, "The post is deleted, with its pictures.")
    return respond(request, redirect_to=request.user.get_absolute_url() if post.is_published else "/")


def past(request: HttpRequest, public_id: str) -> HttpResponse:
    """What a post said before it was edited, to whom may see it now."""
    post = queries.visible_post_or_404(public_id, viewer=request.user)
    context = {"post": post, "page": history.history_page(request, post)}
    return respond(request, "feed/history.html", context, partial="feed/_history.html")


@member_required
@require_POST
def repost(request: HttpRequest, public_id: str) -> HttpResponse:
    change = reposting.undo_repost if request.POST.get("reposted") == "no" else reposting.repost
    change(user=request.user, public_id=public_id)
    now = queries.visible_post_or_404(public_id, viewer=request.user)
    back = next_url(request, now.get_absolute_url())
    return respond(request, context={"post": now}, partial="feed/_repost.html", redirect_to=back)


def reposts(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who has reposted it, as far as the viewer may see them."""
    post = queries.visible_post_or_404(public_id, viewer=request.user)
    context = {"post": post, "page": reposting.reposters_page(request, post, viewer=request.user)}
    return respond(request, "feed/reposts.html", context, partial="feed/_reposters.html")
