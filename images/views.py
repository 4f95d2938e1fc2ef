from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, HttpResponseNotModified
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from images import storage
from images.specs import TYPES

_HEADERS = {
    # The name is made from the content, so the content behind it never changes.
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


@require_safe
def rendition(request: HttpRequest, key: str) -> HttpResponseBase:
    """A rendition's bytes. Originals lie in another storage: no address leads to them."""
    if not storage.is_key(key):
        raise Http404
    try:
        file = storage.public().open(key)
    except FileNotFoundError:
        raise Http404 from None
    etag = f'"{key.partition(".")[0]}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        file.close()
        response: HttpResponseBase = HttpResponseNotModified()
    else:
        response = FileResponse(file, content_type=TYPES[key.rpartition(".")[2]])
    return _labelled(response, etag)


def _labelled(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    for name, value in _HEADERS.items():
        response.headers[name] = value
    response.headers["ETag"] = etag
    return response
