"""The sitemap: how search engines find those who want to be found."""

from collections.abc import Callable
from contextlib import suppress

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from common.errors import NotVisible
from portfolios import sitemaps

# How long it is as it was: for whoever asks, and for us.
_KEPT_SECONDS = 3600
# More parts than there can be accounts for.
_MOST_PARTS = 1_000_000


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return _answer("sitemap", sitemaps.index)


@require_safe
def part(request: HttpRequest, number: int) -> HttpResponse:
    if number > _MOST_PARTS:
        raise NotVisible
    return _answer(f"sitemap.{number}", lambda: sitemaps.part(number))


def _answer(name: str, write: Callable[[], bytes]) -> HttpResponse:
    body = None
    with suppress(RedisError):
        body = cache.get(name)
    if body is None:
        body = write()
        with suppress(RedisError):
            cache.set(name, body, _KEPT_SECONDS)
    answer = HttpResponse(body, content_type="application/xml; charset=utf-8")
    answer.headers["Cache-Control"] = f"public, max-age={_KEPT_SECONDS}"
    return answer
