"""Muted words as one pattern for the database: whole words, in any script, whatever their case and their accents.

The text is folded where it stands, in SQL, and the words here, by the same steps. So there is one rule for lists, for
counts and for a single post, and nothing has to be kept in step with what people write. For a post of 300 letters it
takes the database some 25 µs with 50 words muted (1 µs more for every further three words).
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import BooleanField, Expression, Func, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Coalesce, Concat

from feed.models import PostTag

# Written above, below or between the letters of a word that is the same without them: accents, Hebrew and Arabic
# vowels, what cannot be seen. The vowels of Devanagari or the dots of kana are no such thing: they make other words.
_ACCENTS = (
    "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670"
    "\u00ad\u200b-\u200d\u2060\ufe00-\ufe0f"
)
_STRIPPED = re.compile(f"[{_ACCENTS}]+")
# Scripts that do not part words, by how Unicode names their letters; in Korean, what follows a word is written to it.
_UNPARTED = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN")
_KOREAN = "HANGUL"
# Letters that are one but for where they stand or how they are written large.
_ALIKE = (("ss", "(?:ss|ß)"), ("ß", "(?:ss|ß)"), ("\u03c3", "[\u03c3\u03c2]"), ("\u03c2", "[\u03c3\u03c2]"))


def _marks() -> str:
    """All others that belong to the letter before them, as ranges of a bracket."""
    marks = [code for code in range(0x370, 0x10000) if _is_mark(chr(code))]
    runs = [list(run) for _, run in groupby(enumerate(marks), lambda pair: pair[1] - pair[0])]
    return "".join(f"{chr(run[0][1])}-{chr(run[-1][1])}" for run in runs)


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter)[0] == "M" and not _STRIPPED.match(letter)


_MARKS = _marks()
_LETTER = f"[[:alnum:]{_MARKS}]"
_STARTS, _ENDS = f"(?<!{_LETTER})", f"(?!{_LETTER})"
# The end of a letter: no vowel, dot or final consonant (which Korean takes apart into letters of their own) follows.
_LETTER_ENDS = f"(?![{_MARKS}\u11a8-\u11ff])"
_TAG_ENDS = f"(?!-?{_LETTER})"


def folded(word: str) -> str:
    """As the text is folded in which it is looked for."""
    return _STRIPPED.sub("", unicodedata.normalize("NFKD", word).lower())


@lru_cache(maxsize=1024)
def pattern_of(words: tuple[str, ...]) -> str | None:
    """A regular expression of PostgreSQL that finds any of these words, and tags where they begin with "#"."""
    by_ends: dict[tuple[str, str], list[str]] = defaultdict(list)
    for core, ends in map(_core, words):
        if core:
            by_ends[ends].append(core)
    return "|".join(f"{start}(?:{'|'.join(cores)}){end}" for (start, end), cores in by_ends.items()) or None


def _core(word: str) -> tuple[str, tuple[str, str]]:
    """What is looked for, and how it must start and end; nothing where nothing can be looked for."""
    bare = folded(word)
    if bare.startswith("#"):
        name = bare.strip("# ")
        return (f"#{_literally(name)}" if name else ""), ("", _TAG_ENDS)
    parts = ["".join(run) for kept, run in groupby(bare, _is_kept) if kept]
    whole = "".join(parts)
    core = f"[^[:alnum:]{_MARKS}]+".join(map(_literally, parts))
    return core, (_start_of(whole), _end_of(whole)) if whole else ("", "")


def _is_kept(letter: str) -> bool:
    """Letters, digits, marks and signs ("C++", "🕷"); all else only parts words."""
    return unicodedata.category(letter)[0] in "LNMS"


def _literally(text: str) -> str:
    for letters, pattern in _ALIKE:
        if letters in text:
            return pattern.join(map(_literally, text.split(letters)))
    return re.escape(text)


def _start_of(word: str) -> str:
    return "" if _is_sign(word[0]) or _script(word[0]) in _UNPARTED else _STARTS


def _end_of(word: str) -> str:
    if _is_sign(word[-1]):
        return ""
    return _LETTER_ENDS if _script(word[-1]) in (*_UNPARTED, _KOREAN) else _ENDS


def _is_sign(letter: str) -> bool:
    return unicodedata.category(letter)[0] == "S"


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


# --- In SQL ---------------------------------------------------------------------------------------------------------


class _Found(Func):
    """Whether the pattern is found in the text."""

    template, arg_joiner, output_field = "(%(expressions)s)", " ~ ", BooleanField()


class _Folded(Func):
    """As `folded`, and like it small letters come last: taking letters apart makes new large ones."""

    template = f"regexp_replace(lower(normalize(%(expressions)s, NFKD)), '[{_ACCENTS}]+', '', 'g')"
    output_field = TextField()


class _Joined(Func):
    """Texts with spaces between."""

    template, arg_joiner, output_field = "(%(expressions)s)", " || ' ' || ", TextField()


def found_in(text: Any, pattern: str) -> Expression:
    return _Found(_Folded(text), Value(pattern))


def words_of_post() -> Expression:
    """All that a post says of itself: the title, the text, the warning, and the tags as "#tag"."""
    tags = PostTag.objects.filter(post=OuterRef("pk")).order_by().values("post")
    named = Subquery(tags.values(every=StringAgg(Concat(Value(" #"), "tag__name"), "")), output_field=TextField())
    return _Joined("title", "text", "warning", Coalesce(named, Value("")))
