"""What it costs to know who asks: on a page that a person reads, and in answering a program that is refused.

    .venv/bin/python benchmarks/protection.py [--rounds 2000]

Whole requests go through the WSGI application with production's settings; the middleware is also measured by itself,
with a view that does nothing. All take turns in every round. docs/protection.md tells the figures.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import stack

DATABASE = "cara_protection"
PERSON = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36"
GPTBOT = "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.3; +https://openai.com/gptbot)"
GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
LONG = ("a b " * 512)[:2048]
ENDLESS = "Mozilla/5.0 GPTBot " * 5263
ROUND = 20


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=2000)
    rounds = parser.parse_args(arguments).rounds
    with stack.servers(), tempfile.TemporaryDirectory(prefix="cara-static-") as static:
        stack.set_up(Path(static), DATABASE)
        _let_all_through()
        asked = {**_by_itself(), **_through_everything()}
        costs = _measure(asked, rounds)
    print("| what | CPU min ms | CPU median ms | clock median ms |")
    print("|---|---|---|---|")
    for name, (cpu, clock) in costs.items():
        print(f"| {name} | {min(cpu):.4f} | {statistics.median(cpu):.4f} | {statistics.median(clock):.4f} |")


def _let_all_through() -> None:
    """Nobody asks so often."""
    from django.conf import settings

    settings.BUDGETS = {asked: dict.fromkeys(whose, 10**9) for asked, whose in settings.BUDGETS.items()}


def _by_itself() -> dict[str, Callable[[], Any]]:
    from django.core.handlers.wsgi import WSGIRequest
    from django.http import HttpResponse
    from django.urls import resolve

    from protection.middleware import RefuseCrawlers
    from protection.pace import KeepPace

    def view(request: Any) -> HttpResponse:
        return answer

    answer = HttpResponse("")
    guard = RefuseCrawlers(view)
    numbers = iter(range(10**9))

    def ask(by: Callable[[Any], Any], agent: str, *, new: bool = False) -> Callable[[], Any]:
        def once() -> None:
            told = f"{agent} {next(numbers)}"[-2048:] if new else agent
            by(WSGIRequest(stack.environ("/@artist/", "", HTTP_USER_AGENT=told, REMOTE_ADDR="203.0.113.7")))

        return once

    def spend() -> None:
        request = WSGIRequest(stack.environ("/@artist/", "", HTTP_USER_AGENT=PERSON, REMOTE_ADDR="203.0.113.7"))
        request.resolver_match = gallery
        assert guard(request) is answer
        assert pace.process_view(request, view, (), {}) is None

    gallery, pace = resolve("/@artist/"), KeepPace(view)
    return {
        "a request and an empty view, nothing before it": ask(view, PERSON),
        "the same behind the middleware: a browser": ask(guard, PERSON),
        "the same, and its budget: a page of a person": spend,
        "a browser that was never seen before": ask(guard, PERSON, new=True),
        "2,048 letters that were never seen before": ask(guard, LONG, new=True),
        "a crawler, refused and counted": ask(guard, GPTBOT),
        "an agent of 100 kB, refused and counted": ask(guard, ENDLESS),
        "Googlebot's name from elsewhere": ask(guard, GOOGLEBOT),
    }


def _through_everything() -> dict[str, Callable[[], Any]]:
    browser = stack.Browser()

    def ask(agent: str, path: str, status: str = "200") -> Callable[[], Any]:
        def once() -> None:
            told, _ = browser.get(path, HTTP_USER_AGENT=agent, REMOTE_ADDR="203.0.113.7")
            assert told.startswith(status), told

        return once

    return {
        "whole answer: robots.txt to a person": ask(PERSON, "/robots.txt"),
        "whole answer: 403 to a crawler": ask(GPTBOT, "/@artist/", "403"),
        "whole answer: front page to a person": ask(PERSON, "/"),
        "whole answer: front page's card to a preview": ask("Mozilla/5.0 (compatible; Discordbot/2.0)", "/"),
    }


def _measure(asked: dict[str, Callable[[], Any]], rounds: int) -> dict[str, tuple[list[float], list[float]]]:
    """Milliseconds of one, of a few in a row: the clock of the processor is coarse."""
    costs: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in asked}
    for _ in range(rounds // ROUND):
        for name, ask in asked.items():
            cpu, clock = time.process_time(), time.perf_counter()
            for _ in range(ROUND):
                ask()
            costs[name][0].append((time.process_time() - cpu) * 1000 / ROUND)
            costs[name][1].append((time.perf_counter() - clock) * 1000 / ROUND)
    return costs


if __name__ == "__main__":
    main(sys.argv[1:])
