"""Where an artist makes collections, puts works into them, and both in order."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.models import User
from common.errors import DomainError
from common.guards import member_required
from common.http import respond
from feed.models import Post
from feed.queries import own_post_or_404
from portfolios import collecting, shelves
from portfolios.arranging import Act, Done, Placed, Wish, acts_of, carry_out, in_words, tile_of, titled
from portfolios.collection_forms import CollectionForm, CollectionsOfWorkForm
from portfolios.models import Collection


@member_required
def collections(request: HttpRequest) -> HttpResponse:
    """One's own, to be put in order."""
    if request.method == "POST":
        return carry_out(request, _ACTS)
    moving = request.GET.get("moving", "")
    moved = shelves.own_collection_or_404(moving, artist=request.user) if moving else None
    context = {
        "row": shelves.collections_row(request, request.user, keep={"moving": moving} if moved else {}),
        "moving": moved and shelves.tile_of_collection(moved),
        "moving_in": "collections",
    }
    return respond(request, "portfolios/own_collections.html", context, partial="portfolios/_arrange_more.html")


@member_required
def new(request: HttpRequest) -> HttpResponse:
    """`?work=` is put into it at once."""
    form = CollectionForm.of(None, request.POST or None)
    work = request.GET.get("work", "")
    post = own_post_or_404(work, author=request.user) if work else None
    if request.method == "POST" and form.is_valid() and (made := _start(request.user, form, post)):
        messages.success(request, f"{titled(made.title)} is made. Put works into it.")
        return respond(request, redirect_to=made.works_url)
    return respond(
        request, "portfolios/collection_form.html", {"form": form, "work": post}, status=422 if form.is_bound else 200
    )


def _start(artist: User, form: CollectionForm, post: Post | None) -> Collection | None:
    """None with what is wrong in the form."""

    def start() -> Collection:
        key = form.cleaned_data["form_key"]
        return collecting.start_collection(artist=artist, form_key=key, told=form.told(), works=_ids(post))

    return _tried(form, start)


def _ids(post: Post | None) -> list[str]:
    return [post.public_id] if post else []


@member_required
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    collection = shelves.own_collection_or_404(public_id, artist=request.user)
    form = CollectionForm.of(collection, request.POST or None)
    if request.method == "POST" and form.is_valid():
        keep = partial(collecting.edit_collection, collection=collection, told=form.told())
        if _tried(form, keep):
            messages.success(request, "Your changes are saved.")
            return respond(request, redirect_to=collection.works_url)
    context = {"form": form, "collection": collection}
    return respond(request, "portfolios/collection_form.html", context, status=422 if form.is_bound else 200)


def _tried(form: CollectionForm, act: Callable[[], Any]) -> Any:
    """What the act answers; where it is refused, the words stand beside what they are about."""
    try:
        return act()
    except collecting.SlugTaken as refused:
        form.add_error("slug", refused.message)
    except DomainError as refused:
        form.add_error(None, refused.message)
    return None


@member_required
def works(request: HttpRequest, public_id: str) -> HttpResponse:
    """The works of a collection, to be put in order."""
    collection = shelves.own_collection_or_404(public_id, artist=request.user)
    if request.method == "POST":
        return carry_out(request, _acts_in(collection))
    moving = request.GET.get("moving", "")
    moved = shelves.work_in_or_404(collection, moving) if moving else None
    context = {
        "collection": collection,
        "row": shelves.works_row(request, collection, keep={"moving": moving} if moved else {}),
        "moving": moved and tile_of(moved),
        "moving_in": "works",
    }
    return respond(request, "portfolios/collection_works.html", context, partial="portfolios/_arrange_more.html")


@member_required
def add(request: HttpRequest, public_id: str) -> HttpResponse:
    """The artist's works with a box beside each."""
    collection = shelves.own_collection_or_404(public_id, artist=request.user)
    if request.method == "POST":
        return _add(request, collection, request.POST.getlist("work"))
    context = {"collection": collection, "page": shelves.works_to_add(request, collection)}
    return respond(request, "portfolios/collection_add.html", context, partial="portfolios/_collection_choice.html")


def _add(request: HttpRequest, collection: Collection, chosen: list[str]) -> HttpResponse:
    try:
        added = collecting.add_works(collection=collection, works=chosen)
    except DomainError as refused:
        messages.error(request, refused.message)
        return respond(request, redirect_to=request.get_full_path())
    messages.success(request, f"{in_words(added, 'work is', 'works are')} new in {titled(collection.title)}.")
    return respond(request, redirect_to=collection.works_url)


@member_required
def delete(request: HttpRequest, public_id: str) -> HttpResponse:
    collection = shelves.own_collection_or_404(public_id, artist=request.user)
    if request.method != "POST":
        return respond(request, "portfolios/collection_delete.html", {"collection": collection})
    collecting.delete_collection(collection=collection)
    messages.success(request, f"{titled(collection.title)} is deleted. Its works hang where they did.")
    return respond(request, redirect_to=reverse("portfolios:own_collections"))


@member_required
def of_work(request: HttpRequest, public_id: str) -> HttpResponse:
    """In which collections a work is."""
    post = own_post_or_404(public_id, author=request.user)
    form = CollectionsOfWorkForm.of(post, request.POST if request.method == "POST" else None)
    if form.is_valid() and _keep(post, form):
        messages.success(request, "The collections of this work are saved.")
        return respond(request, redirect_to=post.get_absolute_url())
    context = {"form": form, "post": post}
    status = 422 if form.is_bound else 200
    return respond(
        request, "portfolios/work_collections.html", context, partial="portfolios/_work_collections.html", status=status
    )


def _keep(post: Post, form: CollectionsOfWorkForm) -> bool:
    try:
        collecting.set_collections_of(post=post, chosen=form.chosen())
    except DomainError as refused:
        form.add_error(None, refused.message)
        return False
    return True


# --- What the buttons beside a tile do ------------------------------------------------------------------------------


def _move(artist: User, wish: Wish) -> Done:
    place = collecting.move_collection(artist=artist, collection=wish.row, other=wish.other, spot=wish.spot)
    return Done(f"The collection stands at place {place:,}.", [Placed(wish.row, "collections", place)])


def _move_to_places(artist: User, wish: Wish) -> Done:
    return _at_places("collections", collecting.move_collections_to_places(artist=artist, places=wish.places))


def _at_places(row: str, places: dict[str, int]) -> Done:
    said = f"{in_words(len(places), 'place is', 'places are')} as you wanted." if places else NO_NUMBER
    return Done(said, [Placed(name, row, place) for name, place in places.items()])


NO_NUMBER = "Write a number beside one to say at which place it should be."
_ACTS: dict[str, Act] = acts_of(_move, places=_move_to_places)


def _acts_in(collection: Collection) -> dict[str, Act]:
    def move(artist: User, wish: Wish) -> Done:
        place = collecting.move_work(collection=collection, work=wish.row, other=wish.other, spot=wish.spot)
        return Done(f"The work is at place {place:,}.", [Placed(wish.row, "works", place)])

    def move_to_places(artist: User, wish: Wish) -> Done:
        return _at_places("works", collecting.move_works_to_places(collection=collection, places=wish.places))

    def take_out(artist: User, wish: Wish) -> Done:
        collecting.remove_work(collection=collection, work=wish.row)
        return Done("Taken out of the collection. The work hangs where it did.", [Placed(wish.row)])

    def cover(artist: User, wish: Wish) -> Done:
        collecting.set_cover(collection=collection, work=wish.row)
        return Done("This work stands for the collection now.")

    return acts_of(move, places=move_to_places, remove=take_out, cover=cover)
