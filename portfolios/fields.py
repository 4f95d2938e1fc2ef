"""Fields of a form for words that come several at once, with commas between them, as people type them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils import timezone

from common.text import clean_line
from feed.models import Tag
from feed.tags import TAGS_PER_POST, spell
from portfolios import terms

# The commas of several scripts, and what else parts one entry from the next.
_PARTS = re.compile(r"[,;،、，\n]")  # noqa: RUF001
_HASHES = re.compile(r"(?<!\S)#")
# So many sentences about one field are enough.
_TOLD = 3


class WordsField(forms.Field):
    """Its value is a list. With scripts each word is a token that can be removed: `tokens.js`."""

    widget = forms.TextInput

    def __init__(self, *, kind: str, what: str, most: int, **options: Any) -> None:
        super().__init__(required=False, **options)
        self.what, self.most = what, most
        self.widget.attrs |= {"data-tokens": kind, "data-most": most, "dir": "auto", "autocapitalize": "none"}

    def to_python(self, value: Any) -> list[Any]:
        parts = (clean_line(part) for part in self.parts(str(value or "")))
        words = list(dict.fromkeys(part for part in parts if part))
        if len(words) > self.most:
            raise forms.ValidationError(f"There is room for {self.most} {self.what}; these are {len(words)}.")
        return self.read(words)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def parts(self, text: str) -> list[str]:
        return _PARTS.split(text)

    def read(self, words: Sequence[str]) -> list[Any]:
        raise NotImplementedError


class TermsField(WordsField):
    """Entries of a curated list, by any of their words. Its value is their keys."""

    def __init__(self, *, kind: str, otherwise: str = "make it a tag", **options: Any) -> None:
        super().__init__(kind=kind, **options)
        self.kind, self.otherwise = kind, otherwise

    def read(self, words: Sequence[str]) -> list[int]:
        known, unknown = terms.resolve(self.kind, words)
        _refuse(self._sentence(word) for word in unknown)
        return [entry.pk for entry in known]

    def _sentence(self, word: str) -> str:
        near = terms.near(self.kind, word)
        meant = f" Did you mean {near}?" if near else f" If it is missing there, {self.otherwise}."
        return f"“{_short(word)}” is not on our list.{meant}"


class TagsField(WordsField):
    """Free words, as `feed.tags` spells them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(kind="tags", what="tags", most=TAGS_PER_POST, **options)
        self.widget.attrs["data-free"] = ""

    def parts(self, text: str) -> list[str]:
        return super().parts(_HASHES.sub(",", text))

    def read(self, words: Sequence[str]) -> list[str]:
        spelled = {word: spell(word) for word in words}
        _refuse(_wrong_tag(word, name) for word, name in spelled.items())
        return list(dict.fromkeys(spelled.values()))


class YearField(forms.Field):
    """A year that has come already, or the next one."""

    widget = forms.TextInput(attrs={"inputmode": "numeric"})

    def to_python(self, value: Any) -> int | None:
        text, latest = clean_line(str(value or "")), timezone.now().year + 1
        if not text:
            return None
        if not text.isdecimal() or int(text[:5]) == 0:
            raise forms.ValidationError(f"Write the year in digits: {latest - 1}.")
        if int(text[:5]) > latest:
            raise forms.ValidationError(f"That year has not come yet. {latest} is the latest.")
        return int(text)


def _wrong_tag(word: str, name: str) -> str:
    if not name:
        return f"“{_short(word)}” is no tag: it needs a letter or a digit."
    if len(name) > Tag.MAX_LENGTH:
        return f"A tag has room for {Tag.MAX_LENGTH} characters; “{_short(word)}” has {len(name)}."
    return ""


def _refuse(sentences: Iterable[str]) -> None:
    told = [sentence for sentence in sentences if sentence]
    more = [f"And {len(told) - _TOLD} more like these."] if len(told) > _TOLD else []
    if told:
        raise forms.ValidationError([*told[:_TOLD], *more])


def _short(word: str) -> str:
    return word if len(word) <= 30 else f"{word[:29]}…"
