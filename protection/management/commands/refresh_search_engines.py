"""`manage.py refresh_search_engines NAME=FILE …`: addresses of search engines, as their operators publish them."""

import difflib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from protection import agents, reviewing
from protection.ranges import RANGES_FILE


class Command(BaseCommand):
    help = "Take over the files in which operators publish their addresses, print what changes; with --write, write it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "files", nargs="*", help="NAME=FILE, such as bingbot=bingbot.json; none: who has published what"
        )
        parser.add_argument("--write", action="store_true", help="Write the file. Without it nothing changes.")

    def handle(self, *args: Any, files: list[str], write: bool, **options: Any) -> None:
        listed = {agent.name: agent for agent in agents.agents() if agent.ranges_from}
        if not files:
            for agent in listed.values():
                self.stdout.write(f"{agent.name}: {agent.ranges_from}")
            return
        present = merged = RANGES_FILE.read_text()
        for name, _, file in (each.partition("=") for each in files):
            if name not in listed:
                raise CommandError(f"{name}: not on the list as one whose operator publishes its addresses.")
            try:
                networks = reviewing.networks_in(Path(file).read_text())
            except (OSError, ValueError) as error:
                raise CommandError(f"{file}: {error}") from None
            today = datetime.now(UTC).date()
            merged = reviewing.with_ranges(merged, name, listed[name].ranges_from, networks, today)
        for line in difflib.unified_diff(present.splitlines(), merged.splitlines(), "now", "then", lineterm="", n=0):
            self.stdout.write(line)
        if write:
            RANGES_FILE.write_text(merged)
        self.stdout.write("Written." if write else "Nothing was changed. To write it, say --write.")
