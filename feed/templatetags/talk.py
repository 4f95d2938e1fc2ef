"""`{% pins_on picture talk %}`: the critiques on one picture, wherever it is shown whole."""

from django import template
from django.utils.safestring import SafeString

from common.ratios import ratio_class
from common.templatetags.cara import jinja
from feed.answers import Talk
from feed.models import PostPicture

register = template.Library()


@register.simple_tag
def pins_on(picture: PostPicture, talk: Talk, swap: bool = False, back: str = "") -> SafeString:
    """`swap`: to take the place of those that the page has. `back`: the address of the work's page, where the picture
    is shown in full over it."""
    image = picture.image
    return jinja(
        "feed/_pins.jinja",
        marks=talk.marks_on(picture.pk),
        image=image.public_id,
        here=talk.here,
        swap=swap,
        back=back,
        ratio=ratio_class(image.width, image.height),
    )
