"""Has an upload checked: its bytes by a child, the picture by what is known of it. Nothing that a check does keeps a
picture from being settled: one that does not come to an end is itself a finding."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, transaction

from common.db import is_away
from images.models import Image
from images.report import Report
from images.sandbox import ChildDied, run_checks
from images.screening import MAX_FINDINGS, Facts, Finding, PictureCheck, read_finding, unfinished

logger = logging.getLogger(__name__)

Listen = Callable[[dict[str, Any]], None]


def findings_of(image: Image, report: Report, source: Path, listen: Listen) -> list[Finding]:
    """All that the checks find in it. What is cut from another picture was checked with that one."""
    if image.source_id or image.purpose == Image.Purpose.PROOF:
        return []
    prints = report.prints
    facts = Facts(
        image.pk, bytes(image.upload_hash or b""), prints.pixels, prints.pdq, prints.quality, prints.turns,
        report.kind, report.width, report.height,
    )  # fmt: skip
    return [*check_file(settings.IMAGES_FILE_CHECKS, source, report.kind, listen), *check_picture(facts)]


# --- The file --------------------------------------------------------------------------------------------------------


def check_file(checks: Iterable[str], source: Path, kind: str, listen: Listen) -> list[Finding]:
    """One child for all of them. Where one ends with its child, another child goes on behind it."""
    left, found = list(checks), list[Finding]()
    while left:
        hearing = _Hearing(found, listen)
        try:
            run_checks({"checks": left, "source": str(source), "kind": kind}, source.parent, hearing.hear)
            return found
        except ChildDied as death:
            broken = hearing.begun or left[0]
            logger.warning("%s: the child %s", broken, death)
            found.append(unfinished(broken, "ended by its limits" if death.own_fault else "ended from outside"))
            left = left[left.index(broken) + 1 :] if broken in left else []
    return found


class _Hearing:
    """What a child tells of its checks. Nothing of it is taken on trust."""

    def __init__(self, found: list[Finding], listen: Listen) -> None:
        self._found, self._listen, self.begun = found, listen, ""

    def hear(self, message: dict[str, Any]) -> None:
        self._listen({})
        if isinstance(message.get("begins"), str):
            self.begun = message["begins"]
        elif "ends" in message:
            self._found += self._read(message)

    def _read(self, message: dict[str, Any]) -> list[Finding]:
        try:
            if "failed" in message:
                raise ValueError(str(message["failed"])[:200])
            return [read_finding(told) for told in message["found"][:MAX_FINDINGS]]
        except (ValueError, KeyError, TypeError) as error:
            logger.warning("%s failed: %s", self.begun, error)
            return [unfinished(self.begun, "failed")]


# --- The picture -----------------------------------------------------------------------------------------------------


def check_picture(facts: Facts) -> list[Finding]:
    return [finding for name in settings.IMAGES_PICTURE_CHECKS for finding in _found(name, facts)]


def _found(name: str, facts: Facts) -> list[Finding]:
    check: PictureCheck = resolve_name(name)
    try:
        with transaction.atomic():
            return list(islice(check(facts), MAX_FINDINGS))
    except Exception as error:
        if isinstance(error, (DatabaseError, InterfaceError)) and is_away(error):
            raise
        logger.exception("%s failed.", name)
        return [unfinished(name, "failed")]
