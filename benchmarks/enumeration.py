"""How much of a site of 100,000 works a scraper lists and fetches in an hour, before and after each defence.

    .venv/bin/python benchmarks/enumeration.py [PART OF A DEFENCE'S NAME]

The hour is simulated: budgets go by `benchmarks.clock`. The middleware that decides is the site's own, over a Redis of
its own. What a list names is read from the database for all lists at once, after a few were asked for through the whole
stack and named the same. Pictures are asked for by twenties, of budgets that are a twentieth. docs/enumeration.md tells
the figures, and what the scraper does.
"""

from __future__ import annotations

import base64
import hashlib
import heapq
import json
import re
import statistics
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import clock, stack

ARTISTS, WORKS_OF_ONE, FOLLOWED = 2_000, 50, 10
HOUR = 3_600
# What a scraper asks for in a second, from one address.
PER_SECOND = 10
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
HONEST = "Mozilla/5.0 (compatible; GPTBot/1.2; +https://openai.com/gptbot)"
ENDLESS = 10**9
AT_ONCE = 20
PICTURE = "/media/00/00/" + "0" * 44 + ".avif"


@dataclass(frozen=True)
class Scraper:
    """`addresses` by their numbers: on networks of their own, or all on one."""

    name: str
    addresses: list[str]
    agent: str = BROWSER
    solves: bool = False
    # Follows every link that it finds, not only those that lead to works.
    is_greedy: bool = False


@dataclass
class Loot:
    listed: set[str] = field(default_factory=set)
    fetched: int = 0
    refused: int = 0
    passes: int = 0


# --- The site -------------------------------------------------------------------------------------------------------


def fill(say: Callable[[str], None]) -> None:
    """The rows that pages of lists read, and no others: pictures are not asked for beyond the middleware."""
    from django.db import connection, transaction

    from benchmarks.seed import _count_on, _empty
    from feed.models import Post

    if Post.objects.count() == ARTISTS * WORKS_OF_ONE:
        return
    say("Writing rows …")
    with transaction.atomic(), connection.cursor() as cursor:
        _empty(cursor)
        cursor.execute("SET LOCAL session_replication_role = replica")
        _seeding().run()
        _count_on(cursor)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _seeding() -> Any:
    from accounts.models import Follow
    from benchmarks.seed import _SHAPES, _public_id, _rendition, _Rows, _Seeding
    from images.models import Image
    from images.shown import shown_of
    from images.specs import plan

    like_all = [_rendition(0, each.spec, each.width, each.height) for each in plan("work", *_SHAPES[0])]
    shown = json.dumps(shown_of(like_all))

    class Seeding(_Seeding):
        def run(self) -> None:
            people = range(1, ARTISTS + 1)
            for number in people:
                self._join(number, f"artist-{number}")
                self._exhibit(number, WORKS_OF_ONE, timedelta(days=1000), people)
                for step in range(1, FOLLOWED + 1):
                    followed = (number * 7 + step * 131) % ARTISTS + 1
                    if followed != number:
                        self._follows.add(next(self._ids[Follow]), number, followed)
            for name, rows in vars(self).items():
                if isinstance(rows, _Rows) and name != "_tags":
                    rows.write()

        def _picture(self, purpose: str, shape: tuple[int, int], *, public: bool) -> int:
            number = next(self._ids[Image])
            self._images.add(number, _public_id("image", number), purpose, *_SHAPES[0], public, shown)
            return number

        def _talk(self, post: int, fans: range) -> None:
            pass

    return Seeding()


# --- What asks ------------------------------------------------------------------------------------------------------


@dataclass
class Page:
    """What a program reads of a page of a list."""

    works: list[str]
    lists: list[str]
    next_url: str


class Site:
    """Answers as the site does: the middleware decides each time."""

    def __init__(self) -> None:
        from protection import waiting
        from protection.pace import KeepPace

        waiting.page = _wait  # type: ignore[assignment]  # the page itself is not what is measured
        self._pace = KeepPace(lambda request: None)  # type: ignore[arg-type,return-value]
        self._pages = _pages_of_lists()
        for path in ("/@artist-1/", "/@artist-77/", "/@artist-5/followers/"):
            _compare(path, self._pages[path])
        self.seconds: list[float] = []

    def decide(self, path: str, address: str, agent: str, cookie: str = "") -> Any:
        """None, or the refusal."""
        from django.contrib.auth.models import AnonymousUser
        from django.test import RequestFactory
        from django.urls import resolve
        from django_htmx.middleware import HtmxDetails

        request = RequestFactory(SERVER_NAME="cara.example").get(path, REMOTE_ADDR=address, HTTP_USER_AGENT=agent)
        request.user, request.htmx = AnonymousUser(), HtmxDetails(request)  # type: ignore[attr-defined]
        request.COOKIES["pass"] = cookie
        request.resolver_match = resolve(path.partition("?")[0])
        begun = time.process_time()
        refused = _refused_by_name(request) or self._pace.process_view(request, None, (), {})
        self.seconds.append(time.process_time() - begun)
        return refused

    def page(self, path: str) -> Page:
        return self._pages.get(path, Page([], [], ""))


def _wait(request: Any, address: str, empty: Any, **told: Any) -> Any:
    from django.http import HttpResponse

    return HttpResponse(status=429, headers={"Retry-After": str(empty.seconds)})


def _pages_of_lists() -> dict[str, Page]:
    """Galleries and followers of everybody, and the newest works, page after page."""
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import Follow
    from feed.models import Post
    from portfolios.queries import NEWEST_PAGE_SIZE

    handles = {number: f"artist-{number}" for number in range(1, ARTISTS + 1)}
    shown = Post.objects.listed_for(AnonymousUser()).order_by("-position").values_list("author", "public_id")
    works: dict[int, list[str]] = {number: [] for number in handles}
    newest = []
    for author, public_id in shown:
        works[author].append(public_id)
        newest.append((author, public_id))
    pages = {
        f"/@{handles[number]}/": Page(ids, [f"/@{handles[number]}/followers/"], "") for number, ids in works.items()
    }
    followers: dict[int, list[str]] = {number: [] for number in handles}
    for followee, follower in Follow.objects.values_list("followee", "follower"):
        followers[followee].append(f"/@{handles[follower]}/")
    pages |= {f"/@{handles[number]}/followers/": Page([], people, "") for number, people in followers.items()}
    size = NEWEST_PAGE_SIZE
    for number, start in enumerate(range(0, len(newest), size)):
        here = newest[start : start + size]
        path = "/explore/" if number == 0 else f"/explore/?after={number}"
        lists = sorted({f"/@{handles[author]}/" for author, _ in here})
        pages[path] = Page([each for _, each in here], lists, f"/explore/?after={number + 1}")
    return pages


def _compare(path: str, page: Page) -> None:
    """With what the site itself says there."""
    from django.test import Client

    client = Client(SERVER_NAME="cara.example", headers={"X-Forwarded-Proto": "https", "User-Agent": BROWSER})
    text = client.get(path, secure=True).content.decode()
    found = len(set(re.findall(r'href="(/@[\w-]+/art/[\w-]+/)"', text)))
    if found != len(page.works) or not all(each in text for each in page.works or page.lists):
        raise SystemExit(f"{path}: the page names {found} works, and others than were expected")


def _refused_by_name(request: Any) -> bool:
    """As the middleware before all others does."""
    from protection.agents import Kind
    from protection.callers import caller_of

    return caller_of(request).kind in (Kind.CRAWLER, Kind.ASSISTANT, Kind.IMPOSTOR)


def _goes_on(next_url: str) -> bool:
    """Whether a visitor is shown that page of a list."""
    from django.conf import settings

    return bool(next_url) and int(next_url.rpartition("=")[2]) < settings.PAGES_FOR_VISITORS


def scrape(site: Site, scraper: Scraper) -> Loot:
    """All addresses share what they have found; a cursor is good for the one that it was given to alone, and each asks
    again when it was told to."""
    waiting_for, loot, known = 0, Loot(), {"/", "/explore/", "/sitemap.xml"}
    lists, pictures = deque(sorted(known)), deque[str]()
    cookies: dict[str, str] = {}
    begin = clock.at
    turns = [(begin + number / PER_SECOND / 1000, number) for number in range(len(scraper.addresses))]
    while turns:
        clock.at, number = heapq.heappop(turns)
        if clock.at > begin + HOUR:
            break
        address = scraper.addresses[number]
        path = lists.popleft() if lists and (len(pictures) < 50 or number % 2) else ""
        path = path or (pictures.popleft() if pictures else (lists.popleft() if lists else ""))
        if not path:
            if loot.fetched and not lists and not pictures:
                break
            heapq.heappush(turns, (clock.at + 1, number))
            continue
        refused = site.decide(path, address, scraper.agent, cookies.get(address, ""))
        wait = 1 / PER_SECOND
        if refused:
            loot.refused += 1
            (pictures if path.startswith("/media/") else lists).appendleft(path)
            earned = _earn(address) if scraper.solves else ""
            if earned:
                cookies[address], loot.passes = earned, loot.passes + 1
            else:
                wait = min(60, float(getattr(refused, "headers", {}).get("Retry-After", 60)))
        elif path.startswith("/media/"):
            loot.fetched += AT_ONCE
            wait = AT_ONCE / PER_SECOND
        else:
            page = site.page(path)
            new = [work for work in page.works if work not in loot.listed]
            loot.listed.update(new)
            # One picture of each, in the size that the list names: the middleware does not look at which.
            waiting_for += len(new)
            while waiting_for >= AT_ONCE:
                pictures.append(PICTURE)
                waiting_for -= AT_ONCE
            further = page.next_url if _goes_on(page.next_url) else ""
            fresh = [each for each in [*page.lists, further] if each and each not in known]
            known.update(fresh)
            lists.extend(fresh)
            if scraper.is_greedy:
                _follow_honey(address)
        heapq.heappush(turns, (clock.at + wait, number))
    clock.at = begin + 40 * HOUR
    return loot


def _earn(address: str) -> str:
    """By the sum, as a program would; what it costs does not depend on the benchmark."""
    from common.errors import DomainError
    from protection import passes

    offer = passes.offer_to(address)
    if offer is None:
        return ""
    puzzle = offer.puzzle
    number = next(
        n for n in count() if hashlib.sha256(f"{puzzle.salt}{n}".encode()).hexdigest() == puzzle.challenge
    )  # fmt: skip
    told = {"salt": puzzle.salt, "challenge": puzzle.challenge, "number": number, "signature": puzzle.signature}
    try:
        return passes.earn(address, solution=base64.b64encode(json.dumps(told).encode()).decode(), ticket="")
    except DomainError:
        return ""


def _follow_honey(address: str) -> None:
    from django.conf import settings

    from protection.budgets import close_for

    close_for(address, seconds=settings.HONEY_SECONDS)


# --- Who reads ------------------------------------------------------------------------------------------------------


def read(site: Site, address: str, *, every: float, people: int = 1) -> tuple[int, int]:
    """An hour of somebody who opens something every so many seconds, a list at each fifth turn: how much was asked for,
    and how much of that was refused. Who shares an address and is asked for a pass earns it."""
    begin, asked, refused, pictures = clock.at, 0, 0, 0
    passes: dict[int, str] = {}
    turns = [(begin + every / people * who, who, 0) for who in range(people)]
    while turns:
        clock.at, who, turn = heapq.heappop(turns)
        if clock.at > begin + HOUR:
            break
        is_list = turn % 5 == 0
        path = "/@artist-1/" if is_list else f"/@artist-1/art/{site.page('/@artist-1/').works[0]}-study/"
        # Some 35 pictures of a gallery, 4 of a work, in the mean of five turns ten.
        pictures += 35 if is_list else 4
        batches, pictures = divmod(pictures, AT_ONCE)
        for each in [path, *[PICTURE] * batches]:
            asked += AT_ONCE if each == PICTURE else 1
            answer = site.decide(each, address, BROWSER, passes.get(who, ""))
            if answer is not None and people > 1:
                earned = _earn(address)
                passes[who] = earned or passes.get(who, "")
                answer = None if earned else answer
            refused += answer is not None
        heapq.heappush(turns, (clock.at + every, who, turn + 1))
    clock.at = begin + 40 * HOUR
    return asked, refused


# --- The tables -----------------------------------------------------------------------------------------------------


def _scrapers(**more: Any) -> list[Scraper]:
    return [
        Scraper("one address", ["198.18.0.1"], **more),
        Scraper("100 addresses of one network", [f"198.18.1.{n}" for n in range(100)], **more),
        Scraper("100 addresses of 100 networks", [f"198.18.{n + 10}.1" for n in range(100)], **more),
    ]


def _defences() -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    from django.conf import settings

    budgets = _by_twenties(settings.BUDGETS)
    endless = {name: dict.fromkeys(each, ENDLESS) for name, each in budgets.items()}
    lists = {"PAGES_FOR_VISITORS": settings.PAGES_FOR_VISITORS}
    yield "nothing", {"BUDGETS": endless, "PAGES_FOR_VISITORS": ENDLESS}, {}
    yield "lists end", {"BUDGETS": endless} | lists, {}
    yield "and budgets, to who solves nothing", {"BUDGETS": budgets} | lists, {}
    yield "and budgets, to who solves every puzzle", {"BUDGETS": budgets, "PUZZLE_NUMBERS": 4} | lists, {"solves": True}
    yield "and honey, to who follows every link", {"BUDGETS": budgets} | lists, {"is_greedy": True}
    yield "and names, to who gives its own", {"BUDGETS": budgets} | lists, {"agent": HONEST}


def _by_twenties(budgets: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    return budgets | {"pictures": {whose: most // AT_ONCE for whose, most in budgets["pictures"].items()}}


def main(only: str = "") -> None:
    with stack.servers(), tempfile.TemporaryDirectory(prefix="cara-static-") as static:
        stack.set_up(Path(static), database="cara_enumeration")
        from django.conf import settings
        from django.test import override_settings

        fill(lambda words: print(words, file=sys.stderr, flush=True))
        site = Site()
        print("| defence | who | listed | fetched | refused | passes |\n|---|---|---|---|---|---|")
        for name, changed, more in _defences():
            if only not in name:
                continue
            with override_settings(LIMITS_CLOCK="benchmarks.clock.now", BUDGET_SLOWEST_SECONDS=0, **changed):
                for scraper in _scrapers(**more):
                    _forget()
                    loot = scrape(site, scraper)
                    told = (len(loot.listed), loot.fetched, loot.refused, loot.passes)
                    print(f"| {name} | {scraper.name} | " + " | ".join(f"{n:,}" for n in told) + " |", flush=True)
        with override_settings(
            LIMITS_CLOCK="benchmarks.clock.now", BUDGETS=_by_twenties(settings.BUDGETS), PUZZLE_NUMBERS=4
        ):
            for who, every, people in (("a fast reader", 6, 1), ("30 readers behind one address", 30, 30)):
                _forget()
                asked, refused = read(site, "198.18.2.1", every=every, people=people)
                print(f"| all of it | {who} | {asked:,} asked | | {refused:,} | |", flush=True)
        decided = statistics.quantiles(site.seconds, n=100)
        print(f"A decision, in ms of CPU: median {decided[49] * 1000:.3f}, least {min(site.seconds) * 1000:.3f}")


def _forget() -> None:
    from common.limits import client

    for key in client().scan_iter("cara:limit:*"):
        client().delete(key)


if __name__ == "__main__":
    main(*sys.argv[1:2])
