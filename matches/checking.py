"""The check that looks for earlier pictures like an upload: `IMAGES_PICTURE_CHECKS` names `check`."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from feed.models import Post
from images.lookup import Twin, earlier_twins
from images.models import Fingerprint
from images.prints import Prints
from images.screening import Facts, Finding, Outcome
from matches.models import Agreement, Match
from matches.places import COMMENT, Place, places_of

KNOWN, TAKEN_DOWN, SIMILAR = "known-picture", "taken-down-picture", "similar-picture"
# Of these the artist of the earlier picture may say that all is well.
OURS = frozenset((KNOWN, SIMILAR))

# What becomes of a picture, by where it stands and where the earlier one does. Only what is a work of somebody is held
# for them: pictures that go round in talk are nobody's in particular, and a critique shows what it speaks of.
_OUTCOMES: dict[tuple[str, str], Outcome] = {
    (Post.Kind.WORK, Post.Kind.WORK): Outcome.HOLD,
    (Post.Kind.TALK, Post.Kind.WORK): Outcome.HOLD,
    (COMMENT, Post.Kind.WORK): Outcome.LOOK,
    (Post.Kind.WORK, Post.Kind.TALK): Outcome.LOOK,
}


def check(facts: Facts) -> Iterator[Finding]:
    entry = Fingerprint.objects.filter(image=facts.image_id).first()
    own = places_of([facts.image_id]).get(facts.image_id)
    if entry and own:
        prints = Prints(facts.pixel_hash, facts.pdq, facts.pdq_quality, facts.turns)
        twins = earlier_twins(entry=entry.pk, upload_hash=facts.upload_hash, prints=prints)
        yield from _weighed(entry, own, twins)


def _weighed(entry: Fingerprint, own: Place, twins: list[Twin]) -> Iterator[Finding]:
    """The earliest that counts decides, and of what merely may be the same picture the earliest too."""
    places = places_of([twin.image_id for twin in twins])
    for twin in twins:
        if twin.barred_at:
            if twin.is_same:
                _keep(entry, own, twin, None, Match.Kind.HELD)
                yield _finding(TAKEN_DOWN, Outcome.HOLD, twin)
                return
            continue
        place = places.get(twin.image_id or 0)
        if place is None:
            continue
        if place.person == own.person:
            if twin.is_same:
                _keep_own(entry, own, twin, place)
                return
            continue
        outcome = _outcome(own, place, twin)
        if outcome and _agreed(twin, place, own):
            return
        if outcome:
            _keep(entry, own, twin, place, Match.Kind.HELD if outcome == Outcome.HOLD else Match.Kind.LOOK)
            yield _finding(KNOWN if twin.is_same else SIMILAR, outcome, twin)
            return


def _outcome(own: Place, place: Place, twin: Twin) -> Outcome | None:
    if own.kind == COMMENT and own.post == place.post:
        # Under the very work that it shows.
        return None
    outcome = _OUTCOMES.get((own.kind, place.kind))
    return outcome if twin.is_same or outcome is None else Outcome.LOOK if place.is_work else None


def _agreed(twin: Twin, place: Place, own: Place) -> bool:
    pair = (place.person, own.person)
    on_this = Q(picture=twin.fingerprint) & (Q(taker=own.person) | Q(taker=None))
    return Agreement.objects.filter(on_this | Q(giver__in=pair, taker__in=pair)).exists()


def _keep(entry: Fingerprint, own: Place, twin: Twin, place: Place | None, kind: Match.Kind) -> None:
    told = {
        "later_person_id": own.person,
        "earlier_person_id": place.person if place else None,
        "kind": kind,
        "apart": twin.apart,
        "is_exact": twin.is_exact,
    }
    Match.objects.get_or_create(later=entry, earlier_id=twin.fingerprint, defaults=told)


def _keep_own(entry: Fingerprint, own: Place, twin: Twin, place: Place) -> None:
    """Not of one post: what takes the place of a picture, or stands beside it, its artist sees there."""
    if place.post != own.post:
        _keep(entry, own, twin, place, Match.Kind.OWN)


def _finding(rule: str, outcome: Outcome, twin: Twin) -> Finding:
    seen = "The very same file or pixels" if twin.is_exact else f"{twin.apart} of 256 bits apart"
    evidence: dict[str, str | int] = {"bits apart": twin.apart}
    if twin.image_id:
        evidence["other_picture"] = twin.image_id
    return Finding(rule, outcome, seen, evidence)
