"""Puts the demo's people and works in place, through the same services that people use."""

import time
from collections.abc import Sequence
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from accounts import services as people
from accounts.models import User
from accounts.pictures import BANNER, PORTRAIT, set_picture
from cara.local.demo.cuts import BANNERS, cut_all
from cara.local.demo.people import COMMENTS, FOLLOWS, LIKES, PASSWORD, PEOPLE, Person, Said, Work
from cara.local.demo.profiles import introduce
from cara.local.demo.talk import answer, talk
from cara.local.demo.walls import PAINTER, hang
from feed import answering
from feed import services as posts
from feed.models import Comment, Post
from feed.pins import Pin
from feed.tags import count_uses
from images.models import Image
from portfolios import services as works
from portfolios.draft import Draft
from portfolios.terms import resolve

_PICTURES = Path(__file__).parent / "pictures"


def seed() -> None:
    """Idempotent: what is there already is left as it is. Wants a running worker, and waits for its pictures."""
    for person in PEOPLE:
        _join(person)
    for person in PEOPLE:
        for work in person.works:
            _share(person, work)
    wait_for_pictures(seconds=300)
    cut_all()
    _mingle()
    _post()
    count_uses()


def _join(person: Person) -> None:
    if User.objects.filter(handle=person.handle).exists():
        return
    user = User(handle=person.handle, email=f"{person.handle}@demo.example", is_staff=person.moderator)
    user.set_password(PASSWORD)
    with transaction.atomic():
        people.join(user=user, name=person.name)
        people.edit_profile(user=user, name=person.name, bio=person.bio)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        if person.portrait:
            set_picture(user=user, kind=PORTRAIT, file=_file(person.portrait))
        if person.handle in BANNERS:
            set_picture(user=user, kind=BANNER, file=_file(BANNERS[person.handle][0]))
        introduce(user)


def _share(person: Person, work: Work) -> None:
    author = User.objects.get(handle=person.handle)
    post = works.start_artwork(author=author, form_key=_key(person.handle, work.title))
    if post.pictures.exists():
        return
    pictures = posts.add_pictures(post=post, files=[_file(name) for name, _ in work.pictures])
    ids = [picture.image.public_id for picture in pictures]
    draft = Draft(
        title=work.title,
        text=work.text,
        visibility=Post.Visibility.EVERYONE,
        mediums=_keys("mediums", work.mediums),
        software=_keys("software", work.software),
        field=next(iter(_keys("fields", [work.trade])), None),
        tags=work.tags,
        order=ids,
        alts=dict(zip(ids, (alt for _, alt in work.pictures), strict=True)),
        captions=dict(zip(ids, work.captions, strict=False)),
        **work.more,
    )
    works.save_artwork(post=post, draft=draft)
    works.publish_artwork(post=post)


def _keys(kind: str, names: Sequence[str]) -> list[int]:
    return [entry.pk for entry in resolve(kind, names)[0]]


def wait_for_pictures(*, seconds: int) -> None:
    """Until no work waits for its pictures any more, or the time is over."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        waiting = Post.objects.filter(state=Post.State.WAITING).exists()
        if not waiting and not Image.objects.filter(state=Image.State.PENDING).exists():
            return
        time.sleep(0.2)


def _post() -> None:
    users = _users()
    talk(users, file=_file)
    wait_for_pictures(seconds=300)
    answer(users, _works_of(users), file=_file)


def _users() -> dict[str, User]:
    return {user.handle: user for user in User.objects.filter(handle__in=[person.handle for person in PEOPLE])}


def _works_of(users: dict[str, User]) -> dict[str, Post]:
    works = Post.objects.filter(author__in=users.values(), kind=Post.Kind.WORK, state=Post.State.PUBLISHED)
    return {post.title: post for post in works}


def _mingle() -> None:
    users = _users()
    shown = _works_of(users)
    hang(users[PAINTER], shown)
    for follower, followed in FOLLOWS:
        for handle in followed.split():
            people.follow(follower=users[follower], followee=users[handle])
    for title, handles in LIKES:
        for handle in handles.split():
            if title in shown:
                posts.like(user=users[handle], post=shown[title])
    _comment(users, shown)


def _comment(users: dict[str, User], shown: dict[str, Post]) -> None:
    made: dict[int, Comment] = {}
    for number, said in enumerate(COMMENTS):
        post = shown.get(said.work)
        if post is None or (said.to is not None and said.to not in made):
            continue
        key = _key(said.by, said.work, said.text)
        to = made[said.to] if said.to is not None else None
        made[number] = answering.comment(
            author=users[said.by], post=post, text=said.text, form_key=key, to=to, pin=_pin(post, said)
        )
        if said.is_helpful:
            answering.mark_helpful(comment=made[number], by=post.author)


def _pin(post: Post, said: Said) -> Pin | None:
    pictures = list(post.pictures.order_by("place"))
    if said.pin is None or said.pin[0] >= len(pictures):
        return None
    place, x, y = said.pin
    return Pin(pictures[place], x / 100, y / 100)


def _file(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, (_PICTURES / name).read_bytes(), content_type="image/jpeg")


def _key(*parts: str) -> UUID:
    return uuid5(NAMESPACE_URL, "cara-demo/" + "/".join(parts))
