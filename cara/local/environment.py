"""The variables that `cara/settings.py` reads, as one computer's run needs them. What the caller has set stays."""

import os
import secrets
from pathlib import Path

from cara.local.process import own_folder, write_private

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".local"


def local_variables(folder: Path, *, port: int = 8000) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "cara.settings",
        "SECRET_KEY": secret_key(folder),
        "SITE_URL": f"http://localhost:{port}",
        "CARA_LOCAL": "yes",
        "CARA_DATA_DIR": str(own_folder(folder / "files")),
        "CARA_LOG_LEVEL": "WARNING",
    }


def make_folder(folder: Path) -> Path:
    """As root, others may pass through (PostgreSQL runs as `nobody`); what is private lies in closed folders inside."""
    return own_folder(folder, mode=0o711 if os.geteuid() == 0 else 0o700)


def secret_key(folder: Path) -> str:
    """Made once and kept, so that nobody is logged out by a restart."""
    file = folder / "secret-key"
    if not file.exists():
        make_folder(folder)
        write_private(file, secrets.token_urlsafe(48))
    return file.read_text()
