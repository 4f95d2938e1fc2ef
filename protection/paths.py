"""Where the site's own documents say something else than their default: the paths of artists who have allowed more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from images.terms import Terms


class PathRule(NamedTuple):
    """What goes for all that begins with the path. Of two that fit the earlier counts: works come before portfolios."""

    path: str
    terms: Terms


Rules = Sequence[PathRule]
