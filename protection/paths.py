"""Where the site's own documents say something else than their default: the paths of artists who have allowed more."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pkgutil import resolve_name
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

from images.terms import Terms


class PathRule(NamedTuple):
    """What goes for all that begins with the path. Of two that fit the earlier counts: works come before portfolios."""

    path: str
    terms: Terms


Rules = Sequence[PathRule]

_KEY = "protection.paths"
_KEPT_SECONDS = 300


def path_rules() -> Rules:
    """As the room that owns the works tells them, kept for some minutes: robots.txt is asked for very often. Without
    the cache that room is asked each time."""
    try:
        kept = cache.get(_KEY)
        if kept is None:
            kept = [tuple(rule) for rule in _told()]
            cache.set(_KEY, kept, _KEPT_SECONDS)
    except RedisError:
        kept = _told()
    return [PathRule(path, Terms(terms)) for path, terms in kept]


def kept_path_rules() -> Rules:
    """What is kept of them, for who may not wait for the room that tells them: none where none are."""
    try:
        kept = cache.get(_KEY) or []
    except RedisError:
        kept = []
    return [PathRule(path, Terms(terms)) for path, terms in kept]


def renew_path_rules() -> None:
    """Before what is kept has ended."""
    cache.set(_KEY, [tuple(rule) for rule in _told()], _KEPT_SECONDS)


def forget_path_rules() -> None:
    """After somebody has changed what they allow. Out of reach, the cache forgets by itself."""
    with suppress(RedisError):
        cache.delete(_KEY)


def _told() -> Rules:
    rules: Rules = resolve_name(settings.SIGNALS_PATH_RULES)()
    return rules
