from pkgutil import resolve_name
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


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
