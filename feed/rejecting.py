"""Pictures that could not be made safe to show, and that nobody waits for: added to what is out or planned, put in
another's place there, or sent with a comment. Their authors hear of it. What waits for its pictures is seen to by
`feed.publishing`; a draft says it in the editor."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from feed import telling
from feed.models import Comment, Post
from images.models import Image

_OUT = (Post.State.PUBLISHED, Post.State.SCHEDULED)


@transaction.atomic
def tell_of_rejected(*, image_id: int) -> None:
    """Any picture that has been settled may be asked about, and twice."""
    if not Image.objects.filter(pk=image_id, state=Image.State.REJECTED).exists():
        return
    pictured = Q(pictures__image=image_id) | Q(pictures__next_image=image_id)
    for post in Post.objects.filter(pictured, state__in=_OUT):
        telling.picture_left_out(post=post)
    for comment in Comment.objects.filter(pictures__image=image_id):
        telling.picture_left_out_of_comment(comment=comment)
