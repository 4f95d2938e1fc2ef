"""Hands out content credentials, to anybody who has found their address inside of a rendition."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from images.models import Manifest

_HEADERS = {
    # Not for ever: they may be signed anew, and they go with their picture.
    "Cache-Control": "public, max-age=3600",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    # Programs that check pictures in a browser stand on other sites.
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


@require_safe
def credentials(request: HttpRequest, name: str) -> HttpResponse:
    """They say nothing of the picture but its hash, so the unguessable name is all that it takes."""
    store = Manifest.objects.filter(name=name).values_list("store", flat=True).first()
    if store is None:
        gone = "There are no such credentials."
        return HttpResponse(gone, status=404, content_type="text/plain", headers={"Cache-Control": "no-store"})
    return HttpResponse(bytes(store), content_type="application/c2pa", headers=_HEADERS)
