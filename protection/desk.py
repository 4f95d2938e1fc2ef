"""What moderators read and say at the desk: the words for artists, ready to be sent, and a page's worth of a case."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms

from common.fields import TextField
from images.models import Image
from protection import queries
from protection.models import Case, Decision, Finding
from protection.rules import rule_of

Verdict = Decision.Verdict

# What is said most often. Each says what was decided and what can be done.
READY_WORDS: dict[str, list[str]] = {
    Verdict.REFUSE: [
        "We believe that a generator made this picture, and portfolios here are for work made by people. Please take "
        "it out. If we are wrong, answer on this page and show us how you made it.",
        "This looks like somebody else's work. Please take it out. If it is yours, answer on this page and tell us how "
        "we can see that.",
        "We could not make sure that this file is what it says. Please export it again from your program and upload "
        "that.",
    ],
    Verdict.ASK: [
        "Could you show us one or two steps of the way there: a sketch, a photograph, a screenshot of the layers?",
        "Which program or material did you use, and did any part come from a generator?",
        "Have you published this before under another name? A link to it would do.",
    ],
    Verdict.HOLD: [
        "Somebody has raised a question about this picture. We keep it from others while we look, and you hear from "
        "us.",
    ],
    Verdict.RELEASE: [],
}
_WANTS_WORDS = (Verdict.REFUSE, Verdict.ASK, Verdict.HOLD)


class DecisionForm(forms.Form):
    """`ready` is one of the sentences, `why` own words; the artist reads them one behind the other."""

    verdict = forms.ChoiceField(choices=Decision.Verdict.choices)
    ready = forms.CharField(required=False)
    why = TextField(what="the words for the artist", max_length=700, required=False)
    version = forms.IntegerField(required=False)

    def clean(self) -> None:
        told = self.cleaned_data
        words = [words for words in (told.get("ready", ""), told.get("why", "")) if words]
        if told.get("verdict") in _WANTS_WORDS and not words:
            raise forms.ValidationError("Say why: the artist reads it. Choose a sentence, or write your own.")
        told["words"] = "\n\n".join(words)


def page_of(case: Case) -> dict[str, Any]:
    """All that one needs to decide."""
    found = queries.findings_of(case)
    others = Image.objects.in_bulk([key for each in found if (key := _other(each))])
    return {
        "case": case,
        "evidence": [(rule_of(each.rule), each, others.get(_other(each) or 0)) for each in found],
        "gone": [rule_of(name) for name in case.rules if name not in {each.rule for each in found}],
        "said": queries.said_about(case),
        "decisions": list(case.decisions.select_related("moderator")),
        "before": _before(case),
        "choices": choices_of(case),
    }


def choices_of(case: Case) -> list[tuple[str, str, list[str]]]:
    """The verdicts that this case can have now, each with its button's words and the sentences that go with it."""
    shown = not case.is_withheld
    told = {
        Verdict.RELEASE: "All is well" if case.state == Case.State.LOOK else "Release",
        Verdict.ASK: "Ask for more",
        Verdict.REFUSE: "Refuse",
        Verdict.HOLD: "Hold",
    }
    left_out = {Verdict.HOLD} if not shown else ({Verdict.RELEASE} if case.state == Case.State.RELEASED else set())
    if case.state == Case.State.RELEASED:
        left_out |= {Verdict.ASK, Verdict.REFUSE}
    return [(verdict.value, words, READY_WORDS[verdict]) for verdict, words in told.items() if verdict not in left_out]


def _other(finding: Finding) -> int | None:
    key = finding.evidence.get("other_picture")
    return key if isinstance(key, int) else None


def _before(case: Case) -> list[tuple[str, int]]:
    """What became of the person's other cases: "released", 3."""
    others = Case.objects.filter(person=case.person_id).exclude(pk=case.pk) if case.person_id else Case.objects.none()
    return sorted(Counter(others.values_list("state", flat=True)[:200]).items())
