"""Public names of rows: opaque, unguessable, short enough for an address."""

import re
import secrets

# Base 58: no 0 O I l, so that an id survives being read aloud.
_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
PUBLIC_ID_LENGTH = 16
IS_PUBLIC_ID = re.compile(f"[{_ALPHABET}]{{{PUBLIC_ID_LENGTH}}}")


def new_public_id() -> str:
    """16 characters, 93 random bits: enough that nobody lists the works by guessing."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(PUBLIC_ID_LENGTH))
