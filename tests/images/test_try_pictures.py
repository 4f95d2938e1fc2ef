"""The maintainers' command: the very pipeline over a folder, and what it says of each file."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from images.making import Order
from images.management.commands import try_pictures
from tests.images import makers


def run(folder: Path, tmp_path: Path, **more: object) -> list[dict[str, object]]:
    lines = tmp_path / "lines.jsonl"
    call_command("try_pictures", str(folder), "--out", str(tmp_path / "out"), "--json", str(lines), **more)
    return [json.loads(line) for line in lines.read_text().splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    (folder / "photo.jpg").write_bytes(makers.camera_jpeg(size=(900, 600)))
    (folder / "deep" / "photo.jpg").write_bytes(makers.saved(makers.quarters()))
    (folder / "words.txt").write_bytes(b"Dear all,")
    (folder / "empty.png").write_bytes(b"")
    return folder


def test_each_file_has_a_line(folder: Path, tmp_path: Path) -> None:
    lines = run(folder, tmp_path)
    assert {line["file"]: (line["outcome"], line["reason"]) for line in lines} == {
        "photo.jpg": ("ready", ""),
        "deep/photo.jpg": ("ready", ""),
        "words.txt": ("rejected", "This is a text file, not a picture."),
        "empty.png": ("rejected", "This file is empty. It may not have been saved or copied completely."),
    }


def test_a_made_one_says_what_was_done(folder: Path, tmp_path: Path) -> None:
    (line,) = [line for line in run(folder, tmp_path, processes=2) if line["file"] == "photo.jpg"]
    assert (line["kind"], line["width"], line["height"], line["frames"]) == ("JPEG", 900, 600, 1)
    assert "GPS position" in line["removed"]  # type: ignore[operator]
    assert "No AI training (IPTC/PLUS)" in line["written"]  # type: ignore[operator]
    assert all(line[name] > 0 for name in ("seconds", "cpu", "peak_mb", "bytes"))  # type: ignore[operator]
    made = {told["spec"]: Path(told["path"]) for told in line["renditions"]}  # type: ignore[attr-defined]
    assert set(made) == {"avif-320", "avif-640", "avif-1280", "jpeg-1280", "card"}
    assert all(path.is_file() and tmp_path / "out" in path.parents for path in made.values())


def test_a_file_without_an_outcome_fails_the_command(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, target: Path, order: Order) -> dict[str, object]:
        raise OSError("No space left on device")

    monkeypatch.setattr(try_pictures, "_made", full)
    with pytest.raises(SystemExit) as ended:
        run(folder, tmp_path)
    lines = [json.loads(line) for line in (tmp_path / "lines.jsonl").read_text().splitlines()]
    assert (ended.value.code, {line["outcome"] for line in lines}) == (1, {"none"})


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is no folder"):
        run(tmp_path / "missing", tmp_path)
