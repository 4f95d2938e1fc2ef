"""Reads about cases, for artists' pages and the desk."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from accounts.models import User, Viewer
from common.errors import NotVisible
from images.models import Image
from protection.models import Appeal, Case, Decision, Finding, Proof
from protection.rules import DECLARING


def may_see_withheld(image_id: int, viewer: Viewer) -> bool:
    """A picture that is kept from others, and the proofs that were sent for it: for who sent them and for moderators.
    Settings name it."""
    if not viewer.is_authenticated:
        return False
    if viewer.is_staff:
        return True
    cases = Case.objects.filter(person=viewer.pk)
    return (
        cases.filter(image=image_id).exists()
        or cases.filter(image__cuts=image_id).exists()
        or Proof.objects.filter(image=image_id, appeal__case__person=viewer.pk).exists()
    )


def cases_told_to(viewer: Viewer) -> QuerySet[Case]:
    """Those of one's own pictures in which there is something to read: of what is only looked at nobody hears."""
    return Case.objects.filter(person=viewer.pk, image__isnull=False).exclude(state=Case.State.LOOK)


def own_case_or_404(public_id: str, *, person: User) -> Case:
    case = cases_told_to(person).select_related("image").filter(public_id=public_id).first()
    if case is None:
        raise NotVisible("There is no such picture of yours, or it is no longer held.")
    return case


def said_about(case: Case) -> list[Appeal]:
    proofs = Prefetch("proofs", Proof.objects.select_related("image"))
    return list(case.appeals.prefetch_related(proofs))


def declared_pictures() -> QuerySet[Finding]:
    """What the files of pictures that are shown say of themselves, where no moderator has decided that all is well."""
    decided = Decision.objects.filter(case__image=OuterRef("image"), moderator__isnull=False)
    return Finding.objects.filter(~Exists(decided), rule__in=DECLARING, image__state=Image.State.READY)


def findings_of(case: Case) -> list[Finding]:
    return list(Finding.objects.filter(image=case.image_id))


def cases_of(images: list[Image]) -> dict[int, Case]:
    """By the keys of their pictures: those that are withheld."""
    keys = [image.pk for image in images if image.is_held or image.is_rejected]
    if not keys:
        return {}
    cases = Case.objects.filter(image__in=keys, state__in=Case.WITHHELD)
    return {case.image_id: case for case in cases if case.image_id}
