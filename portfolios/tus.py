"""Uploads that go on where they stopped: tus 1.0.0 (https://tus.io/protocols/resumable-upload), with creation,
termination and expiration. The answer to a POST to an upload's own address is ours: the row of the finished picture.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.http import http_date
from django.views.decorators.http import require_http_methods

from common.errors import DomainError
from common.ids import PUBLIC_ID_LENGTH
from portfolios import uploads
from portfolios.forms import read_form_key
from portfolios.models import Upload

VERSION = "1.0.0"
_PART = "application/offset+octet-stream"
View = Callable[..., HttpResponse]


class SignedOut(DomainError):
    status = 401


class WrongVersion(DomainError):
    status = 412


class WrongType(DomainError):
    status = 415


def speaks_tus(view: View) -> View:
    """For who is signed in; in the protocol's version; said so in every answer."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            response = _heard(request, view, *args, **kwargs)
        except DomainError as refused:
            response = JsonResponse({"error": refused.message}, status=refused.status, headers=_abilities())
        response["Tus-Resumable"] = VERSION
        response["Cache-Control"] = "no-store"
        return response

    return answer


def _heard(request: HttpRequest, view: View, *args: object, **kwargs: object) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=_abilities())
    if not request.user.is_authenticated:
        raise SignedOut("You are signed out. Sign in in another tab, then retry.")
    if request.headers.get("Tus-Resumable") != VERSION:
        raise WrongVersion("This server speaks tus 1.0.0.")
    return view(request, *args, **kwargs)


def _abilities() -> dict[str, str]:
    return {
        "Tus-Version": VERSION,
        "Tus-Extension": "creation,termination,expiration",
        "Tus-Max-Size": str(settings.IMAGES_MAX_BYTES),
    }


@require_http_methods(["POST", "OPTIONS"])
@speaks_tus
def create(request: HttpRequest) -> HttpResponse:
    told = _metadata(request.headers.get("Upload-Metadata", ""))
    form_key = read_form_key(told.get("form_key", ""))
    file = uploads.File(
        key=told.get("file_key", "")[:64] or form_key.hex,
        name=told.get("filename", "") or "picture",
        length=_number(request, "Upload-Length"),
        alone=told.get("alone") == "1",
        replaces=told.get("replaces", "")[:PUBLIC_ID_LENGTH],
    )
    upload = uploads.begin(author=request.user, form_key=form_key, file=file)  # type: ignore[arg-type]  # signed in
    where = reverse("portfolios:resume", args=[upload.public_id])
    return HttpResponse(status=201, headers={"Location": where, "Upload-Expires": _expires(upload)})


def tell(upload: Upload) -> HttpResponse:
    """HEAD: how far it has come."""
    told = {"Upload-Offset": str(upload.offset), "Upload-Length": str(upload.length)}
    return HttpResponse(status=200, headers=told | {"Upload-Expires": _expires(upload)})


def go_on(request: HttpRequest, upload: Upload) -> HttpResponse:
    """PATCH: a stretch of the file. The last one hands it in, so that any client of the protocol can send a picture."""
    if request.content_type != _PART:
        raise WrongType(f"A part of a file is sent as {_PART}.")
    if int(request.META.get("CONTENT_LENGTH") or 0) > upload.length - upload.offset:
        raise uploads.TooLarge("This is more than was announced.")
    offset = uploads.go_on(upload=upload, offset=_number(request, "Upload-Offset"), read=request.read)
    if offset == upload.length:
        uploads.hand_in(upload=upload)
    return HttpResponse(status=204, headers={"Upload-Offset": str(offset), "Upload-Expires": _expires(upload)})


def own_upload(request: HttpRequest, public_id: str) -> Upload:
    return uploads.own_upload_or_404(public_id, author=request.user)  # type: ignore[arg-type]


def _metadata(header: str) -> dict[str, str]:
    """`name base64, name base64`; what is not of this form is passed over."""
    told = {}
    for pair in header.split(","):
        name, _, value = pair.strip().partition(" ")
        try:
            told[name] = b64decode(value, validate=True).decode().replace("\0", "")
        except ValueError:
            continue
    return told


def _number(request: HttpRequest, name: str) -> int:
    value = request.headers.get(name, "")
    if not value.isascii() or not value.isdigit() or len(value) > 15:
        raise DomainError(f"{name} must be a whole number.")
    return int(value)


def _expires(upload: Upload) -> str:
    return http_date(upload.ends_at.timestamp())
