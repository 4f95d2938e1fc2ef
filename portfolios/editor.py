"""What the buttons of the editor do. Each is called with the post after everything typed has been saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q, prefetch_related_objects
from django.http import HttpRequest
from django.urls import reverse

from common.errors import DomainError, NotVisible
from common.ids import IS_PUBLIC_ID
from feed import publishing, replacing
from feed import services as posts
from feed.models import Post, PostPicture
from images.models import Image
from images.queries import before_each_in_queue
from matches.queries import had_already
from portfolios import services
from portfolios.covers import sources_of_cuts
from portfolios.forms import PICTURE_WORDS, ArtworkForm
from protection.queries import cases_of

Step = Callable[[HttpRequest, Post, ArtworkForm, str], str]

_WORTH_KEEPING = ("title", "text", "mediums", "software", "tags", "field", "year", "dimensions", "warning")


def editor_url(post: Post) -> str:
    return reverse("portfolios:edit", args=[post.public_id])


def missing_for_a_start(request: HttpRequest, form: ArtworkForm) -> str:
    """Why a new work without pictures is not begun, in words; empty where there is something to keep."""
    if request.POST.get("do") == "publish":
        return "Add at least one picture before you publish."
    anything = form.errors or any(form.cleaned_data.get(name) for name in _WORTH_KEEPING)
    return "" if anything else "There is nothing to keep yet. Choose a picture, or write a title."


def rows(post: Post | None, form: ArtworkForm) -> list[PostPicture]:
    """The pictures as the editor shows them: with what was typed laid over what is kept, when it could not be saved."""
    pictures = list(post.pictures.all()) if post else []
    prefetch_related_objects(pictures, "next_image")
    for name in PICTURE_WORDS:
        typed, errors = form.picture_words(name), form.picture_errors(name)
        for picture in pictures:
            setattr(picture, name, typed.get(picture.image.public_id, getattr(picture, name)))
            setattr(picture, f"{name}_error", errors.get(picture.image.public_id, ""))
    tell_of_making(pictures)
    place = {image_id: number for number, image_id in enumerate(form.order)}
    return sorted(pictures, key=lambda picture: place.get(picture.image.public_id, len(place)))


def tell_of_making(pictures: list[PostPicture]) -> None:
    """How many wait before each of them, whether something is cut from it, where one reads why it is held, and where
    else its artist has it already."""
    cases = cases_of([picture.newest_image for picture in pictures])
    before = before_each_in_queue(picture.newest_image for picture in pictures)
    sources = sources_of_cuts(picture.image for picture in pictures)
    had = had_already([picture.newest_image.pk for picture in pictures])
    for picture in pictures:
        picture.had = had.get(picture.newest_image.pk)
        picture.before = before.get(picture.newest_image.pk, 0)
        picture.is_cut_from = picture.image_id in sources
        picture.case = cases.get(picture.newest_image.pk)


def receive_pictures(post: Post, form: ArtworkForm, files: list[UploadedFile[Any]]) -> None:
    """Take the good files; too many of them become the field's own error."""
    try:
        services.add_pictures(post=post, files=files)
    except DomainError as refused:
        form.add_error("pictures", refused.message)


def receive_replacements(post: Post, form: ArtworkForm, files: Mapping[str, UploadedFile[Any]]) -> None:
    """Each in the place of the picture whose image has that public id."""
    pictures = {picture.image.public_id: picture for picture in post.pictures.select_related("image", "post")}
    for image_id, file in files.items():
        try:
            if image_id not in pictures:
                raise NotVisible(f"{file.name}: the picture that it should replace has been removed.")
            services.replace_picture(picture=pictures[image_id], file=file)
        except DomainError as refused:
            form.add_error("pictures", refused.message)


def press(request: HttpRequest, post: Post, form: ArtworkForm) -> str:
    """Do what the pressed button says; the address to go to next."""
    verb, _, argument = request.POST.get("do", "save").partition(":")
    argument = argument if IS_PUBLIC_ID.fullmatch(argument) else ""
    return _STEPS.get(verb, _save)(request, post, form, argument)


def _save(request: HttpRequest, post: Post, form: ArtworkForm, argument: str) -> str:
    if post.is_published:
        messages.success(request, "Your changes are saved.")
        return post.get_absolute_url()
    publishing.back_to_draft(post=post)
    messages.success(request, "Saved as a draft. Only you can see it.")
    return editor_url(post)


def _add(request: HttpRequest, post: Post, form: ArtworkForm, argument: str) -> str:
    return editor_url(post)


def _publish(request: HttpRequest, post: Post, form: ArtworkForm, argument: str) -> str:
    if services.publish_artwork(post=post) == Post.State.PUBLISHED:
        messages.success(request, "Your work is published.")
        return post.get_absolute_url()
    messages.info(request, _WAITS_TO_BE_SEEN if _is_held(post) else _WAITS)
    return editor_url(post)


_WAITS = "It will be published by itself as soon as the last picture is ready."
_WAITS_TO_BE_SEEN = (
    "A moderator looks at one of its pictures first. It will be published by itself once they have, or take that "
    "picture out and publish the others now."
)


def _is_held(post: Post) -> bool:
    held = Q(image__state=Image.State.HELD) | Q(next_image__state=Image.State.HELD)
    return post.pictures.filter(held).exists()


def _move(step: int) -> Step:
    def move(request: HttpRequest, post: Post, form: ArtworkForm, image_id: str) -> str:
        order = services.move_in_order(form.order, image_id, step)
        posts.arrange_pictures(post=post, order=order, alts={})
        return f"{editor_url(post)}#picture-{image_id}"

    return move


def _remove(request: HttpRequest, post: Post, form: ArtworkForm, image_id: str) -> str:
    posts.remove_picture(post=post, image_id=image_id)
    return f"{editor_url(post)}#pictures"


def _cover(request: HttpRequest, post: Post, form: ArtworkForm, argument: str) -> str:
    return reverse("portfolios:cover", args=[post.public_id])


def _keep(request: HttpRequest, post: Post, form: ArtworkForm, image_id: str) -> str:
    replacing.keep_picture(post=post, image_id=image_id)
    return f"{editor_url(post)}#picture-{image_id}"


_STEPS: dict[str, Step] = {
    "save": _save,
    "add": _add,
    "publish": _publish,
    "up": _move(-1),
    "down": _move(+1),
    "remove": _remove,
    "keep": _keep,
    "cover": _cover,
}
