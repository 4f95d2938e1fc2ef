from pathlib import Path
from typing import Any

import pytest


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
