from django.http import HttpRequest, HttpResponseBase, HttpResponseNotModified
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from images import access, delivery, hooks, storage
from images.access import Grant
from images.storage import OriginalGone, StorageTrouble


@require_safe
def rendition(request: HttpRequest, key: str) -> HttpResponseBase:
    """A rendition's bytes, for who may have them now. Originals lie in another storage: nothing here leads to them."""
    if access.is_from_elsewhere(request.headers.get("Sec-Fetch-Site", "")):
        return delivery.refusal(403)
    asked = storage.is_key(key) and hooks.may_go_to(request, key)
    allowed = access.grant(key, request.GET.get(access.SIGNATURE, ""), request.user) if asked else None
    if allowed is None:
        return delivery.refusal(404)
    etag = f'"{key.partition(".")[0]}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return _labelled(HttpResponseNotModified(), allowed, etag)
    try:
        answer = delivery.rendition_answer(key)
    except OriginalGone:
        return delivery.refusal(404)
    except StorageTrouble:
        return delivery.refusal(503)
    return _labelled(answer, allowed, etag)


def _labelled(answer: HttpResponseBase, allowed: Grant, etag: str) -> HttpResponseBase:
    answer.headers["ETag"] = etag
    answer.terms = allowed.terms  # type: ignore[attr-defined]
    if answer.status_code == 302:
        # Kept no longer than the bucket's address holds.
        answer.headers["Cache-Control"] = f"private, max-age={min(allowed.seconds, delivery.PRESIGNED_SECONDS // 2)}"
    elif allowed.public:
        # The name is made from the content, so the content behind it never changes. Caches of our own, which we cannot
        # empty, ask again every minute: what was hidden is gone from them by then.
        answer.headers["Cache-Control"] = f"public, max-age={allowed.seconds}, immutable"
        answer.headers["CDN-Cache-Control"] = "public, max-age=50"
    else:
        answer.headers["Cache-Control"] = f"private, max-age={allowed.seconds}, immutable"
    return delivery.safe(answer)
