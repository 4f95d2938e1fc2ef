"""Pages in a real Chromium, against a real server and a worker that takes from the real queues.

    @pytest.mark.browser
    def test_it(new_page, artist, axe):
        page = new_page(as_=artist, theme="dark", width=390)
        page.goto("/share/")
        axe(page)

A page fails its test by itself: with a request to anywhere else, an error in the console (a breach of the
Content-Security-Policy is one), an exception in a script, or an answer of 500. An answer below that which the test asks
for on purpose is named: `new_page(expect=("404",))`.
"""

import os
from collections.abc import Callable, Iterator
from itertools import count
from random import Random
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests import waiting
from tests.browser import chromium
from tests.browser.made_once import made_once
from tests.browser.worker import Worker
from tests.photos import NOISE, photograph

_HEIGHTS = {320: 640, 390: 844}
_AXE = Axe()
_PATIENCE_MS = waiting.SECONDS * 1000
expect.set_options(timeout=_PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser on a busy machine is now and then late beyond all patience: what failed once is tried once more, and
    the summary says so. What fails twice has failed."""
    for item in items:
        if item.path.is_relative_to(os.path.dirname(__file__)):  # noqa: PTH120
            item.add_marker("browser")
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright's synchronous side runs an event loop in this thread, where Django would refuse its own queries.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    ours = connections["default"]
    with sync_playwright() as playwright:
        # While that loop runs, Django would open another connection, which knows nothing of the test database's rows.
        connections["default"] = ours
        path = chromium.find(playwright)
        if not path:
            (pytest.fail if os.environ.get("CI") else pytest.skip)(chromium.NONE_HERE)
        with playwright.chromium.launch(
            executable_path=path, args=chromium.FLAGS, chromium_sandbox=chromium.sandboxed()
        ) as browser:
            yield browser
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session", autouse=True)
def _pictures_are_made_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with made_once(tmp_path_factory.mktemp("made")):
        yield


@pytest.fixture
def photo() -> Callable[..., SimpleUploadedFile]:
    """As everywhere; but the first of each test is the same, and so are those after it: see `made_once`."""
    numbers = count()

    def take(name: str = "photo.jpg", **more: Any) -> SimpleUploadedFile:
        return photograph(name, noise=Random(next(numbers)).randbytes(NOISE), **more)

    return take


@pytest.fixture
def site(live_server: LiveServer, settings: LazySettings) -> Iterator[str]:
    """The address of a running site: its letters appear on its own mail page, its worker makes pictures ready."""
    settings.SITE_URL = live_server.url
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    with Worker():
        yield live_server.url
    _wait_for_the_servers_threads()


@pytest.fixture
def new_page(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """A page of its own person: each has its own cookies. The keywords are those of `_context`, and `expect`."""
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def make(*, as_: User | None = None, expect: tuple[str, ...] = (), **options: Any) -> Page:
        context = _context(browser, site, **options)
        contexts.append(context)
        _listen(context, site, expect, troubles)
        if as_:
            _log_in(context, site, as_)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page()


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Fail with every violation of the accessibility rules on the page as it is now."""

    def check(page: Page) -> None:
        page.wait_for_load_state()
        violations = _AXE.run(page).response["violations"]
        assert [
            f"{one['id']}: {node['html']}\n{node['failureSummary']}" for one in violations for node in one["nodes"]
        ] == []

    return check


def _wait_for_the_servers_threads() -> None:
    """They end once the browser has hung up, and the database cannot be emptied or dropped before."""
    others = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    others += " AND backend_type = 'client backend'"

    def are_alone() -> bool:
        with connection.cursor() as cursor:
            cursor.execute(others)
            return cursor.fetchone() is None

    waiting.wait_for(are_alone)


def _context(
    browser: Browser, site: str, *, theme: str = "light", width: int = 1280, javascript: bool = True, **more: Any
) -> BrowserContext:
    context = browser.new_context(
        base_url=site,
        viewport={"width": width, "height": _HEIGHTS.get(width, 900)},
        color_scheme=theme,  # type: ignore[arg-type]
        java_script_enabled=javascript,
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="Europe/Berlin",
        **more,
    )
    context.set_default_timeout(_PATIENCE_MS)
    return context


def _listen(context: BrowserContext, site: str, expect: tuple[str, ...], troubles: list[str]) -> None:
    ours = urlsplit(site).netloc

    def elsewhere(url: str) -> bool:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != ours

    def answered(response: Response) -> None:
        if response.status >= 500:
            troubles.append(f"{response.status}: {response.url}")

    def said(message: Any) -> None:
        wanted = any(
            f"{words} {code}" in message.text for code in expect for words in ("status of", "Error Code", "resource:")
        )
        if message.type in {"error", "warning"} and not wanted:
            troubles.append(f"console: {message.text} ({message.location.get('url')})")

    context.on("request", lambda request: troubles.append(f"asks {request.url}") if elsewhere(request.url) else None)
    context.on("response", answered)
    context.on("console", said)
    context.on("weberror", lambda error: troubles.append(f"script: {error.error}"))


def _log_in(context: BrowserContext, site: str, user: User) -> None:
    client = Client()
    client.force_login(user, backend="accounts.backends.Backend")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])
