"""What somebody wants to hear of, and how."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from notifications.models import MAIL_BY_DEFAULT, Kind, Mail, NotificationChoice


@dataclass(frozen=True)
class Wish:
    on_site: bool
    mail: Mail


def choices_of(user: User) -> dict[Kind, Wish]:
    """Of every kind, chosen or as it is for everybody."""
    chosen = {choice.kind: choice for choice in NotificationChoice.objects.filter(user=user)}
    return {kind: _wish(kind, chosen.get(kind)) for kind in Kind}


def _wish(kind: Kind, chosen: NotificationChoice | None) -> Wish:
    return Wish(chosen.on_site, Mail(chosen.mail)) if chosen else Wish(True, Mail(MAIL_BY_DEFAULT[kind]))
