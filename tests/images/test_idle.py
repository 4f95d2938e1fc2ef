"""Quiet hours: smaller bytes under new names, the old ones for a while longer, and never in anybody's way."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from images import idle, pipeline
from images.models import Image, Rendition
from images.services import delete_images, open_images
from images.shown import settle_shown
from images.tasks import use_quiet_hours
from tests.images.test_life import files
from tests.images.test_showing import asked, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_storages")]
RunTasks = Callable[[], list[str]]
LATER = timedelta(hours=25)


@pytest.fixture
def rested(run_tasks: RunTasks) -> Image:
    image = upload()
    run_tasks()
    Image.objects.update(touched_at=timezone.now() - timedelta(hours=1))
    open_images(images=Image.objects.all())
    # As though the first encoding had been a poor one.
    make_all(1_000_000, image)
    return Image.objects.get(pk=image.pk)


def make_all(size: int, image: Image) -> None:
    Rendition.objects.update(bytes=size)
    settle_shown([image.pk])


def live(image: Image) -> set[str]:
    return set(image.renditions.filter(retired_at=None).values_list("key", flat=True))


def test_smaller_ones_take_the_place_of_larger_and_the_old_die_after_a_grace(
    rested: Image, run_tasks: RunTasks, client: Client, tmp_path: Path
) -> None:
    before = live(rested)
    use_quiet_hours()
    assert "images.tasks.slim_down" in run_tasks()
    after = live(rested)
    retired = before - after
    assert (len(after), bool(retired), idle.to_slim_down(9)) == (len(before), True, [])
    assert {asked(client, f"/media/{key}").status_code for key in before | after} == {200}
    Rendition.objects.exclude(retired_at=None).update(retired_at=timezone.now() - LATER)
    use_quiet_hours()
    assert {asked(client, f"/media/{key}").status_code for key in retired} == {404}
    assert {asked(client, f"/media/{key}").status_code for key in after} == {200}
    assert files(tmp_path)["default"] == len(after)


def test_what_gains_nothing_stays(rested: Image) -> None:
    make_all(1, rested)
    before = live(rested)
    idle.slim_down(rested.pk)
    assert (live(rested), idle.to_slim_down(9)) == (before, [])


def test_not_while_somebody_waits(rested: Image, monkeypatch: Any, waiting_tasks: Any) -> None:
    upload()
    assert idle.to_slim_down(9) == []
    idle.slim_down(rested.pk)
    assert Image.objects.get(pk=rested.pk).slimmed_at is None


def test_somebody_who_comes_meanwhile_does_not_wait(rested: Image, monkeypatch: Any) -> None:
    answers = iter([True, False])
    monkeypatch.setattr(idle, "is_quiet", lambda: next(answers, False))
    idle.slim_down(rested.pk)
    assert Image.objects.get(pk=rested.pk).slimmed_at is None


def test_deleted_meanwhile_leaves_nothing(rested: Image, monkeypatch: Any, run_tasks: RunTasks, tmp_path: Path) -> None:
    made = pipeline.produce

    def deleted_then(*args: Any, **more: Any) -> Any:
        result = made(*args, **more)
        delete_images(images=Image.objects.filter(pk=rested.pk))
        run_tasks()
        return result

    monkeypatch.setattr(idle.pipeline, "produce", deleted_then)
    idle.slim_down(rested.pk)
    assert (Rendition.objects.count(), files(tmp_path)) == (0, {"default": 0, "originals": 0})


def test_twice_is_once(rested: Image) -> None:
    for _ in range(2):
        idle.slim_down(rested.pk)
    assert rested.renditions.exclude(retired_at=None).count() == len(live(rested))
