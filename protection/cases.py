"""Every write about cases: what artists say to them, and what moderators decide. Each change is a conditional UPDATE on
the case as it was seen, so that of two who decide at once one is told that the other was faster."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from common.errors import Conflict, LimitReached, NotVisible
from common.limits import Limit, take
from images.models import Image
from images.services import delete_images, receive_image, refuse_image, release_image, withhold_image
from protection.judging import tell
from protection.models import Appeal, Case, Decision, Proof

State, Verdict = Case.State, Decision.Verdict
MOST_APPEALS = 5
MOST_PROOFS = 6
_PROOFS = Limit("proofs", 30, 86_400, "You have sent many pictures as proof today. You can send more in {wait}.")

OVERTAKEN = "Somebody else has just decided about this picture, or it was deleted. Open it again to see."
# What each verdict needs the case to be in, and what it makes of it.
_MOVES: dict[str, tuple[tuple[str, ...], str]] = {
    Verdict.RELEASE: ((State.LOOK, State.HELD, State.ASKED, State.REFUSED), State.RELEASED),
    Verdict.REFUSE: ((State.LOOK, State.HELD, State.ASKED, State.REFUSED), State.REFUSED),
    Verdict.ASK: ((State.LOOK, State.HELD, State.ASKED, State.REFUSED), State.ASKED),
    Verdict.HOLD: ((State.LOOK, State.RELEASED), State.HELD),
}


@transaction.atomic
def decide(*, case: Case, verdict: Decision.Verdict, by: User, why: str = "") -> None:
    """`case` as the moderator saw it: `Conflict` where it has changed since, or its picture is gone. `why` is what the
    artist reads."""
    states, becomes = _MOVES[verdict]
    waits = timezone.now() if verdict == Verdict.HOLD else None
    was_withheld = case.is_withheld
    seen = Case.objects.filter(pk=case.pk, version=case.version, state__in=states, image__isnull=False)
    if not seen.update(state=becomes, waits_since=waits, version=F("version") + 1):
        raise Conflict(OVERTAKEN)
    Decision.objects.create(case=case, verdict=verdict, moderator=by, why=why.strip())
    _carry_out(case, verdict, why.strip())
    case.refresh_from_db()
    # Who was never told that somebody looks is not told that nothing came of it.
    if was_withheld or case.is_withheld:
        tell(case)


@transaction.atomic
def release_by_consent(*, case: Case, why: str) -> bool:
    """Because whoever it was held for does not mind. False: it is not held any more."""
    held = Case.objects.filter(pk=case.pk, state__in=(State.HELD, State.ASKED), image__isnull=False)
    if not held.update(state=State.RELEASED, waits_since=None, version=F("version") + 1):
        return False
    Decision.objects.create(case=case, verdict=Verdict.RELEASE, moderator=None, why=why)
    _carry_out(case, Verdict.RELEASE, why)
    tell(case)
    return True


def _carry_out(case: Case, verdict: Decision.Verdict, why: str) -> None:
    """A picture that is being made just now is settled by what has been decided: see `protection.judging`."""
    assert case.image is not None
    if verdict == Verdict.RELEASE:
        release_image(image=case.image)
    elif verdict == Verdict.REFUSE:
        refuse_image(image=case.image, reason=why)
    elif not withhold_image(image=case.image):
        # Refused before, and looked at once more.
        release_image(image=case.image)
        withhold_image(image=case.image)


@transaction.atomic
def appeal(*, case: Case, by: User, text: str, proofs: Sequence[UploadedFile[Any]] = ()) -> Appeal:
    """The artist's side, with pictures of how the work came to be. The case waits for a moderator again."""
    if case.person_id != by.pk:
        raise NotVisible
    waiting = Case.objects.filter(pk=case.pk, state__in=Case.WITHHELD, image__isnull=False)
    if not waiting.update(version=F("version") + 1, waits_since=timezone.now()):
        raise Conflict("This picture is no longer held: there is nothing to say to it any more.")
    Case.objects.filter(pk=case.pk, state=State.ASKED).update(state=State.HELD)
    if case.appeals.count() >= MOST_APPEALS:
        raise LimitReached(f"You have written {MOST_APPEALS} times about this picture. Please wait for our answer.")
    if len(proofs) > MOST_PROOFS:
        raise LimitReached(f"There is room for {MOST_PROOFS} pictures, and you chose {len(proofs)}.")
    said = Appeal.objects.create(case=case, text=text)
    for file in proofs:
        take((_PROOFS, str(by.pk)))
        image = receive_image(
            file=file, creator=by.profile.name, creator_url=by.public_url, purpose=Image.Purpose.PROOF
        )
        Proof.objects.create(appeal=said, image=image)
    return said


@transaction.atomic
def forget_proofs_of_the_gone() -> int:
    """Of pictures that were deleted nothing private is kept."""
    # Asked of the proofs: most pictures are the proof of nothing, and that reads as None too.
    gone = Proof.objects.filter(appeal__case__image=None)[:500]
    images = [proof.image for proof in gone.select_related("image")]
    delete_images(images=images)
    return len(images)
