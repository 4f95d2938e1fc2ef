"""The letters that the site sent on this computer, to be read in the browser: a local run posts none."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

# What Django's file backend writes after every letter.
_RULE = re.compile(rb"^-{79}\n", re.MULTILINE)


@dataclass(frozen=True)
class Letter:
    name: str
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "(no subject)")

    @property
    def to(self) -> str:
        return str(self.message["To"] or "")

    @property
    def sent_at(self) -> datetime | None:
        header = self.message["Date"]
        return header.datetime if header else None

    @property
    def text(self) -> str:
        body = self.message.get_body(("plain", "html"))
        return cast(str, body.get_content()) if body else ""


@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    return render(request, "local/mail.html", {"letters": _letters()})


@require_safe
def letter(request: HttpRequest, name: str) -> HttpResponse:
    """Chosen from the letters that are there, so no name can lead anywhere else."""
    for found in _letters():
        if found.name == name:
            return render(request, "local/letter.html", {"letter": found})
    raise Http404("There is no such letter.")


def _letters() -> list[Letter]:
    """Newest first."""
    folder = Path(settings.EMAIL_FILE_PATH)
    files = [path for path in folder.glob("*.log") if path.is_file() and not path.is_symlink()]
    files.sort(key=lambda path: path.stat().st_mtime_ns, reverse=True)
    return [letter for path in files for letter in reversed(_letters_of(path))]


def _letters_of(path: Path) -> list[Letter]:
    """A file holds what one connection sent: usually one letter."""
    parts = [part for part in _RULE.split(path.read_bytes()) if part.strip()]
    parsed = [cast(EmailMessage, message_from_bytes(part, policy=policy.default)) for part in parts]
    return [Letter(f"{path.stem}-{number}", message) for number, message in enumerate(parsed, start=1)]
