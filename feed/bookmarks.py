"""Posts that somebody keeps for themselves, in folders of their own. Nobody else learns of it or counts it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count, QuerySet

from accounts.models import User
from common.db import insert_once
from common.errors import Conflict, LimitReached, NotVisible
from common.limits import Limit, keep_pace
from feed.models import Bookmark, BookmarkFolder, Post

MOST_FOLDERS = 100
_BOOKMARKS = Limit("bookmarks", 600, 3600, "You have kept very much at once. You can keep more in {wait}.")
_FOLDERS = Limit("folders", 100, 3600, "You have made very many folders at once. You can make more in {wait}.")


# --- Reading --------------------------------------------------------------------------------------------------------


def folders_of(owner: User) -> QuerySet[BookmarkFolder, BookmarkFolder]:
    """By their names, each with how many bookmarks are in it as `size`."""
    return BookmarkFolder.objects.filter(owner=owner).annotate(size=Count("bookmarks")).order_by("name")


def own_folder_or_404(public_id: str, *, owner: User) -> BookmarkFolder:
    found = BookmarkFolder.objects.filter(owner=owner, public_id=public_id).first()
    if found is None:
        raise NotVisible("That folder is not yours, or is gone.")
    return found


def bookmark_of(post: Post, *, user: User) -> Bookmark | None:
    return Bookmark.objects.filter(user=user, post=post).select_related("folder").first()


# --- Writing --------------------------------------------------------------------------------------------------------


@transaction.atomic
def keep(*, user: User, post: Post) -> None:
    """Kept already is no error, and stays in its folder."""
    keep_pace((_BOOKMARKS, str(user.pk)))
    insert_once(Bookmark, user=user.pk, post=post.pk)


def let_go(*, user: User, post: Post) -> None:
    Bookmark.objects.filter(user=user, post=post).delete()


@transaction.atomic
def keep_in(*, user: User, post: Post, folder: BookmarkFolder | None) -> None:
    """In this folder, or in none, wherever it was before."""
    keep(user=user, post=post)
    Bookmark.objects.filter(user=user, post=post).update(folder=folder)


@transaction.atomic
def make_folder(*, owner: User, name: str) -> BookmarkFolder:
    keep_pace((_FOLDERS, str(owner.pk)))
    _lock(owner)
    if BookmarkFolder.objects.filter(owner=owner).count() >= MOST_FOLDERS:
        raise LimitReached(f"There is room for {MOST_FOLDERS} folders. Delete one that you no longer need.")
    _refuse_taken(owner, name)
    return BookmarkFolder.objects.create(owner=owner, name=name)


@transaction.atomic
def rename_folder(*, folder: BookmarkFolder, name: str) -> None:
    _lock(folder.owner)
    _refuse_taken(folder.owner, name, but=folder)
    BookmarkFolder.objects.filter(pk=folder.pk).update(name=name)


@transaction.atomic
def delete_folder(*, folder: BookmarkFolder) -> int:
    """What is in it stays kept, in no folder. How many bookmarks these are."""
    loose = Bookmark.objects.filter(folder=folder).update(folder=None)
    BookmarkFolder.objects.filter(pk=folder.pk).delete()
    return loose


def _lock(owner: User) -> None:
    """So that names and what there is room for are looked at by one at a time."""
    list(User.objects.select_for_update(no_key=True).filter(pk=owner.pk).values_list("pk"))


def _refuse_taken(owner: User, name: str, *, but: BookmarkFolder | None = None) -> None:
    taken = BookmarkFolder.objects.filter(owner=owner, name__iexact=name)
    if taken.exclude(pk=but.pk if but else 0).exists():
        raise Conflict(f"You have a folder “{name}” already.")
