from django.conf import settings

from images.sniff import Limits


def limits() -> Limits:
    """What an upload may be at most: the same at the form, in the worker and in the child."""
    return Limits(
        bytes=settings.IMAGES_MAX_BYTES,
        pixels=settings.IMAGES_MAX_PIXELS,
        held_bytes=settings.IMAGES_MAX_HELD_BYTES,
        side=settings.IMAGES_MAX_SIDE,
        frames=settings.IMAGES_MAX_FRAMES,
        frame_pixels=settings.IMAGES_MAX_FRAME_PIXELS,
    )
