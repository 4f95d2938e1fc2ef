"""Named in `addopts`: gives the tests real servers and their settings, before Django reads any.

PostgreSQL and Valkey are started over a folder in memory and thrown away; given DATABASE_URL or REDIS_URL, those are
used. Every worker of a parallel run has its own Redis database (pytest-django gives it its own PostgreSQL database).
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from cara.local import environment, services

_MEMORY = Path("/dev/shm")  # noqa: S108
_ENOUGH = 1024**3


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    stack = ExitStack()
    early_config.add_cleanup(stack.close)
    folder = _scratch_folder(stack)
    if "PYTEST_XDIST_WORKER" not in os.environ:
        servers = stack.enter_context(services.running(folder / "servers", durable=False))
        os.environ.update(servers.variables)
    os.environ["REDIS_URL"] = _own_redis_database(os.environ["REDIS_URL"], os.environ.get("PYTEST_XDIST_WORKER", ""))
    os.environ.update(environment.local_variables(folder))
    yield


def _scratch_folder(stack: ExitStack) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="cara-tests-", dir=_roomy_memory()))
    folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _roomy_memory() -> Path | None:
    """The folder in memory where there is one with room; containers often have 64 MB."""
    roomy = os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ENOUGH
    return _MEMORY if roomy else None


def _own_redis_database(url: str, worker: str) -> str:
    """Worker gw0 has number 1; a run without workers keeps the number that the address names."""
    if not worker:
        return url
    return urlunsplit(urlsplit(url)._replace(path=f"/{int(worker.removeprefix('gw')) + 1}"))
