"""How bytes travel once it is decided that they may: streamed by us, by the web server before us, or by the bucket."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import Storage
from django.http import FileResponse, HttpResponse, HttpResponseBase, HttpResponseRedirect

from images import storage
from images.specs import TYPES

# Nothing in a picture may run, be framed, be read by another site or be taken for something else.
SAFETY = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
STREAM, ACCEL, REDIRECT = "stream", "accel", "redirect"
# An address of the bucket's own is followed at once or not at all.
PRESIGNED_SECONDS = 50


def rendition_answer(key: str) -> HttpResponseBase:
    """Raises `OriginalGone` where there are no bytes, `StorageTrouble` where the storage fails."""
    kind = TYPES[key.rpartition(".")[2]]
    return _answer(storage.public(), settings.IMAGES_ACCEL["default"], key, kind, "inline")


def original_answer(name: str, filename: str) -> HttpResponseBase:
    """Never shown, always saved: the file is whatever somebody sent."""
    disposition = f"attachment; filename*=UTF-8''{quote(filename, safe='')}"
    answer = _answer(
        storage.originals(), settings.IMAGES_ACCEL["originals"], name, "application/octet-stream", disposition
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return safe(answer)


def safe(answer: HttpResponseBase) -> HttpResponseBase:
    for name, value in SAFETY.items():
        answer.headers[name] = value
    return answer


_REFUSED = {403: "This picture is shown on the pages of this site alone.", 404: "There is no such picture."}


def refusal(status: int) -> HttpResponse:
    """The same for what is not there and for what is not for this asker; kept by nobody."""
    words = _REFUSED.get(status, "Please try again in a moment.")
    answer = HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
    answer.headers["Cache-Control"] = "no-store"
    if status == 503:
        answer.headers["Retry-After"] = "5"
    safe(answer)
    return answer


def _answer(store: Storage, inside: str, name: str, kind: str, disposition: str) -> HttpResponseBase:
    if settings.IMAGES_DELIVERY == REDIRECT:
        return _redirect(store, name, kind, disposition)
    if settings.IMAGES_DELIVERY == ACCEL:
        answer: HttpResponseBase = HttpResponse(headers={"X-Accel-Redirect": f"{inside}{quote(name)}"})
    else:
        answer = FileResponse(storage.open_stored(store, name))
    answer.headers["Content-Type"] = kind
    answer.headers["Content-Disposition"] = disposition
    return answer


def _redirect(store: Any, name: str, kind: str, disposition: str) -> HttpResponseBase:
    """The answer is the bucket's then: it says the type and the rest as the signed address asks."""
    told = {
        "ResponseContentType": kind,
        "ResponseContentDisposition": disposition,
        "ResponseCacheControl": "private, no-store" if disposition != "inline" else "private, max-age=86400, immutable",
    }
    address: str = store.url(name, parameters=told, expire=PRESIGNED_SECONDS)
    if settings.S3_FRONT_URL:
        # What stands before the bucket asks it under its own name, for which this is signed.
        address = settings.S3_FRONT_URL + address[len(store.endpoint_url.rstrip("/")) :]
    return HttpResponseRedirect(address)
