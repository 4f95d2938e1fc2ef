"""What the home feed costs a community of 200,000 people, 5 million posts and 10 million follows.

    .venv/bin/python benchmarks/feed.py [--scale 1] [--rounds 2] [--keep] [--json FILE]

Every figure is of 100 readers of a kind, one after the other, so many rounds; pages go through the whole stack, with
production's settings. The servers are its own; the database is filled once (benchmarks/feed_seed.py) and removed at the
end, unless `--keep`. docs/feed.md tells the figures.
"""

import argparse
import json
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import stack
from cara.local import environment, services
from cara.local.postgres import Postgres

_DATABASE = "cara_feed"
# At full scale: a third of it for the database, the rest for what is there while it is filled.
_GIGABYTES_FREE = 15
_PUBLISHED = 30

# A name, and what is asked of each reader.
Row = tuple[str, list[Callable[[], object]]]


class Community(Postgres):
    """A cluster of its own, with the memory that a database of that size would be given."""

    def _options(self) -> dict[str, str]:
        minimal = {"wal_level": "minimal", "max_wal_senders": "0", "max_wal_size": "8GB"}
        return super()._options() | minimal | {"shared_buffers": "2GB"}


def main(arguments: list[str]) -> None:
    options = _options(arguments)
    if shutil.disk_usage(environment.ROOT).free < _GIGABYTES_FREE * 10**9 * options.scale:
        raise SystemExit(f"At least {_GIGABYTES_FREE * options.scale:.0f} GB have to be free. Use a smaller --scale.")
    services._SERVERS["DATABASE_URL"] = Community
    try:
        _run(options)
    finally:
        if not options.keep:
            shutil.rmtree(environment.FOLDER / "benchmarks/community", ignore_errors=True)


def _run(options: argparse.Namespace) -> None:
    with stack.servers(), tempfile.TemporaryDirectory(prefix="cara-static-") as static:
        stack.set_up(Path(static), _DATABASE)
        from accounts.models import User
        from benchmarks import feed_seed

        _know_pages()
        stack.add_empty()
        seeded = feed_seed.Community(options.scale)
        if User.objects.count() != len(seeded.everybody):
            seeded.seed(lambda words: print(words, file=sys.stderr, flush=True))
        print(f"{seeded.people:,} people, {seeded.posts:,} posts\n\n{_HEAD}", flush=True)
        costs = {}
        for name, asks in _rows(seeded):
            costs[name] = _measure(asks, options.rounds)
            print(_line(name, costs[name]), flush=True)
    if options.json:
        options.json.write_text(json.dumps({name: asdict(cost) for name, cost in costs.items()}))


def _know_pages() -> None:
    """Cards link to the page of each kind of post; of a kind without one, to that of works."""
    from django.conf import settings
    from django.urls import NoReverseMatch, reverse

    for kind, name in settings.POST_PAGES.items():
        try:
            reverse(name, args=["somebody", "1" * 16])
        except NoReverseMatch:
            settings.POST_PAGES[kind] = settings.POST_PAGES["work"]


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--keep", action="store_true", help="leave the database for another run")
    parser.add_argument("--json", type=Path, help="every round of everything")
    return parser.parse_args(arguments)


# --- What is measured -----------------------------------------------------------------------------------------------


def _rows(seeded: Any) -> Iterator[Row]:
    from benchmarks.feed_seed import KINDS

    for kind in KINDS:
        yield f"home query, {kind.name} followed", [partial(_look, reader) for reader in seeded.readers(kind)]
    browser = stack.Browser()
    for kind in KINDS:
        yield from _pages(browser, kind.name, seeded.readers(kind))
    yield from _post(browser, seeded)
    for name, author in (("nobody", seeded.unknown), ("more than half of all", seeded.famous)):
        yield f"publishing, followed by {name}", [partial(_publish, _draft(author)) for _ in range(_PUBLISHED)]


def _look(reader: int, known: dict[int, Any] = {}) -> None:  # noqa: B006
    """The positions of a page of 30 and one, as `Following` finds them."""
    from accounts.models import User
    from feed import home_tabs
    from feed.looking import Wanted, find

    if reader not in known:
        known[reader] = home_tabs.feed_of("following", User.objects.select_related("profile").get(pk=reader))
    feed = known[reader]
    find([Wanted(source, 31) for source in feed.sources(feed.ratio, feed.ratio.cells[0])])


def _pages(browser: stack.Browser, name: str, readers: range) -> Iterator[Row]:
    from accounts.models import User

    cookies = [stack.sign_in(user) for user in User.objects.filter(pk__in=readers)]
    tabs = {"mix": "/", "following": "/home/following/", "mutuals": "/home/mutuals/", "everyone": "/home/everyone/"}
    for tab, path in tabs.items():
        yield f"page: {tab}, {name} followed", [partial(_ask, browser, path, cookie) for cookie in cookies]


def _post(browser: stack.Browser, seeded: Any) -> Iterator[Row]:
    from accounts.models import User
    from benchmarks.feed_seed import KINDS
    from feed.models import Post

    url = Post.objects.select_related("author").get(pk=seeded.spoken_of).get_absolute_url()
    cookies = [stack.sign_in(user) for user in User.objects.filter(pk__in=seeded.readers(KINDS[1]))]
    yield "page: a work with 30 comments", [partial(_ask, browser, url, cookie) for cookie in cookies]


def _ask(browser: stack.Browser, path: str, cookie: str) -> bytes:
    status, body = browser.get(path, cookie)
    if not status.startswith("200"):
        raise SystemExit(f"{path}: {status}")
    return body


def _draft(author: int) -> Any:
    from feed.models import Post, PostPicture
    from images.models import Image
    from portfolios.models import STORED, Artwork
    from portfolios.order import rank_on_top

    post = Post.objects.create(author_id=author, title="Study", form_key=uuid4())
    Artwork.objects.create(post=post, artist_id=author, rank=rank_on_top(artist=post.author, wall=STORED))
    image = Image.objects.create(filename="scan.jpg", width=1500, height=1000, state="ready", creator="Artist")
    PostPicture.objects.create(post=post, image=image, place=0)
    return post


def _publish(post: Any) -> None:
    from feed.publishing import publish_post

    publish_post(post=post)


# --- Measuring ------------------------------------------------------------------------------------------------------


def _measure(asks: list[Callable[[], object]], rounds: int) -> stack.Cost:
    """Pages are asked once before, to fill what is filled once; a post is published once and no more."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    is_once = getattr(asks[0], "func", None) is _publish
    for ask in asks[:1] if is_once else asks:
        with CaptureQueriesContext(connection) as asked:
            ask()
    cost, database, yardstick = stack.Cost(queries=len(asked)), stack.backend_clock(), stack.Yardstick()
    if not is_once:
        # A new connection reads what the database keeps of its tables: not with the first reader's page.
        asks[0]()
    for _ in range(1 if is_once else rounds):
        for ask in asks[1:]:
            stack.take(cost, ask, database, yardstick)
    return cost


_HEAD = """| | queries | app CPU least | there | p50 | p99 | database CPU p50 | p99 | clock p50 | p99 |
|---|---|---|---|---|---|---|---|---|---|"""


def _line(name: str, cost: stack.Cost) -> str:
    figures = [min(cost.application), statistics.median(cost.there)]
    figures += [each for kind in (cost.application, cost.database, cost.clock) for each in _percentiles(kind)]
    return f"| {name} | {cost.queries} | " + " | ".join(f"{figure:.2f}" for figure in figures) + " |"


def _percentiles(values: list[float]) -> tuple[float, float]:
    ordered = sorted(values)
    return statistics.median(ordered), ordered[int(len(ordered) * 0.99)]


if __name__ == "__main__":
    main(sys.argv[1:])
