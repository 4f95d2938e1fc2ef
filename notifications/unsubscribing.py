"""The links in letters that switch them off without logging in. They do nothing else."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from accounts.models import User
from common.errors import NotVisible
from notifications.models import Kind

_SALT = "notifications.no-mail"


def no_mail_url(user_id: int, kind: Kind | None = None) -> str:
    """No more letters of this kind, or none of any."""
    token = signing.dumps([user_id, kind.value if kind else ""], salt=_SALT)
    return f"{settings.SITE_URL}{reverse('notifications:no_mail', args=[token])}"


def read_token(token: str) -> tuple[User, Kind | None]:
    try:
        user_id, kind = signing.loads(token, salt=_SALT)
        return User.objects.with_profile().get(pk=user_id), Kind(kind) if kind else None
    except (signing.BadSignature, User.DoesNotExist, ValueError):
        raise NotVisible("This link is not one that we gave out. Your settings have the same switch.") from None
