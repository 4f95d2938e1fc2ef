from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cara.local.demo.people import PASSWORD
from cara.local.demo.seed import seed


class Command(BaseCommand):
    help = "Fill the local site with a dozen artists, their works and their talk. Safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--logins", action="store_true", help="only say who can log in")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.LOCAL:
            raise CommandError("The demo's passwords are public: it is for a local site only (CARA_LOCAL).")
        if not options["logins"]:
            seed()
        self.stdout.write(f"Demo log-ins, all with the password {PASSWORD}:")
        self.stdout.write("  @mirela  an artist\n  @priya   a fan\n  @ines    a moderator, with the desk at /desk/")
