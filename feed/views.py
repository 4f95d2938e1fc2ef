from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from common.guards import member_required
from common.http import next_url, respond
from feed import answering, queries, services
from feed.forms import CommentForm
from feed.models import Comment, Post


@member_required
@require_POST
def like(request: HttpRequest, public_id: str) -> HttpResponse:
    post = queries.visible_post_or_404(public_id, viewer=request.user)
    change = services.unlike if request.POST.get("liked") == "no" else services.like
    change(user=request.user, post=post)
    now = queries.visible_post_or_404(public_id, viewer=request.user)
    back = next_url(request, post.get_absolute_url())
    return respond(request, context={"post": now}, partial="feed/_like.html", redirect_to=back)


def comments(request: HttpRequest, public_id: str) -> HttpResponse:
    """GET: the comments that follow `?after=`. POST: one more comment."""
    post = queries.visible_post_or_404(public_id, viewer=request.user)
    if request.method == "POST":
        return _comment(request, post)
    context = {"post": post, "comments": queries.comments_page(request, post, viewer=request.user)}
    return respond(request, "feed/comments.html", context, partial="feed/_comment_list.html")


@member_required
def _comment(request: HttpRequest, post: Post) -> HttpResponse:
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _comments_again(request, post, form, status=422)
    told = form.cleaned_data
    made = answering.comment(author=request.user, post=post, text=told["text"], form_key=told["form_key"])
    there = f"{post.get_absolute_url()}#comment-{made.public_id}"
    return _comments_again(request, post, CommentForm(), made=made, redirect_to=there)


def _comments_again(
    request: HttpRequest,
    post: Post,
    form: CommentForm,
    *,
    made: Comment | None = None,
    redirect_to: str = "",
    status: int = 200,
) -> HttpResponse:
    """The whole block of comments: to htmx in place, to others on a page of its own or by going back to the work.

    `made`, just written, is shown even where the first page of many does not reach it.
    """
    page = queries.comments_page(request, post, viewer=request.user)
    written = queries.remark_of(made, post, viewer=request.user) if made else []
    context = {
        "post": queries.visible_post_or_404(post.public_id, viewer=request.user),
        "comments": page,
        "comment_form": form,
        "made": [each for each in written if each not in page.items],
    }
    return respond(
        request, "feed/comments.html", context, partial="feed/_comments.html", redirect_to=redirect_to, status=status
    )


@member_required
@require_POST
def delete_comment(request: HttpRequest, public_id: str) -> HttpResponse:
    comment = queries.visible_comment_or_404(public_id, viewer=request.user)
    answering.delete_comment(comment=comment, by=request.user)
    return _comments_again(
        request, comment.post, CommentForm(), redirect_to=comment.post.get_absolute_url() + "#comments"
    )
