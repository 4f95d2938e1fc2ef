from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from images.shown import misfits


@pytest.fixture(autouse=True)
def _pages_know_what_there_is(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever a test here has done to renditions: the column that pages read says what the rows say."""
    yield
    if request.node.get_closest_marker("django_db"):
        assert misfits() == []


@pytest.fixture
def own_storages(settings: Any, tmp_path: Path) -> Path:
    """Empty folders `default` and `originals`, and nobody above who wants to hear of pictures."""
    settings.IMAGES_SETTLED_HOOKS = []
    settings.IMAGES_SEEN_BY = ""
    told = settings.STORAGES
    settings.STORAGES = told | {
        name: told[name] | {"OPTIONS": told[name]["OPTIONS"] | {"location": tmp_path / name}}
        for name in ("default", "originals")
    }
    return tmp_path
