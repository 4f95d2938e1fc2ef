"""Uploads are checked: what a check may do, what becomes of those that go wrong, and of the picture."""

from pathlib import Path
from typing import Any

import pytest

from images import sandbox
from images.checking import check_file
from images.screening import UNFINISHED, Finding, Outcome
from tests.images import makers
from tests.images.test_life import RunTasks, fresh, upload


def check(tmp_path: Path, *names: str) -> list[Finding]:
    source = tmp_path / "original"
    source.write_bytes(makers.camera_jpeg())
    return check_file([f"tests.images.odd_checks.{name}" for name in names], source, "JPEG", lambda _: None)


SEEN = Finding("seen-by-test", Outcome.HOLD, "A JPEG that begins so", {"start": "ffd8", "size": 7})
ODD = Finding("odd-by-test", Outcome.LOOK, "Odd")


def unfinished(name: str, how: str) -> Finding:
    told = f"The check “{name}” did not come to an end"
    return Finding(UNFINISHED, Outcome.HOLD, told, {"check": name, "how": how})


def test_findings_come_from_a_child_in_the_order_of_the_checks(tmp_path: Path) -> None:
    assert check(tmp_path, "holds", "finds_nothing", "looks") == [SEEN, ODD]


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("fails", "failed"),
        ("eats", "failed"),
        ("peeks", "failed"),
        ("dies", "ended by its limits"),
        ("hangs", "ended from outside"),
    ],
)
def test_a_check_that_goes_wrong_is_a_finding_and_the_others_go_on(
    tmp_path: Path, monkeypatch: Any, name: str, how: str
) -> None:
    if name == "hangs":
        monkeypatch.setattr(sandbox, "CHECKS_WALL_SECONDS", 3)
    assert check(tmp_path, "holds", name, "looks") == [SEEN, unfinished(name, how), ODD]


def test_what_a_check_says_is_cut_to_measure(tmp_path: Path) -> None:
    (finding,) = check(tmp_path, "lies")
    assert finding.rule == ("ab" * 100)[:40]
    assert finding.seen == ("word" * 100)[:200]
    assert finding.evidence == {"x" * 40: ("y" * 900)[:120], "deep": 1}


@pytest.mark.django_db
@pytest.mark.usefixtures("own_storages")
@pytest.mark.parametrize(
    ("checks", "state"), [(["finds_nothing"], "ready"), (["looks"], "ready"), (["looks", "holds"], "held")]
)
def test_a_picture_is_held_by_the_gravest_finding(
    run_tasks: RunTasks, settings: Any, checks: list[str], state: str
) -> None:
    settings.IMAGES_JUDGE = ""
    settings.IMAGES_FILE_CHECKS = [f"tests.images.odd_checks.{name}" for name in checks]
    image = upload()
    run_tasks()
    assert (fresh(image).state, image.renditions.count()) == (state, 3)
