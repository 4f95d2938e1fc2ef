"""Pictures that are cut from others: made from what is left of their source, shown as it is, gone when it goes."""

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connections, transaction
from django.utils import timezone

from common.errors import Conflict, DomainError
from images import access, idle, pipeline, sources, storage
from images.crops import Crop
from images.models import Image, Manifest, Rendition
from images.pipeline import make_renditions
from images.services import close_images, cut_image, delete_images, forget_original, open_images, retry_image
from images.shown import settle_shown
from images.tasks import delete_bytes, make_portrait, slim_down
from tests.images import makers
from tests.images.oracle import colours, looks, near
from tests.images.test_faults import whole
from tests.images.test_life import files, fresh, upload
from tests.images.test_sweep import own_staging, swept
from tests.people import make_image, make_post

__all__ = ["own_staging"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_storages")]
RunTasks = Callable[[], list[str]]
GREEN_QUARTER, GREY_QUARTER = Crop(0.5, 0, 0.5, 0.5), Crop(0.5, 0.5, 0.5, 0.5)
COVER, SHARE = Image.Purpose.COVER, Image.Purpose.SHARE


@pytest.fixture
def source(run_tasks: RunTasks) -> Image:
    image = upload(makers.camera_jpeg(6, (640, 960)))
    run_tasks()
    return fresh(image)


def cut(source: Image, crop: Crop = GREEN_QUARTER, purpose: Image.Purpose = COVER) -> Image:
    return cut_image(source=source, crop=crop, purpose=purpose)


def shown(image: Image, spec: str = "jpeg-1280") -> Any:
    with storage.public().open(image.renditions.get(spec=spec, retired_at=None).key) as file:
        return looks(file.read())


def test_it_is_made_of_the_original_and_has_none_of_its_own(
    source: Image, run_tasks: RunTasks, waiting_tasks: Any, tmp_path: Path
) -> None:
    Image.objects.filter(pk=source.pk).update(created_at=timezone.now() - timedelta(days=800))
    made = cut(source)
    assert waiting_tasks() == [make_portrait.name]
    run_tasks()
    made = fresh(made)
    year = fresh(source).created_at.year
    assert (made.state, made.kind, made.width, made.height, made.frames) == ("ready", "JPEG", 480, 320, 1)
    assert (made.original, made.bytes, made.upload_hash, made.filename) == ("", 0, None, source.filename)
    assert made.written[0] == f"© {year} Mirela Voss"
    assert set(made.renditions.values_list("spec", "width", "height")) == {
        ("avif-640", 480, 320), ("jpeg-1280", 480, 320), ("avif-320", 320, 213),
    }  # fmt: skip
    # The file lies on its side: it is turned before it is cut.
    assert near(colours(shown(made)), [makers.RED] * 4, 9)
    assert Manifest.objects.filter(rendition__image=made).count() == 2
    assert files(tmp_path)["originals"] == 1


@pytest.mark.parametrize("how", ["deleted by the artist", "lost"])
def test_without_the_original_the_largest_rendition_has_to_do(how: str, source: Image, run_tasks: RunTasks) -> None:
    if how == "lost":
        storage.delete_originals([source.original])
    else:
        forget_original(image=source)
    made = cut(source, GREY_QUARTER)
    run_tasks()
    assert (fresh(made).state, fresh(made).kind, fresh(made).width) == ("ready", "AVIF", 480)
    assert near(colours(shown(made)), [makers.GREEN] * 4, 9)


def test_of_pixel_art_without_its_original_every_pixel_is_kept(run_tasks: RunTasks) -> None:
    drawn = makers.quarters()
    image = upload(makers.saved(drawn, "PNG"), "drawn.png")
    run_tasks()
    forget_original(image=fresh(image))
    made = cut(image, Crop(0.25, 0.25, 0.5, 0.5))
    run_tasks()
    assert shown(made, "flat-320").convert("RGB").tobytes() == drawn.crop((60, 40, 180, 120)).tobytes()


def test_with_nothing_left_of_its_source_it_is_refused_in_words(source: Image, run_tasks: RunTasks) -> None:
    forget_original(image=source)
    storage.delete_renditions(source.renditions.values_list("key", flat=True))
    made = cut(source)
    run_tasks()
    assert (fresh(made).state, fresh(made).reason) == ("rejected", sources.NOTHING_LEFT)
    source.renditions.all().delete()
    settle_shown([source.pk])
    retry_image(image=fresh(made))
    run_tasks()
    assert (fresh(made).state, fresh(made).reason) == ("rejected", sources.NOTHING_LEFT)


def test_the_first_frame_of_an_animation_is_cut(run_tasks: RunTasks) -> None:
    image = upload(makers.animation(size=(160, 120), loop=0), "moving.gif")
    run_tasks()
    made = [cut(image, Crop(0.25, 0.25, 0.5, 0.5))]
    run_tasks()
    forget_original(image=fresh(image))
    made.append(cut(image, Crop(0.25, 0.25, 0.5, 0.5)))
    run_tasks()
    assert [(fresh(one).frames, near(colours(shown(one)), [makers.RED] * 4, 14)) for one in made] == [(1, True)] * 2


@pytest.mark.parametrize("name", ["pending", "rejected", "a cut", "gone"])
def test_what_cannot_be_cut_from(name: str) -> None:
    ready = make_image()
    source = {
        "pending": make_image("pending"),
        "rejected": make_image("rejected"),
        "a cut": make_image(source=ready, crop=[0, 0, 1, 1], purpose=COVER),
        "gone": Image(pk=0),
    }[name]
    with pytest.raises(Conflict):
        cut(source)
    assert Image.objects.count() == 4


def test_a_part_that_cannot_be_cut_makes_nothing(source: Image, waiting_tasks: Any) -> None:
    for crop, purpose in [(Crop(0.9, 0, 0.2, 0.5), COVER), (Crop(0, 0, 0.01, 0.01), COVER), (GREEN_QUARTER, SHARE)]:
        with pytest.raises(DomainError):
            cut(source, crop, purpose)
    assert (Image.objects.count(), waiting_tasks()) == (1, [])


# --- Who gets its bytes ----------------------------------------------------------------------------------------------


def test_it_is_opened_and_closed_with_its_source(source: Image) -> None:
    other = make_image()
    first = cut(source)
    assert not first.is_public
    open_images(images=Image.objects.filter(pk=source.pk))
    second = cut(source, purpose=SHARE, crop=Crop(0, 0, 1, 0.7875))
    assert [fresh(image).is_public for image in (source, first, second, other)] == [True, True, True, False]
    before = [fresh(image).seal for image in (first, second, other)]
    close_images(images=Image.objects.filter(pk=source.pk))
    assert [fresh(image).is_public for image in (source, first, second)] == [False] * 3
    assert [fresh(image).seal for image in (first, second, other)] == [before[0] + 1, before[1] + 1, before[2]]


def test_addresses_of_it_end_when_its_source_is_closed(source: Image, run_tasks: RunTasks) -> None:
    made = cut(source)
    run_tasks()
    rendition = made.renditions.first()
    assert rendition is not None
    signature = access.address_of(rendition.key, rendition.width, fresh(made)).partition("?s=")[2]
    assert access.grant(rendition.key, signature, AnonymousUser())
    close_images(images=Image.objects.filter(pk=source.pk))
    assert access.grant(rendition.key, signature, AnonymousUser()) is None


@pytest.mark.django_db(transaction=True)
def test_one_that_is_being_cut_while_its_source_is_closed_is_closed_too() -> None:
    source = make_image(is_public=True)
    closed = threading.Event()

    def close() -> None:
        try:
            close_images(images=Image.objects.filter(pk=source.pk))
            closed.set()
        finally:
            connections.close_all()

    thread = threading.Thread(target=close)
    with transaction.atomic():
        made = cut(source)
        thread.start()
        assert not closed.wait(0.3)
    thread.join()
    assert (made.is_public, fresh(made).is_public) == (True, False)


@pytest.mark.django_db(transaction=True)
def test_one_that_is_being_cut_while_its_source_is_deleted_goes_with_it() -> None:
    source = make_image()

    def delete() -> None:
        try:
            delete_images(images=[source])
        finally:
            connections.close_all()

    thread = threading.Thread(target=delete)
    with transaction.atomic():
        cut(source)
        thread.start()
        thread.join(0.3)
        assert thread.is_alive()
    thread.join()
    assert (Image.objects.count(), Rendition.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_from_one_that_is_just_being_deleted_nothing_is_cut() -> None:
    source, refused = make_image(), []

    def late() -> None:
        try:
            cut(source)
        except Conflict as conflict:
            refused.append(conflict.message)
        finally:
            connections.close_all()

    thread = threading.Thread(target=late)
    with transaction.atomic():
        delete_images(images=[source])
        thread.start()
        thread.join(0.3)
    thread.join()
    assert (len(refused), Image.objects.count()) == (1, 0)


# --- How it goes -----------------------------------------------------------------------------------------------------


def test_it_goes_with_its_source_and_so_do_its_files(source: Image, run_tasks: RunTasks, tmp_path: Path) -> None:
    made = cut(source)
    run_tasks()
    assert (fresh(made).state, whole(tmp_path)) == ("ready", True)
    delete_images(images=[source])
    assert run_tasks() == [delete_bytes.name]
    assert (Image.objects.count(), files(tmp_path)) == (0, {"default": 0, "originals": 0})


def test_it_goes_alone_and_leaves_its_source(source: Image, run_tasks: RunTasks, tmp_path: Path) -> None:
    made = cut(source)
    run_tasks()
    before = files(tmp_path)["default"]
    delete_images(images=[made])
    run_tasks()
    assert (list(Image.objects.all()), files(tmp_path)) == ([source], {"default": before - 3, "originals": 1})


@pytest.mark.parametrize("moment", ["fetch_original", "key_for", "put_rendition"])
@pytest.mark.django_db(transaction=True)
def test_its_source_is_deleted_while_it_is_made(
    moment: str, source: Image, monkeypatch: Any, run_tasks: RunTasks, tmp_path: Path
) -> None:
    made = cut(source)
    real = getattr(storage, moment)

    def deleted(*args: Any, **more: Any) -> Any:
        monkeypatch.undo()
        delete_images(images=[source])
        return real(*args, **more)

    monkeypatch.setattr(pipeline.storage, moment, deleted)
    make_renditions(made.pk)
    run_tasks()
    assert (Image.objects.count(), Rendition.objects.count(), Manifest.objects.count()) == (0, 0, 0)
    assert files(tmp_path) == {"default": 0, "originals": 0}


def test_the_original_is_forgotten_while_it_is_made(source: Image, monkeypatch: Any, run_tasks: RunTasks) -> None:
    made = cut(source)
    real = storage.fetch_original

    def forgotten(*args: Any) -> None:
        monkeypatch.undo()
        storage.delete_originals([source.original])
        real(*args)

    monkeypatch.setattr(sources.storage, "fetch_original", forgotten)
    make_renditions(made.pk)
    assert (fresh(made).state, fresh(made).kind) == ("ready", "AVIF")


# --- Afterwards ------------------------------------------------------------------------------------------------------


def test_it_is_swept_like_any_other(artist: Any, source: Image, run_tasks: RunTasks) -> None:
    post = make_post(artist, pictures=0)
    post.pictures.create(image=source, place=0)
    used, orphan = cut(source), cut(source)
    post.artwork.cover = used
    post.artwork.save(update_fields=["cover"])
    run_tasks()
    assert swept() == {}
    keys = set(used.renditions.values_list("key", flat=True))
    storage.delete_renditions(sorted(keys)[:1])
    Image.objects.update(created_at=timezone.now() - timedelta(hours=2))
    assert swept("--mend") == {"incomplete": 1, "unowned": 1}
    run_tasks()
    assert set(Image.objects.values_list("pk", flat=True)) == {source.pk, used.pk} - {orphan.pk}
    assert set(fresh(used).renditions.values_list("key", flat=True)) == keys
    assert swept() == {}


def test_in_a_quiet_hour_it_is_made_smaller(source: Image, run_tasks: RunTasks) -> None:
    made = cut(source)
    run_tasks()
    before = fresh(made)
    Image.objects.update(touched_at=timezone.now() - timedelta(hours=1))
    assert set(idle.to_slim_down(5)) == {source.pk, made.pk}
    slim_down(made.pk)
    after = fresh(made)
    assert (after.slimmed_at is None, after.state, after.width) == (False, "ready", before.width)
    assert near(colours(shown(after)), colours(shown(before)))
