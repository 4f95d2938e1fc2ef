"""What a page holds, as a program that gathers pictures would find it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Held:
    """Addresses and signals of one page."""

    links: list[str] = field(default_factory=list)
    # Every address of a picture, with the width that is said of it; 0 where none is.
    pictures: dict[str, int] = field(default_factory=dict)
    meta: dict[str, str] = field(default_factory=dict)
    # The page's own word for where it goes on; "" at the end.
    onward: str = ""


def read_page(text: str) -> Held:
    reader = _Reader()
    reader.feed(text)
    return reader.held


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.held = Held()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag in ("a", "link") and said.get("href"):
            self._link(said)
        elif tag in ("img", "source"):
            self._pictures(said)
        elif tag == "meta":
            self.held.meta[said.get("name") or said.get("property", "")] = said.get("content", "")

    def _link(self, said: dict[str, str]) -> None:
        self.held.links.append(said["href"])
        if "after=" in said["href"] and not self.held.onward:
            self.held.onward = said["href"]

    def _pictures(self, said: dict[str, str]) -> None:
        if said.get("src", "").startswith(("/", "http")):
            self.held.pictures.setdefault(said["src"], 0)
        for each in said.get("srcset", "").split(","):
            address, _, width = each.strip().partition(" ")
            if address:
                self.held.pictures[address] = int(width[:-1]) if width[:-1].isdigit() and width.endswith("w") else 0
