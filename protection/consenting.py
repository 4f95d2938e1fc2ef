"""Whether somebody's pictures may be shown to outside services."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from protection.models import Consent


@transaction.atomic
def set_consent(*, person: User, agrees: bool) -> None:
    if agrees:
        Consent.objects.get_or_create(person=person)
    else:
        Consent.objects.filter(person=person).delete()


def has_agreed(person: User) -> bool:
    return Consent.objects.filter(person=person).exists()
