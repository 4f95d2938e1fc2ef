"""Shapes of pictures as CSS classes: `style=` is forbidden by the Content-Security-Policy, so a shape has a name.

A ratio (width by height) is rounded to the nearest power of 1.005, at most a quarter of a percent away: class `r-80`
stands for 1.005 to the 80th, `r--80` for its inverse. `static/css/ratios.css` gives each its `--r`:

    python -m common.ratios > static/css/ratios.css
"""

import math
import sys
from functools import lru_cache

STEP = 1.005
# 1 by 20: longer strips share the last class, and are shown whole inside it.
LIMIT = 600
# Beyond these a gallery tile keeps the last kind shape and shows the strip whole inside it.
NARROWEST, WIDEST = 0.4, 5


@lru_cache(maxsize=10_000)
def ratio_class(width: int, height: int) -> str:
    """The class for a picture of this size; a square while the size is unknown."""
    if not (width and height):
        return "r-0"
    step = round(math.log(width / height, STEP))
    return f"r-{max(-LIMIT, min(LIMIT, step))}"


def css() -> str:
    """The whole of `static/css/ratios.css`."""
    rules = "\n".join(_rule(step) for step in range(-LIMIT, LIMIT + 1))
    return f"/* Written by common/ratios.py: the shape of a picture, width by height, as --r. */\n{rules}\n"


def _rule(step: int) -> str:
    ratio = STEP**step
    fit = "" if NARROWEST <= ratio <= WIDEST else ";--fit:contain"
    return f".r-{step}{{--r:{ratio:.4g}{fit}}}"


if __name__ == "__main__":
    sys.stdout.write(css())
