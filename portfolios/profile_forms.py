"""What an artist says of themselves to a client, and what a client writes to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from common.fields import LineField, LinkField, TextField
from common.rows import Rows, rows_of
from portfolios.fields import TermsField, WordsField
from portfolios.models import Experience, Portfolio
from portfolios.profiles import HEADINGS, OPEN_FOR, About, Entry
from portfolios.visitors import NOTHING, shown_to_visitors

MOST_SKILLS = 20
MOST_ENTRIES = 30
_SKILL_LENGTH = 40


class SkillsField(WordsField):
    def read(self, words: Sequence[str]) -> list[str]:
        for word in words:
            if len(word) > _SKILL_LENGTH:
                raise forms.ValidationError(
                    f"There is room for {_SKILL_LENGTH} characters in a skill; “{word[:29]}…” has {len(word)}."
                )
        return list({word.casefold(): word for word in reversed(words)}.values())[::-1]


class PortfolioForm(forms.Form):
    about = TextField(
        what="the text about you",
        max_length=5000,
        rows=8,
        required=False,
        label="About you",
        help_text="Who you are and what you do, as you would tell a client. Markdown works: *emphasis*, links, lists.",
    )
    skills = SkillsField(
        kind="skills", what="skills", most=MOST_SKILLS, label="Skills", help_text="With commas between them."
    )
    software = TermsField(
        kind="software", what="programs", most=MOST_SKILLS, otherwise="write it among your skills", label="Software"
    )
    open_for_commissions = forms.BooleanField(required=False, label="Commissions")
    open_for_freelance = forms.BooleanField(required=False, label="Freelance work")
    open_for_full_time = forms.BooleanField(required=False, label="A full-time job")
    rates = TextField(
        what="your rates",
        max_length=1000,
        rows=3,
        required=False,
        label="Rates",
        help_text="What things cost with you, or how you reckon.",
    )
    turnaround = LineField(
        what="how long it takes",
        max_length=120,
        required=False,
        label="How long it takes",
        help_text="“Two weeks for a portrait”.",
    )
    takes_messages = forms.BooleanField(
        required=False,
        label="People may write to me",
        help_text="By a form on your page, to your confirmed address, which nobody sees. For people who are signed in.",
    )
    order = forms.ChoiceField(choices=Portfolio.Order, label="Order of your gallery", widget=forms.RadioSelect)
    share_cards = forms.BooleanField(
        required=False,
        label="Give other sites a picture for their cards",
        help_text="When somebody posts an address of yours elsewhere, a picture comes with it.",
    )
    is_listed = forms.BooleanField(
        required=False,
        label="Tell search engines of my page",
        help_text="It then stands, with one small picture, in a list that we hand to them. Without it they may still "
        "come upon your page by a link. It takes up to an hour on our side, and as long as they like on theirs.",
    )
    visitors_width = forms.TypedChoiceField(
        choices=[*Portfolio.VisitorsWidth.choices, (NOTHING, "Nothing: what I post is for people who are signed in")],
        coerce=int,
        label="What visitors see at most",
        widget=forms.RadioSelect,
        help_text="Visitors are all who are not signed in, programs among them. At 640 pixels there is no picture on "
        "the cards of other sites. With nothing they see your profile alone, its portrait and its banner; search "
        "engines and feed readers are told of no post.",
    )

    @property
    def open_for_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in OPEN_FOR]

    def told(self) -> About:
        return About(**self.cleaned_data)

    @classmethod
    def of(cls, portfolio: Portfolio, data: Any = None) -> PortfolioForm:
        initial = {name: getattr(portfolio, name) for name in cls.base_fields if name != "software"}
        initial["visitors_width"] = shown_to_visitors(portfolio)
        initial["software"] = [software.name for software in portfolio.software.all()]
        return cls(data, initial=initial)


class EntryForm(forms.Form):
    """A line of the about page. Each kind calls its parts in its own way: `_named`."""

    title = LineField(what="this", max_length=120, required=False)
    at = LineField(what="this", max_length=120, required=False)
    period = LineField(what="the time", max_length=40, required=False, label="When")
    url = LinkField(required=False, label="Address")

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        others = any(told.get(name) for name in ("at", "period", "url"))
        if others and not told.get("title") and "title" not in self.errors:
            self.add_error("title", "What is it called? Write that too, or empty the row.")
        return told


def _named(title: str, at: str) -> type[EntryForm]:
    class Named(EntryForm):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            self.fields["title"].label, self.fields["at"].label = title, at

    return Named


# By the kind: how one is called, and the rows.
_KINDS: Mapping[Experience.Kind, tuple[str, type[Rows]]] = {
    kind: (one, rows_of(_named(title, at), what=HEADINGS[kind].lower(), most=MOST_ENTRIES))
    for kind, one, title, at in (
        (Experience.Kind.EXHIBITION, "exhibition", "Exhibition", "Where"),
        (Experience.Kind.CLIENT, "client", "Client", "For what"),
        (Experience.Kind.JOB, "job", "What you did", "Where"),
        (Experience.Kind.AWARD, "award", "Award", "Given by"),
    )
}


class EntryRows:
    """The rows of every kind, as one form has them."""

    def __init__(self, portfolio: Portfolio, data: Any = None) -> None:
        kept: dict[str, list[dict[str, str]]] = {kind: [] for kind in _KINDS}
        for entry in portfolio.experience.all():
            kept[entry.kind].append({name: getattr(entry, name) for name in ("title", "at", "period", "url")})
        self.kinds = [
            (HEADINGS[kind], one, rows(data, prefix=kind, initial=kept[kind])) for kind, (one, rows) in _KINDS.items()
        ]

    @property
    def is_bound(self) -> bool:
        return all(rows.is_bound for _, _, rows in self.kinds)

    def is_valid(self) -> bool:
        """All are asked, so that each says what is wrong with it."""
        return [rows.is_valid() for _, _, rows in self.kinds] == [True] * len(self.kinds)

    def told(self) -> list[Entry]:
        return [Entry(kind=str(rows.prefix), **row) for _, _, rows in self.kinds for row in rows.said]
