"""A name server of the tests' own, on this computer: what it is told to answer, over real UDP."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import dns.message
import dns.rcode
import dns.rrset

# What it answers to everything: nothing at all, or that it has failed.
SILENT, FAILING = "silent", "failing"


class NameServer(socketserver.UDPServer):
    """`records`: by name and type, such as ("1.66.249.66.in-addr.arpa.", "PTR"), the values."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.records: dict[tuple[str, str], list[str]] = {}
        self.mood = ""
        self.asked: list[str] = []


class _Answer(socketserver.BaseRequestHandler):
    server: NameServer

    def handle(self) -> None:
        data, socket = self.request
        question = dns.message.from_wire(data)
        name, kind = question.question[0].name, dns.rdatatype.to_text(question.question[0].rdtype)
        self.server.asked.append(name.to_text())
        if self.server.mood == SILENT:
            return
        answer = dns.message.make_response(question)
        found = self.server.records.get((name.to_text().lower(), kind))
        if self.server.mood == FAILING:
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif found:
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", kind, *found))
        else:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        socket.sendto(answer.to_wire(), self.client_address)


@contextmanager
def running() -> Iterator[NameServer]:
    with NameServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
