"""Whose pictures are: for rooms below, which know pictures and no posts."""

from __future__ import annotations

from collections.abc import Collection

from accounts.models import Profile
from feed.models import Comment, Post
from images.models import Image


def artists_of(images: Collection[int]) -> dict[int, int]:
    """The key of the person, by the key of the picture; without those that belong to nobody any more. What is cut from
    a picture is its artist's."""
    cuts = dict(Image.objects.filter(pk__in=images, source__isnull=False).values_list("pk", "source_id"))
    asked = set(images) | set(cuts.values())
    found: dict[int, int] = {}
    for rows in (
        Profile.objects.filter(portrait__in=asked).values_list("portrait", "user"),
        Profile.objects.filter(banner__in=asked).values_list("banner", "user"),
        Comment.objects.filter(pictures__image__in=asked).values_list("pictures__image", "author"),
        Post.objects.filter(pictures__image__in=asked).values_list("pictures__image", "author"),
    ):
        found.update(rows)
    whose = {image: found.get(image) or found.get(cuts.get(image, image)) for image in images}
    return {image: person for image, person in whose.items() if person}
