"""Two who change one work: what one of them typed and what the other has saved, side by side, to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from feed.models import Post
from portfolios import terms
from portfolios.draft import Draft, differing, draft_of
from portfolios.forms import OF_THE_PAGE, PICTURE_WORDS, ArtworkForm

# Ticked, by the name of a field: what was saved elsewhere takes the place of what is typed here.
TAKE = "take"
_ORDER = "Order of the pictures"
_LISTS = {"mediums": "mediums", "software": "software", "field": "fields"}
_CHOICES = ("visibility", "answers", "rating", "licence", "terms")


@dataclass(frozen=True)
class Difference:
    name: str
    label: str
    typed: str
    saved: str


def differences(form: ArtworkForm, post: Post) -> list[Difference]:
    """Wants a valid form."""
    typed, saved, files = form.draft(), draft_of(post), _files(post)
    return [
        Difference(name, _label(form, name, files), _words(form, typed, name, files), _words(form, saved, name, files))
        for name in differing(typed, saved)
    ]


def lost_words(form: ArtworkForm, post: Post) -> list[str]:
    """What was typed beside pictures that have been removed meanwhile."""
    there = _files(post)
    typed = (words for name in PICTURE_WORDS for each, words in form.picture_words(name).items() if each not in there)
    return [words for words in typed if words]


def with_taken(data: QueryDict, post: Post) -> QueryDict:
    """The form as though what was ticked had been typed as it is saved."""
    wanted = data.getlist(TAKE)
    if not wanted:
        return data
    saved, taken = _as_sent(post), data.copy()
    for name in wanted:
        if name in saved:
            taken.setlist(name, saved[name])
    del taken[TAKE]
    return taken


def _as_sent(post: Post) -> dict[str, list[str]]:
    """By their names, the fields as a form that was opened just now would send them."""
    form, kept = ArtworkForm.of_post(post), draft_of(post)
    sent = {name: _sent(form[name].value()) for name in form.fields if name not in OF_THE_PAGE}
    for name, words in (("alt", kept.alts), ("caption", kept.captions)):
        sent |= {f"{name}-{image_id}": [said] for image_id, said in words.items()}
    return sent | {"order": list(kept.order)}


def _sent(value: Any) -> list[str]:
    if isinstance(value, bool):
        return ["on"] if value else []
    return [", ".join(value) if isinstance(value, list) else str(value or "")]


def _files(post: Post) -> dict[str, str]:
    return dict(post.pictures.order_by("place").values_list("image__public_id", "image__filename"))


def _label(form: ArtworkForm, name: str, files: dict[str, str]) -> str:
    if name == "order":
        return _ORDER
    kind, _, image_id = name.partition("-")
    if image_id:
        return f"{'Description' if kind == 'alt' else 'Caption'} of {files[image_id]}"
    return str(form.fields[name].label)


def _words(form: ArtworkForm, draft: Draft, name: str, files: dict[str, str]) -> str:
    """How a person reads it; empty where nothing is said."""
    kind, _, image_id = name.partition("-")
    if image_id:
        return str((draft.alts if kind == "alt" else draft.captions)[image_id])
    value = getattr(draft, name)
    if name == "order":
        return ", ".join(files[each] for each in value if each in files)
    if name in _LISTS:
        return ", ".join(_names(_LISTS[name], value if isinstance(value, Sequence) else [value]))
    if name in _CHOICES:
        return str(dict(form.fields[name].choices)[value])  # type: ignore[attr-defined]
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return ", ".join(value) if isinstance(value, Sequence) and not isinstance(value, str) else str(value or "")


def _names(kind: str, keys: Sequence[int | None]) -> list[str]:
    return [entry.name for entry in terms.entries(kind) if entry.pk in keys]
