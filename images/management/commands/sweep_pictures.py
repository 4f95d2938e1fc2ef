"""`manage.py sweep_pictures`: what does not fit together among pictures, their rows and their bytes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from images import sweep

_SHOWN = 20


class Command(BaseCommand):
    help = "Find rows without bytes, bytes without rows, pictures without an owner; with --mend, put it right."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mend", action="store_true", help="Put right what is found. Without it nothing changes.")

    def handle(self, *args: Any, mend: bool, verbosity: int, **options: Any) -> None:
        found = sweep.find()
        for name, what in vars(found).items():
            self.stdout.write(f"{name.replace('_', ' ')}: {len(what)}")
            for each in what[: None if verbosity > 1 else _SHOWN]:
                self.stdout.write(f"  {each}")
        if mend:
            sweep.mend(found)
            self.stdout.write("Mended.")
        elif any(vars(found).values()):
            self.stdout.write("Nothing was changed. To put it right: manage.py sweep_pictures --mend")
