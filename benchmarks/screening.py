"""What the checks of uploads find, miss and take for what it is not, over the files that the tests make, and what they
cost. With the servers around it, though it asks nothing of them:

    .venv/bin/python -m cara.local exec -- .venv/bin/python -m benchmarks.screening
"""

from __future__ import annotations

import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cara.settings")
django.setup()

from django.conf import settings  # noqa: E402

from images.checking import check_file  # noqa: E402
from images.sniff import kind_of  # noqa: E402
from tests.protection.makers import CLEAN, GENERATED, HOSTILE  # noqa: E402


class Checked(NamedTuple):
    rules: set[str]
    # With the start of the child.
    milliseconds: float


def checked(make: Callable[[], bytes]) -> Checked:
    data = make()
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "original")
        source.write_bytes(data)
        start = time.perf_counter()
        found = check_file(settings.IMAGES_FILE_CHECKS, source, kind_of(data[:64]), lambda _: None)
        return Checked({finding.rule for finding in found}, (time.perf_counter() - start) * 1000)


def generated(times: list[float]) -> None:
    missed, found = [], Counter[str]()
    for name, (rule, make) in GENERATED.items():
        seen = checked(make)
        times.append(seen.milliseconds)
        if rule in seen.rules:
            found[rule] += 1
        else:
            missed.append(name)
    print(f"generated: {sum(found.values())} of {len(GENERATED)} found; missed: {', '.join(missed) or 'none'}")
    for rule, count in sorted(found.items()):
        print(f"  {rule}: {count}")


def clean(times: list[float]) -> None:
    alarms = []
    for name, make in CLEAN.items():
        seen = checked(make)
        times.append(seen.milliseconds)
        alarms += [name] if seen.rules else []
    print(f"clean: {len(alarms)} of {len(CLEAN)} raised an alarm: {', '.join(alarms) or 'none'}")


def hostile() -> None:
    for name, (rules, make) in HOSTILE.items():
        seen = checked(make)
        print(
            f"hostile, {name}: {seen.milliseconds:.0f} ms, {'as meant' if sorted(seen.rules) == rules else seen.rules}"
        )


if __name__ == "__main__":
    times: list[float] = []
    generated(times)
    clean(times)
    hostile()
    times.sort()
    print(f"a file, its child included: {times[0]:.0f} ms at least, {times[len(times) // 2]:.0f} ms in the middle")
