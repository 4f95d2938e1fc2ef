"""What content credentials (C2PA) say of how a picture was made, in the picture's own statement and in those of what it
was made of.

A claim of AI counts whoever signed it, valid or not; claims of cameras and of people are not asked for, since anybody
can make one. The library is native code that would fetch what a file names: it runs in a child without a network, and
is told not to.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, BinaryIO

from images.screening import Finding, Outcome
from protection.checks.metadata import Text
from protection.checks.sources import HOSTILE, source_type

# How the box begins that every statement stands in.
_MARK = b"jumdc2pa"
_TYPES = {
    "JPEG": "image/jpeg", "PNG": "image/png", "WebP": "image/webp", "GIF": "image/gif", "AVIF": "image/avif",
    "HEIC": "image/heic", "TIFF": "image/tiff", "JPEG XL": "image/jxl",
}  # fmt: skip
_SETTINGS = {"verify": {"remote_manifest_fetch": False, "ocsp_fetch": False}}
_MAX_JSON, _MAX_NODES = 8 << 20, 200_000
_KEYS = {"digitalsourcetype", "iptc4xmpext:digitalsourcetype"}


def check(file: BinaryIO, kind: str) -> Iterator[Finding]:
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        at = data.find(_MARK)
        if at < 0:
            return
        place = Text("its content credentials", "c2pa", data[max(0, at - 64) : at + 4096])
        told = _told(file, kind) if kind in _TYPES else None
        terms = sorted(_terms(told)) if told is not None else sorted(_bare_terms(data))
    if told is None and kind in _TYPES:
        yield Finding(HOSTILE, Outcome.LOOK, "Content credentials that cannot be read", _evidence(place))
    for term in terms:
        yield from source_type(term, place)


def _evidence(place: Text) -> dict[str, str | int]:
    return {"where": place.place, "sha256": sha256(place.data).hexdigest()}


def _told(file: BinaryIO, kind: str) -> Any:
    """All statements of the file; None where they cannot be read."""
    import json

    from images.child.credentials import c2pa

    file.seek(0)
    try:
        with c2pa.Context.from_dict(_SETTINGS) as context, c2pa.Reader(_TYPES[kind], file, context=context) as reader:
            said: str = reader.json()
    except Exception:  # The library has some thirty kinds.
        return None
    return json.loads(said) if len(said) <= _MAX_JSON else None


def _terms(told: Any) -> set[str]:
    """Of every statement, ingredients included, wherever an assertion names one."""
    found, todo = set[str](), [told]
    for _ in range(_MAX_NODES):
        if not todo:
            break
        node = todo.pop()
        if isinstance(node, dict):
            found |= {value for key, value in node.items() if key.lower() in _KEYS and isinstance(value, str)}
            todo += node.values()
        elif isinstance(node, list):
            todo += node
    return found


_TERM = re.compile(rb"digitalsourcetype/([A-Za-z]{5,60})")


def _bare_terms(data: Any) -> set[str]:
    """Where no library reads it: the terms stand in the boxes as they are."""
    return {found.decode() for found in _TERM.findall(data)}
