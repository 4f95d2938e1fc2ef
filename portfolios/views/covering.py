"""Where an artist cuts what stands for a work: its cover, the picture for other sites, and where to look in it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from common.errors import DomainError
from common.guards import member_required
from common.http import respond
from feed.models import Post, PostPicture
from feed.queries import own_post_or_404
from images.cropping import CropForm, FocusForm
from images.crops import read_crop
from images.models import Image
from portfolios import covers
from portfolios.models import Artwork

GRID, CARD, FOCUS = "grid", "card", "focus"
_PURPOSES = {GRID: Image.Purpose.COVER, CARD: Image.Purpose.SHARE}
_TABS = ((GRID, "In the grid"), (CARD, "On other sites"), (FOCUS, "Where to look"))
_SAVED = {
    GRID: "Your cover is being made. It is shown as soon as it is ready.",
    CARD: "The picture for other sites is being made. They get it as soon as it is ready.",
    FOCUS: "This is where people look first now.",
}
_DROPPED = {
    GRID: "The grid shows the whole picture again.",
    CARD: "Other sites get the whole picture again.",
    FOCUS: "It is shown whole again, whatever the shape.",
}


@dataclass(frozen=True)
class Table:
    """What lies before the artist: one of the page's three parts, and one of the work's pictures, if any is ready."""

    post: Post
    artwork: Artwork
    part: str
    picture: PostPicture | None

    @property
    def cut(self) -> Image | None:
        return covers.cut_of(self.artwork, _PURPOSES[self.part]) if self.part in _PURPOSES else None

    @property
    def is_set(self) -> bool:
        """Whether there is something to take back."""
        return bool(self.artwork.focus_of_id if self.part == FOCUS else self.cut)

    @property
    def form(self) -> Form | None:
        return self.filled(None)

    def filled(self, data: object) -> Form | None:
        if self.picture is None:
            return None
        image, cut = self.picture.image, self.cut
        if self.part == FOCUS:
            return FocusForm(data, place=self.artwork.focus_in(image))
        crop = read_crop(cut.crop) if cut and cut.source_id == image.pk else None
        return CropForm(data, picture=image, purpose=_PURPOSES[self.part], crop=crop)

    def url(self, part: str = "", picture: PostPicture | None = None) -> str:
        told, chosen = {"part": part or self.part}, picture or self.picture
        if chosen:
            told["picture"] = chosen.image.public_id
        return f"{reverse('portfolios:cover', args=[self.post.public_id])}?{urlencode(told)}"


@member_required
def cover(request: HttpRequest, public_id: str) -> HttpResponse:
    table = _lay(request, own_post_or_404(public_id, author=request.user))
    if request.method != "POST":
        return _show(request, table, table.form)
    if request.POST.get("do") == "whole":
        _drop(table)
        messages.success(request, _DROPPED[table.part])
        return respond(request, redirect_to=table.url())
    form = table.filled(request.POST)
    if form is not None and form.is_valid() and _saved(request, table, form):
        messages.success(request, _SAVED[table.part])
        return respond(request, redirect_to=table.url())
    return _show(request, table, form, status=422)


def _lay(request: HttpRequest, post: Post) -> Table:
    """The picture that the address names; else the one that was cut from, else the first."""
    wanted, part = request.GET.get("picture", ""), request.GET.get("part", "")
    empty = Table(post, covers.artwork_with_cuts(post), part if part in _SAVED else GRID, None)
    source = empty.artwork.focus_of_id if empty.part == FOCUS else empty.cut and empty.cut.source_id
    ready = post.ready_pictures
    named = [each for each in ready if each.image.public_id == wanted] or [
        each for each in ready if each.image_id == source
    ]
    return Table(post, empty.artwork, empty.part, next(iter(named or ready), None))


def _drop(table: Table) -> None:
    if table.part == FOCUS:
        covers.drop_focus(post=table.post)
    else:
        covers.drop_cut(post=table.post, purpose=_PURPOSES[table.part])


def _saved(request: HttpRequest, table: Table, form: Form) -> bool:
    """Of the picture that the address names: should that be gone by now, nothing is cut from another."""
    told, image_id = form.cleaned_data, request.GET.get("picture") or table.picture.image.public_id
    try:
        if table.part == FOCUS:
            covers.set_focus(post=table.post, image_id=image_id, x=told["x"], y=told["y"])
        else:
            covers.set_cut(post=table.post, purpose=_PURPOSES[table.part], image_id=image_id, crop=form.crop)
    except DomainError as refused:
        form.add_error(None, refused.message)
    return form.is_valid()


def _show(request: HttpRequest, table: Table, form: Form | None, *, status: int = 200) -> HttpResponse:
    context = {
        "table": table,
        "tabs": [(name == table.part, words, table.url(name)) for name, words in _TABS],
        "pictures": [(each, table.url(picture=each)) for each in table.post.ready_pictures],
        "form": form,
    }
    return respond(request, "portfolios/cover.html", context, status=status)
