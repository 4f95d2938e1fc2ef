"""What stands for a work where it is not shown whole: what its artist has cut out of it, or the place to look at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from common.errors import DomainError, NotVisible
from common.prepared import prepared
from feed import services as posts
from feed.models import Post, PostPicture
from images.crops import Crop
from images.models import Image
from images.reading import Picture, Showable, picture_columns
from images.services import cut_image, delete_images
from images.shown import Copy, copies_for
from portfolios.models import Artwork

# Where an artwork keeps a cut of each kind.
_FIELDS = {Image.Purpose.COVER: "cover", Image.Purpose.SHARE: "share_card"}


@dataclass(frozen=True)
class SharePicture:
    """What other sites show of a work: one JPEG of 1200 by 630 pixels, or smaller in that shape."""

    image: Showable
    copy: Copy
    # Cut by its artist; else the whole picture lies on a plain card.
    is_cut: bool


def share_picture(post: Post, artwork: Artwork) -> SharePicture | None:
    """The artist's cut once it is ready, else the first picture's card; None while there is neither.

    Wants `with_cards` of the post, and `artwork_with_cuts` or `share_card`. Other sites can fetch it only where
    `image.is_public`; whether its artist wants it offered to them at all is `Portfolio.share_cards`.
    """
    first = post.cover
    return _share_picture(artwork.share_card, first.image if first else None)


def share_picture_of(post: int) -> SharePicture | None:
    """The same of a work in a list, by its key: one question."""
    return next((share_picture_of_columns(row) for row in _cut_and_first(post)), None)


def share_picture_of_columns(columns: Sequence[Any]) -> SharePicture | None:
    """Of what a list has read: the `picture_columns` of the cut, and those of the first picture."""
    return _share_picture(Picture.of(columns[: len(Picture._fields)]), Picture.of(columns[len(Picture._fields) :]))


@prepared
def _cut_and_first(post: int) -> QuerySet[PostPicture, Any]:
    ready = PostPicture.objects.filter(post=post, image__state=Image.State.READY).order_by("place")
    return ready.values_list(*picture_columns("post__artwork__share_card"), *picture_columns("image"))[:1]


def _share_picture(cut: Showable | None, first: Showable | None) -> SharePicture | None:
    for image, is_cut in ((cut, True), (first, False)):
        cards = copies_for(image.shown, "card") if image and image.is_ready else []
        if image and cards:
            return SharePicture(image, cards[-1], is_cut)
    return None


def artwork_with_cuts(post: Post) -> Artwork:
    """With all that the functions here want."""
    return Artwork.objects.select_related(*_FIELDS.values()).get(pk=post.pk)


def cut_of(artwork: Artwork, purpose: Image.Purpose) -> Image | None:
    """Ready, being made, or rejected with its reason."""
    found: Image | None = getattr(artwork, _FIELDS[purpose])
    return found


def sources_of_cuts(images: Iterable[Image]) -> set[int]:
    """The keys of those that a cover or a share card is cut from."""
    keys = [image.pk for image in images]
    cuts = Image.objects.filter(source__in=keys, purpose__in=_FIELDS)
    return {cut.source_id for cut in cuts.only("source") if cut.source_id}


@transaction.atomic
def set_cut(*, post: Post, purpose: Image.Purpose, image_id: str, crop: Crop) -> Image:
    """From now on this part of one of the work's pictures is its cover or share card, shown once it is made. Of two
    that are cut at once the later wins. `DomainError` where it cannot be cut; nothing has changed then."""
    artwork, source = _locked(post), _picture(post, image_id)
    present = cut_of(artwork, purpose)
    if present and not present.is_rejected and (present.source_id, present.crop) == (source.pk, crop.told()):
        return present
    made = cut_image(source=source, crop=crop, purpose=purpose)
    _keep(artwork, purpose, made)
    return made


@transaction.atomic
def drop_cut(*, post: Post, purpose: Image.Purpose) -> None:
    """Back to the whole picture."""
    _keep(_locked(post), purpose, None)


@transaction.atomic
def set_focus(*, post: Post, image_id: str, x: int, y: int) -> None:
    """Where to look in one of the work's pictures, wherever a shape must be filled with it."""
    if not (0 <= x <= 100 and 0 <= y <= 100):
        raise DomainError("The place to look at lies outside of the picture: both numbers go from 0 to 100.")
    artwork, source = _locked(post), _picture(post, image_id)
    artwork.focus_of, artwork.focus_x, artwork.focus_y = source, x, y
    artwork.save(update_fields=["focus_of", "focus_x", "focus_y"])


@transaction.atomic
def drop_focus(*, post: Post) -> None:
    """No place any more: the picture is shown whole, whatever the shape."""
    artwork = _locked(post)
    artwork.focus_of, artwork.focus_x, artwork.focus_y = None, 50, 50
    artwork.save(update_fields=["focus_of", "focus_x", "focus_y"])


def _locked(post: Post) -> Artwork:
    posts.lock_post(post)
    return Artwork.objects.get(pk=post.pk)


def _picture(post: Post, image_id: str) -> Image:
    image = Image.objects.filter(in_post__post=post, public_id=image_id).first()
    if image is None:
        raise NotVisible("That picture has been removed meanwhile. Choose another one.")
    return image


def _keep(artwork: Artwork, purpose: Image.Purpose, cut: Image | None) -> None:
    """In the place of the one that is there, which goes."""
    present = cut_of(artwork, purpose)
    setattr(artwork, _FIELDS[purpose], cut)
    artwork.save(update_fields=[_FIELDS[purpose]])
    if present:
        delete_images(images=[present])
