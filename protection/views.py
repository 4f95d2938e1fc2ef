from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from protection.declared import declared
from protection.documents import DOCUMENTS, SIGNAL_DOCUMENTS

_BY_NAME = {document.name: document for document in DOCUMENTS}


@require_safe
@cache_control(public=True, max_age=3600)
def document(request: HttpRequest, name: str) -> HttpResponse:
    found = _BY_NAME[name]
    answer = HttpResponse(found.text(()), content_type=found.type)
    # For programs on other sites that come from a picture's metadata; there is nothing else in it.
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


@require_safe
def terms_in_words(request: HttpRequest) -> HttpResponse:
    context = {"documents": SIGNAL_DOCUMENTS, **_contact(declared().rights_contact)}
    return render(request, "protection/terms.html", context)


@require_safe
def security_in_words(request: HttpRequest) -> HttpResponse:
    return render(request, "protection/security.html", _contact(declared().security_contact))


def _contact(address: str) -> dict[str, str]:
    return {"contact_url": address, "contact": address.removeprefix("mailto:")}
