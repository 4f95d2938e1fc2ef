"""`manage.py sweep_pictures`: says what does not fit together, changes nothing, and puts it right when told to."""

import os
import time
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone

from images import staging, storage, sweep
from images.models import Image
from images.services import open_images
from tests.images.test_life import upload
from tests.people import make_post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_storages")]
RunTasks = Callable[[], list[str]]
STRAY = "ab/cd/" + "0" * 44 + ".avif"


@pytest.fixture(autouse=True)
def own_staging(settings: Any, tmp_path: Path) -> None:
    told = settings.STORAGES["staging"]
    own = told | {"OPTIONS": told["OPTIONS"] | {"location": tmp_path / "staging"}}
    settings.STORAGES = settings.STORAGES | {"staging": own}


@pytest.fixture
def owned(artist: Any, run_tasks: RunTasks) -> Image:
    image = upload()
    make_post(artist, pictures=0).pictures.create(image=image, place=0)
    run_tasks()
    return Image.objects.get(pk=image.pk)


def swept(*arguments: str) -> dict[str, int]:
    out = StringIO()
    call_command("sweep_pictures", *arguments, stdout=out)
    lines = (line.partition(": ") for line in out.getvalue().splitlines() if not line.startswith(" "))
    return {name: int(count) for name, _, count in lines if count.isdigit() and count != "0"}


def age(folder: Path, hours: int) -> None:
    then = time.time() - hours * 3600
    for path in folder.rglob("*"):
        os.utime(path, (then, then))


def test_where_all_is_well_nothing_is_found(owned: Image) -> None:
    assert swept() == {}


def test_lost_renditions_are_made_again(owned: Image, run_tasks: RunTasks) -> None:
    open_images(images=Image.objects.all())
    keys = set(owned.renditions.values_list("key", flat=True))
    storage.delete_renditions(sorted(keys)[:1])
    assert (swept(), swept()) == ({"incomplete": 1},) * 2
    swept("--mend")
    assert Image.objects.get(pk=owned.pk).state == "pending"
    run_tasks()
    now = Image.objects.get(pk=owned.pk)
    assert (now.state, now.is_public, set(now.renditions.values_list("key", flat=True))) == ("ready", True, keys)
    assert swept() == {}


def test_what_cannot_be_made_again_is_reported_and_kept(owned: Image, run_tasks: RunTasks) -> None:
    keys = list(owned.renditions.values_list("key", flat=True))
    storage.delete_renditions(keys[:1])
    storage.delete_originals([owned.original])
    assert swept("--mend") == {"incomplete": 1, "without original": 1}
    run_tasks()
    now = Image.objects.get(pk=owned.pk)
    assert (now.state, now.original, now.renditions.count()) == ("ready", "", len(keys))


def test_bytes_without_rows_go_once_they_are_old(owned: Image, tmp_path: Path) -> None:
    storage.public().save(STRAY, ContentFile(b"x"))
    storage.originals().save("ab/" + "0" * 40, ContentFile(b"x"))
    staging.staging().save("upload/000-0", ContentFile(b"x"))
    assert swept() == {}
    age(tmp_path, hours=2)
    assert swept() == {"stray renditions": 1, "stray originals": 1}
    age(tmp_path, hours=49)
    assert swept("--mend") == {"stray renditions": 1, "stray originals": 1, "stray parts": 1}
    assert (swept(), storage.public().exists(STRAY)) == ({}, False)
    assert storage.originals().exists(owned.original)


def test_pictures_that_nobody_owns_go(owned: Image, artist: Any, run_tasks: RunTasks) -> None:
    portrait, orphan = upload(), upload()
    artist.profile.portrait = portrait
    artist.profile.save(update_fields=["portrait"])
    run_tasks()
    assert swept() == {}
    Image.objects.update(created_at=timezone.now() - timedelta(hours=2))
    assert swept("--mend") == {"unowned": 1}
    run_tasks()
    assert set(Image.objects.values_list("pk", flat=True)) == {owned.pk, portrait.pk}
    assert swept() == {}
    assert not storage.originals().exists(orphan.original)


def test_what_was_put_right_meanwhile_is_left_alone(owned: Image) -> None:
    key = owned.renditions.first().key  # type: ignore[union-attr]
    sweep.mend(sweep.Found(stray_renditions=[key], stray_originals=[owned.original]))
    assert (storage.public().exists(key), storage.originals().exists(owned.original)) == (True, True)
