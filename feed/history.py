"""What a post said before it was edited."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from common.paging import Page, keyset_page
from feed.models import Post, Revision

HISTORY_PAGE_SIZE = 20


def keep(before: Post) -> None:
    """`before` says what the edit just replaces. What nobody else has seen yet leaves no trace."""
    if before.is_published:
        Revision.objects.create(post=before, title=before.title, text=before.text, until=timezone.now())


def has_history(post: Post) -> bool:
    return bool(post.edited_at) and Revision.objects.filter(post=post).exists()


def history_page(request: HttpRequest, post: Post) -> Page[Revision]:
    """Newest first, of a post that the viewer may see."""
    rows = Revision.objects.filter(post=post)
    return keyset_page(rows, request, key="-pk", size=HISTORY_PAGE_SIZE, scope=f"history.{post.pk}")
