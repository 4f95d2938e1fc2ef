"""Every write about matches: what the two people say, what a decision leads to, and what is taken down."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.db import insert_once
from common.errors import Conflict, NotVisible
from feed.models import Post
from feed.services import hide_posts, restore_posts
from images import lookup
from images.models import Fingerprint, Image
from matches import telling
from matches.checking import OURS
from matches.knowing import earlier_of, later_of
from matches.models import Agreement, Match, Removal
from matches.places import places_of
from protection.cases import release_by_consent
from protection.models import Case

_CONSENT = "The artist of the earlier picture says that this is fine."

# --- What the two say ------------------------------------------------------------------------------------------------


@transaction.atomic
def name_oneself(*, match: Match, by: User, word: str) -> None:
    """The later person lets the earlier one know who asks. Only where they may know themselves whom they ask."""
    if match.later_person_id != by.pk or earlier_of(match, viewer=by) is None:
        raise NotVisible
    asked = Match.objects.filter(pk=match.pk, kind=Match.Kind.HELD, named_at=None, answer="")
    if not asked.update(word=word, named_at=timezone.now()):
        raise Conflict("They have been told already.")
    telling.somebody_asks(match=match)


@transaction.atomic
def answer(*, match: Match, by: User, says: Match.Answer, text: str = "", always: bool = False) -> bool:
    """What the artist of the earlier picture says to it; whether the later one is shown by that.

    Who knows whom they allow it, allows it; what is said of somebody unknown is for a moderator to weigh.
    """
    if match.earlier_person_id != by.pk or match.kind != Match.Kind.HELD:
        raise NotVisible
    said = {"answer": says, "answer_text": text, "answered_at": timezone.now()}
    if not Match.objects.filter(pk=match.pk, answer="").update(**said):
        raise Conflict("You have answered this already. Thank you.")
    if says != Match.Answer.FINE or later_of(match, viewer=by) is None:
        return False
    agree(picture=match.earlier_id, taker=match.later_person_id, by=by)
    if always:
        insert_once(Agreement, giver=by.pk, taker=match.later_person_id, by=by.pk)
    return _release(match)


def _release(match: Match) -> bool:
    """Unless something else was found in it, or somebody else's picture too."""
    case = Case.objects.filter(image__fingerprint=match.later_id).first()
    return bool(case and set(case.rules) <= OURS and release_by_consent(case=case, why=_CONSENT))


def agree(*, picture: int, taker: int | None, by: User | None) -> None:
    insert_once(Agreement, picture=picture, taker=taker, by=by.pk if by else None)


@transaction.atomic
def free_for_all(*, matches: Iterable[Match], by: User) -> None:
    """What the earlier pictures show is free: nobody is asked about it any more."""
    for match in matches:
        agree(picture=match.earlier_id, taker=None, by=by)


# --- What moderators decide ------------------------------------------------------------------------------------------


def case_moved(case_id: int) -> None:
    """A picture is held, released or refused. Named in settings."""
    case = Case.objects.filter(pk=case_id).first()
    if case is None or case.image_id is None:
        return
    decided = case.decisions.select_related("moderator").last()
    by = decided.moderator if decided else None
    images = Image.objects.filter(pk=case.image_id)
    if case.state == Case.State.REFUSED and decided and by:
        _take_down(images, by=by, why=decided.why)
    elif case.state == Case.State.RELEASED:
        _put_back(images)
        for match in Match.objects.filter(later__image=case.image_id, kind=Match.Kind.HELD):
            agree(picture=match.earlier_id, taker=match.later_person_id, by=by)
    elif case.state == Case.State.HELD:
        telling.held(matches=Match.objects.filter(later__image=case.image_id, kind=Match.Kind.HELD))


@transaction.atomic
def take_down(*, posts: Iterable[Post], by: User, why: str) -> int:
    """Hide them, and bar what looks like their pictures. How many were hidden just now."""
    ids = [post.pk for post in posts]
    _take_down(Image.objects.filter(in_post__post__in=ids), by=by, why=why)
    return hide_posts(posts=Post.objects.filter(pk__in=ids))


@transaction.atomic
def put_back(*, posts: Iterable[Post]) -> int:
    ids = [post.pk for post in posts]
    _put_back(Image.objects.filter(in_post__post__in=ids))
    return restore_posts(posts=Post.objects.filter(pk__in=ids))


def _take_down(images: lookup.Pictures, *, by: User, why: str) -> None:
    lookup.bar(images=images)
    places = places_of(list(images.values_list("pk", flat=True)))
    for entry in Fingerprint.objects.filter(image__in=images):
        place = places.get(entry.image_id or 0)
        told = {"person_id": place.person if place else None, "moderator": by, "why": why}
        Removal.objects.update_or_create(picture=entry, defaults=told)


def _put_back(images: lookup.Pictures) -> None:
    Removal.objects.filter(picture__image__in=images).delete()
    lookup.unbar(images=images)


@transaction.atomic
def forget_barred(*, before: datetime) -> int:
    forgotten = lookup.forget_barred(before=before)
    Removal.objects.filter(picture__barred_at=None).delete()
    return forgotten
