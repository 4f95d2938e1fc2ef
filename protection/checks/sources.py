"""What a file declares of its own making: the terms of IPTC's list of digital sources, and China's label for AI."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from images.screening import Finding, Outcome
from protection.checks.metadata import XMP, Text

DECLARED, DECLARED_PART, MAYBE, HOSTILE = "declared-ai", "declared-ai-part", "declared-synthetic", "hostile-metadata"


def finding(rule: str, what: str, text: Text, outcome: Outcome = Outcome.HOLD) -> Finding:
    evidence: dict[str, str | int] = {
        "where": text.place,
        "length": len(text.data),
        "sha256": sha256(text.data).hexdigest(),
    }
    return Finding(rule, outcome, f"{what}, in {text.place}", evidence)


def json_object(data: str) -> dict[str, Any] | None:
    """What it holds where it is an object; a hostile one is none."""
    start = data.lstrip(" \t\r\n\ufeff")
    if not start.startswith("{"):
        return None
    try:
        found = json.loads(start)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


_SOURCES = {
    "trainedalgorithmicmedia": (DECLARED, Outcome.HOLD),
    "compositewithtrainedalgorithmicmedia": (DECLARED_PART, Outcome.HOLD),
    "compositesynthetic": (MAYBE, Outcome.LOOK),
}


def source_type(value: str, text: Text) -> Iterator[Finding]:
    """A term of IPTC's list, by its address or by its name alone."""
    term = value.rstrip("/").rpartition("/")[2].strip()
    rule, outcome = _SOURCES.get(term.lower(), ("", Outcome.LOOK))
    if rule:
        yield finding(rule, f"DigitalSourceType {term}", text, outcome)


_LABELS = {"1": (DECLARED, Outcome.HOLD), "2": (MAYBE, Outcome.LOOK), "3": (MAYBE, Outcome.LOOK)}


def aigc_label(text: Text, value: str) -> Iterator[Finding]:
    """China's label (GB 45438): 1 is made by AI, 2 may be, 3 is suspected to be."""
    found = json_object(value) or {}
    told = found.get("AIGC")
    if isinstance(told, dict):
        label = str(told.get("Label", ""))
    elif text.key in ("aigc", XMP):
        label = str(found.get("Label", "")) or value.strip()
    else:
        return
    rule, outcome = _LABELS.get(label, ("", Outcome.LOOK))
    if rule:
        yield finding(rule, f"AIGC label {label}", text, outcome)
