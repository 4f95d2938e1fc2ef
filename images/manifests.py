"""Hands out content credentials, to anybody who has found their address inside of a rendition."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from images import access, delivery
from images.access import Grant
from images.models import Manifest

_HEADERS = {
    **delivery.SAFETY,
    # Programs that check pictures in a browser stand on other sites.
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


@require_safe
def credentials(request: HttpRequest, name: str) -> HttpResponse:
    """For whoever may have the rendition that they are of; of any other, and of none, the answer is the same."""
    found = Manifest.objects.filter(name=name).values_list("store", "rendition__key").first()
    allowed = access.grant(found[1], request.GET.get(access.SIGNATURE, ""), request.user) if found else None
    if found is None or allowed is None:
        return delivery.refusal(404)
    answer = HttpResponse(bytes(found[0]), content_type="application/c2pa", headers=_HEADERS | _kept(allowed))
    answer.terms = allowed.terms  # type: ignore[attr-defined]
    return answer


def _kept(allowed: Grant) -> dict[str, str]:
    """Not for ever: they may be signed anew, and they go with their picture; from caches of our own within a minute."""
    seconds = min(allowed.seconds, 3600)
    if not allowed.public:
        return {"Cache-Control": f"private, max-age={seconds}"}
    return {"Cache-Control": f"public, max-age={seconds}", "CDN-Cache-Control": "public, max-age=50"}
