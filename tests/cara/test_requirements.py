"""Every direct package is pinned, and the lock holds that very version, hashed, from no particular host."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "requirements.lock").read_text()


def direct():
    lines = [line for file in ROOT.glob("requirements*.txt") for line in file.read_text().splitlines()]
    return [line for line in lines if line and not line.startswith(("#", "-r"))]


def test_every_direct_package_is_pinned():
    assert [line for line in direct() if not re.fullmatch(r"[\w.-]+(\[[\w,-]+\])?==[\w.]+", line)] == []


def test_the_lock_holds_the_same_versions():
    locked = set(re.findall(r"^([\w.-]+==[\w.]+)", LOCK, re.MULTILINE))
    wanted = {re.sub(r"\[.*\]", "", line).lower().replace("_", "-") for line in direct()}
    assert wanted - locked == set()


def test_the_lock_names_no_host_and_no_path():
    assert re.findall(r"https?:|file:|--index|--find|^#.*", LOCK, re.MULTILINE) == []
