"""A picture's life in the database and the storages: taken in, made, made twice, stuck, poisoned, deleted."""

import signal
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from images import making, pipeline, sandbox, starting, storage
from images.credentials import WRITTEN
from images.models import Image, Rendition
from images.services import NotStored, delete_images, receive_image, retry_image
from images.tasks import delete_bytes, make_renditions, requeue_forgotten
from tests.images import makers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_storages")]
RunTasks = Callable[[], list[str]]
MAKE, REQUEUE, DELETE = make_renditions.name, requeue_forgotten.name, delete_bytes.name


def upload(data: bytes | None = None, name: str = "photo.jpg") -> Image:
    file = SimpleUploadedFile(name, data or makers.camera_jpeg(), "image/jpeg")
    return receive_image(file=file, creator="Mirela Voss", creator_url="https://cara.example/@mirela/")


def files(tmp_path: Path) -> dict[str, int]:
    return {name: sum(path.is_file() for path in (tmp_path / name).rglob("*")) for name in ("default", "originals")}


def fresh(image: Image) -> Image:
    return Image.objects.get(pk=image.pk)


def test_a_picture_is_kept_private_and_then_made(run_tasks: RunTasks, tmp_path: Path) -> None:
    image = upload(name="C:\\Users\\Me\\val\u202eley\n.jpg")
    assert (image.state, image.filename, image.bytes) == ("pending", "valley.jpg", len(makers.camera_jpeg()))
    assert files(tmp_path) == {"default": 0, "originals": 1}
    assert run_tasks() == [MAKE]
    image = fresh(image)
    assert (image.state, image.reason, image.attempts, image.claim) == ("ready", "", 1, "")
    assert (image.kind, image.width, image.height, image.frames) == ("JPEG", 240, 160, 1)
    assert (image.steps_done, image.steps_total) == (3, 3)
    assert image.removed[0] == "GPS position"
    year = image.created_at.year
    assert image.written == [f"© {year} Mirela Voss", "Your name and page", "No AI training (IPTC/PLUS)", WRITTEN]
    assert set(image.renditions.values_list("spec", "width", "height")) == {
        ("avif-320", 240, 160),
        ("jpeg-1280", 240, 160),
        ("card", 1200, 630),
    }
    assert files(tmp_path) == {"default": 3, "originals": 1}


def test_the_same_picture_twice_has_addresses_of_its_own(run_tasks: RunTasks) -> None:
    one, two = upload(), upload()
    run_tasks()
    keys = [set(image.renditions.values_list("key", flat=True)) for image in (one, two)]
    assert (len(keys[0] & keys[1]), all(map(storage.is_key, keys[0] | keys[1]))) == (0, True)


def test_a_task_that_comes_twice_changes_nothing(run_tasks: RunTasks, tmp_path: Path) -> None:
    image = upload()
    run_tasks()
    before = (Image.objects.filter(pk=image.pk).values().get(), list(Rendition.objects.values()), files(tmp_path))
    make_renditions(image.pk)
    assert (
        Image.objects.filter(pk=image.pk).values().get(),
        list(Rendition.objects.values()),
        files(tmp_path),
    ) == before


def test_two_workers_do_not_make_one_picture(run_tasks: RunTasks) -> None:
    image = upload()
    other = pipeline._claim(image.pk)
    make_renditions(image.pk)
    assert other is not None
    assert (fresh(image).state, fresh(image).claim, fresh(image).attempts) == ("pending", other.claim, 1)


def test_a_worker_that_was_overtaken_keeps_its_hands_off(run_tasks: RunTasks, monkeypatch: Any, tmp_path: Path) -> None:
    """It slept, another took over: neither its rows nor its sweeping may touch the other's work."""
    image = upload()

    def overtaken(*args: Any) -> None:
        Image.objects.filter(pk=image.pk).update(touched_at=timezone.now() - timedelta(hours=1))
        monkeypatch.undo()
        make_renditions(image.pk)
        storage.put_rendition(*args)

    monkeypatch.setattr(pipeline.storage, "put_rendition", overtaken)
    make_renditions(image.pk)
    assert (fresh(image).state, image.renditions.count(), files(tmp_path)["default"]) == ("ready", 3, 3)


def test_a_task_that_comes_after_deletion_makes_nothing(run_tasks: RunTasks, tmp_path: Path) -> None:
    image = upload()
    delete_images(images=[image])
    assert set(run_tasks()) == {DELETE, MAKE}
    make_renditions(image.pk)
    assert (Image.objects.count(), files(tmp_path)) == (0, {"default": 0, "originals": 0})


def test_a_picture_deleted_while_it_is_made_leaves_nothing(
    monkeypatch: Any, run_tasks: RunTasks, tmp_path: Path
) -> None:
    image = upload()

    def deleted_now(*args: Any) -> None:
        monkeypatch.undo()
        delete_images(images=[image])
        storage.put_rendition(*args)

    monkeypatch.setattr(pipeline.storage, "put_rendition", deleted_now)
    run_tasks()
    assert (Image.objects.count(), Rendition.objects.count()) == (0, 0)
    assert files(tmp_path) == {"default": 0, "originals": 0}


def test_deleting_takes_rows_and_files(run_tasks: RunTasks, tmp_path: Path) -> None:
    gone, kept = upload(), upload()
    run_tasks()
    delete_images(images=Image.objects.filter(pk=gone.pk))
    assert list(Image.objects.all()) == [kept]
    assert run_tasks() == [DELETE]
    assert files(tmp_path) == {"default": 3, "originals": 1}


def test_a_rolled_back_deletion_keeps_the_files(run_tasks: RunTasks, tmp_path: Path) -> None:
    image = upload()
    run_tasks()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        delete_images(images=[image])
        _ = 1 / 0
    assert run_tasks() == []
    assert files(tmp_path) == {"default": 3, "originals": 1}


def test_what_cannot_be_opened_is_rejected_with_a_sentence(run_tasks: RunTasks, tmp_path: Path) -> None:
    whole = makers.saved(makers.quarters(900, 900))
    image = upload(whole[: len(whole) // 2])
    run_tasks()
    image = fresh(image)
    assert (image.state, image.reason) == (
        "rejected",
        "This JPEG is damaged or cut off. Export it again and upload the new file.",
    )
    assert files(tmp_path) == {"default": 0, "originals": 1}
    retry_image(image=image)
    assert (fresh(image).state, fresh(image).reason) == ("pending", "")
    assert run_tasks() == [MAKE]
    assert fresh(image).state == "rejected"


def test_an_unclean_rendition_is_never_stored(run_tasks: RunTasks, monkeypatch: Any, tmp_path: Path) -> None:
    image = upload()

    def finds_something(*_: Any) -> None:
        raise pipeline.Unclean("a comment")

    monkeypatch.setattr(making, "audit", finds_something)
    run_tasks()
    assert (fresh(image).state, fresh(image).reason) == ("rejected", pipeline.NOT_CLEAN)
    assert files(tmp_path)["default"] == 0


def test_an_upload_that_is_gone_is_rejected(run_tasks: RunTasks) -> None:
    image = upload()
    storage.delete_originals([image.original])
    run_tasks()
    assert (fresh(image).state, fresh(image).reason) == ("rejected", pipeline.GONE)


class Failing(FileSystemStorage):
    """Reads well, writes never."""

    def _save(self, name: str, content: Any) -> str:
        raise ConnectionError("503 Slow Down")


def test_a_failing_storage_is_no_rejection(settings: Any, run_tasks: RunTasks) -> None:
    image = upload()
    working = settings.STORAGES
    settings.STORAGES = working | {"default": working["default"] | {"BACKEND": f"{__name__}.Failing"}}
    for _ in range(pipeline.MAX_ATTEMPTS + 1):
        make_renditions(image.pk)
    assert (fresh(image).state, fresh(image).attempts, fresh(image).claim) == ("pending", 0, "")
    settings.STORAGES = working
    assert run_tasks() == [MAKE]
    assert fresh(image).state == "ready"


def test_an_upload_that_cannot_be_stored_is_answered_in_words(settings: Any) -> None:
    settings.STORAGES = settings.STORAGES | {
        "originals": settings.STORAGES["originals"] | {"BACKEND": f"{__name__}.Failing"}
    }
    with pytest.raises(NotStored, match="could not be stored just now"):
        upload()
    assert Image.objects.count() == 0


def test_a_queue_out_of_reach_loses_no_picture(monkeypatch: Any, run_tasks: RunTasks, tmp_path: Path) -> None:
    """Redis is gone at the commit: the picture waits for the beat, and what is deleted goes at once."""
    image, other = upload(), upload()

    def unreachable(*_: Any) -> None:
        raise OperationalError("Redis is gone")

    for task in (make_renditions, delete_bytes):
        monkeypatch.setattr(task, "delay", unreachable)
    delete_images(images=[other])
    assert run_tasks() == []
    assert files(tmp_path) == {"default": 0, "originals": 1}
    monkeypatch.undo()
    _age(image, minutes=4)
    requeue_forgotten()
    assert run_tasks() == [MAKE]
    assert fresh(image).state == "ready"


def _age(image: Image, **ago: int) -> None:
    Image.objects.filter(pk=image.pk).update(touched_at=timezone.now() - timedelta(**ago))


def test_only_forgotten_pictures_are_queued_again_and_once(run_tasks: RunTasks, waiting_tasks: Any) -> None:
    lost, waiting, stranded, working = (upload() for _ in range(4))
    run = waiting_tasks()
    assert run == [MAKE] * 4
    for image, claim, seconds in [(lost, "", 200), (waiting, "", 100), (stranded, "dead", 61), (working, "alive", 30)]:
        Image.objects.filter(pk=image.pk).update(claim=claim)
        _age(image, seconds=seconds)
    assert set(pipeline.forgotten()) == {lost.pk, stranded.pk}
    assert pipeline.forgotten() == []
    assert fresh(stranded).claim == ""


def test_a_child_that_is_killed_is_tried_again_and_then_set_aside(monkeypatch: Any, run_tasks: RunTasks) -> None:
    image = upload()
    monkeypatch.setattr(sandbox, "_START", f"import os; os.kill(os.getpid(), {int(signal.SIGKILL)})")
    states = []
    for _ in range(4):
        make_renditions(image.pk)
        states.append((fresh(image).state, fresh(image).attempts))
    assert states == [("pending", 1), ("pending", 2), ("rejected", 3), ("rejected", 3)]
    assert fresh(image).reason == pipeline.SET_ASIDE


def test_a_picture_that_takes_its_worker_with_it_is_set_aside(run_tasks: RunTasks) -> None:
    """Nobody was left to count: the tries are counted when they begin."""
    image = upload()
    for _ in range(3):
        assert pipeline._claim(image.pk) is not None
        _age(image, seconds=90)
        assert pipeline.forgotten() == [image.pk]
    assert run_tasks() == [MAKE]
    assert (fresh(image).state, fresh(image).reason) == ("rejected", pipeline.SET_ASIDE)


def test_a_child_that_hangs_is_killed(monkeypatch: Any, run_tasks: RunTasks) -> None:
    image = upload()
    monkeypatch.setattr(sandbox, "_START", "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(60)")
    monkeypatch.setattr(sandbox, "WALL_SECONDS", 0.3)
    make_renditions(image.pk)
    assert (fresh(image).state, fresh(image).attempts, fresh(image).claim) == ("pending", 1, "")


@pytest.mark.parametrize(
    "program",
    [
        "x = bytearray(4 << 30)",
        "while True: pass",
        "import os; os.abort()",
    ],
)
def test_a_child_that_meets_its_limits_is_rejected_at_once(program: str, monkeypatch: Any, run_tasks: RunTasks) -> None:
    image = upload()
    confine = "import sys, json; sys.path.append(sys.argv[1]); from images.child.start import confine; "
    confine += "confine(json.load(open(sys.argv[2]))['confine'])\n"
    monkeypatch.setattr(sandbox, "_START", confine + program)
    monkeypatch.setattr(sandbox, "CONFINE", sandbox.CONFINE | {"CPU": 1})
    make_renditions(image.pk)
    assert (fresh(image).state, fresh(image).reason) == ("rejected", pipeline.TOO_HEAVY)


@pytest.mark.parametrize(
    "word",
    [
        {"made": {}},
        {"made": {"width": 9999, "height": 1, "placeholder": "", "removed": []}},
        {"made": {"width": 240, "height": 160, "placeholder": '"><script>', "removed": []}},
        {"made": "yes"},
        {"refused": "<script>" + "x" * 400},
        {"refused": ["not a sentence"]},
    ],
)
def test_a_child_that_lies_is_not_believed(word: dict[str, Any], monkeypatch: Any, run_tasks: RunTasks) -> None:
    image = upload()
    monkeypatch.setattr(sandbox, "_START", f"import json; print(json.dumps({word!r}))")
    make_renditions(image.pk)
    assert (fresh(image).state, fresh(image).reason) == (
        "rejected",
        "We could not read this picture. Export it again and upload the new file.",
    )


def test_the_child_knows_no_secrets(monkeypatch: Any) -> None:
    image = upload()
    told = "import os, json; print(json.dumps({'refused': ' '.join(sorted(os.environ))}))"
    monkeypatch.setattr(sandbox, "_START", told)
    make_renditions(image.pk)
    assert fresh(image).reason == " ".join(sorted({*starting.ENVIRONMENT, "TMPDIR"}))


heard: list[tuple[int, str]] = []


def hear(image_id: int) -> None:
    heard.append((image_id, Image.objects.get(pk=image_id).state))


def deaf(image_id: int) -> None:
    raise RuntimeError("not today")


def test_rooms_above_hear_of_each_picture_once(settings: Any, run_tasks: RunTasks) -> None:
    heard.clear()
    settings.IMAGES_SETTLED_HOOKS = [f"{__name__}.deaf", f"{__name__}.hear"]
    good, bad = upload(), upload(makers.saved(makers.quarters(900, 900))[:9000])
    run_tasks()
    make_renditions(good.pk)
    assert sorted(heard) == [(good.pk, "ready"), (bad.pk, "rejected")]


def test_nobody_else_can_read_the_files(run_tasks: RunTasks, tmp_path: Path) -> None:
    upload()
    run_tasks()
    modes = {oct(path.stat().st_mode & 0o777) for path in tmp_path.rglob("*") if path.is_file()}
    assert modes == {"0o600"}
