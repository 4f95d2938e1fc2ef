"""Feeds for readers. They are the same for everybody: whoever asks is a visitor."""

import hashlib

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe

from accounts.queries import person_or_404
from images.terms import Terms
from portfolios import reader_feeds, shelves
from portfolios.feed_writers import KINDS
from portfolios.reader_feeds import Told
from protection.answers import label
from protection.signals import signals_for

# A reader that asks more often is told what it was told before.
_KEPT_SECONDS = 600


@require_safe
def gallery(request: HttpRequest, handle: str, kind: str) -> HttpResponse:
    person, _ = person_or_404(handle, viewer=AnonymousUser())
    address = reverse("portfolios:gallery_feed", args=[person.handle, kind])
    answer = _answer(request, reader_feeds.of_gallery(person), address, kind)
    return label(answer, signals_for(terms=person.said_terms))


@require_safe
def collection(request: HttpRequest, handle: str, slug: str, kind: str) -> HttpResponse:
    person, _ = person_or_404(handle, viewer=AnonymousUser())
    found = shelves.collection_or_404(person, slug, viewer=AnonymousUser())
    address = reverse("portfolios:collection_feed", args=[person.handle, found.slug, kind])
    answer = _answer(request, reader_feeds.of_collection(found), address, kind)
    is_open = found.is_for_everybody
    return label(answer, signals_for(indexed=is_open, terms=person.said_terms if is_open else Terms.NOTHING))


def _answer(request: HttpRequest, told: Told, address: str, kind: str) -> HttpResponse:
    if request.path != address:
        return HttpResponseRedirect(address)
    content_type, write = KINDS[kind]
    body = write(told, f"{settings.SITE_URL}{address}").encode()
    answer = HttpResponse(body, content_type=content_type)
    etag = quote_etag(hashlib.sha256(body).hexdigest()[:32])
    changed = int(told.updated.timestamp())
    answer.headers["ETag"], answer.headers["Last-Modified"] = etag, http_date(changed)
    answer.headers["Cache-Control"] = f"public, max-age={_KEPT_SECONDS}"
    return get_conditional_response(request, etag=etag, last_modified=changed, response=answer) or answer
