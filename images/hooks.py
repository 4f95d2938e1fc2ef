import logging
from pkgutil import resolve_name

from django.conf import settings

logger = logging.getLogger(__name__)


def announce(image_id: int) -> None:
    """Tell the higher rooms that a picture is ready or rejected. Each has a beat of its own for what it misses."""
    for path in settings.IMAGES_SETTLED_HOOKS:
        try:
            resolve_name(path)(image_id)
        except Exception:
            logger.exception("%s did not hear of picture %s.", path, image_id)
