"""What saves itself while one writes, of a draft: on top of what its page has seen, and never over anything else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.http import JsonResponse
from django.utils import timezone
from django.utils.formats import date_format

from common.errors import Conflict
from feed.models import Post


class Outdated(Conflict):
    """Somebody has saved something else since the form was opened. Nothing of it is written."""


@dataclass(frozen=True)
class Seen:
    """What a form knows of the post that it changes: which saving it was made after, and on which page it stands."""

    version: int
    page: UUID | None = None

    def is_of(self, post: Post) -> bool:
        """Nothing was saved since, or only from this very page: whoever goes back in it meets nobody but themselves."""
        return self.version == post.version or (self.page is not None and self.page == post.saved_by_page)


class SavedForm(forms.Form):
    """A page from before there were these fields knows nothing, and is believed."""

    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    page_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    @property
    def seen(self) -> Seen | None:
        version, page = (self.cleaned_data.get(name) for name in ("version", "page_key"))
        return None if version is None else Seen(version, page)

    def errors_by_id(self) -> dict[str, str]:
        """Those that stand beside a field, by its id in the page."""
        wrong = {name: " ".join(map(str, errors)) for name, errors in self.errors.items() if name in self.fields}
        return {self[name].id_for_label: sentence for name, sentence in wrong.items()}


def refuse_unless_draft(post: Post) -> None:
    if post.state != Post.State.DRAFT:
        raise Conflict("This is no draft any more. It is saved when you press a button.")


def told(post: Post, seen: Seen, keep: Callable[[], int], **more: str) -> JsonResponse:
    """The draft's version from now on, when it was saved, and whatever more there is to tell; or why it was not."""
    try:
        version = keep()
    except Outdated as refused:
        post.refresh_from_db(fields=["version", "saved_by_page"])
        # An answer was lost: the page goes on from the version that it made itself.
        now = {"error": refused.message, "version": post.version, "is_own": seen.is_of(post)}
        return JsonResponse(now, status=refused.status)
    saved_at = date_format(timezone.localtime(), "H:i")
    return JsonResponse({"version": version, "saved_at": saved_at} | more)
