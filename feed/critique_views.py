"""A critique without scripts: a page that shows the picture and takes a click, or two numbers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from common.errors import NotAllowed, NotVisible
from common.guards import member_required
from common.http import respond
from feed.answer_forms import Draft
from feed.answer_views import say
from feed.commenters import why_not_comment
from feed.models import Post, PostPicture
from feed.pins import is_open_to_critique
from feed.queries import visible_post_or_404
from images.access import address_of
from images.queries import stills_of

# What a click is measured on: as wide on every screen.
_WIDTH = 320
_CLICK = "point"


@member_required
def critique(request: HttpRequest, public_id: str, image_id: str) -> HttpResponse:
    """GET: the picture, and the form. POST: a click on the picture, which sets the point, or the critique."""
    post = visible_post_or_404(public_id, viewer=request.user)
    picture = _picture_or_404(post, image_id)
    if refused := why_not_comment(post, request.user):
        raise NotAllowed(refused)
    height = round(_WIDTH * picture.image.height / max(1, picture.image.width))
    draft, status = Draft(picture=image_id), 200
    if f"{_CLICK}.x" in request.POST:
        draft = _with_point(request, image_id, height)
    elif request.method == "POST":
        made, draft, status = say(request, post)
        if made:
            return respond(request, redirect_to=f"{post.get_absolute_url()}#comment-{made.public_id}")
    context = {"post": post, "picture": picture, "draft": draft, "width": _WIDTH, "height": height}
    context["src"] = _address(picture)
    return respond(request, "feed/critique.html", context, status=status)


def _picture_or_404(post: Post, image_id: str) -> PostPicture:
    if not is_open_to_critique(post):
        raise NotVisible("This work is not open to critique.")
    for picture in post.ready_pictures:
        if picture.image.public_id == image_id:
            return picture
    raise NotVisible("That picture has been removed.")


def _address(picture: PostPicture) -> str:
    """One rendition: a button that is a picture has no choice of them."""
    copies = stills_of(picture.image, to_member=True)
    fitting = next((copy for copy in copies if copy.width >= 2 * _WIDTH), copies[-1])
    return address_of(fitting.key, fitting.width, picture.image)


def _with_point(request: HttpRequest, image_id: str, height: int) -> Draft:
    """What was typed stays. Pressed by a key, the picture is clicked at its very corner: then the numbers count."""
    x, y = (
        _hundredths(request.POST.get(f"{_CLICK}.{axis}", ""), size) for axis, size in (("x", _WIDTH), ("y", height))
    )
    typed_x, typed_y = request.POST.get("pin_x", ""), request.POST.get("pin_y", "")
    if (x, y) == ("0.0", "0.0") and typed_x and typed_y:
        x, y = typed_x, typed_y
    text, form_key = request.POST.get("text", ""), request.POST.get("form_key", "")
    return Draft(text, form_key, picture=image_id, pin_x=x, pin_y=y)


def _hundredths(told: str, size: int) -> str:
    number = int(told) if told.isascii() and told.isdecimal() and len(told) < 6 else 0
    return f"{min(100.0, 100 * number / max(1, size)):.1f}"
