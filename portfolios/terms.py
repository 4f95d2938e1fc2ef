"""The curated lists as pages and forms use them: found by any of their words, without a query."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from difflib import get_close_matches
from typing import NamedTuple

from django.core.cache import cache
from django.utils.text import slugify
from redis.exceptions import RedisError

from common.text import fold
from portfolios.models import Field, Medium, Software, Term

LISTS: dict[str, type[Term]] = {"fields": Field, "mediums": Medium, "software": Software}


class Entry(NamedTuple):
    pk: int
    name: str
    slug: str
    group: str
    synonyms: list[str]
    # All that finds it, folded: its name first.
    words: list[str]


class _Kept(NamedTuple):
    stamp: str
    entries: list[Entry]
    # By every word without its spaces, so that "3dsmax" is "3ds Max"; a name before another's synonym.
    by_word: dict[str, Entry]


# In every process, as long as the stamp in the cache stays the same.
_kept: dict[str, _Kept] = {}


def entries(kind: str) -> list[Entry]:
    """One list, in the order of its names."""
    return _current(kind).entries


def grouped(kind: str) -> dict[str, list[Entry]]:
    """Under its headings, which stand in the order in which they were made."""
    groups: dict[str, list[Entry]] = {entry.group: [] for entry in sorted(entries(kind), key=lambda entry: entry.pk)}
    for entry in entries(kind):
        groups[entry.group].append(entry)
    return groups


def forget(kind: str) -> None:
    """After the list has changed and that is committed."""
    cache.set(_stamp_of(kind), uuid.uuid4().hex, None)


def search(kind: str, text: str, *, most: int = 12) -> list[Entry]:
    """Names that begin so come first, then those with such a word in them, then those that have another such word."""
    wanted = fold(text)
    if not wanted:
        return []
    ranked = [(rank, entry) for entry in entries(kind) if (rank := _rank(entry, wanted)) is not None]
    return [entry for _, entry in sorted(ranked, key=lambda pair: pair[0])[:most]]


def resolve(kind: str, names: Sequence[str]) -> tuple[list[Entry], list[str]]:
    """The entries of these names or synonyms, each once, and the names that are none."""
    by_word = _current(kind).by_word
    found = [(name, by_word.get(_joined(fold(name)))) for name in names]
    known = {entry.pk: entry for _, entry in found if entry}
    return list(known.values()), [name for name, entry in found if entry is None]


def by_slug(kind: str, slug: str) -> Entry | None:
    """Also by the slug of a name that it had before: renaming and merging keep that as a synonym."""
    exact = next((entry for entry in entries(kind) if entry.slug == slug), None)
    return exact or next((entry for entry in entries(kind) if slug in map(slugify, entry.synonyms)), None)


def near(kind: str, name: str) -> str:
    """What somebody may have meant; empty if nothing is like it."""
    by_word = _current(kind).by_word
    close = get_close_matches(_joined(fold(name))[:40], by_word, n=1, cutoff=0.75)
    return by_word[close[0]].name if close else ""


def _rank(entry: Entry, wanted: str) -> int | None:
    name, joined = entry.words[0], _joined(wanted)
    if joined in map(_joined, entry.words):
        return 0
    if _joined(name).startswith(joined):
        return 1
    if f" {wanted}" in name:
        return 2
    if any(f" {wanted}" in f" {word}" for word in entry.words):
        return 3
    return 4 if len(wanted) > 2 and any(wanted in word for word in entry.words) else None


def _current(kind: str) -> _Kept:
    kept = _kept.get(kind)
    stamp = _stamp(kind, kept.stamp if kept else "")
    if kept is None or kept.stamp != stamp:
        # Read after the stamp: what is committed meanwhile gets another one.
        kept = _kept[kind] = _read(kind, stamp)
    return kept


def _stamp(kind: str, known: str) -> str:
    """While the cache is away, what is known already: a list changes rarely."""
    try:
        return str(cache.get_or_set(_stamp_of(kind), lambda: uuid.uuid4().hex, None))
    except RedisError:
        return known


def _read(kind: str, stamp: str) -> _Kept:
    there = sorted(map(_entry, LISTS[kind]._default_manager.all()), key=lambda entry: entry.words[0])
    by_word = {_joined(word): entry for entry in there for word in entry.words[1:]}
    return _Kept(stamp, there, by_word | {_joined(entry.words[0]): entry for entry in there})


def _entry(row: Term) -> Entry:
    words = [fold(word) for word in (row.name, *row.synonyms)]
    return Entry(row.pk, row.name, row.slug, row.group, row.synonyms, words)


def _joined(words: str) -> str:
    return words.replace(" ", "")


def _stamp_of(kind: str) -> str:
    return f"terms.{kind}.stamp"
