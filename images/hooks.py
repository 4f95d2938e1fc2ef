import logging
from pkgutil import resolve_name

from django.conf import settings

logger = logging.getLogger(__name__)


def may_see(image_id: int, asker: object) -> bool:
    """Whether the room that owns the picture still shows it to who asks: an address may have gone from hand to hand,
    and a block or an end of following comes after it. With no room above, the address alone counts."""
    path = settings.IMAGES_SEEN_BY
    return bool(resolve_name(path)(image_id, asker)) if path else True


def announce(image_id: int) -> None:
    """Tell the higher rooms that a picture is ready or rejected. Each has a beat of its own for what it misses."""
    for path in settings.IMAGES_SETTLED_HOOKS:
        try:
            resolve_name(path)(image_id)
        except Exception:
            logger.exception("%s did not hear of picture %s.", path, image_id)
