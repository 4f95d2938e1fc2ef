"""What its artist has cloaked: in higher quality, at once or later; cloaked here only where settings say by what."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.utils import timezone
from PIL import Image as Pixels

from images import pipeline, storage, swap
from images.crops import Crop
from images.models import Image
from images.services import cut_image, open_images, set_cloaking
from images.tasks import use_quiet_hours
from tests.images import makers
from tests.images.test_life import fresh, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_storages")]
RunTasks = Callable[[], list[str]]
OWN, OURS, NONE = Image.Cloaking.OWN, Image.Cloaking.OURS, Image.Cloaking.NONE


def cloak(how: str = OWN) -> None:
    set_cloaking(images=Image.objects.filter(source=None), cloaking=how)


def weights(image: Image) -> dict[str, int]:
    return {row.spec: row.bytes for row in swap.live(image).values()}


def noisy() -> Image:
    return upload(makers.saved(makers.noise(240, 160)))


def inverted(original: Path) -> Path:
    """A cloak that nobody overlooks."""
    with Pixels.open(original) as image:
        image.convert("RGB").point(lambda value: 255 - value).save(original.with_name("cloaked"), "PNG")
    return original.with_name("cloaked")


def broken(original: Path) -> Path:
    raise ValueError("no model")


def corner(image: Image) -> Any:
    """The colour of the top left of the JPEG, roughly: red at first."""
    key = image.renditions.get(spec="jpeg-1280", retired_at=None).key
    with storage.public().open(key) as file, Pixels.open(file) as pixels:
        return tuple(value // 64 for value in pixels.convert("RGB").getpixel((9, 9)))  # type: ignore[union-attr]


def test_marked_before_it_is_made(run_tasks: RunTasks) -> None:
    usual, image = noisy(), noisy()
    set_cloaking(images=Image.objects.filter(pk=image.pk), cloaking=OWN)
    run_tasks()
    heavier = {spec: size > 1.2 * weights(usual)[spec] for spec, size in weights(image).items()}
    assert heavier == dict.fromkeys(("avif-320", "jpeg-1280", "card"), True)


def test_marked_later_it_is_made_again_with_what_was_cut_from_it_and_stays_shown(run_tasks: RunTasks) -> None:
    image = noisy()
    run_tasks()
    open_images(images=Image.objects.all())
    cut = cut_image(source=fresh(image), crop=Crop(0, 0, 1, 1), purpose=Image.Purpose.COVER)
    run_tasks()
    before = [weights(each) for each in (image, cut)]
    cloak()
    assert (fresh(image).state, [weights(each) for each in (image, cut)]) == ("ready", before)
    run_tasks()
    after = [weights(each) for each in (image, cut)]
    assert [now["avif-320"] > 1.3 * then["avif-320"] for now, then in zip(after, before, strict=True)] == [True, True]
    cloak(NONE)
    run_tasks()
    assert [weights(each) for each in (image, cut)] == before


def test_a_quiet_hour_takes_nothing_from_it_and_makes_up_for_a_lost_message(run_tasks: RunTasks) -> None:
    image = noisy()
    run_tasks()
    before = weights(image)
    # As `set_cloaking` leaves it when the queue is away.
    Image.objects.update(cloaking=OWN, edition=1, touched_at=timezone.now() - timedelta(hours=1))
    use_quiet_hours()
    run_tasks()
    cloaked = swap.live(image).keys()
    assert weights(image)["avif-320"] > 1.3 * before["avif-320"]
    Image.objects.update(slimmed_at=None, touched_at=timezone.now() - timedelta(hours=1))
    use_quiet_hours()
    run_tasks()
    assert (swap.live(image).keys(), fresh(image).slimmed_at is None) == (cloaked, False)


def test_one_that_is_being_made_just_now_is_begun_anew(run_tasks: RunTasks) -> None:
    image = upload()
    claimed = pipeline._claim(image.pk)
    cloak()
    assert claimed is not None
    assert (fresh(image).claim, fresh(image).edition, claimed.claim != "") == ("", 1, True)
    run_tasks()
    assert (fresh(image).state, fresh(image).is_cloaked) == ("ready", True)


@pytest.mark.parametrize(
    ("adapter", "how", "expected"),
    [
        ("none", OURS, (3, 0, 0)),
        ("tests.images.test_cloaking.inverted", OWN, (3, 0, 0)),
        ("tests.images.test_cloaking.inverted", OURS, (0, 3, 3)),
    ],
)
def test_cloaked_here_only_where_both_want_it(
    settings: Any, run_tasks: RunTasks, adapter: str, how: str, expected: tuple[int, int, int]
) -> None:
    settings.IMAGES_CLOAK = adapter
    image = upload()
    cloak(how)
    run_tasks()
    assert corner(image) == expected


def test_who_asked_for_a_cloak_is_never_shown_without_one(settings: Any, run_tasks: RunTasks) -> None:
    settings.IMAGES_CLOAK = "tests.images.test_cloaking.broken"
    image = upload()
    cloak(OURS)
    run_tasks()
    image = fresh(image)
    assert (image.state, image.attempts, image.renditions.count()) == ("pending", 0, 0)


def test_a_misspelt_adapter_is_told_at_the_start(settings: Any) -> None:
    settings.IMAGES_CLOAK = "images.nowhere.cloak"
    with pytest.raises(SystemCheckError, match=r"IMAGES_CLOAK: images\.nowhere\.cloak"):
        call_command("check")
