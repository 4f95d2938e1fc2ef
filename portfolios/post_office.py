"""Carries letters to artists by mail."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.models import Block, User
from accounts.queries import confirmed_address
from common.errors import NotVisible
from portfolios.models import Letter, Portfolio

# After that a form's key has done its service, and nobody waits for a letter that could not be sent.
KEPT_FOR = timedelta(days=30)
_SALT = "portfolios.letters-off"


def forgotten() -> QuerySet[Letter]:
    """Written a while ago and not carried yet, though not so long ago that nobody waits for it."""
    now = timezone.now()
    return Letter.objects.filter(
        sent_at=None, created_at__lt=now - timedelta(minutes=20), created_at__gt=now - timedelta(days=3)
    )


@transaction.atomic
def deliver(letter_id: int) -> None:
    """Once, however often it is called, unless the house burns down between the sending and the note of it."""
    waiting = Letter.objects.select_for_update(of=("self",), skip_locked=True)
    letter = waiting.select_related("writer__profile", "artist__profile").filter(pk=letter_id, sent_at=None).first()
    if letter is None:
        return
    address = _address_for(letter)
    if address:
        _mail(letter, address).send()
    letter.sent_at, letter.subject, letter.text = timezone.now(), "", ""
    letter.save(update_fields=["sent_at", "subject", "text"])


def forget_old() -> None:
    Letter.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()


def letters_off_token(artist: User) -> str:
    """In every letter's link to want no more of them: works without logging in, and does nothing else."""
    return signing.dumps(artist.handle, salt=_SALT)


def artist_of_token(token: str) -> User:
    try:
        artist: User = User.objects.with_profile().get(handle=signing.loads(token, salt=_SALT))
    except (signing.BadSignature, User.DoesNotExist):
        raise NotVisible("This link is not one that we gave out. Your settings have the same switch.") from None
    return artist


def _address_for(letter: Letter) -> str:
    """Empty where it is not wanted any more: what was so when it was written may have changed."""
    writer, artist = letter.writer, letter.artist
    wanted = Portfolio.objects.filter(person=artist, takes_messages=True).exists()
    apart = Block.objects.between(writer, artist).exists() or not (writer.is_active and artist.is_active)
    return confirmed_address(artist) if wanted and not apart else ""


def _mail(letter: Letter, address: str) -> EmailMessage:
    writer, token = letter.writer, letters_off_token(letter.artist)
    off = f"{settings.SITE_URL}{reverse('portfolios:letters_off', args=[token])}"
    answer_to = confirmed_address(writer) if letter.gives_address else ""
    context = {"letter": letter, "writer": writer, "off": off, "answer_to": answer_to, "answer_at": _answer_at(writer)}
    return EmailMessage(
        # The @name is theirs alone; a name could be anybody's.
        f"@{writer.handle} wrote to you on Cara" + (f": {letter.subject}" if letter.subject else ""),
        render_to_string("portfolios/email/letter.txt", context),
        to=[address],
        reply_to=[answer_to] if answer_to else None,
        headers={
            "Message-ID": f"<letter-{letter.public_id}@{urlsplit(settings.SITE_URL).hostname}>",
            "List-Unsubscribe": f"<{off}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def _answer_at(writer: User) -> str:
    """The writer's own form, if letters reach them by it; else their page."""
    page = "contact" if Portfolio.objects.filter(person=writer, takes_messages=True).exists() else "gallery"
    return f"{settings.SITE_URL}{reverse(f'portfolios:{page}', args=[writer.handle])}"
