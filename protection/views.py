from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from common.errors import NotVisible
from protection import evidence
from protection.declared import declared
from protection.documents import DOCUMENTS, SIGNAL_DOCUMENTS
from protection.paths import path_rules

_BY_NAME = {document.name: document for document in DOCUMENTS}


@require_safe
@cache_control(public=True, max_age=3600)
def document(request: HttpRequest, name: str) -> HttpResponse:
    found = _BY_NAME[name]
    answer = HttpResponse(found.text(path_rules()), content_type=found.type)
    # For programs on other sites that come from a picture's metadata; there is nothing else in it.
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


@require_safe
def terms_in_words(request: HttpRequest) -> HttpResponse:
    context = {"documents": SIGNAL_DOCUMENTS, **_contact(declared().rights_contact)}
    return render(request, "protection/terms.html", context)


@require_safe
def published(request: HttpRequest) -> HttpResponse:
    return render(request, "protection/published.html", {"versions": evidence.newest_documents()})


@require_safe
def published_document(request: HttpRequest, digest: str) -> HttpResponse:
    """A version as it stood, byte for byte."""
    found = evidence.document_of(digest)
    if found is None:
        raise NotVisible
    return HttpResponse(found.content, content_type="text/plain; charset=utf-8")


@require_safe
def security_in_words(request: HttpRequest) -> HttpResponse:
    return render(request, "protection/security.html", _contact(declared().security_contact))


def _contact(address: str) -> dict[str, str]:
    return {"contact_url": address, "contact": address.removeprefix("mailto:")}
