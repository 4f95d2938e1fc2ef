"""Other people's servers, as tests need them: on this computer, on a port of their own."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Site(ThreadingHTTPServer):
    """`asked` tells path and headers of every request, `over` that those who wait shall wait no more."""

    asked: list[tuple[str, dict[str, str]]]
    over: threading.Event

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever hangs up in the middle is us."""


class Pages(BaseHTTPRequestHandler):
    """What `answer_to` gives for a path is answered; a class that overrides it is a site."""

    protocol_version = "HTTP/1.1"
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        self.answer_to(self.path)

    def answer_to(self, path: str) -> None:
        raise NotImplementedError

    def log_message(self, *args: Any) -> None:
        """The tests' own output is enough."""

    def answer(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for header, value in headers.items():
            self.send_header(header.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serving(pages: type[Pages], context: ssl.SSLContext | None = None) -> Iterator[Site]:
    site = Site(("127.0.0.1", 0), pages)
    site.asked, site.over = [], threading.Event()
    if context:
        # The handshake is the handler's: whoever connects and says nothing must not keep the others out, or the end.
        site.socket = context.wrap_socket(site.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        site.over.set()
        site.shutdown()
        site.server_close()
        thread.join()
