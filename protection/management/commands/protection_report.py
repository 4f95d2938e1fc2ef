"""`manage.py protection_report URL`: what a site sends, withholds and claims, as anybody can see it from outside."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from protection.inspection.asking import NoAnswer
from protection.inspection.place import Place
from protection.inspection.report import inspect


class Command(BaseCommand):
    help = "Look at a site as a visitor, a crawler and a preview of links do, and print a scored table."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("url", help="where the site is, as https://example.org")
        parser.add_argument("--json", action="store_true", help="the same for a program")
        parser.add_argument("--least", type=int, default=0, help="fail below this score")

    def handle(self, *args: Any, url: str, json: bool, least: int, **options: Any) -> None:
        try:
            report = inspect(Place.at(url))
        except (NoAnswer, ValueError) as error:
            raise CommandError(f"{error}") from None
        self.stdout.write(_as_json(report.score, report.as_rows()) if json else "\n".join(report.lines()))
        if report.score < least:
            raise CommandError(f"The score is below {least}.")


def _as_json(score: int, rows: list[dict[str, object]]) -> str:
    return json.dumps({"score": score, "checks": rows}, indent=2)
