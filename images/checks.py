from datetime import UTC, datetime, timedelta
from pkgutil import resolve_name
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Caution

from images.credentials import BadKey, configured

_SOON = timedelta(days=30)


@register()
def hooks_exist(**_: Any) -> list[CheckMessage]:
    """A misspelt hook would be noticed only when the first picture is ready."""
    errors: list[CheckMessage] = []
    for path in settings.IMAGES_SETTLED_HOOKS:
        try:
            resolve_name(path)
        except (ImportError, AttributeError, ValueError) as error:
            errors.append(Error(f"IMAGES_SETTLED_HOOKS: {path}: {error}", id="images.E001"))
    return errors


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
        return [Caution(f"The certificate that signs pictures ends on {signer.until:%d %B %Y}.", id="images.W002")]
    return []
