"""Where somebody keeps posts for themselves, and puts them into folders."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.models import User
from common.errors import DomainError
from common.guards import member_required
from common.http import came_from, respond
from feed import bookmarks as service
from feed import queries
from feed.bookmark_queries import bookmarks_page
from feed.models import BookmarkFolder, Post
from feed.wish_forms import FolderForm


@member_required
def bookmark(request: HttpRequest, public_id: str) -> HttpResponse:
    """POST `kept`: the button on a card. GET and POST `folder`: where it is kept."""
    post = queries.visible_post_or_404(public_id, viewer=request.user)
    if request.method == "POST" and "kept" in request.POST:
        return _toggle(request, post)
    form = FolderForm(request.POST if request.POST.get("folder") == "new" else None)
    if request.method == "POST" and (not form.is_bound or form.is_valid()) and _moved(request, post, form):
        return respond(request, redirect_to=reverse("feed:bookmarks"))
    context = {"post": post, "form": form, "folders": service.folders_of(request.user)}
    context["kept"] = service.bookmark_of(post, user=request.user)
    return respond(request, "feed/bookmark.html", context, status=422 if form.is_bound else 200)


def _toggle(request: HttpRequest, post: Post) -> HttpResponse:
    change = service.let_go if request.POST["kept"] == "no" else service.keep
    change(user=request.user, post=post)
    context = {"post": queries.visible_post_or_404(post.public_id, viewer=request.user)}
    back = came_from(request, post.get_absolute_url())
    return respond(request, context=context, partial="feed/_bookmark.html", redirect_to=back)


def _moved(request: HttpRequest, post: Post, form: FolderForm) -> bool:
    """Into a folder of one's own, into a new one, or into none."""
    chosen, user = request.POST.get("folder", ""), request.user
    if form.is_bound:
        folder = _tried(form, lambda: service.make_folder(owner=user, name=form.cleaned_data["name"]))
        if folder is None:
            return False
    else:
        folder = service.own_folder_or_404(chosen, owner=user) if chosen else None
    service.keep_in(user=user, post=post, folder=folder)
    messages.success(request, f"Kept in “{folder.name}”." if folder else "Kept, in no folder.")
    return True


@member_required
def bookmarks(request: HttpRequest, public_id: str = "") -> HttpResponse:
    """All of them, or those in a folder."""
    folder = service.own_folder_or_404(public_id, owner=request.user) if public_id else None
    context = {
        "folder": folder,
        "folders": service.folders_of(request.user),
        "kept": bookmarks_page(request, request.user, folder=folder),
    }
    return respond(request, "feed/bookmarks.html", context, partial="feed/_bookmarks.html")


@member_required
def folders(request: HttpRequest) -> HttpResponse:
    """A new one."""
    form = FolderForm(request.POST or None)
    if form.is_valid() and (made := _tried(form, lambda: _make(request.user, form))):
        messages.success(request, f"“{made.name}” is made. “Move” beside a bookmark puts it there.")
        return respond(request, redirect_to=reverse("feed:folder", args=[made.public_id]))
    return respond(request, "feed/folder.html", {"form": form}, status=422 if form.is_bound else 200)


def _make(owner: User, form: FolderForm) -> Any:
    return service.make_folder(owner=owner, name=form.cleaned_data["name"])


@member_required
def edit_folder(request: HttpRequest, public_id: str) -> HttpResponse:
    """Rename it, or delete it."""
    folder = service.own_folder_or_404(public_id, owner=request.user)
    if request.method == "POST" and "delete" in request.POST:
        return _delete(request, folder)
    form = FolderForm(request.POST or None, initial={"name": folder.name})
    if form.is_valid() and _tried(form, lambda: _rename(folder, form)):
        messages.success(request, "The folder is renamed.")
        return respond(request, redirect_to=reverse("feed:folder", args=[folder.public_id]))
    context = {"form": form, "folder": folder, "size": folder.bookmarks.count()}
    return respond(request, "feed/folder.html", context, status=422 if form.is_bound else 200)


def _rename(folder: BookmarkFolder, form: FolderForm) -> bool:
    service.rename_folder(folder=folder, name=form.cleaned_data["name"])
    return True


def _delete(request: HttpRequest, folder: BookmarkFolder) -> HttpResponse:
    loose = service.delete_folder(folder=folder)
    still = {0: "Nothing was in it.", 1: "Its bookmark is still kept."}.get(loose, f"All {loose} are still kept.")
    messages.success(request, f"“{folder.name}” is deleted. {still}")
    return respond(request, redirect_to=reverse("feed:bookmarks"))


def _tried(form: forms.Form, act: Callable[[], Any]) -> Any:
    """What the act answers; where it is refused, the words stand above the form."""
    try:
        return act()
    except DomainError as refused:
        form.add_error(None, refused.message)
    return None
