"""The largest size: only where the artist allows it, made later without a gap, gone when it is no longer allowed."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from images import enlarge, idle, pipeline, storage, swap
from images.models import Image, Manifest, Rendition
from images.queries import widest
from images.services import allow_full_size, open_images
from images.shown import copies_for
from images.tasks import enlarge as enlarge_task
from images.tasks import use_quiet_hours
from tests.images import makers
from tests.images.test_life import files, fresh, upload
from tests.images.test_showing import asked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_storages")]
RunTasks = Callable[[], list[str]]
ENLARGE = enlarge_task.name


@cache
def wide() -> bytes:
    return makers.saved(makers.quarters(2400, 300))


@pytest.fixture
def shown(run_tasks: RunTasks) -> Image:
    image = upload(wide())
    open_images(images=Image.objects.all())
    run_tasks()
    return fresh(image)


def allow(allowed: bool = True) -> None:
    allow_full_size(images=Image.objects.all(), allowed=allowed)


def live(image: Image) -> dict[str, str]:
    return {row.spec: key for key, row in swap.live(image).items()}


def stored(tmp_path: Path) -> set[str]:
    folder = tmp_path / "default"
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_by_default_it_is_not_made(shown: Image) -> None:
    assert ("avif-2048" in live(shown), "avif-2560" in live(shown), widest([shown], to_member=True)) == (
        True,
        False,
        2048,
    )


def test_allowed_before_it_is_made(run_tasks: RunTasks) -> None:
    image = upload(wide())
    allow()
    run_tasks()
    assert ("avif-2560" in live(fresh(image)), widest([fresh(image)], to_member=True)) == (True, 2400)


def test_allowed_later_everything_stays_open_while_it_is_made(
    shown: Image, run_tasks: RunTasks, client: Client, tmp_path: Path
) -> None:
    before = live(shown)
    allow()
    assert (fresh(shown).state, live(fresh(shown))) == ("ready", before)
    assert ENLARGE in run_tasks()
    after = live(fresh(shown))
    assert set(after) - set(before) == {"avif-2560"}
    assert [copy.width for copy in copies_for(fresh(shown).shown, "still")][-1] == 2400
    rows = Rendition.objects.filter(image=shown).values_list("key", "width")
    assert all(asked(client, f"/media/{key}").status_code == (200 if width <= 1600 else 404) for key, width in rows)
    assert set(after.values()) | set(before.values()) == stored(tmp_path)
    assert Manifest.objects.filter(rendition__key__in=after.values()).count() >= 4


def test_once_is_enough(shown: Image, run_tasks: RunTasks) -> None:
    allow()
    run_tasks()
    rows = set(Rendition.objects.values_list("key", "retired_at"))
    allow()
    enlarge.enlarge(shown.pk)
    assert run_tasks() == []
    assert set(Rendition.objects.values_list("key", "retired_at")) == rows


def test_no_longer_allowed_it_goes_and_allowed_again_it_comes_back(
    shown: Image, run_tasks: RunTasks, client: Client, tmp_path: Path
) -> None:
    keys = []
    for _ in range(2):
        allow()
        run_tasks()
        keys.append(live(fresh(shown))["avif-2560"])
        allow(False)
        assert asked(client, f"/media/{keys[-1]}").status_code == 404
        run_tasks()
        assert (keys[-1] in stored(tmp_path), widest([fresh(shown)], to_member=True)) == (False, 2048)
    assert keys[0] != keys[1], "the bytes of the first may be deleted late"
    assert set(Rendition.objects.values_list("key", flat=True)) == stored(tmp_path)


def test_a_small_picture_is_left_alone(run_tasks: RunTasks) -> None:
    image = upload()
    run_tasks()
    before = live(fresh(image))
    allow()
    run_tasks()
    assert live(fresh(image)) == before


def test_without_its_original_it_stays_as_it_is(shown: Image, run_tasks: RunTasks) -> None:
    Image.objects.update(original="")
    before = live(shown)
    allow()
    run_tasks()
    assert live(fresh(shown)) == before


def test_the_other_way_about_while_it_is_being_made(run_tasks: RunTasks, monkeypatch: Any, tmp_path: Path) -> None:
    image = upload(wide())
    allow()
    produce, turns = pipeline.produce, iter([True])

    def changed_then(*args: Any, **more: Any) -> Any:
        result = produce(*args, **more)
        if next(turns, False):
            allow(False)
        return result

    monkeypatch.setattr(pipeline, "produce", changed_then)
    run_tasks()
    assert (fresh(image).state, "avif-2560" in live(fresh(image))) == ("ready", False)
    assert set(live(fresh(image)).values()) == stored(tmp_path)


@pytest.mark.parametrize("change", [lambda: allow(False), lambda: Image.objects.all().delete()])
def test_what_changes_while_it_is_enlarged_leaves_nothing(
    change: Callable[[], None], shown: Image, run_tasks: RunTasks, monkeypatch: Any, tmp_path: Path
) -> None:
    before = stored(tmp_path)
    produce = pipeline.produce

    def changed_then(*args: Any, **more: Any) -> Any:
        result = produce(*args, **more)
        change()
        return result

    allow()
    monkeypatch.setattr(enlarge.pipeline, "produce", changed_then)
    run_tasks()
    assert stored(tmp_path) == before


def test_two_at_once_make_one_and_lose_no_bytes(shown: Image, monkeypatch: Any, tmp_path: Path) -> None:
    with transaction.atomic():
        allow()
    put, turns = storage.put_rendition, iter([True])

    def another_first(path: Path, key: str) -> None:
        if next(turns, False):
            enlarge.enlarge(shown.pk)
        put(path, key)

    monkeypatch.setattr(storage, "put_rendition", another_first)
    enlarge.enlarge(shown.pk)
    assert "avif-2560" in live(fresh(shown))
    assert set(Rendition.objects.values_list("key", flat=True)) == stored(tmp_path)


def test_a_quiet_hour_makes_up_for_a_lost_message(shown: Image, run_tasks: RunTasks) -> None:
    Image.objects.update(slimmed_at=timezone.now())
    allow()
    Image.objects.update(touched_at=timezone.now() - timedelta(hours=1))
    Rendition.objects.update(bytes=1)
    assert idle.to_slim_down(9) == [shown.pk]
    idle.slim_down(shown.pk)
    assert "avif-2560" in live(fresh(shown))
    use_quiet_hours()
    assert idle.to_slim_down(9) == []


def test_a_storage_that_fails_costs_nothing_that_is_shown(
    shown: Image, run_tasks: RunTasks, monkeypatch: Any, tmp_path: Path
) -> None:
    def fail(path: Path, key: str) -> None:
        raise storage.StorageTrouble

    monkeypatch.setattr(storage, "put_rendition", fail)
    before = live(shown)
    allow()
    run_tasks()
    assert (live(fresh(shown)), files(tmp_path)["default"]) == (before, len(before))
