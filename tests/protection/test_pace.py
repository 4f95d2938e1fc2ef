"""How much somebody may ask for, and what becomes of who asks for more: by address, by network, signed in or not."""

import base64
import hashlib
import json
import re
from itertools import count

import pytest
import time_machine
from django.core import signing
from django.test import Client
from django.utils import timezone

from common import limits
from images.models import Rendition
from protection import budgets, folding, moments, passes
from protection.budgets import Budget, households_of
from protection.models import Refusals
from tests.people import make_post

pytestmark = pytest.mark.django_db
HOME = "198.51.100.7"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def small(settings, redis_server):
    """Budgets that a test can use up, an hour that does not pass, and no waiting."""
    for key in redis_server.keys("cara:limit:*"):
        redis_server.delete(key)
    settings.BUDGETS = {
        "pages": {"address": 3, "network": 8, "person": 2, "pass": 2},
        "listings": {"address": 2, "network": 6, "person": 2, "pass": 2},
        "pictures": {"address": 4, "network": 9, "person": 2, "pass": 2},
    }
    settings.BUDGET_SLOWEST_SECONDS = 0
    settings.PUZZLE_NUMBERS = 20
    settings.PASSES = {"address": 4, "network": 40}


def at(address=HOME, **headers):
    return Client(REMOTE_ADDR=address, headers={"User-Agent": BROWSER} | headers)


def answers(client, path, times):
    return [client.get(path).status_code for _ in range(times)]


def number_of(page):
    """What the worker in the browser finds."""
    told = {name: re.search(rf'data-{name}="([^"]*)"', page)[1] for name in ("salt", "challenge", "most", "signature")}
    hashes = (hashlib.sha256(f"{told['salt']}{number}".encode()).hexdigest() for number in count())
    return {
        "salt": told["salt"],
        "challenge": told["challenge"],
        "signature": told["signature"],
        "number": next(number for number, found in enumerate(hashes) if found == told["challenge"]),
    }


def solve(client, page, **changed):
    told = base64.b64encode(json.dumps(number_of(page) | changed).encode()).decode()
    return client.post("/waiting/", {"solution": told, "next": "/@artist/about/"})


def test_pages_lists_and_pictures_each_have_their_own(artist):
    make_post(artist)
    client, key = at(), "00/00/" + "0" * 44 + ".avif"
    assert answers(client, "/explore/", 3) == [200, 200, 429]
    assert answers(client, "/@artist/about/", 2) == [200, 429], "a page of a list is a page, too"
    assert answers(client, f"/media/{key}", 5) == [404] * 4 + [429]
    assert answers(client, "/accounts/login/", 5) == [200] * 5
    assert answers(client, "/robots.txt", 5) == [200] * 5


def test_who_is_told_to_wait_is_counted_for_whose_it_was(artist):
    key = Rendition.objects.filter(image__in_post__post=make_post(artist)).first().key
    client = at(**{"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"})
    assert answers(client, "/@artist/about/", 5) == [200] * 3 + [429] * 2
    assert answers(client, f"/media/{key}", 5)[4] == 429
    folding.fold()
    assert sorted(Refusals.objects.values_list("artist__handle", "kind", "agent", "asked", "count")) == [
        ("artist", "person", "other", "pages", 2),
        ("artist", "person", "other", "pictures", 1),
    ]


@pytest.mark.parametrize("path", ["/explore/", "/tags/sea/", "/@artist/", "/@artist/followers/", "/sitemap.xml", "/"])
def test_lists_are_counted_as_such(path, artist):
    make_post(artist)
    client = at()
    answers(client, path, 2)
    assert client.get("/explore/").status_code == 429


def test_a_network_has_more_than_an_address_and_others_have_their_own():
    assert [at(f"198.51.100.{n}").get("/explore/").status_code for n in range(8)] == [200] * 6 + [429] * 2
    assert at("198.51.101.1").get("/explore/").status_code == 200


def test_who_has_a_whole_network_of_ipv6_is_one():
    assert [at(f"2001:db8:1:1::{n}").get("/explore/").status_code for n in range(4)] == [200, 200, 429, 429]
    assert [at(f"2001:db8:1:{n + 2}::1").get("/explore/").status_code for n in range(6)] == [200] * 4 + [429] * 2
    assert households_of("2001:db8:1:1::9") == ("2001:db8:1:1::/64", "2001:db8:1::/48")


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "True-Client-IP", "CF-Connecting-IP"])
def test_no_header_gives_anybody_another_budget(header):
    told = [at(**{header: f"203.0.113.{n}"}).get("/explore/").status_code for n in range(3)]
    assert told == [200, 200, 429]


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.8", "192.168.1.1", "::1", "fd00::1", ""])
def test_a_proxy_that_nobody_has_named_does_not_make_one_of_all(address):
    assert answers(at(address), "/explore/", 5) == [200] * 5


def test_a_person_has_a_budget_of_their_own_wherever_they_are(artist, as_person):
    client = at()
    answers(client, "/explore/", 2)
    client.force_login(artist)
    assert answers(client, "/explore/", 3) == [200, 200, 429]
    elsewhere = at("203.0.113.9")
    elsewhere.force_login(artist)
    assert answers(elsewhere, "/explore/", 3) == [200, 200, 429], "the address first, and theirs is used up"


def test_what_people_send_is_not_counted_but_a_visitor_gains_nothing_by_it(artist):
    visitor, member = at(), at("203.0.113.9")
    member.force_login(artist)
    assert [visitor.post("/explore/").status_code for _ in range(3)] == [200, 200, 429]
    assert [member.post("/explore/").status_code for _ in range(6)] == [200] * 6


def test_the_refusal_is_in_the_form_that_the_asker_reads():
    answers(at(), "/explore/", 2)
    page = at().get("/explore/?medium=oil")
    assert (page.status_code, page.headers["Retry-After"], page.headers["Cache-Control"]) == (429, "15", "no-store")
    assert 'name="next" value="/explore/?medium=oil"' in page.content.decode()
    there = "http://testserver/explore/"
    piece = at(**{"HX-Request": "true", "HX-Current-URL": there}).get("/explore/")
    assert (piece.status_code, piece.headers["HX-Redirect"]) == (429, "/waiting/?next=%2Fexplore%2F")
    told = at(Accept="application/json").get("/explore/")
    assert (told.status_code, told.json()["error"]) == (
        429,
        "You have opened a lot in a short time, or somebody has with whom you share a connection. There is more in "
        "30 minutes.",
    )


def test_budgets_come_back_by_and_by(settings):
    settings.LIMITS_CLOCK = f"{__name__}.clock"
    client = at()
    with time_machine.travel(timezone.now(), tick=False) as now:
        assert answers(client, "/explore/", 3) == [200, 200, 429]
        now.shift(1801)
        assert answers(client, "/explore/", 2) == [200, 429]


def clock():
    return timezone.now().timestamp()


@pytest.fixture
def no_redis(settings, monkeypatch):
    dead = "redis://127.0.0.1:1/0"
    settings.REDIS_URL = dead
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": dead}}
    monkeypatch.setattr(moments, "_paused_until", 0.0)
    moments._client.cache_clear(), moments._script.cache_clear()
    yield
    moments._client.cache_clear(), moments._script.cache_clear()


@pytest.mark.usefixtures("no_redis")
def test_without_redis_nothing_is_counted_and_nothing_refused():
    assert answers(at(), "/explore/", 5) == [200] * 5
    page = at().get("/waiting/").content.decode()
    assert solve(at(), page).status_code == 302
    assert at().get(TestHoney().link_on(at())).status_code == 429


class TestThePass:
    @pytest.fixture
    def tired(self):
        client = at()
        answers(client, "/explore/", 2)
        client.get("/explore/")
        return client

    def test_a_solved_puzzle_opens_a_budget_of_its_own(self, tired, artist):
        answer = solve(tired, tired.get("/explore/").content.decode())
        assert (answer.status_code, answer.url) == (302, "/@artist/about/")
        cookie = answer.cookies["pass"]
        assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 3600)
        assert answers(tired, "/explore/", 3) == [200, 200, 429]

    def test_it_is_good_once(self, tired):
        page = tired.get("/explore/").content.decode()
        assert [solve(tired, page).status_code, solve(at(), page).status_code] == [302, 422]

    def test_nor_for_another_network(self, tired):
        page = tired.get("/explore/").content.decode()
        other = at("203.0.113.9")
        assert solve(other, page).status_code == 422
        solve(tired, page)
        other.cookies = tired.cookies
        answers(other, "/explore/", 2)
        assert other.get("/explore/").status_code == 429

    @pytest.mark.parametrize(
        "changed",
        [
            {"number": 10**6}, {"number": "x"}, {"number": None}, {"salt": "mine?expires=9999999999"}, {"salt": ""},
            {"challenge": "0" * 64}, {"signature": "0" * 64},
        ],
    )  # fmt: skip
    def test_no_other_answer_is_one(self, changed, tired):
        assert solve(tired, tired.get("/explore/").content.decode(), **changed).status_code == 422

    @pytest.mark.parametrize("told", ["x", "é", "W10=", "bnVsbA==", "W" * 5000, base64.b64encode(b"[" * 1500).decode()])
    def test_nonsense_is_answered_with_another_puzzle(self, told, tired):
        answer = tired.post("/waiting/", {"solution": told})
        assert (answer.status_code, "data-challenge" in answer.content.decode()) == (422, True)

    def test_it_does_not_keep(self, tired):
        page = tired.get("/explore/").content.decode()
        with time_machine.travel(timezone.now().timestamp() + 601):
            assert solve(tired, page).status_code == 422
        solve(tired, tired.get("/explore/").content.decode())
        with time_machine.travel(timezone.now().timestamp() + 3601):
            assert passes.pass_of(tired.get("/robots.txt").wsgi_request, HOME) == ""

    def test_each_costs_more_than_the_one_before_and_then_there_are_none(self, tired):
        most = []
        for _ in range(4):
            page = tired.get("/waiting/").content.decode()
            most.append(int(re.search(r'data-most="(\d+)"', page)[1]))
            assert solve(tired, page).status_code == 302
        assert most == pytest.approx([20, 95, 170, 245], abs=2)
        tired.cookies.clear()
        answer = tired.get("/explore/")
        assert (answer.status_code, "data-challenge" in answer.content.decode()) == (429, False)
        assert int(answer.headers["Retry-After"]) > 600

    def test_without_scripts_one_waits(self, tired):
        page = tired.get("/explore/").content.decode()
        ticket = re.search(r'name="ticket" value="([^"]+)"', page)[1]
        too_soon = tired.post("/waiting/", {"ticket": ticket, "next": "/explore/"})
        assert (too_soon.status_code, "That was too soon: wait 15 seconds" in too_soon.content.decode()) == (422, True)
        with time_machine.travel(timezone.now().timestamp() + 16):
            assert at("203.0.113.9").post("/waiting/", {"ticket": ticket}).status_code == 422
            assert tired.post("/waiting/", {"ticket": ticket, "next": "/explore/"}).status_code == 302
            assert tired.post("/waiting/", {"ticket": ticket, "next": "/explore/"}).status_code == 422
            assert tired.get("/explore/").status_code == 200

    @pytest.mark.parametrize("next_url", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
    def test_it_leads_nowhere_else(self, next_url, tired):
        told = base64.b64encode(json.dumps(number_of(tired.get("/explore/").content.decode())).encode()).decode()
        assert tired.post("/waiting/", {"solution": told, "next": next_url}).url == "/"

    def test_a_cookie_of_ones_own_is_none(self, tired):
        tired.cookies["pass"] = signing.dumps(["mine", households_of(HOME)[1]], salt="mine")
        assert tired.get("/explore/").status_code == 429


class TestHoney:
    def link_on(self, client):
        return re.search(r'<a class="further" href="([^"]+)"', client.get("/accounts/login/").content.decode())[1]

    def test_who_follows_it_needs_a_pass_for_hours_and_gets_out_by_it(self, settings):
        settings.LIMITS_CLOCK = f"{__name__}.clock"
        client = at()
        answer = client.get(self.link_on(client))
        assert answer.status_code == 429
        key = "00/00/" + "0" * 44 + ".avif"
        with time_machine.travel(timezone.now().timestamp() + 5 * 3600):
            assert [client.get(path).status_code for path in ("/explore/", f"/media/{key}")] == [429, 429]
            solve(client, client.get("/explore/").content.decode())
            assert client.get("/explore/").status_code == 200
        with time_machine.travel(timezone.now().timestamp() + 7 * 3600):
            assert at().get("/explore/").status_code == 200

    def test_each_page_has_another_one_and_it_is_nothing_elsewhere(self):
        client, other = at(), at("203.0.113.9")
        links = [self.link_on(client) for _ in range(2)]
        assert links[0] != links[1]
        assert (other.get(links[0]).status_code, other.get("/explore/").status_code) == (404, 200)
        assert client.get("/archive/aaaaaaaabbbbbbbbbbbbbbbb/").status_code == 404

    def test_programs_are_asked_not_to_follow_it(self):
        client = at()
        page, robots = client.get("/accounts/login/").content.decode(), client.get("/robots.txt").content.decode()
        assert re.search(r'<a class="further" href="[^"]+" rel="nofollow" tabindex="-1" aria-hidden="true">', page)
        assert "Disallow: /archive/" in robots


def test_the_hour_before_is_told_by_how_much_is_used():
    assert [limits.take((budgets.limit(Budget.PAGE, "address"), "one")) for _ in range(3)] == pytest.approx(
        [1 / 3, 2 / 3, 1], abs=0.01
    )
