"""Content credentials (C2PA) of renditions: a signed statement, kept beside each, of what it is and what it is not for.

The file itself only leads to it, so that the same picture made again has the same bytes. A stranger's program finds the
signature valid and, until the site's certificate is on a list of trusted signers, does not know who we are.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from django.conf import settings
from django.urls import reverse

from images.own_chain import own_chain
from images.rights import is_claimed
from images.sandbox import ChildDied, run_signer
from images.specs import Plan
from images.terms import Terms, cawg_entries

logger = logging.getLogger(__name__)

WRITTEN = (
    "Content credentials (C2PA), signed by this site: a valid signature, of a signer that strangers do not know yet"
)
SUFFIX = ".c2pa"
_PURPOSE = b"images.credentials\0"
# A statement takes some four kilobytes.
_MAX_BYTES = 64 * 1024
_BEGINS = b"jumb"


class BadKey(Exception):
    """The site's key or its certificates cannot sign; says why."""


@dataclass(frozen=True)
class Signer:
    """PEM both; the first certificate is the key's own."""

    key: str
    chain: str
    until: datetime


def signer() -> Signer | None:
    """The site's own; None where there is none that can sign now: pictures are then made without."""
    try:
        found = configured()
    except BadKey as error:
        logger.error("Pictures are made without content credentials: %s", error)
        return None
    return found if found and found.until > datetime.now(UTC) else None


def configured() -> Signer | None:
    """Raises `BadKey`. None: no key is configured, and this is no local run, which has one of its own making."""
    key, chain = settings.IMAGES_CREDENTIALS_KEY, settings.IMAGES_CREDENTIALS_CHAIN
    if not key and not chain:
        return _read(*own_chain(Path(settings.DATA_DIR, "credentials"))) if settings.LOCAL else None
    return _read(_text(key), _text(chain))


def _text(told: str) -> str:
    """A setting is the PEM itself, or the path of a file that holds it."""
    try:
        return told if "-----BEGIN" in told else Path(told).read_text()
    except (OSError, ValueError) as error:
        raise BadKey(f"the key or its certificates cannot be read: {error}") from error


@cache
def _read(key: str, chain: str) -> Signer:
    try:
        private = load_pem_private_key(key.encode(), None)
        leaf = x509.load_pem_x509_certificates(chain.encode())[0]
        usage = leaf.extensions.get_extension_for_class(x509.KeyUsage).value
        leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except (ValueError, TypeError, IndexError, x509.ExtensionNotFound) as error:
        raise BadKey(f"the key or its certificates are not what signing takes: {error}") from error
    if not isinstance(private, EllipticCurvePrivateKey) or private.curve.name != "secp256r1":
        raise BadKey("the key must be one of the curve P-256")
    if _public(private.public_key()) != _public(leaf.public_key()) or not usage.digital_signature:
        raise BadKey("the first certificate must be the key's own and allow digital signatures")
    return Signer(key, chain, leaf.not_valid_after_utc)


def _public(key: object) -> bytes:
    told: bytes = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)  # type: ignore[attr-defined]
    return told


@dataclass(frozen=True)
class Claim:
    """What is claimed of one picture's renditions, and where that is found."""

    signer: Signer | None
    token: str
    # What machines may do with it: entries of `cawg.training-mining`.
    mining: dict[str, Any] = field(default_factory=lambda: cawg_entries(Terms.NOTHING, ""))

    @classmethod
    def of(cls, public_id: str, edition: str, mining: dict[str, Any]) -> Claim:
        """`edition`: other bytes under the same specs."""
        return cls(signer(), _token(public_id, edition), mining)

    @property
    def address(self) -> str:
        """Complete with the name of a rendition's spec and the suffix behind it; empty where nothing is signed."""
        if self.signer is None:
            return ""
        path = reverse("images:credentials", args=[self.name_of("")])
        return settings.SITE_URL + path.removesuffix(SUFFIX)

    def name_of(self, spec: str) -> str:
        return f"{self.token}-{spec}"

    def sign(self, folder: Path, plans: list[Plan]) -> dict[str, bytes]:
        """Of each large rendition in the folder, by the name of its spec. Nothing where it fails."""
        large = [plan for plan in plans if is_claimed(plan.width, plan.height)]
        if self.signer is None or not large:
            return {}
        try:
            return _sign(self.signer, folder, large, self.mining)
        except (ChildDied, OSError, ValueError) as error:
            logger.error("Content credentials could not be made: %s", error)
            return {}


def _token(public_id: str, edition: str) -> str:
    """Unguessable, and the same whenever the same picture is made again."""
    secret = hashlib.sha256(_PURPOSE + settings.SECRET_KEY.encode()).digest()
    return hmac.new(secret, f"{public_id}\0{edition}".encode(), hashlib.sha256).hexdigest()[:40]


def _sign(signer: Signer, folder: Path, plans: list[Plan], mining: dict[str, Any]) -> dict[str, bytes]:
    files = [{"name": f"{plan.spec.name}.{plan.spec.suffix}", "format": plan.spec.format} for plan in plans]
    job = {"folder": str(folder), "files": files, "site": settings.SITE_URL, "mining": mining}
    word = run_signer(job, folder, {"key": signer.key, "chain": signer.chain})
    if "made" not in word:
        raise ValueError(word)
    return {plan.spec.name: _checked(folder / f"{plan.spec.name}{SUFFIX}") for plan in plans}


def _checked(path: Path) -> bytes:
    with path.open("rb") as file:
        store = file.read(_MAX_BYTES + 1)
    if len(store) > _MAX_BYTES or store[4:8] != _BEGINS or int.from_bytes(store[:4], "big") != len(store):
        raise ValueError(f"{path.name} is no statement")
    return store
