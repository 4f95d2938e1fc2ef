"""The form of a part: numbers in hundredths, shapes from which the height follows, a sentence for everything else."""

import pytest
from django.http import QueryDict

from images.cropping import CropForm, FocusForm
from images.crops import Crop
from images.models import Image

NUMBER = "Write a number from 0 to 100, such as 12.5."
COVER, SHARE, BANNER = Image.Purpose.COVER, Image.Purpose.SHARE, Image.Purpose.BANNER


def form(data: dict[str, str] | None, purpose: Image.Purpose = COVER, size: tuple[int, int] = (1500, 1000)) -> CropForm:
    return CropForm(data, picture=Image(width=size[0], height=size[1]), purpose=purpose)


def said(left: str, top: str, width: str, height: str = "", shape: str = "free") -> dict[str, str]:
    return {"left": left, "top": top, "width": width, "height": height, "shape": shape}


@pytest.mark.parametrize(
    ("data", "purpose", "part"),
    [
        (said("10", "20", "50", "30.5"), COVER, (0.1, 0.2, 0.5, 0.305)),
        (said("0", "0", "100", "100"), COVER, (0, 0, 1, 1)),
        (said("0", "0", "50", "99", "1:1"), COVER, (0, 0, 0.5, 0.75)),
        (said("0", "0", "50", "", "4:5"), COVER, (0, 0, 0.5, 0.9375)),
        (said("0", "0", "50", "1", "own"), COVER, (0, 0, 0.5, 0.5)),
        ({"left": "0", "top": "10", "width": "100"}, SHARE, (0, 0.1, 1, 0.7875)),
        (said("0", "10", "100", "3", "1:1"), SHARE, (0, 0.1, 1, 0.7875)),
        ({"left": "0", "top": "50", "width": "100"}, BANNER, (0, 0.5, 1, 0.5)),
    ],
    ids=str,
)
def test_what_is_typed_names_a_part(data: dict[str, str], purpose: Image.Purpose, part: tuple[float, ...]) -> None:
    filled = form(data, purpose)
    assert (filled.is_valid(), filled.errors) == (True, {})
    assert filled.crop.told() == pytest.approx(part)


NO_HEIGHT = "Write how high the part is, or choose a shape: then the height follows from it."
SMALL = "This part has 15 by 10 pixels, and the sides of a cover have at least 32. Choose a larger part."
OUTSIDE = (
    "This part reaches outside of the picture. Left and width together make at most 100 %, and so do top and height."
)


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        (said("60", "0", "50", "50"), {"__all__": [OUTSIDE]}),
        (said("0", "30", "100", "", "own"), {"__all__": [OUTSIDE]}),
        (said("0", "0", "0", "50"), {"__all__": [OUTSIDE]}),
        (said("nan", "0", "50", "50"), {"left": [NUMBER]}),
        (said("0", "inf", "50", "50"), {"top": [NUMBER]}),
        (said("-1", "-0.001", "50", "50"), {"left": [NUMBER], "top": [NUMBER]}),
        (said("0", "0", "1e999", "100.5"), {"width": [NUMBER], "height": [NUMBER]}),
        (said("0", "0", "9" * 400, "50"), {"width": [NUMBER]}),
        (said("", "a third", "50", "50"), {"left": [NUMBER], "top": [NUMBER]}),
        (said("0", "0", "50"), {"__all__": [NO_HEIGHT]}),
        (said("0", "0", "50", "50", "7:1"), {"shape": ["Choose one of the shapes."]}),
        (
            said("0", "0", "1", "1"),
            {"__all__": [SMALL]},
        ),
        ({}, {"left": [NUMBER], "top": [NUMBER], "width": [NUMBER]}),
    ],
    ids=str,
)  # fmt: skip
def test_everything_else_has_a_sentence_and_stays_as_it_was_typed(
    data: dict[str, str], errors: dict[str, list[str]]
) -> None:
    filled = form(data)
    assert (filled.is_valid(), dict(filled.errors)) == (False, errors)
    assert {name: filled[name].value() for name in data} == data


def test_of_five_numbers_the_last_of_a_name_counts() -> None:
    assert form(QueryDict("left=5&left=10&top=0&width=50&height=50")).is_valid()
    assert not form(QueryDict("left=5&left=&top=0&width=50&height=50")).is_valid()


@pytest.mark.parametrize(
    ("size", "purpose", "values"),
    [
        ((1500, 1000), COVER, {"left": "0", "top": "0", "width": "100", "height": "100"}),
        ((400, 8000), COVER, {"left": "0", "top": "42.5", "width": "100", "height": "15"}),
        ((1500, 1000), SHARE, {"left": "0", "top": "10.625", "width": "100"}),
        ((4000, 600), SHARE, {"left": "35.714", "top": "0", "width": "28.571"}),
    ],
    ids=str,
)
def test_dragging_begins_with_as_much_as_there_is(
    size: tuple[int, int], purpose: Image.Purpose, values: dict[str, str]
) -> None:
    empty = form(None, purpose, size)
    assert {field.name: field.value() for field in empty.numbers} == values
    again = form(values | {"shape": "free"}, purpose, size)
    assert (again.is_valid(), again.errors) == (True, {})


def test_what_was_chosen_before_is_there_again() -> None:
    picture = Image(width=1500, height=1000)
    chosen = {
        crop: [shape.value for shape in CropForm(picture=picture, purpose=COVER, crop=crop).shapes if shape.is_chosen]
        for crop in (Crop(0, 0, 0.5, 0.75), Crop(0.1, 0.1, 0.8, 0.8), Crop(0.1, 0.1, 0.8, 0.7), Crop(0, 0, 0.5, 0.9375))
    }
    assert list(chosen.values()) == [["1:1"], ["own"], ["free"], ["4:5"]]
    assert CropForm(picture=picture, purpose=SHARE).shapes == []


@pytest.mark.parametrize(
    ("x", "y", "good"),
    [
        ("0", "100", True),
        ("33", "50", True),
        ("-1", "5", False),
        ("5", "101", False),
        ("2.5", "5", False),
        ("", "5", False),
    ],
)
def test_the_place_to_look_at_is_two_whole_numbers(x: str, y: str, good: bool) -> None:
    filled = FocusForm({"x": x, "y": y}, place=(50, 50))
    assert filled.is_valid() == good
    words = {message for messages in filled.errors.values() for message in messages}
    assert words == (set() if good else {"Write a whole number from 0 to 100."})
