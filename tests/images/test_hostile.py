"""What was made to hurt is refused soon, with a sentence, or published clean: told by exiftool, not by our own code."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from images import sandbox
from images.report import UNREADABLE
from images.sandbox import ChildDied
from images.sniff import Refused
from tests.images import hostile, makers, oracle
from tests.images.making import Made, make
from tests.images.test_life import fresh, upload

BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "4 gigapixels": (hostile.four_gigapixels, "and a side has at most"),
    "289 megapixels": (hostile.many_megapixels, "This picture has 289 megapixels"),
    "20,000 frames": (lambda: hostile.gif_of(20_000, 4000), "more than 600 frames"),
    "500 large frames": (lambda: hostile.gif_of(500, 4000), "This animation is too large"),
    "WebP in 34 bytes": (lambda: hostile.webp_of(16_383), "This picture has 268 megapixels"),
    "WebP of 20,000 frames": (lambda: hostile.webp_of_frames(20_000, 4000), "more than 600 frames"),
    "AVIF of 256 megapixels": (
        lambda: hostile.enlarged(makers.saved(makers.quarters(), "AVIF"), 16_000, 16_000),
        "This picture has 256 megapixels",
    ),
    "HEIC of 200 megapixels": (lambda: hostile.enlarged(hostile.heic(), 16_384, 12_288), "This picture has 201 mega"),
    "JPEG of 5,000 scans": (lambda: hostile.jpeg_of_scans(5000), ""),
}


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """Of the processor: in the child, which is killed when it takes more, and in this thread."""
    began = time.thread_time()
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sandbox.CONFINE, "CPU", seconds)
        yield
    assert time.thread_time() - began < seconds


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_in_under_two_seconds(name: str, tmp_path: Path) -> None:
    maker, sentence = BOMBS[name]
    data = maker()
    with at_most(2), pytest.raises(Refused) as refused:
        make(data, tmp_path)
    assert sentence in refused.value.sentence


@pytest.mark.parametrize("name", [b"zTXt", b"iTXt", b"iCCP"])
def test_a_bomb_in_metadata_is_left_folded(name: bytes, tmp_path: Path) -> None:
    data = hostile.bomb_in_a_chunk(name)
    with at_most(2):
        made = make(data, tmp_path)
    assert clean(made)


def clean(made: Made) -> bool:
    """In every file exactly our tags, in small ones none, and nothing of a payload."""
    large = {plan.spec.name for plan in made.report.plans if max(plan.width, plan.height) >= 400}
    told = {path.stem: set(oracle.metadata(path)) for path in made.files.values()}
    assert told == {name: oracle.OUR_TAGS if name in large else set() for name in told}
    assert [path.name for path in made.files.values() if b"secret" in path.read_bytes()] == []
    return True


POLYGLOTS: dict[str, Callable[[], bytes]] = {
    "PHP and HTML in EXIF": hostile.html_in_exif,
    "PDF behind a JPEG": hostile.pdf_behind_jpeg,
    "a GIF that is a script": hostile.gif_that_is_a_script,
    "PHP in a GIF's comment": hostile.gif_with_comment,
    "private chunks in a PNG": hostile.png_with_private_chunks,
    "unknown chunks in a WebP": hostile.webp_with_unknown_chunks,
    "boxes behind an AVIF": hostile.avif_with_boxes,
    "a program behind a PNG": hostile.zip_behind_png,
    "what a camera tells": lambda: makers.camera_jpeg(6, (900, 600)),
    "what a paint program tells": makers.text_png,
}


@pytest.mark.parametrize("name", POLYGLOTS)
def test_a_polyglot_is_published_clean(name: str, tmp_path: Path) -> None:
    assert clean(make(POLYGLOTS[name](), tmp_path))


@pytest.mark.parametrize(
    "start", [b"%PDF-1.7\n", b"<?php secret();?>", b"<html><script>", b"PK\x03\x04", b"<svg>", b"#!/bin/sh\n"]
)
def test_a_picture_behind_something_else_is_refused(start: bytes, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"This is an? .*\."):
        make(start + makers.saved(makers.quarters()), tmp_path)


ERRORS = [
    "ValueError('x')", "IndexError('x')", "TypeError('x')", "SyntaxError('x')", "struct.error('x')", "MemoryError()",
    "KeyError('x')", "EOFError('x')", "Image.DecompressionBombError('x')", "OSError('truncated')", "RecursionError()",
    "UnicodeDecodeError('utf-8', b'x', 0, 1, 'x')", "ZeroDivisionError()", "OverflowError()", "AssertionError()",
    "NotImplementedError()", "VipsError('x')", "zlib.error('x')", "BufferError()", "SystemError('x')",
    "AttributeError('x')", "Image.UnidentifiedImageError('x')", "StopIteration()", "RuntimeError('x')", "LookupError()",
    "ArithmeticError()", "FileNotFoundError('x')", "PermissionError('x')", "TimeoutError()",
    "Warning('x')", "DecompressionBombWarning()",
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.usefixtures("own_storages")
@pytest.mark.parametrize("error", ERRORS)
def test_whatever_a_decoder_raises_ends_in_a_sentence(error: str, monkeypatch: Any, run_tasks: Any) -> None:
    program = """
import sys; sys.path.append(sys.argv[1])
import struct, zlib
from PIL import Image
from pyvips import Error as VipsError
from images.child import main, start
DecompressionBombWarning = Image.DecompressionBombWarning
def fail(*_, **__): raise ERROR
main._make = fail
start.start(sys.argv[2])
"""
    monkeypatch.setattr(sandbox, "_START", program.replace("ERROR", error))
    image = upload()
    run_tasks()
    assert fresh(image).state == "rejected"
    sentence = fresh(image).reason
    assert (sentence.endswith("."), len(sentence) > 40, sentence != UNREADABLE) == (True, True, True)


def _spoilt(data: bytes, chance: random.Random) -> bytes:
    """Some bytes changed, a piece doubled or left out."""
    spoilt = bytearray(data)
    for _ in range(chance.choice((1, 3, 20))):
        spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
    at, size = chance.randrange(len(spoilt)), chance.randrange(1, 60)
    if (turn := chance.random()) < 0.3:
        del spoilt[at : at + size]
    elif turn < 0.5:
        spoilt[at:at] = spoilt[at : at + size]
    return bytes(spoilt)


SEEDS: dict[str, Callable[[], bytes]] = {
    "JPEG": lambda: makers.camera_jpeg(6),
    "PNG": makers.text_png,
    "WebP": lambda: makers.saved(makers.quarters(), "WEBP"),
    "GIF": makers.animation,
    "AVIF": lambda: makers.saved(makers.quarters(), "AVIF"),
    "TIFF": lambda: makers.saved(makers.quarters(), "TIFF"),
    "HEIC": hostile.heic,
}


@pytest.mark.parametrize("kind", SEEDS)
def test_spoilt_files_are_refused_or_published_clean(kind: str, tmp_path: Path) -> None:
    chance, data = random.Random(f"spoil {kind}"), SEEDS[kind]()
    for number in range(12):
        folder = tmp_path / str(number)
        folder.mkdir()
        began = time.monotonic()
        try:
            make(_spoilt(data, chance), folder)
        except Refused as refused:
            assert refused.sentence.endswith((".", "!"))
        except ChildDied as death:
            assert death.own_fault, f"{kind} {number}: {death}"
        assert time.monotonic() - began < 20
