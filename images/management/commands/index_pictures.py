"""`manage.py index_pictures`: every picture is found again by its looks."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from images import lookup


class Command(BaseCommand):
    help = (
        "Give every picture its entry among the fingerprints: for those that were made before there were any, and after"
        " a backup was restored. Cut off, it goes on with --after."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--after", type=int, default=0, help="The key that it had come to.")

    def handle(self, *args: Any, after: int, **options: Any) -> None:
        mended, last = lookup.mend_some(after=after)
        while last:
            self.stdout.write(f"Up to {last}: {mended} written.")
            more, last = lookup.mend_some(after=last)
            mended += more
        self.stdout.write(f"Done: {mended} written.")
