"""`Image.shown`, which pages read, says what the renditions' rows say. `conftest.py` asks it after every test here."""

from typing import Any

import pytest

from images.models import Image, Rendition
from images.shown import Copy, copies_for, misfits, settle_shown, shown_of
from tests.images.test_sweep import swept
from tests.people import make_image

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_storages")]


def row(spec: str, key: str, width: int, **fields: Any) -> Rendition:
    return Rendition(spec=spec, key=key, width=width, height=width // 2, bytes=width * 10, **fields)


def test_each_use_has_its_own_smallest_first_and_the_retired_have_none() -> None:
    rows = [
        row("flat-640", "b.webp", 640),
        row("avif-320", "a.avif", 320),
        row("jpeg-1280", "c.jpg", 1280),
        row("flat-2560", "g.webp", 2560),
        row("card", "d.jpg", 1200),
        row("motion", "e.webp", 480),
        row("avif-640", "f.avif", 640, retired_at="2026-11-23"),
    ]
    assert shown_of(rows) == {
        "still": [["a.avif", 320, 160, 3200], ["b.webp", 640, 320, 6400], ["g.webp", 2560, 1280, 25600]],
        "fallback": [["c.jpg", 1280, 640, 12800]],
        "card": [["d.jpg", 1200, 600, 12000]],
        "motion": [["e.webp", 480, 240, 4800]],
    }


def test_copies_are_read_by_name() -> None:
    shown = {"still": [["a.avif", 320, 160, 3200]], "motion": [["b.webp", 480, 240, 4800]]}
    (still,), (moving,) = copies_for(shown, "still"), copies_for(shown, "motion")
    assert (still, still.type) == (Copy("a.avif", 320, 160, 3200), "image/avif")
    assert (moving, moving.type) == (Copy("b.webp", 480, 240, 4800), "image/webp")
    assert copies_for(shown, "card") == []


def test_what_went_without_a_word_is_found_and_mended() -> None:
    wrong, right = make_image(), make_image()
    wrong.renditions.filter(spec="avif-640").delete()
    assert (misfits(), swept()["misfits"]) == ([wrong.pk], 1)
    swept("--mend")
    assert misfits() == []
    assert [copy.width for copy in copies_for(Image.objects.get(pk=wrong.pk).shown, "still")] == [320, 1280]
    assert Image.objects.get(pk=right.pk).shown == right.shown


def test_settling_costs_as_much_for_a_picture_with_many_renditions(django_assert_num_queries: Any) -> None:
    image = make_image()
    with django_assert_num_queries(2):
        settle_shown([image.pk])
