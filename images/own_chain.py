"""A key and certificates of the project's own making, for local runs: made once, kept where nobody else may read."""

import fcntl
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_YEARS = 5
_USES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
    "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip


def own_chain(folder: Path) -> tuple[str, str]:
    """The key and the certificates, PEM both; several processes may ask at once."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    key, chain = folder / "key.pem", folder / "chain.pem"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # The key comes last: where it stands, the certificates are whole.
        if not key.exists():
            made_key, made_chain = _make()
            _write(chain, made_chain)
            _write(key, made_key)
    return key.read_text(), chain.read_text()


def _write(path: Path, text: str) -> None:
    unfinished = path.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(text)
    unfinished.rename(path)


def _make() -> tuple[str, str]:
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = _certificate("Cara, local root", root_key, "Cara, local root", root_key, is_root=True)
    leaf = _certificate("Cara, local signer", key, "Cara, local root", root_key, is_root=False)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private.decode(), "".join(each.public_bytes(Encoding.PEM).decode() for each in (leaf, root))


def _certificate(
    subject: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    *,
    is_root: bool,
) -> x509.Certificate:
    now = datetime.now(UTC)
    allowed = {"key_cert_sign", "crl_sign"} if is_root else {"digital_signature"}
    builder = (
        x509.CertificateBuilder(_name(issuer), _name(subject), key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365 * _YEARS))
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=0 if is_root else None), critical=True)
        .add_extension(x509.KeyUsage(**{use: use in allowed for use in _USES}), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    if not is_root:
        # C2PA refuses a signer without a purpose; this is the one that it names for such as have no other.
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def _name(told: str) -> x509.Name:
    parts = [(NameOID.ORGANIZATION_NAME, "Cara"), (NameOID.COMMON_NAME, told)]
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in parts])
