"""Outside services that guess whether a picture was generated. Off until their keys are set; docs/screening.md says how
to add another.

They are wrong about art often, so a guess makes a moderator look and does nothing else. A picture goes to them small,
without its metadata, and only where its artist has agreed.
"""

from __future__ import annotations

import json
import secrets
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from common.outside import Sending, Unreachable, send

SECONDS = 20


class Nonsense(Exception):
    """It answered with what is no answer."""


@dataclass(frozen=True)
class Detector:
    name: str
    # As artists read it before they agree.
    told: str
    is_configured: Callable[[], bool]
    # Of the bytes of a small JPEG: the probability, from 0 to 1, that it was generated. `Unreachable` or `Nonsense`.
    ask: Callable[[bytes], float]


def configured() -> list[Detector]:
    return [detector for detector in DETECTORS if detector.is_configured()]


def by_name(name: str) -> Detector | None:
    return next((detector for detector in configured() if detector.name == name), None)


def _hive(picture: bytes) -> float:
    body = {"media_metadata": True, "input": [{"media_base64": b64encode(picture).decode()}]}
    headers = {"Authorization": f"Bearer {settings.HIVE_KEY}", "Content-Type": "application/json"}
    told = _answer(settings.HIVE_URL, json.dumps(body).encode(), headers)
    classes = told["output"][0]["classes"]
    return _score(next(each["value"] for each in classes if each["class"] == "ai_generated"))


def _sightengine(picture: bytes) -> float:
    said = {
        "models": "genai", "api_user": settings.SIGHTENGINE_USER, "api_secret": settings.SIGHTENGINE_SECRET,
    }  # fmt: skip
    mark = secrets.token_hex(16)
    told = _answer(
        settings.SIGHTENGINE_URL, _form(mark, said, picture), {"Content-Type": f"multipart/form-data; boundary={mark}"}
    )
    return _score(told["type"]["ai_generated"])


def _form(mark: str, said: Mapping[str, str], picture: bytes) -> bytes:
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in said.items()
    ]
    media = (
        f'--{mark}\r\nContent-Disposition: form-data; name="media"; filename="picture.jpg"\r\nContent-Type: image/jpeg'
    )
    return "".join([*parts, media, "\r\n\r\n"]).encode() + picture + f"\r\n--{mark}--\r\n".encode()


def _answer(url: str, body: bytes, headers: Mapping[str, str]) -> Any:
    page = send(url, Sending(body, headers), seconds=SECONDS)
    if page.status != 200:
        raise Unreachable(f"It answered {page.status}.")
    try:
        return json.loads(page.body)
    except (ValueError, RecursionError):
        raise Nonsense("no JSON") from None


def _score(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise Nonsense("no probability")
    return float(value)


def _careful(ask: Callable[[bytes], float]) -> Callable[[bytes], float]:
    def asked(picture: bytes) -> float:
        try:
            return ask(picture)
        except (KeyError, IndexError, TypeError, StopIteration, AttributeError):
            raise Nonsense("another form") from None

    return asked


DETECTORS = [
    Detector("hive", "Hive (thehive.ai, United States)", lambda: bool(settings.HIVE_KEY), _careful(_hive)),
    Detector(
        "sightengine",
        "Sightengine (sightengine.com, France)",
        lambda: bool(settings.SIGHTENGINE_USER and settings.SIGHTENGINE_SECRET),
        _careful(_sightengine),
    ),
]
