"""What a page costs: queries, CPU of the application and of the database, and time, by the size of the artist's work.

    .venv/bin/python benchmarks/pages.py [--rounds 200] [--only gallery] [--json FILE]

Pages go through the whole stack in this process, with production's settings, for a visitor and for somebody signed in.
The servers are its own, and their database is filled once (see benchmarks/seed.py). docs/pages.md tells the figures.
"""

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import stack
from benchmarks.stack import Cost

# Name, how its address is found for an artist of so many works, and who looks at it. One whose address is not there is
# left out.
VISITOR, MEMBER = "visitor", "member"


def of_an_artist(size: int) -> Iterator[tuple[str, str]]:
    """Pages that might grow with an artist's work."""
    from benchmarks.seed import handle_of
    from feed.models import Post

    handle = handle_of(size)
    newest = Post.objects.filter(author__handle=handle).order_by("-position")
    middle = newest.filter(visibility="everyone")[min(size // 2, 4)]
    yield "gallery", _reverse("portfolios:gallery", handle)
    yield "artwork, 30 comments", newest.select_related("author")[0].get_absolute_url()
    yield "artwork", middle.get_absolute_url()
    yield "collection", _reverse("portfolios:collection", handle, "everything")
    yield "about", _reverse("portfolios:about", handle)


def of_the_site() -> Iterator[tuple[str, str]]:
    yield "empty view", f"/{stack.EMPTY}"
    yield "empty page", "/benchmark/page/"
    yield "explore", _reverse("portfolios:explore")
    yield "explore, one medium", f"{_reverse('portfolios:explore')}?medium={_common_medium()}"
    yield "home", "/"


def _common_medium() -> str:
    from portfolios.models import Medium

    return Medium.objects.order_by("name")[0].slug


def _reverse(name: str, *args: str) -> str:
    from django.urls import NoReverseMatch, reverse

    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def main(arguments: list[str]) -> None:
    options = _options(arguments)
    with stack.servers(), tempfile.TemporaryDirectory(prefix="cara-static-") as static:
        stack.set_up(Path(static))
        from benchmarks.seed import seed

        seed(lambda words: print(words, file=sys.stderr, flush=True))
        _add_floor()
        pages = {name: ask for name, ask in _pages() if options.only in name}
        costs = stack.measure(pages, options.rounds)
    for line in _table(costs):
        print(line)
    if options.json:
        options.json.write_text(json.dumps({name: asdict(cost) for name, cost in costs.items()}))


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--only", default="", help="pages whose name has this in it")
    parser.add_argument("--json", type=Path, help="every round of every page")
    return parser.parse_args(arguments)


def _add_floor() -> None:
    """What is paid before a page says anything: an empty answer, and the frame that all pages have."""
    from django.shortcuts import render
    from django.urls import path

    import cara.urls

    stack.add_empty()
    cara.urls.urlpatterns.append(path("benchmark/page/", lambda request: render(request, "base.html")))


def _pages() -> Iterator[tuple[str, Callable[[], bytes]]]:
    from accounts.models import User
    from benchmarks import seed

    browser = stack.Browser()
    cookies = {VISITOR: "", MEMBER: stack.sign_in(User.objects.get(handle=seed.MEMBER))}
    found = [(name, "", address) for name, address in of_the_site()]
    found += [(name, f"{size:,}", address) for size in seed.SIZES for name, address in of_an_artist(size)]
    for name, size, address in found:
        for who, cookie in cookies.items():
            if address:
                yield " | ".join((name, who, size)), partial(_ask, browser, address, cookie)


def _ask(browser: stack.Browser, address: str, cookie: str) -> bytes:
    status, body = browser.get(address, cookie)
    if not status.startswith("200"):
        raise SystemExit(f"{address}: {status}")
    return body


def _table(costs: dict[str, Cost]) -> Iterator[str]:
    read = [floor for cost in costs.values() for floor in cost.yardstick]
    yield f"The yardstick was {min(read):.2f} to {max(read):.2f} ms, its median {statistics.median(read):.2f}."
    yield ""
    yield "| page | who | works | queries | app min | there | app median | db median | p50 | p99 | KB |"
    yield "|---|---|---|---|---|---|---|---|---|---|---|"
    for name, cost in costs.items():
        clock = sorted(cost.clock)
        figures = (
            min(cost.application),
            statistics.median(cost.there),
            statistics.median(cost.application),
            statistics.median(cost.database),
            clock[len(clock) // 2],
            clock[int(len(clock) * 0.99)],
            cost.bytes / 1000,
        )
        yield f"| {name} | {cost.queries} | " + " | ".join(f"{figure:.2f}" for figure in figures) + " |"


if __name__ == "__main__":
    main(sys.argv[1:])
