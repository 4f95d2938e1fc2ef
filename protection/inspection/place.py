"""The site that is looked at: what every check needs of it is asked for once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from urllib.parse import SplitResult, urlsplit

from PIL import Image as Pillow

from protection.inspection.asking import FIREFOX, Answer, Asker
from protection.inspection.pages import Held, read_page

_WORK = re.compile(r"^(?:https?://[^/]+)?(/@[^/?#]+/)art/[^/?#]+/$")


class NothingThere(Exception):
    """The site shows nothing that this could be looked at with."""


@dataclass(frozen=True)
class Picture:
    answer: Answer
    width: int
    height: int


@dataclass
class Place:
    site: SplitResult

    @classmethod
    def at(cls, url: str) -> Place:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("Name a site as https://example.org")
        return cls(parts)

    def as_(self, agent: str = FIREFOX) -> Asker:
        return Asker(self.site, agent)

    @cached_property
    def visitor(self) -> Asker:
        return self.as_()

    @cached_property
    def front(self) -> Answer:
        return self.visitor.ask("/")

    @cached_property
    def work(self) -> Answer:
        """The page of the first work that a visitor comes across."""
        for path in ("/explore/", "/"):
            for link in read_page(self.visitor.ask(path).text).links:
                if _WORK.match(link):
                    return self.visitor.ask(link)
        raise NothingThere("No work was found on the front page or at /explore/.")

    @cached_property
    def work_page(self) -> Held:
        return read_page(self.work.text)

    @cached_property
    def artist(self) -> str:
        """The path of the gallery that this work hangs in."""
        found = _WORK.match(self.work.path)
        return found[1] if found else ""

    @cached_property
    def pictures(self) -> list[Picture]:
        """What the work's page leads a visitor to, the largest first."""
        addresses = [each for each in self.work_page.pictures if self.visitor.path_of(each)]
        if not addresses:
            raise NothingThere("The work's page shows no picture.")
        return sorted(map(self.picture, addresses), key=lambda each: -each.width)

    def picture(self, address: str) -> Picture:
        answer = self.visitor.ask(address)
        if answer.status != 200:
            return Picture(answer, 0, 0)
        # Only its header is read.
        with Pillow.open(BytesIO(answer.body)) as image:
            return Picture(answer, *image.size)

    @cached_property
    def largest(self) -> Picture:
        return self.pictures[0]
