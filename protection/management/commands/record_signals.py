"""Writes down what the site tells machines, where it has changed: with each deployment. Every hour the beat does."""

from typing import Any

from django.core.management.base import BaseCommand

from protection.evidence import record_documents


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        changed = record_documents()
        self.stdout.write("\n".join(f"Since now: /{path}" for path in changed) or "Nothing has changed.")
