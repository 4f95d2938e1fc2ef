"""`/.well-known/security.txt` (RFC 9116): where somebody writes who has found a hole."""

from __future__ import annotations

from datetime import UTC, datetime

from protection.declared import declared

_MONTHS = 6


def security_txt(now: datetime | None = None) -> str:
    says = declared()
    lines = {
        "Contact": says.security_contact,
        "Expires": f"{_expires(now or datetime.now(UTC)):%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages": "en",
        "Canonical": says.address("/.well-known/security.txt"),
        "Policy": says.address("/policies/security/"),
    }
    return "".join(f"{name}: {value}\n" for name, value in lines.items())


def _expires(now: datetime) -> datetime:
    """The first of a month, half a year and more ahead and less than a year: the file stays the same for a month."""
    months = now.month + _MONTHS
    return datetime(now.year + months // 12, months % 12 + 1, 1, tzinfo=UTC)
