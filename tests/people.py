"""The people who matter and the works they look at. Fixtures, imported by `tests/conftest.py`."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from accounts import services as people
from accounts.models import User
from feed.models import Post, PostPicture
from feed.publishing import new_position
from feed.services import settle_access
from images.models import Image, Rendition
from images.shown import shown_of
from images.storage import key_for
from portfolios.collecting import Told, start_collection
from portfolios.models import HUNG, STORED, Artwork, Collection
from portfolios.order import rank_on_top

PASSWORD = "correct horse battery"
SPECS = (("avif-320", 320), ("avif-640", 640), ("avif-1280", 1280), ("jpeg-1280", 1280))


def make_person(handle: str, **fields: Any) -> User:
    """Somebody who has signed up and confirmed their address."""
    user = User(handle=handle, email=f"{handle}@example.com", **fields)
    user.set_password(PASSWORD)
    people.join(user=user, name=handle.capitalize())
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_image(state: str = Image.State.READY, **fields: Any) -> Image:
    """The rows of a picture as the pipeline leaves them, without any bytes: for tests that ask who sees what."""
    image = Image(
        filename="study.jpg", width=1500, height=1000, state=state, creator="Artist", creator_url="/@artist/", **fields
    )
    rows = [
        Rendition(image=image, spec=spec, key=_key(image, spec), width=w, height=w * 2 // 3, bytes=1)
        for spec, w in (SPECS if state == Image.State.READY else ())
    ]
    image.shown = shown_of(rows)
    image.save()
    Rendition.objects.bulk_create(rows)
    return image


def _key(image: Image, spec: str) -> str:
    return key_for(image.public_id, spec.encode(), "jpg" if spec.startswith("jpeg") else "avif")


def make_post(author: User, title: str = "Study", *, pictures: int = 1, **fields: Any) -> Post:
    """A published work, as `publish_post` leaves it; `state="draft"` for one that is not."""
    if fields.setdefault("state", Post.State.PUBLISHED) == Post.State.PUBLISHED:
        now = timezone.now()
        fields |= {"published_at": now, "position": new_position(now)}
    post = Post.objects.create(author=author, title=title, form_key=uuid4(), **fields)
    wall = HUNG if post.is_published else STORED
    rank = rank_on_top(artist=author, wall=wall)
    Artwork.objects.create(post=post, artist=author, rank=rank, position=post.position)
    for place in range(pictures):
        PostPicture.objects.create(post=post, image=make_image(), place=place, alt=f"{title}, picture {place + 1}")
    settle_access(posts=Post.objects.filter(pk=post.pk))
    return post


def make_talk(author: User, text: str = "A thought", **fields: Any) -> Post:
    """Words that are out, as `publish_talk` leaves them; `about=` the post that they quote."""
    about = fields.pop("about", None)
    now = timezone.now()
    out = {"state": Post.State.PUBLISHED, "published_at": now, "position": new_position(now)}
    fields = {"kind": Post.Kind.TALK, "quoted": about, "is_quote": bool(about)} | fields
    return Post.objects.create(author=author, text=text, form_key=uuid4(), **out | fields)


def make_collection(artist: User, title: str = "Sketchbook", works: Iterable[str] = (), **told: str) -> Collection:
    """`works` are their public ids."""
    return start_collection(artist=artist, form_key=uuid4(), told=Told(title, **told), works=list(works))


@pytest.fixture
def artist(db: None) -> User:
    return make_person("artist")


@pytest.fixture
def follower(artist: User) -> User:
    user = make_person("follower")
    people.follow(follower=user, followee=artist)
    return user


@pytest.fixture
def stranger(db: None) -> User:
    return make_person("stranger")


@pytest.fixture
def blocked(artist: User) -> User:
    """Whom the artist has blocked."""
    user = make_person("unwanted")
    people.block(blocker=artist, blocked=user)
    return user


@pytest.fixture
def blocker(artist: User) -> User:
    """Who has blocked the artist."""
    user = make_person("annoyed")
    people.block(blocker=user, blocked=artist)
    return user


@pytest.fixture
def moderator(db: None) -> User:
    return make_person("warden", is_staff=True)


@pytest.fixture
def visitor() -> AnonymousUser:
    return AnonymousUser()


@pytest.fixture
def as_person(db: None) -> Callable[[User | AnonymousUser], Client]:
    """A browser in which this person is signed in."""

    def signed_in(user: User | AnonymousUser) -> Client:
        client = Client()
        if user.is_authenticated:
            client.force_login(user, backend="accounts.backends.Backend")
        return client

    return signed_in
