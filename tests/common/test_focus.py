from pathlib import Path

import pytest

from common import focus


def test_the_stylesheet_is_the_one_that_the_code_writes():
    written = Path("static/css/focus.css").read_text()
    assert written == focus.css(), "python -m common.focus > static/css/focus.css"


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ((0, 100), "fx-0 fy-100"),
        ((50, 50), "fx-50 fy-50"),
        ((33, 68), "fx-35 fy-70"),
        ((-9, 999), "fx-0 fy-100"),
    ],
)
def test_a_place_has_a_name_and_a_rule(place, expected):
    assert focus.focus_class(*place) == expected
    assert all(f".{name}{{" in focus.css() for name in expected.split())
