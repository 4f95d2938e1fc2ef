"""What people say under a post: on its page, in threads, and on pages of its own where no script runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.models import User
from common.errors import DomainError, NotVisible
from common.guards import member_required
from common.http import came_from, respond, wants_partial
from common.limits import take
from common.paging import Page, reader_of
from feed import answering, answers
from feed.answer_forms import AnswersForm, CommentForm, Draft, EditForm
from feed.answer_limits import COMMENT_EDITS, COMMENT_LIKES, COMMENTS
from feed.answer_pictures import MOST_PICTURES
from feed.answers import Remark, Talk, visible_comment_or_404
from feed.commenters import why_not_comment
from feed.folding import fold_of
from feed.models import Comment, Post
from feed.pins import is_open_to_critique
from feed.queries import visible_post_or_404
from feed.quoting import card_of
from feed.wishes import Wishes


def talk_context(
    request: HttpRequest,
    post: Post,
    *,
    draft: Draft | None = None,
    is_open: bool | None = None,
    wishes: Wishes | None = None,
) -> dict[str, Any]:
    """What `feed/_comments.html` shows. `is_open` to critique, and the reader's wishes, where the caller knows them."""
    wishes = wishes or Wishes.of(request.user)
    talk = answers.talk_of(request, post, wishes=wishes, refusal=why_not_comment(post, request.user))
    return {
        "post": post,
        "talk": talk,
        "draft": draft or Draft(),
        "is_open": is_open_to_critique(post) if is_open is None else is_open,
        "may_limit": talk.is_host and [(str(value), str(label)) for value, label in Post.Answers.choices],
    }


# --- Under a post ---------------------------------------------------------------------------------------------------


def comments(request: HttpRequest, public_id: str) -> HttpResponse:
    """GET: all of it, or the threads that follow `?after=`. POST: one more."""
    post = visible_post_or_404(public_id, viewer=request.user)
    if request.method == "POST":
        return _comment(request, post)
    partial = "feed/_comment_list.html" if "after" in request.GET else "feed/_comments.html"
    context = _beside(talk_context(request, post), request, post)
    return respond(request, "feed/comments.html", context, partial=partial)


@member_required
def _comment(request: HttpRequest, post: Post) -> HttpResponse:
    made, draft, status = say(request, post)
    if made is None:
        return _comments_again(request, post, draft, status)
    return _comments_again(request, _now(request, post), None, made=made)


def say(request: HttpRequest, post: Post, *, to: Comment | None = None) -> tuple[Comment | None, Draft, int]:
    """The comment that was made, or the form with what is wrong, and the status that goes with it."""
    form = CommentForm(request.POST, request.FILES, post=post)
    if not form.is_valid():
        return None, Draft.of(form), 422
    told = form.cleaned_data
    try:
        _refuse_floods(request.user, told["form_key"])
        made = answering.comment(
            author=request.user, post=post, text=told["text"], form_key=told["form_key"],
            to=to, pin=told["pin"], shots=form.shots,
        )  # fmt: skip
    except NotVisible as gone:
        if not Post.objects.visible_to(request.user).filter(pk=post.pk).exists():
            raise
        return None, Draft.of(form).refuse(gone.message), 422
    except DomainError as refused:
        return None, Draft.of(form).refuse(refused.message), 422
    return made, Draft(), 200


def _refuse_floods(user: User, form_key: Any) -> None:
    """What is sent twice is one."""
    if not answering.made_before(author=user, form_key=form_key):
        take((COMMENTS, str(user.pk)))


def _comments_again(
    request: HttpRequest,
    post: Post,
    draft: Draft | None,
    status: int = 200,
    *,
    made: Comment | None = None,
    redirect_to: str = "",
) -> HttpResponse:
    """The whole block: to htmx in place, to others on a page of its own or by going back to the post.

    `made`, just written, is shown even where the first page of many does not reach it, or by itself in its thread.
    """
    context = _beside(talk_context(request, post, draft=draft), request, post)
    talk: Talk = context["talk"]
    if made and made.pk not in {remark.pk for remark in talk.page.items}:
        talk.made = next(iter(answers.remarks_of([made.pk], talk, wishes=Wishes.of(request.user))), None)
        redirect_to = made.get_absolute_url()
    elif made:
        redirect_to = f"{post.get_absolute_url()}#comment-{made.public_id}"
    return respond(
        request, "feed/comments.html", context, partial="feed/_comments_and_pins.html",
        redirect_to=redirect_to, status=status,
    )  # fmt: skip


def _now(request: HttpRequest, post: Post) -> Post:
    """With its counters as they are after what was just written."""
    return visible_post_or_404(post.public_id, viewer=request.user)


def _beside(context: dict[str, Any], request: HttpRequest, post: Post) -> dict[str, Any]:
    """With whether the answer goes into the post's own page, where its pins and its count are renewed too."""
    here = getattr(request.htmx, "current_url_abs_path", None) or ""
    context["is_beside_pictures"] = here.split("?")[0] == post.get_absolute_url()
    context["talk"].pinned_here = None if context["is_beside_pictures"] else ()
    return context


@member_required
@require_POST
def limit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who may comment from now on."""
    post = visible_post_or_404(public_id, viewer=request.user)
    if post.author_id != request.user.pk:
        raise NotVisible
    form = AnswersForm(request.POST)
    if not form.is_valid():
        raise DomainError("Choose one of those who may comment.")
    answering.limit_answers(post=post, to=form.cleaned_data["answers"])
    return _comments_again(request, _now(request, post), None, redirect_to=f"{post.get_absolute_url()}#comments")


# --- A thread -------------------------------------------------------------------------------------------------------


def thread(request: HttpRequest, public_id: str) -> HttpResponse:
    """Where every link to a comment leads: in its thread, with what it is about; to htmx the comment alone."""
    comment = visible_comment_or_404(public_id, viewer=request.user)
    if wants_partial(request):
        return _comment_again(request, comment)
    return respond(request, "feed/thread.html", _thread(request, comment.parent or comment, asked=comment))


def more_answers(request: HttpRequest, public_id: str) -> HttpResponse:
    """The answers that follow `?after=`; without it the whole thread."""
    root = visible_comment_or_404(public_id, viewer=request.user)
    partial = "feed/_more_answers.html" if "after" in request.GET else "feed/_thread.html"
    return respond(request, "feed/thread.html", _thread(request, root), partial=partial)


@member_required
def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """GET: the form, in its thread where scripts run. POST: the answer."""
    to = visible_comment_or_404(public_id, viewer=request.user)
    draft, status, made = Draft(), 200, None
    if request.method == "POST":
        made, draft, status = say(request, to.post, to=to)
    there = made.get_absolute_url() if made else ""
    if to.deleted_at or not Comment.objects.filter(pk=to.pk).exists():
        return respond(request, "feed/thread.html", _page(request, to.post) | {"draft": draft, "to": to}, status=status)
    context = _thread(request, to.parent or to, made=made) | {"draft": draft, "to": None if made else to}
    return respond(request, "feed/thread.html", context, partial="feed/_thread.html", redirect_to=there, status=status)


def _thread(
    request: HttpRequest, root: Comment, *, made: Comment | None = None, asked: Comment | None = None
) -> dict[str, Any]:
    context, wishes = _page(request, root.post), Wishes.of(request.user)
    talk: Talk = context["talk"]
    talk.asked = asked.public_id if asked else ""
    # In place a thread has its first answers, as the page around it; on its own page all of them.
    in_place = wants_partial(request) and "after" not in request.GET
    found = answers.thread_of(talk, root, wishes=wishes, request=None if in_place else request, asked=asked)
    if found and made and made.pk not in {each.pk for each in found.answers}:
        found.answers += answers.remarks_of([made.pk], talk, wishes=wishes)
    if found and not wants_partial(request):
        context |= _what_it_is_about(talk, found, wishes)
    return context | {"threads": [found] if found else [], "thread": found, "to": None}


def _what_it_is_about(talk: Talk, thread: Remark, wishes: Wishes) -> dict[str, Any]:
    """The post as a small card, or, of a critique, the picture with its pins: where it is not folded for the reader."""
    marks = [remark.mark for remark in (thread, *thread.answers) if remark.mark]
    pinned = [picture for picture in talk.post.ready_pictures if marks and picture.pk == marks[0].picture_id]
    if pinned and not fold_of(talk.post, wishes):
        on_it = [mark for mark in marks if mark.picture_id == pinned[0].pk]
        talk.pinned_here = {mark.comment for mark in on_it}
        return {"pinned": pinned[0], "pins": on_it}
    return {"about": card_of(talk.post, wishes=wishes)}


def _page(request: HttpRequest, post: Post) -> dict[str, Any]:
    """What is said of the post on a page of one thread: nothing of the others."""
    post = _now(request, post)
    wishes, refusal = Wishes.of(request.user), why_not_comment(post, request.user)
    marks = answers.marks_of(post, wishes=wishes)
    talk = Talk(post, request.user, refusal, answers.OLDEST, Page([], "", is_first=True), marks, reader_of(request))
    return _beside({"post": post, "talk": talk, "draft": Draft()}, request, post)


# --- One comment ----------------------------------------------------------------------------------------------------


@member_required
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    comment = visible_comment_or_404(public_id, viewer=request.user)
    if comment.author_id != request.user.pk or comment.deleted_at:
        raise NotVisible
    pictures = list(comment.pictures.select_related("image"))
    draft, status = Draft(text=comment.text), 200
    if request.method == "POST":
        form = EditForm(request.POST, request.FILES, pictures=[picture.image.public_id for picture in pictures])
        if refused := _save(comment, form, by=request.user):
            draft, status = refused, 422
        else:
            return _comment_again(request, comment, back=comment.get_absolute_url())
    context = {"post": comment.post, "comment": comment, "draft": draft.offers(MOST_PICTURES - len(pictures))}
    context["pictures"] = draft.rows(pictures)
    return respond(request, "feed/edit.html", context, partial="feed/_edit.html", status=status)


def _save(comment: Comment, form: EditForm, *, by: User) -> Draft | None:
    """None, or the form with what is wrong."""
    if not form.is_valid():
        return Draft.of(form)
    text, told = form.cleaned_data["text"], {"shots": form.shots, "removed": form.removed, "alts": form.alts}
    try:
        take((COMMENT_EDITS, str(by.pk)))
        answering.edit_comment(comment=comment, by=by, text=text, **told)
    except NotVisible:
        raise
    except DomainError as refused:
        return Draft.of(form).refuse(refused.message)
    return None


@member_required
@require_POST
def delete(request: HttpRequest, public_id: str) -> HttpResponse:
    comment = visible_comment_or_404(public_id, viewer=request.user)
    answering.delete_comment(comment=comment, by=request.user)
    root = comment.parent or comment
    there = f"{comment.post.get_absolute_url()}#comments"
    return respond(
        request, "feed/thread.html", _thread(request, root), partial="feed/_thread_or_nothing.html", redirect_to=there
    )


@member_required
@require_POST
def like(request: HttpRequest, public_id: str) -> HttpResponse:
    take((COMMENT_LIKES, str(request.user.pk)))
    change = answering.unlike_comment if request.POST.get("liked") == "no" else answering.like_comment
    return _do(request, public_id, lambda comment: change(user=request.user, comment=comment))


@member_required
@require_POST
def hide(request: HttpRequest, public_id: str) -> HttpResponse:
    change = answering.restore_comment if request.POST.get("hidden") == "no" else answering.hide_comment
    return _do(request, public_id, lambda comment: change(comment=comment, by=request.user))


@member_required
@require_POST
def helpful(request: HttpRequest, public_id: str) -> HttpResponse:
    change = answering.unmark_helpful if request.POST.get("helpful") == "no" else answering.mark_helpful
    return _do(request, public_id, lambda comment: change(comment=comment, by=request.user))


def _do(request: HttpRequest, public_id: str, act: Callable[[Comment], None]) -> HttpResponse:
    comment = visible_comment_or_404(public_id, viewer=request.user)
    act(comment)
    page = came_from(request, reverse("feed:thread", args=[public_id]))
    return _comment_again(request, comment, back=f"{page}#comment-{public_id}")


def _comment_again(request: HttpRequest, comment: Comment, *, back: str = "") -> HttpResponse:
    """In place; without scripts `back` on the page where it stands."""
    context = _page(request, comment.post)
    found = answers.remarks_of([comment.pk], context["talk"], wishes=Wishes.of(request.user))
    if not found:
        raise NotVisible(answering.GONE)
    context |= {"remark": found[0], "root": (comment.parent or comment).public_id}
    return respond(request, context=context, partial="feed/_comment.html", redirect_to=back)
