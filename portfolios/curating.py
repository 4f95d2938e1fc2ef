"""What moderators do with the curated lists: add and rename entries, say which words find them, merge two into one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.utils.text import slugify

from common.errors import Conflict, NotAllowed
from common.text import clean_line, fold
from portfolios import terms
from portfolios.models import Artwork, Field, Medium, Portfolio, Software, Term

MAX_SYNONYMS = 40
# Who links to the entries of a list, by the tables and columns in between.
_LINKS: dict[type[Term], list[tuple[type[models.Model], str, str]]] = {
    Medium: [(Artwork.mediums.through, "artwork", "medium")],
    Software: [
        (Artwork.software.through, "artwork", "software"),
        (Portfolio.software.through, "portfolio", "software"),
    ],
    Field: [],
}


@transaction.atomic
def keep_term(*, term: Term, name: str, group: str, synonyms: Iterable[str]) -> None:
    """Add an entry or change it. Its address stays when its name changes, and its old name finds it still."""
    old = [term.name] if term.name and term.name != name else []
    term.name, term.group = name, group
    term.synonyms = _words([*synonyms, *old], but=name)
    refuse_clashes(term)
    term.slug = term.slug or _new_slug(term)
    term.save()
    _forget(type(term))


@transaction.atomic
def merge_terms(*, gone: Term, into: Term) -> None:
    """What has the one has the other from now on, which is found by the words of both."""
    if gone.pk == into.pk:
        raise NotAllowed("An entry cannot be merged into itself.")
    kept = type(into)._default_manager.select_for_update().filter(pk__in=[gone.pk, into.pk]).order_by("pk")
    if len(kept) < 2:
        raise Conflict("One of the two is not there any more. Look at the list again.")
    for table, owner, column in _LINKS[type(gone)]:
        _move_links(table._default_manager.all(), owner, column, gone, into)
    if isinstance(gone, Field):
        Artwork.objects.filter(field=gone).update(field=into)
    words = [*into.synonyms, gone.name, *gone.synonyms]
    gone.delete()
    into.synonyms = _words(words, but=into.name)
    into.save(update_fields=["synonyms"])
    _forget(type(into))


def refuse_clashes(term: Term) -> None:
    """Every word finds one entry: else what people type would mean either."""
    ours = {_key(word) for word in (term.name, *term.synonyms)}
    for other in type(term)._default_manager.exclude(pk=term.pk):
        clash = next((word for word in (other.name, *other.synonyms) if _key(word) in ours), None)
        if clash:
            raise Conflict(f"“{clash}” finds {other.name} already. Take it out there first, or merge the two.")


def _move_links(links: models.QuerySet[Any], owner: str, column: str, gone: Term, into: Term) -> None:
    """Those that have both keep one link."""
    have = links.filter(**{column: into.pk}).values(owner)
    links.filter(**{column: gone.pk}).exclude(**{f"{owner}__in": have}).update(**{column: into.pk})


def _words(words: Iterable[str], *, but: str) -> list[str]:
    """In small letters, each once and none that is the name."""
    by_key = {_key(word): clean_line(word).lower() for word in reversed([*words])}
    return [word for key, word in reversed(by_key.items()) if key and key != _key(but)][:MAX_SYNONYMS]


def _new_slug(term: Term) -> str:
    """Names without a Latin letter are numbered."""
    wanted = slugify(term.name)[:36] or "entry"
    taken = set(type(term)._default_manager.filter(slug__startswith=wanted).values_list("slug", flat=True))
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(slug for slug in numbered if slug not in taken)


def _forget(model: type[Term]) -> None:
    kind = next(kind for kind, each in terms.LISTS.items() if each is model)
    transaction.on_commit(lambda: terms.forget(kind))


def _key(word: str) -> str:
    return fold(word).replace(" ", "")
