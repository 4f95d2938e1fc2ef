"""What people type, made safe to keep and to show: nothing visible is changed."""

import re
import unicodedata

# Controls but tab and newline, and the marks that turn the direction of everything after them.
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_MANY_BLANK_LINES = re.compile(r"\n{3,}")
_WORDS = re.compile(r"[^\W_]+|\+")


def clean_line(value: str) -> str:
    """One line: controls gone, white space folded, composed letters in one form (NFC)."""
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", value.replace("\n", " "))).split())


def clean_text(value: str) -> str:
    """Several lines: as `clean_line`, with line breaks kept and at most one blank line in a row."""
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    return _MANY_BLANK_LINES.sub("\n\n", _INVISIBLE.sub("", text)).strip()


def fold(value: str) -> str:
    """For comparing alone: words in small letters, without accents and punctuation."""
    parts = unicodedata.normalize("NFKD", value.casefold())
    bare = "".join(letter for letter in parts if unicodedata.category(letter)[0] != "M")
    return " ".join(_WORDS.findall(bare))
