from datetime import UTC, datetime, timedelta
from pkgutil import resolve_name
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Caution

from images import cloaking
from images.credentials import BadKey, configured
from images.delivery import REDIRECT

_SOON = timedelta(days=30)
_HINT = "With a new one in place: manage.py sign_again --sign, before the old one has ended."


@register()
def hooks_exist(**_: Any) -> list[CheckMessage]:
    """A misspelt hook would be noticed only when the first picture is ready."""
    errors: list[CheckMessage] = []
    cloak = [settings.IMAGES_CLOAK] if cloaking.is_offered() else []
    for path in [*settings.IMAGES_SETTLED_HOOKS, settings.IMAGES_SEEN_BY, *cloak]:
        try:
            resolve_name(path)
        except (ImportError, AttributeError, ValueError) as error:
            errors.append(
                Error(f"IMAGES_SETTLED_HOOKS, IMAGES_SEEN_BY or IMAGES_CLOAK: {path}: {error}", id="images.E001")
            )
    return errors


@register(Tags.security, deploy=True)
def pictures_keep_their_headers(**_: Any) -> list[CheckMessage]:
    if settings.IMAGES_DELIVERY != REDIRECT or settings.S3_FRONT_URL:
        return []
    said = (
        "CARA_PICTURES_BY=redirect without S3_FRONT_URL: the bucket's answers say nothing of nosniff, of a"
        " Content-Security-Policy, of other sites' reading and of the rights."
    )
    return [Caution(said, hint="See docs/delivery.md, or leave CARA_PICTURES_BY out.", id="images.W003")]


@register(Tags.security, deploy=True)
def pictures_are_signed(**_: Any) -> list[CheckMessage]:
    try:
        signer = configured()
    except BadKey as error:
        return [Error(f"CARA_CREDENTIALS_KEY, CARA_CREDENTIALS_CHAIN: {error}.", id="images.E002")]
    if signer is None:
        said = "CARA_CREDENTIALS_KEY is not set: pictures are made without content credentials (C2PA)."
        return [Caution(said, id="images.W001")]
    if signer.until < datetime.now(UTC) + _SOON:
        return [
            Caution(
                f"The certificate that signs pictures ends on {signer.until:%d %B %Y}.", hint=_HINT, id="images.W002"
            )
        ]
    return []
