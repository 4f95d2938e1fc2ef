from pathlib import Path

import pytest

from common import ratios


def test_the_stylesheet_is_the_one_that_the_code_writes():
    written = Path("static/css/ratios.css").read_text()
    assert written == ratios.css(), "python -m common.ratios > static/css/ratios.css"


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [(0, 0, "r-0"), (500, 500, "r-0"), (2000, 1000, "r-139"), (1000, 2000, "r--139"), (90_000, 100, "r-600")],
)
def test_a_shape_has_a_name(width, height, expected):
    assert ratios.ratio_class(width, height) == expected


@pytest.mark.parametrize("size", [(1600, 1067), (1067, 1600), (2048, 2047), (4000, 900)])
def test_a_class_is_right_to_a_quarter_of_a_percent(size):
    step = int(ratios.ratio_class(*size).removeprefix("r-"))
    assert ratios.STEP**step == pytest.approx(size[0] / size[1], rel=0.0026)
