"""`manage.py refresh_agents FILE`: a newer robots.json of the project ai.robots.txt, for a person to review."""

import difflib
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from protection import reviewing
from protection.agents import AGENTS_FILE


class Command(BaseCommand):
    help = "Merge a newer list of agents into ours and print what that would change; with --write, write it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="robots.json of github.com/ai-robots-txt/ai.robots.txt")
        parser.add_argument("--write", action="store_true", help="Write the file. Without it nothing changes.")

    def handle(self, *args: Any, file: Path, write: bool, **options: Any) -> None:
        present = AGENTS_FILE.read_text()
        try:
            merged = reviewing.merge(present, file.read_text())
        except (OSError, ValueError) as error:
            raise CommandError(f"{file}: {error}") from None
        for warning in merged.warnings:
            self.stderr.write(warning)
        for line in difflib.unified_diff(
            present.splitlines(), merged.text.splitlines(), "now", "then", lineterm="", n=0
        ):
            self.stdout.write(line)
        if write:
            AGENTS_FILE.write_text(merged.text)
            self.stdout.write("Written. Look at every line: whose it is, what it is for, and in which part it stands.")
        elif merged.text == present:
            self.stdout.write("Nothing is new.")
        else:
            self.stdout.write("Nothing was changed. To write it: manage.py refresh_agents FILE --write")
