"""The curated lists as they were first written: from then on they live in the database, and moderators edit them.

A list is a text: `# Group`, then an entry a line, `Name = other word, another one`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class FirstEntry(NamedTuple):
    group: str
    name: str
    synonyms: list[str]


def read(kind: str) -> Iterator[FirstEntry]:
    """The entries of `fields`, `mediums` or `software`, in their order."""
    group = ""
    for line in (Path(__file__).parent / f"{kind}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            group = line[2:]
        elif line:
            name, _, synonyms = line.partition(" = ")
            yield FirstEntry(group, name, synonyms.split(", ") if synonyms else [])
