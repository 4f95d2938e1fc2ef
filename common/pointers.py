"""@names and #tags in a line of words."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import takewhile

# Not after what makes it a part of something else: an address for mail, an entity, a path. Then a name in the form of
# `accounts.handles`, which no address on another server continues, or what a tag may begin with.
_POINTER = re.compile(
    r"(?<![a-z0-9_!#$%&*@/.+=-])"
    r"(?:@[a-z0-9](?:[a-z0-9]|[_.-](?=[a-z0-9])){1,29}+(?![a-z0-9@])|#[^\s#@]+)",
    re.IGNORECASE | re.ASCII,
)
# Within a word of some scripts: they join letters, or keep them apart.
_JOINERS = "\u200c\u200d"


def find_pointers(line: str) -> Iterator[tuple[int, int, str]]:
    """Where each begins and ends, and the words of it."""
    for match in _POINTER.finditer(line):
        # "https://elsewhere.org/:@name" is one word, and an address.
        if "/" in line[_word_start(line, match.start()) : match.start()]:
            continue
        found = match[0] if match[0][0] == "@" else _tag(match[0])
        if found:
            yield match.start(), match.start() + len(found), found


def _word_start(line: str, at: int) -> int:
    return at - len("".join(takewhile(lambda letter: not letter.isspace(), reversed(line[:at]))))


def _tag(typed: str) -> str:
    """As far as its letters go: "#fog, " is "#fog". Empty for a number, which points at something else."""
    word = "".join(takewhile(_is_letter, typed[1:]))
    return f"#{word}" if any(letter.isalpha() for letter in word) else ""


def _is_letter(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LMN" or letter in "-_" or letter in _JOINERS
