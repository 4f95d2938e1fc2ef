"""What files say to machines, after their artist has allowed more and after less again: read by exiftool and c2pa."""

import json
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import c2pa
import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image as Pillow

from images import idle, pipeline, rewriting, storage, swap
from images.containers import Damaged
from images.crops import Crop
from images.models import Image, Rendition
from images.services import cut_image, make_again, open_images, set_terms
from images.specs import TYPES
from images.splicing import with_packet
from images.storage import StorageTrouble
from images.tasks import use_quiet_hours, write_terms
from images.terms import Terms
from tests.images import makers, oracle
from tests.images.making import RIGHTS, make
from tests.images.test_life import files, fresh, upload
from tests.images.test_showing import asked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_storages")]
RunTasks = Callable[[], list[str]]
PAGE = "https://cara.example/@mirela/"
PLUS = "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-"
NO, ONLY = "notAllowed", "constrained"

# By the terms: what PLUS prohibits, the policy, words that stand in the terms of use, and the entries of CAWG: mining,
# inference, training, generative training.
TRUTH = {
    Terms.NOTHING: ("tdm", ["No use for training", "no text and data mining"], [NO, NO, NO, NO]),
    Terms.ASSISTANTS: ("tdm-assistants", ["No use for training", f"link to {PAGE}"], [NO, ONLY, NO, NO]),
    Terms.LICENCE: ("tdm-licence", [f"only under a licence from the artist: {PAGE}"], [ONLY, NO, ONLY, ONLY]),
    Terms.BOTH: ("tdm-both", [f"a licence from the artist: {PAGE}", f"link to {PAGE}"], [ONLY, ONLY, ONLY, ONLY]),
}
ENTRIES = ["cawg.data_mining", "cawg.ai_inference", "cawg.ai_training", "cawg.ai_generative_training"]


@pytest.fixture
def shown(run_tasks: RunTasks) -> Image:
    image = upload(makers.camera_jpeg(size=(900, 600)))
    open_images(images=Image.objects.all())
    run_tasks()
    return fresh(image)


def say(terms: Terms) -> None:
    set_terms(images=Image.objects.filter(source=None), terms=terms)


def live(image: Image) -> dict[str, str]:
    return {row.spec: key for key, row in swap.live(image).items()}


def content(key: str) -> bytes:
    with storage.public().open(key) as file:
        return bytes(file.read())


def large(image: Image) -> list[Rendition]:
    return [row for row in swap.live(image).values() if max(row.width, row.height) >= 400]


def told_by_file(row: Rendition, folder: Path) -> tuple[str, str, str, str]:
    path = folder / row.key.replace("/", "-")
    path.write_bytes(content(row.key))
    tags = oracle.metadata(path)
    assert set(tags) == oracle.OUR_TAGS
    assert tags["XMP-xmpRights:UsageTerms"] == tags["XMP-plus:OtherConstraints"]
    return (
        tags["XMP-plus:DataMining"], tags["XMP-tdm:Policy"], str(tags["XMP-tdm:Reservation"]),
        tags["XMP-xmpRights:UsageTerms"],
    )  # fmt: skip


def told_by_credentials(row: Rendition) -> dict[str, Any]:
    kind = TYPES[row.key.rpartition(".")[2]]
    context = c2pa.Context.from_dict({"verify": {"remote_manifest_fetch": False, "ocsp_fetch": False}})
    said = json.loads(c2pa.Reader(kind, BytesIO(content(row.key)), bytes(row.manifest.store), context=context).json())
    assert said["validation_state"] == "Valid"
    (statement,) = said["manifests"].values()
    (mining,) = [each["data"] for each in statement["assertions"] if each["label"] == "cawg.training-mining"]
    return dict(mining["entries"])


def says(image: Image, terms: Terms, folder: Path) -> None:
    policy, words, uses = TRUTH[terms]
    assert large(image)
    for row in large(image):
        mining, address, reservation, usage = told_by_file(row, folder)
        # exiftool puts words of its own in the place of values that it knows.
        assert ("constraint" in mining.lower()) == (terms != Terms.NOTHING)
        assert (address, reservation) == (f"http://localhost:8000/policies/{policy}.json", "1")
        assert [word for word in words if word not in usage] == []
        entries = told_by_credentials(row)
        assert [entries[name]["use"] for name in ENTRIES] == uses


@pytest.mark.parametrize("terms", [Terms.ASSISTANTS, Terms.LICENCE, Terms.BOTH])
def test_allowed_and_taken_back_the_files_say_it(
    terms: Terms, shown: Image, run_tasks: RunTasks, client: Client, tmp_path: Path
) -> None:
    first = live(shown)
    pixels = {spec: Pillow.open(BytesIO(content(key))).tobytes() for spec, key in first.items()}
    says(shown, Terms.NOTHING, tmp_path)
    say(terms)
    assert live(fresh(shown)) == first, "nothing is missing meanwhile"
    assert write_terms.name in run_tasks()
    image = fresh(shown)
    says(image, terms, tmp_path)
    assert (image.terms_written, image.written[2] != shown.written[2]) == (terms, True)
    assert {spec: Pillow.open(BytesIO(content(key))).tobytes() for spec, key in live(image).items()} == pixels
    changed = {spec for spec, key in live(image).items() if key != first[spec]}
    assert changed == {row.spec for row in large(image)}
    say(Terms.NOTHING)
    run_tasks()
    says(fresh(shown), Terms.NOTHING, tmp_path)
    assert rewriting.out_of_date().count() == 0
    # What stands nowhere any more dies as all retired bytes do.
    old = set(Rendition.objects.exclude(retired_at=None).values_list("key", flat=True))
    assert {asked(client, f"/media/{key}").status_code for key in old} == {200}
    Rendition.objects.exclude(retired_at=None).update(retired_at=timezone.now() - timedelta(hours=25))
    use_quiet_hours()
    run_tasks()
    assert {asked(client, f"/media/{key}").status_code for key in old} == {404}
    assert {asked(client, f"/media/{key}").status_code for key in live(fresh(shown)).values()} == {200}
    assert files(tmp_path)["default"] == Rendition.objects.count() == len(first)


def test_the_headers_of_the_bytes_say_it_at_once(shown: Image, client: Client) -> None:
    address = f"/media/{live(shown)['avif-320']}"
    say(Terms.BOTH)
    answer = asked(client, address)
    assert answer.headers["TDM-Policy"] == "http://localhost:8000/policies/tdm-both.json"
    assert answer.headers["Content-Signal"] == "search=yes, ai-input=yes, ai-train=no"
    known = asked(client, address, **{"If-None-Match": answer.headers["ETag"]})
    assert (known.status_code, known.headers["TDM-Policy"]) == (304, answer.headers["TDM-Policy"])
    name = large(shown)[0].manifest.name
    assert client.get(f"/media/credentials/{name}.c2pa").headers["TDM-Policy"] == answer.headers["TDM-Policy"]


def test_what_is_cut_from_it_goes_with_it(shown: Image, run_tasks: RunTasks, tmp_path: Path) -> None:
    before = cut_image(source=shown, crop=Crop(0, 0, 0.8, 0.8), purpose=Image.Purpose.COVER)
    run_tasks()
    say(Terms.LICENCE)
    run_tasks()
    after = cut_image(source=fresh(shown), crop=Crop(0, 0, 0.9, 0.9), purpose=Image.Purpose.COVER)
    run_tasks()
    for cut in (before, after):
        says(fresh(cut), Terms.LICENCE, tmp_path)


def test_what_was_encoded_once_more_is_not_encoded_again(
    shown: Image, run_tasks: RunTasks, tmp_path: Path, monkeypatch: Any
) -> None:
    Image.objects.update(slimmed_at=timezone.now())
    monkeypatch.setattr(pipeline, "produce", None)
    say(Terms.ASSISTANTS)
    run_tasks()
    says(fresh(shown), Terms.ASSISTANTS, tmp_path)
    assert fresh(shown).slimmed_at is not None


@pytest.mark.parametrize("lost", ["bytes", "packet"])
def test_what_cannot_be_exchanged_is_made_again(lost: str, shown: Image, run_tasks: RunTasks, tmp_path: Path) -> None:
    path = tmp_path / "default" / live(shown)["jpeg-1280"]
    path.unlink() if lost == "bytes" else path.write_bytes(makers.camera_jpeg(size=(900, 600)))
    say(Terms.BOTH)
    run_tasks()
    says(fresh(shown), Terms.BOTH, tmp_path)


def test_trouble_costs_nothing_and_the_beat_comes_back(
    shown: Image, run_tasks: RunTasks, tmp_path: Path, monkeypatch: Any
) -> None:
    before, fetch = live(shown), storage.fetch_rendition

    def away(*_: Any) -> None:
        raise StorageTrouble

    monkeypatch.setattr(storage, "fetch_rendition", away)
    say(Terms.BOTH)
    assert run_tasks().count(write_terms.name) == 1, "it does not turn in a circle"
    assert (live(fresh(shown)), rewriting.out_of_date().count()) == (before, 1)
    monkeypatch.setattr(storage, "fetch_rendition", fetch)
    write_terms()
    says(fresh(shown), Terms.BOTH, tmp_path)


def test_another_mind_while_they_are_written(
    shown: Image, run_tasks: RunTasks, tmp_path: Path, monkeypatch: Any
) -> None:
    signed, turns = pipeline.signed, iter([True])

    def changed_then(*args: Any) -> Any:
        if next(turns, False):
            say(Terms.LICENCE)
        return signed(*args)

    monkeypatch.setattr(pipeline, "signed", changed_then)
    say(Terms.ASSISTANTS)
    run_tasks()
    write_terms()
    says(fresh(shown), Terms.LICENCE, tmp_path)
    assert files(tmp_path)["default"] == Rendition.objects.count()


def test_while_it_is_being_made_and_in_a_quiet_hour(run_tasks: RunTasks, tmp_path: Path, monkeypatch: Any) -> None:
    produce, turns = pipeline.produce, iter([True])

    def changed_then(*args: Any, **more: Any) -> Any:
        made = produce(*args, **more)
        if next(turns, False):
            say(Terms.BOTH)
        return made

    monkeypatch.setattr(pipeline, "produce", changed_then)
    image = upload(makers.camera_jpeg(size=(900, 600)))
    run_tasks()
    write_terms()
    says(fresh(image), Terms.BOTH, tmp_path)
    Image.objects.update(touched_at=timezone.now() - timedelta(hours=1))
    Rendition.objects.update(bytes=1_000_000)
    idle.slim_down(image.pk)
    assert fresh(image).slimmed_at is not None
    says(fresh(image), Terms.BOTH, tmp_path)
    make_again(image=fresh(image))
    run_tasks()
    says(fresh(image), Terms.BOTH, tmp_path)


MOVING = makers.animation("GIF", 4, (480, 320))
FLAT = makers.saved(makers.quarters(900, 600), "PNG")


@pytest.mark.parametrize("data", [MOVING, FLAT, makers.camera_jpeg(size=(900, 600))], ids=["moving", "flat", "photo"])
def test_every_kind_of_file_takes_another_packet_and_keeps_every_pixel(data: bytes, tmp_path: Path) -> None:
    made = make(data, tmp_path)
    kinds = set()
    for plan in made.report.plans:
        name, kind = plan.spec.name, plan.spec.format
        path = tmp_path / "made" / f"{name}.{plan.spec.suffix}"
        before = path.read_bytes()
        if max(plan.width, plan.height) < 400:
            continue
        kinds.add((kind, plan.spec.motion))
        packet = RIGHTS.packet(name).replace(b"<dc:rights>", b"<dc:rights>" + b" " * 777)
        tail = RIGHTS.tail(name) if kind == "AVIF" else b""
        path.write_bytes(with_packet(before, kind, packet, tail))
        assert _frames(path.read_bytes()) == _frames(before)
        assert set(oracle.metadata(path)) == oracle.OUR_TAGS
        assert with_packet(path.read_bytes(), kind, RIGHTS.packet(name), tail) == before, "there and back"
    assert kinds


def _frames(data: bytes) -> list[bytes]:
    with Pillow.open(BytesIO(data)) as image:
        frames = []
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            frames.append(image.convert("RGBA").tobytes())
        return frames


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "AVIF"])
def test_a_file_without_a_packet_takes_none(kind: str) -> None:
    with pytest.raises(Damaged):
        with_packet(makers.saved(makers.quarters(), kind), kind, b"<x/>")
