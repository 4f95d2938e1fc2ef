"""What the demo's people say to each other beside their works: in their order, through the services that people use."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from feed import reposting, talking
from feed import services as posts
from feed.models import Post
from feed.talking import Talk

_Open = Callable[[str], SimpleUploadedFile]


class Said(NamedTuple):
    who: str
    text: str
    # A file with what it shows.
    pictures: Sequence[tuple[str, str]] = ()
    # The title of a work, or how somebody's words begin.
    about: str = ""


TALK = (
    Said("bo", "Does anybody still cut their own mounts? I am down to my last *good* blade. #tools"),
    Said(
        "lark",
        "Forty minutes before the rain came. Nothing is finished, and the sky is right. #plein-air",
        (("last-light.jpg", "Teal mountains fading into the distance below a yellow evening sky."),),
    ),
    Said(
        "mirela", "This is how one paints distance: by leaving it out. Look at the last ridge.", about="Forty minutes"
    ),
    Said("noor", "I keep coming back to the lower left of this one, @mirela.", about="The valley before the dam"),
    Said(
        "aiko",
        "One way to lay this corner. Wider lines, or thinner? #mosaic",
        (("green-glass.jpg", "Green glass in uneven pieces, the dark lines between them thin."),),
    ),
    Said(
        "mirela",
        "Question for painters: **gouache** that stays open longer than ten minutes. Does it exist?\n\n#gouache",
    ),
)
# Who reposts which.
REPOSTS = (("mirela", "One way to lay"), ("jun", "The valley before the dam"), ("lark", "Does anybody still"))


def talk(users: Mapping[str, User], *, file: _Open) -> None:
    """Idempotent. Pictures may still be on their way afterwards."""
    for each in TALK:
        if not each.about:
            _say(users[each.who], each, None, file)


def answer(users: Mapping[str, User], shown: Mapping[str, Post], *, file: _Open) -> None:
    """Quotes and reposts, once that is out."""
    out = dict(shown) | {post.text: post for post in Post.objects.filter(kind=Post.Kind.TALK, state="published")}
    for each in TALK:
        if each.about and (about := _that(out, each.about)):
            _say(users[each.who], each, about, file)
    for who, beginning in REPOSTS:
        if found := _that(out, beginning):
            reposting.repost(user=users[who], public_id=found.public_id)


def _say(author: User, each: Said, about: Post | None, file: _Open) -> None:
    key = uuid5(NAMESPACE_URL, f"cara-demo/{each.text}")
    post = talking.start_talk(author=author, form_key=key, quotes=about.public_id if about else "")
    if post.text:
        return
    pictures = posts.add_pictures(post=post, files=[file(name) for name, _ in each.pictures])
    ids = [picture.image.public_id for picture in pictures]
    alts = dict(zip(ids, (alt for _, alt in each.pictures), strict=True))
    talking.save_talk(post=post, talk=Talk(each.text, alts=alts, order=ids))
    talking.publish_talk(post=post)


def _that(said: Mapping[str, Post], beginning: str) -> Post | None:
    return next((post for words, post in said.items() if words.startswith(beginning)), None)
