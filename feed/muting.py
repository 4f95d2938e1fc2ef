"""Muting words and tags, for a time or for good."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.muting import ends_after, keep_pace_of_mutes
from common.errors import DomainError, LimitReached
from feed.models import MutedWord
from feed.muted_words import folded, pattern_of
from feed.tags import spell

MOST_WORDS = 200


class NoWord(DomainError):
    status = 422


def as_kept(typed: str) -> str:
    """A tag in its one spelling, a word as it was typed. Refused where there is nothing to look for."""
    word = typed.strip()
    if word.startswith("#"):
        word = f"#{spell(word)}"
    if not pattern_of((word,)):
        raise NoWord("There is no word in that. Write a word, some words, or a #tag.")
    return word


def muted_words(user: User) -> QuerySet[MutedWord, MutedWord]:
    """Those that count now."""
    return MutedWord.objects.filter(Q(until=None) | Q(until__gt=timezone.now()), user=user).order_by("word")


@transaction.atomic
def mute_word(*, user: User, word: str, time: str) -> datetime | None:
    """For that time from now, whatever it was before; until when. One word in two spellings is one."""
    kept, until = as_kept(word), ends_after(time)
    keep_pace_of_mutes(user)
    words = {folded(each.word): each for each in MutedWord.objects.select_for_update().filter(user=user)}
    if (there := words.get(folded(kept))) is not None:
        MutedWord.objects.filter(pk=there.pk).update(until=until)
        return until
    if len(words) >= MOST_WORDS:
        raise LimitReached(f"There is room for {MOST_WORDS} muted words and tags. Let go of some of them first.")
    MutedWord.objects.update_or_create(user=user, word=kept, defaults={"until": until})
    return until


def unmute_word(*, user: User, word: str) -> None:
    """Not muted is no error."""
    MutedWord.objects.filter(user=user, word=word).delete()


def mutes_tag(user: User, name: str) -> bool:
    return muted_words(user).filter(word=f"#{name}").exists()


def lift_ended_words() -> int:
    """Take away the rows of those that have ended, which no list asks for any more. How many."""
    deleted, _ = MutedWord.objects.filter(until__lte=timezone.now()).delete()
    return deleted
