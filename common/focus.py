"""Where to look in a picture that fills another shape, as CSS classes: `style=` is forbidden, as for `common.ratios`.

Hundredths from the left and from the top, in steps of five: `fx-35 fy-60`. `static/css/focus.css` gives each its `--fx`
or `--fy`, and places the picture in a box of class `focused`:

    python -m common.focus > static/css/focus.css
"""

import sys

STEP = 5

_HEAD = """\
/* Written by common/focus.py: where to look in a picture, as --fx and --fy. Its box has the class `focused`. */
@layer rooms {
  .focused img:not(.placeholder) {
    object-fit: cover;
    object-position: var(--fx, 50%) var(--fy, 50%);
  }

"""


def focus_class(x: int, y: int) -> str:
    """The two classes for a place in a picture; one outside of it is at its edge."""
    return f"fx-{_step(x)} fy-{_step(y)}"


def _step(hundredths: int) -> int:
    return STEP * round(max(0, min(100, hundredths)) / STEP)


def css() -> str:
    """The whole of `static/css/focus.css`."""
    rules = [f"  .f{axis}-{n}{{--f{axis}:{n}%}}" for axis in "xy" for n in range(0, 101, STEP)]
    return _HEAD + "\n".join(rules) + "\n}\n"


if __name__ == "__main__":
    sys.stdout.write(css())
