"""Pictures are found again: all that are near enough, however they are turned, and in the order in which they came."""

import hashlib
import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path
from tempfile import mkdtemp

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from PIL import Image as Pillow

from images import lookup
from images.crops import Crop
from images.lookup import ALIKE, SAME, Twin, bar, earlier_twins, forget_barred, unbar
from images.models import Fingerprint, Image
from images.prints import Prints
from images.services import cut_image, delete_images, make_again, receive_image, succeed_image
from images.tasks import mend_fingerprints
from tests.images import makers
from tests.images.making import make
from tests.images.test_fingerprints import scene
from tests.images.test_life import upload

RunTasks = Callable[[], list[str]]
Turn = Pillow.Transpose
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_storages")]
NOBODY = b"\0" * 32
_NEVER = 2**60


def prints(turns: list[int], quality: int = 100) -> Prints:
    pdq, *others = (turn.to_bytes(32) for turn in turns)
    return Prints(b"\1" * 32, pdq, quality, tuple(others))


def found(turns: list[int], *, entry: int = _NEVER) -> dict[int, int]:
    """How far apart, by the keys of the entries."""
    twins = earlier_twins(entry=entry, upload_hash=NOBODY, prints=prints(turns))
    return {twin.fingerprint: twin.apart for twin in twins}


def entries(hashes: list[int]) -> list[int]:
    rows = [Fingerprint(upload_hash=b"u" * 32, pixel_hash=b"p" * 32, pdq=each.to_bytes(32)) for each in hashes]
    return [row.pk for row in Fingerprint.objects.bulk_create(rows)]


def away(hash_: int, by: int, source: random.Random) -> int:
    for bit in source.sample(range(256), by):
        hash_ ^= 1 << bit
    return hash_


class AgainstBruteForce(TestCase):
    """Each example has a transaction of its own."""

    @settings(max_examples=40, deadline=None)
    @given(source=st.randoms(use_true_random=True), apart=st.lists(st.integers(0, 60), min_size=1, max_size=60))
    def test_the_index_finds_what_looking_at_every_hash_finds(self, source: random.Random, apart: list[int]) -> None:
        turns = [source.getrandbits(256) for _ in range(8)]
        hashes = [away(source.choice(turns), by, source) for by in apart]
        nearest = [min((each ^ turn).bit_count() for turn in turns) for each in hashes]
        truth = dict(zip(entries(hashes), nearest, strict=True))
        answer = found(turns)
        assert {key: n for key, n in answer.items() if n <= SAME} == {key: n for key, n in truth.items() if n <= SAME}
        assert answer.items() <= {key: n for key, n in truth.items() if n <= ALIKE}.items()

    @settings(max_examples=25, deadline=None)
    @given(source=st.randoms(use_true_random=True))
    def test_31_bits_are_found_however_they_lie(self, source: random.Random) -> None:
        """The worst that there is: as many in every part of the hash as it takes to miss it, but for one bit."""
        turns = [source.getrandbits(256) for _ in range(8)]
        place, worst = 256, 0
        for length, near in [*[(24, 2)] * 6, *[(23, 2)] * 4, (20, 1)]:
            place -= length
            for bit in source.sample(range(length), near + 1):
                worst |= 1 << place + bit
        bits = [bit for bit in range(256) if worst >> bit & 1]
        near, far = worst ^ 1 << source.choice(bits), worst
        nearer, farther = entries([turns[3] ^ near, turns[3] ^ far])
        assert (place, len(bits), found([turns[3]] * 8)) == (0, 32, {nearer: 31})
        # What is farther may by chance share a part with another turn, and is found by that.
        assert found(turns) in ({nearer: 31}, {nearer: 31, farther: 32})


# --- Real pictures ---------------------------------------------------------------------------------------------------


def made(data: bytes, run_tasks: RunTasks) -> Image:
    image = upload(data, "scene.png")
    run_tasks()
    return Image.objects.get(pk=image.pk)


def entry_of(image: Image) -> Fingerprint:
    return Fingerprint.objects.get(image=image)


def twins(data: bytes, folder: Path, *, entry: int = _NEVER) -> list[Twin]:
    """What somebody who uploads this finds."""
    own = make(data, Path(mkdtemp(dir=folder))).report.prints
    return earlier_twins(entry=entry, upload_hash=hashlib.sha256(data).digest(), prints=own)


def original() -> bytes:
    return makers.saved(scene(), "PNG")


def side(how: Turn | None = None) -> bytes:
    return makers.saved(scene().transpose(how) if how is not None else scene(), "JPEG", quality=70)


def test_the_same_file_and_the_same_pixels_are_told_from_the_same_looks(run_tasks: RunTasks, tmp_path: Path) -> None:
    image = made(original(), run_tasks)
    assert [(twin.image_id, twin.is_exact, twin.apart) for twin in twins(original(), tmp_path)] == [(image.pk, True, 0)]
    again = makers.saved(scene(), "PNG", compress_level=1)
    assert [(twin.image_id, twin.is_exact) for twin in twins(again, tmp_path)] == [(image.pk, True)]
    assert [(twin.image_id, twin.is_exact, twin.is_same) for twin in twins(side(), tmp_path)] == [
        (image.pk, False, True)
    ]


@pytest.mark.parametrize("how", list(Turn))
def test_it_is_found_however_it_is_turned(how: Turn, run_tasks: RunTasks, tmp_path: Path) -> None:
    image = made(original(), run_tasks)
    assert [(twin.image_id, twin.is_same) for twin in twins(side(how), tmp_path)] == [(image.pk, True)]


def test_who_came_first_is_told_by_the_entries(run_tasks: RunTasks, tmp_path: Path) -> None:
    first, second, other = made(original(), run_tasks), made(side(), run_tasks), made(side(Turn.ROTATE_90), run_tasks)
    assert [twin.image_id for twin in twins(side(), tmp_path)] == [first.pk, second.pk, other.pk]
    assert [twin.image_id for twin in twins(side(), tmp_path, entry=entry_of(second).pk)] == [first.pk]
    assert twins(side(), tmp_path, entry=entry_of(first).pk) == []


def test_a_plain_surface_has_no_entry_and_a_poor_one_is_found_by_its_bytes_alone(
    run_tasks: RunTasks, tmp_path: Path
) -> None:
    made(makers.saved(Pillow.new("RGB", (300, 200), makers.GREY), "PNG"), run_tasks)
    assert Fingerprint.objects.count() == 0
    faint = scene().point(lambda value: 100 + value // 5)
    data = makers.saved(faint, "PNG")
    image = made(data, run_tasks)
    assert (0 < image.pdq_quality < 50, entry_of(image).pdq) == (True, None)
    assert [twin.image_id for twin in twins(data, tmp_path)] == [image.pk]
    assert twins(makers.saved(faint, "JPEG"), tmp_path) == []


def test_only_what_was_uploaded_as_a_picture_is_looked_for(run_tasks: RunTasks) -> None:
    image = made(original(), run_tasks)
    cut_image(source=image, crop=Crop(0, 0, 0.5, 0.5), purpose=Image.Purpose.COVER)
    file = SimpleUploadedFile("me.png", original(), "image/png")
    receive_image(file=file, creator="Mirela", creator_url="", purpose=Image.Purpose.PORTRAIT)
    run_tasks()
    assert list(Fingerprint.objects.values_list("image", flat=True)) == [image.pk]


def test_an_entry_goes_with_its_picture(run_tasks: RunTasks) -> None:
    delete_images(images=[made(original(), run_tasks)])
    assert Fingerprint.objects.count() == 0


def test_what_is_barred_is_found_when_its_picture_is_gone(run_tasks: RunTasks, tmp_path: Path) -> None:
    image = made(original(), run_tasks)
    bar(images=Image.objects.filter(pk=image.pk))
    delete_images(images=[image])
    (twin,) = twins(side(), tmp_path)
    assert (twin.image_id, twin.is_same, twin.barred_at is None) == (None, True, False)
    assert (forget_barred(before=twin.barred_at), len(twins(side(), tmp_path))) == (0, 1)
    assert (forget_barred(before=timezone.now()), twins(side(), tmp_path)) == (1, [])


def test_what_was_barred_by_mistake_goes_with_its_picture(run_tasks: RunTasks) -> None:
    image = made(original(), run_tasks)
    bar(images=Image.objects.all())
    unbar(images=Image.objects.all())
    delete_images(images=[image])
    assert Fingerprint.objects.count() == 0


def test_a_better_scan_keeps_the_place_of_the_old_one(run_tasks: RunTasks) -> None:
    old, thief, new = made(side(), run_tasks), made(side(), run_tasks), made(original(), run_tasks)
    succeed_image(old=old, new=new)
    entry = entry_of(new)
    assert (entry.pk < entry_of(thief).pk, bytes(entry.pixel_hash)) == (True, bytes(new.pixel_hash))
    other = made(makers.saved(scene(seed=2), "PNG"), run_tasks)
    succeed_image(old=new, new=other)
    assert entry_of(other).pk > entry_of(thief).pk


def test_made_again_it_keeps_its_place(run_tasks: RunTasks) -> None:
    image = made(original(), run_tasks)
    before = entry_of(image).pk
    make_again(image=image)
    run_tasks()
    assert list(Fingerprint.objects.values_list("pk", "image")) == [(before, image.pk)]


def test_pictures_without_an_entry_get_theirs(run_tasks: RunTasks, tmp_path: Path) -> None:
    """Those that were made before there were any; and in the night, should one have been lost or be wrong."""
    image, other = made(original(), run_tasks), made(makers.saved(scene(seed=2), "PNG"), run_tasks)
    Fingerprint.objects.all().delete()
    out = StringIO()
    call_command("index_pictures", stdout=out)
    call_command("index_pictures", "--after", str(image.pk), stdout=out)
    assert out.getvalue().splitlines() == [
        f"Up to {other.pk}: 2 written.",
        "Done: 2 written.",
        f"Up to {other.pk}: 0 written.",
        "Done: 0 written.",
    ]
    assert [entry_of(image).pk < entry_of(other).pk, entry_of(image).pdq] == [True, bytes(image.pdq)]
    Fingerprint.objects.filter(image=image).update(pdq=NOBODY)
    assert (mend_fingerprints(), mend_fingerprints()) == (1, 0)
    assert [twin.image_id for twin in twins(side(Turn.ROTATE_180), tmp_path)] == [image.pk]


@pytest.mark.django_db(transaction=True)
def test_of_two_that_come_at_once_the_later_finds_the_earlier(tmp_path: Path) -> None:
    """On real connections: whoever gets the later place has to wait until the earlier one can be seen."""
    own = make(original(), tmp_path).report.prints
    pictures = [Image.objects.create(filename=name) for name in ("one.png", "two.png")]
    inside, waits = threading.Event(), threading.Event()

    def come(image: Image, *, first: bool) -> list[int | None]:
        try:
            with transaction.atomic():
                entry = lookup.remember(image=image, upload_hash=NOBODY, prints=own)
                assert entry
                if first:
                    inside.set()
                    assert waits.wait(20)
            return [twin.image_id for twin in earlier_twins(entry=entry, upload_hash=NOBODY, prints=own)]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as people:
        one = people.submit(come, pictures[0], first=True)
        assert inside.wait(20)
        two = people.submit(come, pictures[1], first=False)
        while not _somebody_waits():
            pass
        waits.set()
        assert (one.result(), two.result()) == ([], [pictures[0].pk])


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        return bool(cursor.fetchone()[0])
