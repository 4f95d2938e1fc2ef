from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def own_storages_of_pictures(settings: Any, tmp_path: Path) -> Path:
    """Empty folders `default` and `originals`; the rooms above hear of pictures as ever."""
    told = settings.STORAGES
    settings.STORAGES = told | {
        name: told[name] | {"OPTIONS": told[name]["OPTIONS"] | {"location": tmp_path / name}}
        for name in ("default", "originals")
    }
    return tmp_path
