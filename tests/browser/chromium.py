"""Which Chromium the tests drive, and with which flags."""

import os
import shutil
from pathlib import Path

from playwright.sync_api import Playwright

NONE_HERE = (
    "No Chromium was found, so the browser tests cannot run. Get one by `apt install chromium-headless-shell` (or "
    "`chromium`), by `.venv/bin/playwright install chromium`, or name yours: CHROMIUM=/path/to/chromium make test"
)
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Nothing but this computer has an address, so a page that asks for anything else fails at once.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    "--font-render-hinting=none",
]


def find(playwright: Playwright) -> str | None:
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    # Debian's small one draws no window that nobody sees, which is half of the work.
    for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def sandboxed() -> bool:
    """Chromium's sandbox does not run as root."""
    return os.geteuid() != 0
