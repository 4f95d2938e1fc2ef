"""Writes down what the site tells machines now, where that has changed: with every deployment, and every hour by the beat."""

from typing import Any

from django.core.management.base import BaseCommand

from protection.evidence import record_documents


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        changed = record_documents()
        self.stdout.write("\n".join(f"Since now: /{path}" for path in changed) or "Nothing has changed.")
