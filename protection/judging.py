"""What becomes of a picture, by what the checks have found in it. `IMAGES_JUDGE` names `judge`."""

from __future__ import annotations

from collections.abc import Sequence
from pkgutil import resolve_name

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from images import screening
from images.models import Image
from images.screening import Outcome, Verdict
from protection.models import Case, Decision, Finding
from protection.rules import rule_of

HOLD, REFUSE, LABEL = "hold", "refuse", "label"
DECLARED_AI = (
    "This file says that it was made by a generator, and portfolios here are for work made by people. If that is "
    "wrong, you can say so and show how you made it."
)


def judge(image_id: int, findings: Sequence[screening.Finding]) -> Verdict:
    """Called in the transaction in which the picture is settled. What moderators have decided of it before stands."""
    Finding.objects.filter(image=image_id).delete()
    Finding.objects.bulk_create(
        Finding(image_id=image_id, rule=each.rule, outcome=each.outcome, seen=each.seen, evidence=dict(each.evidence))
        for each in findings
    )
    case = Case.objects.select_for_update().filter(image=image_id).first()
    if case and _stands(case, findings):
        return _as_decided(case)
    if not findings:
        return _cleared(case)
    state = _state_for(findings)
    _open(case, image_id, state, findings)
    if state == Case.State.REFUSED:
        return Verdict(Image.State.REJECTED, DECLARED_AI)
    return Verdict(Image.State.HELD if state == Case.State.HELD else Image.State.READY)


def _stands(case: Case, findings: Sequence[screening.Finding]) -> bool:
    """Somebody has decided, and nothing else was found since."""
    decided = case.decisions.exclude(moderator=None).exists()
    return decided and {each.rule for each in findings} <= set(case.rules)


def _as_decided(case: Case) -> Verdict:
    if case.state in (Case.State.LOOK, Case.State.RELEASED):
        return Verdict(Image.State.READY)
    if case.state == Case.State.REFUSED:
        last = case.decisions.filter(verdict=Decision.Verdict.REFUSE).last()
        return Verdict(Image.State.REJECTED, last.why if last else DECLARED_AI)
    return Verdict(Image.State.HELD)


def _cleared(case: Case | None) -> Verdict:
    """Made again, and nothing is found any more."""
    if case:
        Case.objects.filter(pk=case.pk).update(state=Case.State.RELEASED, waits_since=None, version=F("version") + 1)
    return Verdict(Image.State.READY)


def _state_for(findings: Sequence[screening.Finding]) -> Case.State:
    """Declared AI work goes by the one setting; whatever else asks to be held is held."""
    holding = [each for each in findings if each.outcome == Outcome.HOLD]
    declared = [each for each in holding if rule_of(each.rule).declares_ai]
    if declared and settings.SCREENING_DECLARED_AI == REFUSE:
        return Case.State.REFUSED
    if settings.SCREENING_DECLARED_AI == LABEL:
        holding = [each for each in holding if each not in declared]
        if len(declared) == len(findings):
            return Case.State.RELEASED
    return Case.State.HELD if holding else Case.State.LOOK


def _open(case: Case | None, image_id: int, state: Case.State, findings: Sequence[screening.Finding]) -> None:
    """What is decided by rule waits for nobody, until its artist objects."""
    waits = timezone.now() if state in (Case.State.LOOK, Case.State.HELD) else None
    told = {"state": state, "rules": sorted({each.rule for each in findings}), "waits_since": waits}
    if case:
        Case.objects.filter(pk=case.pk).update(**told, version=F("version") + 1)
        return
    case = Case.objects.create(image_id=image_id, person_id=owner_of(image_id), **told)
    if state == Case.State.REFUSED:
        Decision.objects.create(case=case, verdict=Decision.Verdict.REFUSE, moderator=None, why=DECLARED_AI)
    if case.is_withheld:
        tell(case)


def owner_of(image_id: int) -> int | None:
    """Who sent it: the rooms that own pictures know."""
    path = settings.PICTURE_OWNER
    owner: int | None = resolve_name(path)(image_id) if path else None
    return owner


def tell(case: Case) -> None:
    """Whoever sent it hears of it, by the rooms above."""
    for path in settings.CASE_HOOKS:
        resolve_name(path)(case.pk)
