from django import template

from common.focus import focus_class
from images.models import Image
from portfolios.models import Artwork

register = template.Library()


@register.simple_tag
def focus(artwork: Artwork, image: Image) -> str:
    """Where to look in one of a work's pictures, as classes for a box of class `focused` that it fills."""
    return focus_class(*artwork.focus_in(image))


@register.simple_tag
def filling(artwork: Artwork, image: Image) -> str:
    """The same for a box that shows the picture whole otherwise: nothing, unless its artist has named a place in it."""
    return f"focused {focus(artwork, image)}" if artwork.focus_of_id == image.pk else ""
