"""What was published when: a log that is only added to, of the site's documents and of what each artist allowed."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from common.db import hold_table
from images.terms import Terms
from protection.documents import SIGNAL_DOCUMENTS
from protection.models import PublishedDocument, TermsChange
from protection.paths import path_rules


@transaction.atomic
def record_documents() -> list[str]:
    """A row for each document that says something else than when it was last looked at; their paths. Safe to call as
    often as one likes, by several at once."""
    hold_table(PublishedDocument)
    rules, changed = path_rules(), []
    for document in SIGNAL_DOCUMENTS:
        content = document.text(rules)
        digest = hashlib.sha256(content.encode()).hexdigest()
        if _newest(document.path) != digest:
            PublishedDocument.objects.create(path=document.path, content=content, sha256=digest)
            changed.append(document.path)
    return changed


def _newest(path: str) -> str | None:
    newest = PublishedDocument.objects.filter(path=path).order_by("-pk")
    return newest.values_list("sha256", flat=True).first()


def record_change(*, artist: int, by: int, work: str = "", before: str, after: str) -> None:
    """In the transaction that changes it."""
    TermsChange.objects.create(artist_id=artist, by_id=by, work=work, before=before, after=after)


def versions(path: str, *, most: int = 100) -> QuerySet[PublishedDocument]:
    """Of one document, newest first, without their texts."""
    return PublishedDocument.objects.filter(path=path).defer("content").order_by("-pk")[:most]


def newest_documents(*, most: int = 100) -> QuerySet[PublishedDocument]:
    """Of all of them together, newest first, without their texts."""
    return PublishedDocument.objects.defer("content").order_by("-pk")[:most]


def document_of(digest: str) -> PublishedDocument | None:
    """By its fingerprint."""
    return PublishedDocument.objects.filter(sha256=digest).order_by("pk").first()


def document_at(path: str, moment: datetime) -> PublishedDocument | None:
    """What it said then."""
    return PublishedDocument.objects.filter(path=path, published_at__lte=moment).order_by("-pk").first()


def changes_of(artist: int, *, most: int | None = None) -> QuerySet[TermsChange]:
    """All that somebody has allowed and taken back, newest first: for themselves alone."""
    return TermsChange.objects.filter(artist_id=artist).order_by("-pk")[:most]


def terms_at(artist: int, moment: datetime, *, work: str = "") -> Terms:
    """What their portfolio, or one work of it, said then. A work that has said nothing of its own said what the
    portfolio did."""
    told = TermsChange.objects.filter(artist_id=artist, changed_at__lte=moment).order_by("-pk")
    own = told.filter(work=work).values_list("after", flat=True).first()
    if work and own not in set(Terms):
        return terms_at(artist, moment)
    return Terms(own) if own else Terms.NOTHING
