from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.zones import ReadersZone, zone_named


class TellTimesToTheReader:
    """Times are told, and read from forms, in the zone that the signed-in person has chosen."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with timezone.override(ReadersZone(lambda: _zone_of(request))):
            return self.get_response(request)


def _zone_of(request: HttpRequest):  # type: ignore[no-untyped-def]
    return request.user.profile.zone if request.user.is_authenticated else zone_named("")
