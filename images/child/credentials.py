"""The library of content credentials, loaded without what it does not need. Native code: in a child alone."""

import sys
from types import ModuleType

# The package asks at its start for its own version, by a module that takes as long to load as all signing does.
_versions = ModuleType("importlib.metadata")
_versions.version = lambda _: ""  # type: ignore[attr-defined]
sys.modules.setdefault("importlib.metadata", _versions)

import c2pa  # type: ignore[import-untyped]  # noqa: E402

__all__ = ["c2pa"]
