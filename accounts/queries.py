"""Page-shaped reads about people."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import HttpRequest

from accounts.models import Block, Follow, Mute, Preferences, Profile, ProfileLink, User, UserQuerySet, Viewer
from common.errors import NotVisible
from common.paging import Page, keyset_page
from common.prepared import prepared
from images.models import Image

PEOPLE_PAGE_SIZE = 40


@dataclass(frozen=True)
class Relation:
    """What is between the viewer and a person, seen from the viewer."""

    is_self: bool = False
    following: bool = False
    follows_you: bool = False
    blocking: bool = False
    blocked: bool = False
    # Muted by the viewer now, and until when; for good where nothing is said.
    muting: bool = False
    muted_until: datetime | None = None


def person_or_404(handle: str, *, viewer: Viewer) -> tuple[User, Relation]:
    """The getter is the permission: nobody sees a suspended person or one who has blocked them.

    Somebody whom the viewer has blocked is found, so that the block can be lifted; `relation.blocking` says so.
    """
    found = _person(viewer, handle.lower())
    if not found or found[0].relation_blocked:
        raise NotVisible("There is nobody here by that @name.")
    return found[0], _relation(found[0], viewer)


@prepared
def _person(viewer: Viewer, handle: str) -> QuerySet[Any]:
    return _with_relation(viewer).with_profile().filter(handle=handle, is_active=True)


def open_person_or_404(handle: str, *, viewer: Viewer) -> tuple[User, Relation]:
    """As above, for what lies behind somebody's page: whom the viewer has blocked, they see nothing more of."""
    person, relation = person_or_404(handle, viewer=viewer)
    if relation.blocking:
        raise NotVisible(f"You have blocked @{person.handle}. Neither of you sees anything of the other.")
    return person, relation


@dataclass(frozen=True)
class Known:
    """A person in a list, and what is between them and the viewer."""

    person: User
    relation: Relation


def followers_page(request: HttpRequest, person: User, *, viewer: Viewer) -> Page[Known]:
    """Who follows them, the latest first."""
    return _people_page(request, Follow.objects.filter(followee=person), "follower", viewer)


def following_page(request: HttpRequest, person: User, *, viewer: Viewer) -> Page[Known]:
    """Whom they follow, the latest first, if they let others see it."""
    if not person.profile.shows_following and person.pk != viewer.pk:
        raise NotVisible(f"{person.profile.name} keeps to themselves whom they follow.")
    return _people_page(request, Follow.objects.filter(follower=person), "followee", viewer)


def _people_page(request: HttpRequest, follows: QuerySet[Follow, Follow], end: str, viewer: Viewer) -> Page[Known]:
    """Those at one end of the follows: none who is suspended, none who has blocked the viewer or whom they have."""
    me, there = viewer.pk, OuterRef(end)
    hidden = Exists(Block.objects.filter(blocker=me, blocked=there)) | Exists(
        Block.objects.filter(blocker=there, blocked=me)
    )
    shown = follows.filter(~hidden, **{f"{end}__is_active": True})
    scope = f"people.{request.path}"
    page = keyset_page(shown, request, key="-pk", size=PEOPLE_PAGE_SIZE, scope=scope)
    people = _with_relation(viewer).with_profile().in_bulk([getattr(follow, f"{end}_id") for follow in page.items])
    found = [people[getattr(follow, f"{end}_id")] for follow in page.items]
    return Page([Known(one, _relation(one, viewer)) for one in found], page.next_url, page.is_first)


def relation_to(person: User, *, viewer: Viewer) -> Relation:
    return _relation(_related(viewer, person.pk)[0], viewer)


@prepared
def _related(viewer: Viewer, person: int) -> QuerySet[Any]:
    return _with_relation(viewer).filter(pk=person).only("pk")


def confirmed_address(user: User) -> str:
    """Where letters reach them: the address in use, if it has been confirmed, or another of theirs; else empty."""
    confirmed = EmailAddress.objects.filter(user=user, verified=True).order_by("-primary", "pk")
    return confirmed.values_list("email", flat=True).first() or ""


def profile_with_picture(user: User, kind: Image.Purpose) -> Profile:
    """One's own, with the portrait or the banner, the next one, and what they are cut from."""
    return Profile.objects.select_related(f"{kind}__source", f"next_{kind}__source").get(user=user)


def banner_of(person: User) -> Image | None:
    """The wide picture at the top of their pages; no question where they have none."""
    key = person.profile.banner_id
    return Image.objects.filter(pk=key).first() if key else None


def links_of(person: User) -> list[ProfileLink]:
    return _links(person.pk)


@prepared
def _links(profile: int) -> QuerySet[ProfileLink]:
    return ProfileLink.objects.filter(profile=profile)


def blocked_by(user: User) -> list[User]:
    """The people whom this one has blocked, the latest first."""
    return list(User.objects.with_profile().filter(blocked_by__blocker=user).order_by("-blocked_by__pk"))


def muted_page(request: HttpRequest, user: User) -> Page[Mute]:
    """Whom they mute now, the latest first: nobody who is suspended or has blocked them."""
    gone = Block.objects.filter(blocker=OuterRef("muted"), blocked=user)
    mutes = Mute.objects.lasting().filter(~Exists(gone), muter=user, muted__is_active=True)
    shown = mutes.select_related("muted__profile__portrait")
    return keyset_page(shown, request, key="-pk", size=PEOPLE_PAGE_SIZE, scope="muted")


def preferences_of(user: User) -> Preferences:
    """As they are before anything has been told, where nothing has."""
    return Preferences.objects.filter(user=user).first() or Preferences(user=user)


def _with_relation(viewer: Viewer) -> UserQuerySet:
    me = viewer.pk
    mutes = Mute.objects.lasting().filter(muter=me, muted=OuterRef("pk"))
    people: UserQuerySet = User.objects.all()
    return people.annotate(
        relation_following=Exists(Follow.objects.filter(follower=me, followee=OuterRef("pk"))),
        relation_follows_you=Exists(Follow.objects.filter(follower=OuterRef("pk"), followee=me)),
        relation_blocking=Exists(Block.objects.filter(blocker=me, blocked=OuterRef("pk"))),
        relation_blocked=Exists(Block.objects.filter(blocker=OuterRef("pk"), blocked=me)),
        relation_muting=Exists(mutes),
        relation_muted_until=Subquery(mutes.values("until")),
    )


def _relation(person: Any, viewer: Viewer) -> Relation:
    return Relation(
        is_self=person.pk == viewer.pk,
        following=person.relation_following,
        follows_you=person.relation_follows_you,
        blocking=person.relation_blocking,
        blocked=person.relation_blocked,
        muting=person.relation_muting,
        muted_until=person.relation_muted_until,
    )
