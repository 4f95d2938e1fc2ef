"""Times that people choose, on the clocks of where they live: see `accounts.middleware`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.template.defaultfilters import date
from django.utils import timezone

from common.text import clean_line

# As far ahead as one can plan.
FARTHEST = timedelta(days=731)

_FORMAT = "%Y-%m-%dT%H:%M"
_STRANGE = "Write the day and the time like this: 2026-10-03 14:00."


class MomentInput(forms.DateTimeInput):
    """One button of several asks for it: a browser that wanted it filled would stop the others too."""

    def __init__(self) -> None:
        super().__init__(attrs={"type": "datetime-local", "autocomplete": "off"}, format=_FORMAT)

    def use_required_attribute(self, initial: Any) -> bool:
        return False


class MomentField(forms.Field):
    """A time that is still to come. Its value is in UTC; of an hour that comes twice it is the first."""

    default_error_messages = {"required": "Choose the day and the time."}
    widget = MomentInput
    # Whether it is looked at: a form whose other button was pressed does not mind what stands in it.
    heeded = True

    def to_python(self, value: Any) -> datetime | None:
        text = clean_line(str(value or "")) if self.heeded else ""
        if not text:
            return None
        moment = _on_our_clocks(_read(text))
        _refuse_past(moment)
        if moment > timezone.now() + FARTHEST:
            raise forms.ValidationError("Two years ahead is as far as one can plan.")
        return moment

    def validate(self, value: Any) -> None:
        if self.heeded:
            super().validate(value)

    def prepare_value(self, value: Any) -> Any:
        return timezone.localtime(value).replace(tzinfo=None) if isinstance(value, datetime) else value


def moment_in_words(moment: datetime) -> str:
    """The day and the time here: "3 October 2026, 14:00"."""
    return date(timezone.localtime(moment), "j F Y, H:i")


def comes_twice(moment: datetime) -> bool:
    """Whether clocks here show this time twice, because they are put back in between."""
    local = timezone.localtime(moment)
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def zone_here() -> str:
    return str(timezone.get_current_timezone())


def _read(text: str) -> datetime:
    try:
        # Browsers leave the seconds out, or say that they are none.
        told = datetime.fromisoformat(text)
    except ValueError:
        raise forms.ValidationError(_STRANGE) from None
    if told.tzinfo or len(text) < len("2026-10-03 14:00"):
        raise forms.ValidationError(_STRANGE)
    return told.replace(second=0, microsecond=0, fold=0)


def _on_our_clocks(told: datetime) -> datetime:
    try:
        moment = told.replace(tzinfo=timezone.get_current_timezone()).astimezone(UTC)
        shown = timezone.localtime(moment).replace(tzinfo=None, fold=0)
    except OverflowError:
        raise forms.ValidationError(_STRANGE) from None
    if shown != told:
        raise forms.ValidationError(
            f"On that day the clocks of {zone_here()} go forward, and {told:%H:%M} is left out. {shown:%H:%M} is there."
        )
    return moment


def _refuse_past(moment: datetime) -> None:
    now = timezone.localtime()
    if moment <= now:
        raise forms.ValidationError(
            f"That time has passed already: in {zone_here()} it is {now:%H:%M} on {now:%-d %B %Y}."
        )
