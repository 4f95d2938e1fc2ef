"""Pages of other people's servers, fetched so that nobody can have us knock at doors of our own house.

The name is resolved here, once, and what is connected to is the public address that it gave, so that a second answer
of the name server changes nothing. Every redirect is checked as the first address was. Time and size have one limit for
the whole, however the other side parcels it out; what it sends packed is unpacked up to the same size.
"""

from __future__ import annotations

import io
import re
import socket
import ssl
import time
import zlib
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from email.message import Message
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse
from ipaddress import IPv4Address, ip_address, ip_network
from typing import Any, cast
from urllib.parse import quote, urljoin, urlsplit

from django.conf import settings

from common.links import ascii_host

SECONDS = 10
MOST_BYTES = 512 * 1024
REDIRECTS = 3
# Headers, and what wraps a body on its way, come on top.
_MOST_SENT = 2 * MOST_BYTES

_PORTS = {"http": 80, "https": 443}
_ELSEWHERE = {301, 302, 303, 307, 308}
_CHARSETS = re.compile(
    r"utf-(8|16|16le|16be)|us-ascii|iso-8859-([1-9]|1[013-6])|windows-125[0-8]|koi8-[ru]|shift_jis|euc-(jp|kr)|gb(2312|k|18030)"
    r"|big5|latin-?1"
)
_PACKED = {"gzip", "x-gzip", "deflate"}
# What IANA keeps for special use, and one public address at which a cloud's machines find their keeper.
_CLOSED_4 = [
    ip_network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/3", "168.63.129.16/32",
    )
]  # fmt: skip
# All that is given out of IPv6, less what is special in it: Teredo and other tunnels, 6to4, examples.
_OPEN_6 = ip_network("2000::/3")
_CLOSED_6 = [ip_network(network) for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]

# Asking the name server knows no time limit of its own.
_RESOLVERS = ThreadPoolExecutor(4, thread_name_prefix="resolver")


class Unreachable(Exception):
    """The page did not come; why, in words for a log."""


@dataclass(frozen=True)
class Page:
    # Where it was found in the end.
    url: str
    status: int
    charset: str
    # At most `MOST_BYTES` of it.
    body: bytes

    @property
    def text(self) -> str:
        """Python knows codecs that no page is written in, and that can be kept busy for very long."""
        charset = self.charset if _CHARSETS.fullmatch(self.charset) else "utf-8"
        return self.body.decode(charset, "replace")


@dataclass(frozen=True)
class Sending:
    """What is sent, where a service is asked and not a page."""

    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True)
class _Target:
    secure: bool
    host: str
    port: int
    path: str

    @property
    def is_named(self) -> bool:
        """One that a local run, or a test, lets us visit wherever it is."""
        return f"{self.host}:{self.port}" in settings.OUTSIDE_ALLOWED


def fetch(url: str, *, seconds: float = SECONDS) -> Page:
    """The page at this address, or where it leads to, or `Unreachable`."""
    deadline = time.monotonic() + seconds
    for _ in range(REDIRECTS + 1):
        page, onward = _visit(url, deadline)
        if not onward:
            return page
        url = _joined(url, onward)
    raise Unreachable(f"It leads on more than {REDIRECTS} times.")


def send(url: str, sending: Sending, *, seconds: float = SECONDS) -> Page:
    """What a service answers to what it is sent. One that leads elsewhere is not followed: what was sent was meant for
    it alone."""
    page, onward = _visit(url, time.monotonic() + seconds, sending)
    if onward:
        raise Unreachable("It leads elsewhere.")
    return page


def is_public(address: str) -> bool:
    """Whether this is an address of the open network."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv4Address):
        return not any(found in network for network in _CLOSED_4)
    return found in _OPEN_6 and not any(found in network for network in _CLOSED_6)


def _visit(url: str, deadline: float, sending: Sending | None = None) -> tuple[Page, str]:
    """What is there, and where it sends us on to, if it does."""
    target = _read(url)
    try:
        with closing(_connect(target, deadline)) as line, closing(_ask(target, line, deadline, sending)) as answer:
            onward = answer.headers["Location"] if answer.status in _ELSEWHERE else ""
            body = b"" if onward else _unpacked(answer)
    except (OSError, HTTPException, ValueError) as error:
        raise Unreachable(f"{type(error).__name__}: {error}") from error
    charset = cast(Message, answer.headers).get_content_charset("utf-8")
    return Page(url, answer.status, charset, body), onward or ""


def _joined(url: str, onward: str) -> str:
    try:
        return urljoin(url, onward)
    except ValueError:
        raise Unreachable("It leads on to what is no address.") from None


def _read(url: str) -> _Target:
    try:
        parts = urlsplit(url)
        host, port = ascii_host(parts.hostname or ""), parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        raise Unreachable("That is no address.") from None
    path = quote(parts.path or "/", safe="%/:=&~+!$,;'@()*") + (f"?{_quoted(parts.query)}" if parts.query else "")
    target = _Target(parts.scheme == "https", host, port, path)
    if parts.scheme not in _PORTS or not host or "@" in parts.netloc:
        raise Unreachable("That is no address of a page.")
    if port != _PORTS[parts.scheme] and not target.is_named:
        raise Unreachable("Pages are asked for at the usual ports only.")
    return target


def _quoted(query: str) -> str:
    return quote(query, safe="%/:=&~+!$,;'@()*?")


def _connect(target: _Target, deadline: float) -> socket.socket:
    """A line to the first public address that takes one."""
    trouble: OSError = ConnectionError("It has no public address.")
    for family, address in _addresses(target, deadline):
        line = socket.socket(family, socket.SOCK_STREAM)
        try:
            line.settimeout(_left(deadline))
            line.connect(address)
            return _secured(line, target.host, deadline) if target.secure else line
        except OSError as error:
            line.close()
            trouble = error
    raise trouble


def _addresses(target: _Target, deadline: float) -> Iterator[tuple[int, Any]]:
    """Resolved once; whatever else the name may lead to later is never asked for."""
    asked = _RESOLVERS.submit(socket.getaddrinfo, target.host, target.port, type=socket.SOCK_STREAM)
    for family, _, _, _, address in asked.result(_left(deadline)):
        if is_public(str(address[0])) or target.is_named:
            yield family, address


def _secured(line: socket.socket, host: str, deadline: float) -> socket.socket:
    line.settimeout(_left(deadline))
    return _tls().wrap_socket(line, server_hostname=host)


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _ask(target: _Target, line: socket.socket, deadline: float, sending: Sending | None = None) -> HTTPResponse:
    asking = HTTPConnection(target.host, target.port)
    asking.sock = cast(socket.socket, _Timed(line, deadline))
    headers = {
        "Host": target.host if target.port in _PORTS.values() else f"{target.host}:{target.port}",
        "User-Agent": f"Cara (+{settings.SITE_URL})",
        "Accept": "application/json" if sending else "text/html",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    if sending:
        asking.request("POST", target.path, sending.body, headers | dict(sending.headers))
    else:
        asking.request("GET", target.path, headers=headers)
    return asking.getresponse()


class _Timed:
    """What `http.client` uses of a socket. Each wait is for what is left of the time, not for a time of its own.

    What comes is counted too: some answers make `http.client` read to the end, whatever it was asked for.
    """

    def __init__(self, line: socket.socket, deadline: float) -> None:
        self._line, self._deadline = line, deadline

    def sendall(self, data: bytes) -> None:
        self._line.settimeout(_left(self._deadline))
        self._line.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Incoming(self._line, self._deadline))

    def close(self) -> None:
        """Whoever made the line closes it."""


class _Incoming(io.RawIOBase):
    def __init__(self, line: socket.socket, deadline: float) -> None:
        self._line, self._deadline, self._room = line, deadline, _MOST_SENT

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._line.settimeout(_left(self._deadline))
        came = self._line.recv_into(buffer)
        self._room -= came
        if self._room < 0:
            raise ConnectionAbortedError("It sends too much.")
        return came


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("It took too long.")
    return left


def _unpacked(answer: HTTPResponse) -> bytes:
    """We ask for it plain; some send it packed all the same."""
    body = answer.read(MOST_BYTES)
    packing = (answer.headers["Content-Encoding"] or "identity").strip().lower()
    if packing == "identity":
        return body
    if packing not in _PACKED:
        raise ValueError("It is packed in a way that we do not read.")
    try:
        # 47: whichever of gzip and zlib it is.
        return zlib.decompressobj(47).decompress(body, MOST_BYTES)
    except zlib.error:
        raise ValueError("It is packed badly.") from None
