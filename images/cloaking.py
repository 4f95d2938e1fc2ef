"""Where a cloak against models is laid over a picture, by whatever settings name: nothing does by default."""

from pathlib import Path
from pkgutil import resolve_name

from django.conf import settings

NONE = "none"


class NotCloaked(OSError):
    """Who asked for a cloak is shown without one in no case: the picture waits."""


def is_offered() -> bool:
    return bool(settings.IMAGES_CLOAK != NONE)


def cloak(original: Path) -> Path:
    """Where the cloaked copy of it lies, in the same folder; the very same file where no adapter is named."""
    if not is_offered():
        return original
    try:
        copy: Path = resolve_name(settings.IMAGES_CLOAK)(original)
    except Exception as trouble:
        raise NotCloaked(f"{settings.IMAGES_CLOAK}: {trouble}") from trouble
    if not copy.is_file() or copy.parent != original.parent:
        raise NotCloaked(f"{settings.IMAGES_CLOAK} answered {copy}")
    return copy
