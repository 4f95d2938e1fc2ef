"""Addresses of pages elsewhere, as people type them: kept in one form, or refused in words."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, urlsplit

import idna

from common.text import clean_line

LONGEST_LINK = 300

_PORTS = {"http": 80, "https": 443}
# "mailto:", "javascript:"; not the port of "example.com:8080".
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
_PLAIN_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")
# What stands for itself in an address; "%" too, since most are pasted from where they were quoted already.
_OWN = "%/:=&~+!$,;'@()*"


class BadLink(ValueError):
    """Why this is no address that we show, in a sentence."""


def clean_link(text: str) -> str:
    """`Example.COM` is `https://example.com/`; empty stays empty."""
    typed = clean_line(text)
    if not typed:
        return ""
    if " " in typed:
        raise BadLink("An address has no spaces in it.")
    link = _assembled(_parts(typed))
    if len(link) > LONGEST_LINK:
        raise BadLink(f"There is room for {LONGEST_LINK} characters in an address; this has {len(link)}.")
    return link


def ascii_host(host: str) -> str:
    """As name servers know it: `münchen.de` is `xn--mnchen-3ya.de`. ValueError where it can be nobody's."""
    small = host.lower().rstrip(".")
    return small if _PLAIN_HOST.fullmatch(small) else idna.encode(small, uts46=True).decode()


def host_of(link: str) -> str:
    """In few words where a link leads to: in plain letters, so that none of them only looks like another."""
    return (urlsplit(link).hostname or "").removeprefix("www.")


def _parts(typed: str) -> SplitResult:
    if not re.match("https?://", typed, re.IGNORECASE):
        if _SCHEME.match(typed) or typed.startswith("/"):
            raise BadLink("Only addresses of pages can stand here: they begin with https:// or http://.")
        typed = f"https://{typed}"
    try:
        return urlsplit(typed)
    except ValueError:
        raise BadLink(_NO_ADDRESS) from None


def _assembled(parts: SplitResult) -> str:
    if "@" in parts.netloc:
        raise BadLink("Leave out the name or password before the @: everybody would see it.")
    try:
        host, port = ascii_host(parts.hostname or ""), parts.port
    except ValueError:
        raise BadLink(_NO_ADDRESS) from None
    if not _PLAIN_HOST.fullmatch(host) or len(host) > 253:
        raise BadLink(_NO_ADDRESS)
    place = host if port in (None, _PORTS[parts.scheme]) else f"{host}:{port}"
    query = f"?{quote(parts.query, safe=_OWN + '?')}" if parts.query else ""
    fragment = f"#{quote(parts.fragment, safe=_OWN + '?')}" if parts.fragment else ""
    return f"{parts.scheme}://{place}{quote(parts.path or '/', safe=_OWN)}{query}{fragment}"


_NO_ADDRESS = "That is no address of a page. One looks like this: https://example.com/portfolio."
