"""Asks one site for its pages and pictures, by one name: never another host, never more than is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from http.cookies import CookieError, SimpleCookie
from typing import cast
from urllib.parse import SplitResult, urlsplit

SECONDS = 20
MOST_BYTES = 16 * 1024 * 1024

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0"
# As they name themselves, nearly in full.
TRAINING = {
    "GPTBot": "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko); compatible; GPTBot/1.2; +https://openai.com/gptbot",
    "ClaudeBot": "Mozilla/5.0 AppleWebKit/537.36 (compatible; ClaudeBot/1.0; +claudebot@anthropic.com)",
    "CCBot": "CCBot/2.0 (https://commoncrawl.org/faq/)",
    "Bytespider": "Mozilla/5.0 (Linux; Android 5.0) (compatible; Bytespider; spider-feedback@bytedance.com)",
    "meta-externalagent": "meta-externalagent/1.1 (+https://developers.facebook.com/docs/sharing/webmasters/crawler)",
    "img2dataset": "Mozilla/5.0 (compatible; img2dataset; +https://github.com/rom1504/img2dataset)",
}
PREVIEWS = {
    "Twitterbot": "Twitterbot/1.0",
    "Discordbot": "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
}


class NoAnswer(Exception):
    """The site did not answer, or with what is no HTTP."""


@dataclass(frozen=True)
class Answer:
    path: str
    status: int
    headers: Message
    body: bytes

    def header(self, name: str) -> str:
        """All values of this name, as one; "" where there is none."""
        return ", ".join(self.headers.get_all(name) or [])

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


@dataclass
class Asker:
    """Somebody who asks: keeps cookies, as a browser does."""

    site: SplitResult
    agent: str = FIREFOX
    cookies: SimpleCookie = field(default_factory=SimpleCookie)

    def ask(self, address: str, **headers: str) -> Answer:
        """`address` may be a path or a whole address. Redirects are answers like others."""
        path = self.path_of(address)
        if not path:
            raise NoAnswer(f"{address} is at another site")
        kind = HTTPSConnection if self.site.scheme == "https" else HTTPConnection
        line = kind(self.site.hostname or "", self.site.port, timeout=SECONDS)
        try:
            line.request("GET", path, headers=self._headers() | headers)
            came = line.getresponse()
            answer = Answer(path, came.status, cast(Message, came.headers), came.read(MOST_BYTES))
        except (OSError, HTTPException, ValueError) as error:
            raise NoAnswer(f"{path}: {error or type(error).__name__}") from error
        finally:
            line.close()
        self._keep(answer)
        return answer

    def path_of(self, address: str) -> str:
        """What is asked for; "" for another site's address."""
        parts = urlsplit(address)
        if parts.netloc and parts.netloc != self.site.netloc:
            return ""
        return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    def _headers(self) -> dict[str, str]:
        told = {"User-Agent": self.agent, "Accept": "text/html,image/avif,*/*", "Accept-Encoding": "identity"}
        if self.cookies:
            told["Cookie"] = "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items())
        return told

    def _keep(self, answer: Answer) -> None:
        for line in answer.headers.get_all("Set-Cookie") or []:
            try:
                self.cookies.load(line)
            except CookieError:
                continue
