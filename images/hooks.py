import logging
from collections.abc import Sequence
from pkgutil import resolve_name

from django.conf import settings
from django.http import HttpRequest

from images.screening import Finding, Outcome, Verdict

logger = logging.getLogger(__name__)


def may_see(image_id: int, asker: object) -> bool:
    """Whether the room that owns the picture still shows it to who asks: an address may have gone from hand to hand,
    and a block or an end of following comes after it. With no room above, the address alone counts."""
    path = settings.IMAGES_SEEN_BY
    return bool(resolve_name(path)(image_id, asker)) if path else True


def may_see_withheld(image_id: int, asker: object) -> bool:
    """Likewise of a picture that is kept from others. With no room above, nobody."""
    path = settings.IMAGES_WITHHELD_SEEN_BY
    return bool(resolve_name(path)(image_id, asker)) if path else False


def judge(image_id: int, findings: Sequence[Finding]) -> Verdict:
    """What becomes of a picture, by what was found in it. Called in the transaction in which it becomes that."""
    path = settings.IMAGES_JUDGE
    if path:
        verdict: Verdict = resolve_name(path)(image_id, findings)
        return verdict
    return Verdict("held" if any(finding.outcome == Outcome.HOLD for finding in findings) else "ready")


def may_go_to(request: HttpRequest, key: str) -> bool:
    """Whether who asks by this request is given pictures of that kind at all; the room that knows callers says it."""
    path = settings.IMAGES_SHOWN_TO
    return bool(resolve_name(path)(request, key)) if path else True


def announce(image_id: int) -> None:
    """Tell the higher rooms that a picture is ready, held or rejected. Each has a beat of its own for what it
    misses."""
    for path in settings.IMAGES_SETTLED_HOOKS:
        try:
            resolve_name(path)(image_id)
        except Exception:
            logger.exception("%s did not hear of picture %s.", path, image_id)
