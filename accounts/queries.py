"""Page-shaped reads about people."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from accounts.models import Block, Follow, User, Viewer
from common.errors import NotVisible


@dataclass(frozen=True)
class Relation:
    """What is between the viewer and a person, seen from the viewer."""

    is_self: bool = False
    following: bool = False
    follows_you: bool = False
    blocking: bool = False
    blocked: bool = False


def person_or_404(handle: str, *, viewer: Viewer) -> tuple[User, Relation]:
    """The getter is the permission: nobody sees a suspended person or one who has blocked them.

    Somebody whom the viewer has blocked is found, so that the block can be lifted; `relation.blocking` says so.
    """
    person = _with_relation(viewer).with_profile().filter(handle=handle.lower(), is_active=True).first()
    if person is None or person.relation_blocked:
        raise NotVisible("There is nobody here by that @name.")
    return person, _relation(person, viewer)


def relation_to(person: User, *, viewer: Viewer) -> Relation:
    return _relation(_with_relation(viewer).get(pk=person.pk), viewer)


def blocked_by(user: User) -> list[User]:
    """The people whom this one has blocked, the latest first."""
    return list(User.objects.with_profile().filter(blocked_by__blocker=user).order_by("-blocked_by__pk"))


def _with_relation(viewer: Viewer):  # type: ignore[no-untyped-def]  # annotated rows have no type of their own
    me = viewer.pk
    return User.objects.annotate(
        relation_following=Exists(Follow.objects.filter(follower=me, followee=OuterRef("pk"))),
        relation_follows_you=Exists(Follow.objects.filter(follower=OuterRef("pk"), followee=me)),
        relation_blocking=Exists(Block.objects.filter(blocker=me, blocked=OuterRef("pk"))),
        relation_blocked=Exists(Block.objects.filter(blocker=OuterRef("pk"), blocked=me)),
    )


def _relation(person, viewer: Viewer) -> Relation:  # type: ignore[no-untyped-def]
    return Relation(
        is_self=person.pk == viewer.pk,
        following=person.relation_following,
        follows_you=person.relation_follows_you,
        blocking=person.relation_blocking,
        blocked=person.relation_blocked,
    )
