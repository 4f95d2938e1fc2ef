"""Letters to artists through the form on their page: who may write one, and what becomes of it. No address is shown.

Written and kept here; `portfolios.post_office` carries them.
"""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.db import transaction

from accounts.models import Block, User
from accounts.queries import confirmed_address
from common.errors import NotAllowed, NotVisible
from common.limits import Limit, take
from portfolios.models import Letter, Portfolio
from portfolios.order import lock_portfolio
from portfolios.tasks import send_letter

_TO_ANYBODY = Limit(
    "letters", 10, 86_400, "You have written as many messages as there can be in a day. You can write again in {wait}."
)
_TO_ONE = Limit(
    "letters-to-one", 3, 86_400, "You have written to them often enough for a day. You can write again in {wait}."
)


def takes_letters(artist: User) -> bool:
    """They want letters, and there is an address that has been confirmed."""
    wants = Portfolio.objects.filter(person=artist, takes_messages=True).exists()
    return wants and bool(confirmed_address(artist))


def refuse_unless_possible(*, writer: User, artist: User) -> None:
    """Why nobody, or not this person, can write to that artist."""
    if writer.pk == artist.pk:
        raise NotAllowed("This form is for others to write to you.")
    if not takes_letters(artist):
        raise NotVisible(f"{artist.profile.name} takes no messages here.")
    if not confirmed_address(writer):
        raise NotAllowed("Confirm your email address first, in your settings. Then you can write to people.")


@transaction.atomic
def write_letter(*, writer: User, artist: User, subject: str, text: str, gives_address: bool, form_key: UUID) -> Letter:
    """A form sent twice writes one letter."""
    written = Letter.objects.filter(writer=writer, form_key=form_key).first()
    if written:
        return written
    refuse_unless_possible(writer=writer, artist=artist)
    if not artist.is_active or Block.objects.between(writer, artist).exists():
        raise NotVisible
    take((_TO_ANYBODY, str(writer.pk)), (_TO_ONE, f"{writer.pk}-{artist.pk}"))
    words = {"artist": artist, "subject": subject, "text": text, "gives_address": gives_address}
    letter, is_new = Letter.objects.get_or_create(writer=writer, form_key=form_key, defaults=words)
    if is_new:
        transaction.on_commit(partial(send_letter.delay, letter.pk))
    return letter


@transaction.atomic
def stop_letters(*, artist: User) -> None:
    portfolio = lock_portfolio(artist)
    portfolio.takes_messages = False
    portfolio.save(update_fields=["takes_messages"])
