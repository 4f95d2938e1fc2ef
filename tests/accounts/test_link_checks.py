"""Against a site of this test's own: a page that links back, and what else it may do."""

import socket
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import services
from accounts.link_checks import check_link
from accounts.links import Link, set_links
from accounts.models import ProfileLink
from tests.sites import Pages, serving

WEEKS_AGO = {"checked_at": timezone.now() - timedelta(days=8)}


class Homepage(Pages):
    def answer_to(self, path):
        ours = f'<a rel="me" href="{self.server.profile}">Cara</a>'
        {
            "/mine": lambda: self.answer(ours.encode()),
            "/not-mine": lambda: self.answer(b"<p>Welcome</p>"),
            "/gone": lambda: self.answer(ours.encode(), 404),
            "/broken": lambda: self.answer(b"", 503),
            "/moved": lambda: self.answer(b"", 301, Location="/mine"),
            "/lent": lambda: self.answer(b"", 302, Location=f"http://other.localhost:{self.server.server_port}/mine"),
        }[path]()


@pytest.fixture(scope="module")
def homepage():
    with serving(Homepage) as site:
        yield site


@pytest.fixture
def link(artist, homepage, settings, monkeypatch):
    """Makes a link to one of its pages, seen last as the keywords say."""
    ask = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *args, **more: ask("127.0.0.1", *args, **more))
    port = homepage.server_port
    settings.OUTSIDE_ALLOWED = [f"mirela.localhost:{port}", f"other.localhost:{port}"]
    homepage.profile = artist.public_url
    homepage.asked.clear()

    def make(path, **seen):
        url = f"http://mirela.localhost:{port}{path}"
        return ProfileLink.objects.create(profile=artist.profile, place=0, url=url, **seen)

    return make


def checked(link):
    """Whether it has been looked at now, and whether it is verified."""
    check_link(link.pk)
    link.refresh_from_db()
    recently = timezone.now() - timedelta(minutes=1)
    return bool(link.checked_at and link.checked_at > recently), link.verified_at is not None


@pytest.mark.parametrize(
    ("path", "verified"), [("/mine", True), ("/moved", True), ("/lent", False), ("/not-mine", False), ("/gone", False)]
)
def test_a_page_that_links_back_is_verified(link, path, verified):
    assert checked(link(path)) == (True, verified)


@pytest.mark.parametrize(
    ("path", "days", "verified"),
    [
        ("/mine", 30, True),
        ("/not-mine", 1, False),
        ("/gone", 1, False),
        ("/lent", 1, False),
        # Not to be reached is not to say otherwise, for a while.
        ("/broken", 8, True),
        ("/broken", 30, False),
        ("/hangs-up", 8, True),
        ("/hangs-up", 30, False),
    ],
)
def test_one_that_was_verified_is_looked_at_again(link, path, days, verified):
    long_ago = timezone.now() - timedelta(days=days)
    assert checked(link(path, verified_at=long_ago, **WEEKS_AGO)) == (True, verified)


def test_what_was_looked_at_lately_is_left_alone(link, homepage):
    mine = link("/mine")
    check_link(mine.pk)
    check_link(mine.pk)
    assert len(homepage.asked) == 1


def test_nobody_looks_at_links_of_the_suspended_or_at_those_that_are_gone(link, artist, homepage):
    mine = link("/mine")
    services.suspend(user=artist)
    check_link(mine.pk)
    mine.delete()
    check_link(0)
    assert homepage.asked == []


def test_the_clock_looks_at_those_whose_week_is_over(link, run_tasks):
    from accounts.tasks import check_links_again

    mine = link("/mine", **WEEKS_AGO)
    theirs = link("/not-mine", checked_at=timezone.now())
    check_links_again()
    assert run_tasks() == ["accounts.tasks.check_link"]
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.verified_at is not None, theirs.verified_at) == (True, None)


class TestSaving:
    """What is known of a link stays with its address."""

    def saved(self, artist, *links):
        set_links(user=artist, links=[Link(*told) for told in links])
        return [(link.url, link.label, link.verified_at is not None) for link in artist.profile.links.all()]

    def test_a_new_address_is_looked_at(self, artist, waiting_tasks):
        assert self.saved(artist, ("https://a.example/", "Shop"), ("https://b.example/",)) == [
            ("https://a.example/", "Shop", False),
            ("https://b.example/", "", False),
        ]
        assert waiting_tasks() == ["accounts.tasks.check_link"] * 2

    def test_another_place_or_name_changes_nothing_and_another_address_everything(self, artist, waiting_tasks):
        now = timezone.now()
        for place, url in enumerate(("https://a.example/", "https://b.example/")):
            ProfileLink.objects.create(profile=artist.profile, place=place, url=url, checked_at=now, verified_at=now)
        assert self.saved(artist, ("https://b.example/", "Blog"), ("https://a.example/x",)) == [
            ("https://b.example/", "Blog", True),
            ("https://a.example/x", "", False),
        ]
        assert waiting_tasks() == ["accounts.tasks.check_link"]
