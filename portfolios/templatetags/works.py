from django import template

from common.focus import focus_class
from images.models import Image
from portfolios.models import Artwork

register = template.Library()


@register.simple_tag
def focus(artwork: Artwork, image: Image) -> str:
    """Where to look in one of a work's pictures, as classes for a box of class `focused` that it fills."""
    return focus_class(*artwork.focus_in(image))
