"""`make check`: everything that judges the code without running its tests. All of it runs, then the verdict."""

import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from cara.local import environment, services
from images.own_chain import own_chain

_BIN = Path(sys.executable).parent
_Step = tuple[str, list[str | Path], dict[str, str]]


def run() -> int:
    with (
        services.running(environment.FOLDER) as servers,
        tempfile.TemporaryDirectory(prefix="cara-static-") as static,
    ):
        base = dict(os.environ) | servers.variables
        local = environment.local_variables(environment.FOLDER) | base
        failed = [name for name, command, more in _steps(Path(static)) if not _passes(name, command, local | more)]
    if failed:
        print(f"\nNot in order: {', '.join(failed)}")  # noqa: T201
    return 1 if failed else 0


def _steps(static: Path) -> Iterator[_Step]:
    manage: list[str | Path] = [sys.executable, "manage.py"]
    production = _production(static)
    templates, pieces = _templates("*.html"), _templates("*.jinja")
    # Without its cache: what counts as ours changes when a package appears, and the cache does not hear of that.
    yield "ruff check", [_BIN / "ruff", "check", "--quiet", "--no-cache", "."], {}
    yield "ruff format", [_BIN / "ruff", "format", "--check", "--quiet", "."], {}
    yield "mypy", [_BIN / "mypy"], {}
    yield "import-linter", [_BIN / "lint-imports"], {}
    yield "djade", [_BIN / "djade", "--check", "--target-version", "5.2", *templates], {}
    yield "djlint", [_BIN / "djlint", "--lint", "--quiet", *templates], {}
    yield "djlint, Jinja2", [_BIN / "djlint", "--lint", "--quiet", "--profile", "jinja", *pieces], {}
    yield "missing migrations", [*manage, "makemigrations", "--check", "--dry-run"], {}
    # Before the deploy checks: they read the site map, which names a hashed file.
    yield "static files", [*manage, "collectstatic", "--no-input", "--verbosity", "0"], production
    yield "deploy checks", [*manage, "check", "--deploy", "--fail-level", "WARNING"], production


def _templates(names: str) -> list[str]:
    return [str(path) for path in sorted((environment.ROOT / "templates").rglob(names))]


def _production(static: Path) -> dict[str, str]:
    """What a careful person would set on a real site."""
    key, chain = own_chain(static / "credentials")
    return {
        "CARA_CREDENTIALS_KEY": key,
        "CARA_CREDENTIALS_CHAIN": chain,
        "CARA_LOCAL": "no",
        "CARA_STATIC_ROOT": str(static),
        "SITE_URL": "https://cara.example",
        "ALLOWED_HOSTS": "cara.example",
        "CARA_BEHIND_PROXY": "yes",
        "CARA_MAIL_FROM": "Cara <hello@cara.example>",
        "SECRET_KEY": secrets.token_urlsafe(64),
    }


def _passes(name: str, command: list[str | Path], env: dict[str, str]) -> bool:
    started = time.monotonic()
    result = subprocess.run(  # noqa: S603
        command, env=env, cwd=environment.ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    verdict = "FAILS" if result.returncode else "ok"
    print(f"{name:<20} {verdict:<6} {time.monotonic() - started:5.1f} s", flush=True)  # noqa: T201
    if result.returncode:
        print(result.stdout + result.stderr, flush=True)  # noqa: T201
    return result.returncode == 0
