"""The editor, and the artist's own files."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from common.errors import DomainError, NotVisible, StrangeForm
from common.guards import member_required
from common.http import respond
from feed import services as posts
from feed.models import Post, PostPicture
from feed.queries import own_post_or_404
from feed.quota import room_left
from feed.saving import Outdated
from images import services as images
from images.delivery import original_answer
from images.forms import PictureField
from images.storage import OriginalGone
from portfolios import editor, meeting, queries, services, tus, uploads
from portfolios.forms import ArtworkForm, read_form_key


@member_required
def share(request: HttpRequest, public_id: str = "") -> HttpResponse:
    """The editor, of a new work or of one that is there."""
    post = own_post_or_404(public_id, author=request.user) if public_id else None
    if post and post.is_published and "out" in request.GET:
        messages.success(request, "Your work is published.")
        return respond(request, redirect_to=post.get_absolute_url())
    if request.method != "POST":
        return _editor(request, ArtworkForm.of_post(post), post)
    data = meeting.with_taken(request.POST, post) if post else request.POST
    return _take(request, ArtworkForm.of_post(post, data, request.FILES), post)


def _take(request: HttpRequest, form: ArtworkForm, post: Post | None) -> HttpResponse:
    """Good pictures are kept whatever else is wrong; everything else is written only when all of it is right."""
    form.is_valid()
    if form.is_strange:
        raise StrangeForm
    form_key = form.cleaned_data["form_key"]
    post = post or queries.post_of_form(form_key, author=request.user)
    if post is None and not form.good_pictures and (missing := editor.missing_for_a_start(request, form)):
        form.add_error("pictures", missing)
    if post is None and (form.good_pictures or form.is_valid()):
        post = services.start_artwork(author=request.user, form_key=form_key)
    if post and form.good_pictures:
        editor.receive_pictures(post, form, form.good_pictures)
    if post and form.good_replacements:
        editor.receive_replacements(post, form, form.good_replacements)
    if not form.is_valid():
        return _editor(request, form, queries.post_of_form(form_key, author=request.user), status=422)
    return _press(request, form, post)


def _press(request: HttpRequest, form: ArtworkForm, post: Post) -> HttpResponse:
    try:
        services.save_artwork(post=post, draft=form.draft(), seen=form.seen)
        return respond(request, redirect_to=editor.press(request, post, form))
    except Outdated:
        return _meet(request, form, own_post_or_404(post.public_id, author=request.user))
    except DomainError as refused:
        form.add_error(None, refused.message)
    return _editor(request, form, own_post_or_404(post.public_id, author=request.user), status=422)


def _meet(request: HttpRequest, form: ArtworkForm, post: Post) -> HttpResponse:
    """Both sides of what was changed here and elsewhere; saved once more, it is on top of what was saved there."""
    data = form.data.copy()
    data["version"] = str(post.version)
    again = ArtworkForm.of_post(post, data)
    again.is_valid()
    both = {"differences": meeting.differences(form, post), "lost_words": meeting.lost_words(form, post)}
    return _editor(request, again, post, status=409, **both)


def _editor(
    request: HttpRequest, form: ArtworkForm, post: Post | None, *, status: int = 200, **both: Any
) -> HttpResponse:
    pictures = editor.rows(post, form)
    context = {
        "form": form,
        "post": post,
        "pictures": pictures,
        # Where two sides stand to be chosen from, nothing is chosen by itself.
        "saves_itself": (post is None or post.state == Post.State.DRAFT) and not both,
        "has_rejected": any(_is_in_the_way(picture) for picture in pictures),
        "has_held": any(picture.newest_image.is_held for picture in pictures),
        "room": room_left(request.user),
        "max_pictures": settings.POST_MAX_PICTURES,
        "max_megabytes": settings.IMAGES_MAX_BYTES // 1024**2,
    }
    return respond(request, "portfolios/share.html", context | both, status=status)


def _is_in_the_way(picture: PostPicture) -> bool:
    """A published work goes on to show the picture that could not be replaced."""
    return picture.image.is_rejected or (picture.newest_image.is_rejected and not picture.post.is_published)


@member_required
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """One picture, sent by script: its row in answer, and in `X-Draft-Url` the editor's address from now on."""
    file = _sent_picture(request)
    post = services.start_artwork(author=request.user, form_key=read_form_key(request.POST.get("form_key", "")))
    (picture,) = services.add_pictures(post=post, files=[file])
    return _new_row(request, picture)


@require_http_methods(["HEAD", "PATCH", "DELETE", "POST", "OPTIONS"])
@tus.speaks_tus
def resume(request: HttpRequest, public_id: str) -> HttpResponse:
    """An upload that comes part by part; see `portfolios.tus`. POST: the row of what it has become."""
    upload = tus.own_upload(request, public_id)
    if request.method == "HEAD":
        return tus.tell(upload)
    if request.method == "PATCH":
        return tus.go_on(request, upload)
    if request.method == "DELETE":
        uploads.call_off(upload=upload)
        return HttpResponse(status=204)
    picture = uploads.hand_in(upload=upload)
    if upload.alone:
        return respond(request, "portfolios/_many_kept.html", {"post": picture.post}, status=201)
    return _new_row(request, picture)


def _new_row(request: HttpRequest, picture: PostPicture) -> HttpResponse:
    found = queries.picture_as_it_is(picture)
    answer = respond(request, "portfolios/_picture_row.html", _row(found), status=201)
    answer["X-Draft-Url"] = editor.editor_url(found.post)
    return answer


def _sent_picture(request: HttpRequest) -> UploadedFile:
    try:
        return PictureField().clean(request.FILES.get("pictures"))
    except ValidationError as refused:
        raise DomainError(" ".join(refused.messages)) from None


@member_required
def picture(request: HttpRequest, image_id: str) -> HttpResponse:
    """Asked again and again while the picture is being made."""
    found = queries.own_picture_or_404(image_id, author=request.user)
    told = _row(found)
    found.has_lost_cut = "cut" in request.GET and not (found.next_image or found.is_cut_from)
    return respond(
        request,
        context=told,
        partial="portfolios/_picture_status.html",
        redirect_to=editor.editor_url(found.post),
    )


def _row(found: Any) -> dict[str, object]:
    editor.tell_of_making([found])
    count = found.post.pictures.count()
    return {"picture": found, "position": found.place + 1, "count": count, "post": found.post}


@member_required
def original(request: HttpRequest, image_id: str) -> HttpResponseBase:
    """The artist's own file, as it was sent; to nobody else."""
    image = queries.own_picture_or_404(image_id, author=request.user).image
    if not image.original:
        raise NotVisible(_NO_ORIGINAL)
    try:
        return original_answer(image.original, image.filename)
    except OriginalGone:
        raise NotVisible(_NO_ORIGINAL) from None


_NO_ORIGINAL = "The original of this picture is not kept any more."


@member_required
def forget_original(request: HttpRequest, image_id: str) -> HttpResponse:
    """Asks first: what is shown of the picture stays, the file as it was sent goes."""
    found = queries.own_picture_or_404(image_id, author=request.user)
    if request.method != "POST" and found.image.original:
        return respond(request, "portfolios/forget_original.html", {"picture": found, "post": found.post})
    if request.method == "POST":
        images.forget_original(image=found.image)
        messages.success(request, "The original is deleted. What people see of it stays.")
    return respond(request, redirect_to=editor.editor_url(found.post))


@member_required
def delete(request: HttpRequest, public_id: str) -> HttpResponse:
    post = own_post_or_404(public_id, author=request.user)
    if request.method != "POST":
        return respond(request, "portfolios/delete.html", {"post": post})
    back = request.user.get_absolute_url() if post.is_published else reverse("portfolios:drafts")
    posts.delete_post(post=post)
    messages.success(request, "It is deleted, with its pictures.")
    return respond(request, redirect_to=back)
