"""Where somebody mutes words and tags, and follows tags."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from common.errors import DomainError, NotVisible
from common.guards import member_required
from common.http import came_from, respond
from common.moments import moment_in_words
from feed import muting, tag_follows
from feed.models import Tag
from feed.tags import spell
from feed.wish_forms import MutedWordForm


@member_required
def muted_words(request: HttpRequest) -> HttpResponse:
    form = MutedWordForm(request.POST or None)
    if form.is_valid() and _muted(request, form):
        return respond(request, redirect_to=request.path)
    context = {"form": form, "words": muting.muted_words(request.user)}
    return respond(request, "feed/muted_words.html", context, status=422 if form.is_bound else 200)


def _muted(request: HttpRequest, form: MutedWordForm) -> bool:
    """False with what is wrong beside the word."""
    word = form.cleaned_data["word"]
    try:
        until = muting.mute_word(user=request.user, word=word, time=form.cleaned_data["time"])
    except DomainError as refused:
        form.add_error("word", refused.message)
        return False
    messages.success(request, f"“{word}” is muted {f'until {moment_in_words(until)}' if until else 'for good'}.")
    return True


@member_required
@require_POST
def unmute_word(request: HttpRequest) -> HttpResponse:
    word = request.POST.get("word", "")
    muting.unmute_word(user=request.user, word=word)
    messages.success(request, f"“{word}” is no longer muted.")
    return respond(request, redirect_to=reverse("feed:muted_words"))


@member_required
def followed_tags(request: HttpRequest) -> HttpResponse:
    context = {"tags": tag_follows.followed_tags(request.user)}
    return respond(request, "feed/followed_tags.html", context)


@member_required
@require_POST
def follow_tag(request: HttpRequest, name: str) -> HttpResponse:
    tag = _tag_or_404(name)
    if request.POST.get("follow") == "no":
        tag_follows.unfollow_tag(user=request.user, tag=tag)
    else:
        tag_follows.follow_tag(user=request.user, tag=tag)
    context = {"tag": tag.name, "follows_tag": tag_follows.follows_tag(request.user, tag.name)}
    back = came_from(request, reverse("portfolios:tag", args=[tag.name]))
    return respond(request, context=context, partial="feed/_follow_tag.html", redirect_to=back)


@member_required
@require_POST
def mute_tag(request: HttpRequest, name: str) -> HttpResponse:
    """`time` says for how long; "no" takes it back."""
    word, time = f"#{spell(name)}", request.POST.get("time", "")
    if time == "no":
        muting.unmute_word(user=request.user, word=word)
        messages.success(request, f"{word} is no longer muted.")
    else:
        until = muting.mute_word(user=request.user, word=word, time=time)
        how_long = f"until {moment_in_words(until)}" if until else "for good"
        messages.success(request, f"{word} is muted {how_long}: your lists leave out what has that tag.")
    return respond(request, redirect_to=came_from(request, reverse("feed:muted_words")))


def _tag_or_404(name: str) -> Tag:
    tag = Tag.objects.filter(name=spell(name)).first()
    if tag is None:
        raise NotVisible("Nothing has that tag.")
    return tag
