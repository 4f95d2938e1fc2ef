"""What an artist says of a work in the editor: as a form tells it, and as it is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from dataclasses import field as dataclass_field
from typing import Any

from feed.models import AS_PORTFOLIO, Post
from images.models import Image
from portfolios.models import Artwork, Licence

# What only a work has, column by column; its curated fields are apart.
FACTS = ("year", "dimensions", "licence", "is_unfinished", "wants_critique", "full_size", "cloaking")
_OF_POST = ("title", "text", "visibility", "answers", "rating", "warning", "terms")
# Beside each picture.
_OF_PICTURES = {"alts": "alt", "captions": "caption"}
_UNORDERED = ("mediums", "software")


@dataclass(frozen=True)
class Draft:
    """Fields of the curated lists are named by their keys."""

    title: str
    text: str
    visibility: str
    answers: str = Post.Answers.EVERYONE
    rating: str = Post.Rating.GENERAL
    warning: str = ""
    terms: str = AS_PORTFOLIO
    # As `feed.tags` spells them.
    tags: Sequence[str] = ()
    mediums: Sequence[int] = ()
    software: Sequence[int] = ()
    field: int | None = None
    year: int | None = None
    dimensions: str = ""
    licence: str = Licence.ALL_RIGHTS
    is_unfinished: bool = False
    wants_critique: bool = False
    full_size: bool = False
    cloaking: str = Image.Cloaking.NONE
    # Public ids of the pictures' images in their order; descriptions and captions by the same ids.
    order: Sequence[str] = ()
    alts: Mapping[str, str] = dataclass_field(default_factory=dict)
    captions: Mapping[str, str] = dataclass_field(default_factory=dict)


def draft_of(post: Post) -> Draft:
    """As it is kept now."""
    work = Artwork.objects.get(pk=post.pk)
    pictures = list(post.pictures.select_related("image").order_by("place"))
    return Draft(
        **{name: getattr(post, name) for name in _OF_POST},
        **{name: getattr(work, name) for name in FACTS},
        tags=[row.tag.name for row in post.post_tags.select_related("tag")],
        mediums=list(work.mediums.values_list("pk", flat=True)),
        software=list(work.software.values_list("pk", flat=True)),
        field=work.field_id,
        order=[picture.image.public_id for picture in pictures],
        alts={picture.image.public_id: picture.alt for picture in pictures},
        captions={picture.image.public_id: picture.caption for picture in pictures},
    )


def differing(typed: Draft, kept: Draft) -> list[str]:
    """The form's fields in which the two differ. Of pictures, those that both have."""
    alike = {name: (getattr(typed, name), getattr(kept, name)) for name in _plain_names()}
    alike["tags"] = list(typed.tags), list(kept.tags)
    alike |= {name: (sorted(getattr(typed, name)), sorted(getattr(kept, name))) for name in _UNORDERED}
    alike["order"] = _common(typed.order, kept.order), _common(kept.order, typed.order)
    for words, name in _OF_PICTURES.items():
        ours, theirs = getattr(typed, words), getattr(kept, words)
        alike |= {f"{name}-{each}": (ours[each], theirs[each]) for each in kept.order if each in ours}
    return [name for name, (ours, theirs) in alike.items() if ours != theirs]


def _plain_names() -> list[str]:
    apart = {"order", "tags", *_OF_PICTURES, *_UNORDERED}
    return [each.name for each in fields(Draft) if each.name not in apart]


def _common(order: Sequence[str], other: Sequence[str]) -> list[Any]:
    return [each for each in order if each in other]
