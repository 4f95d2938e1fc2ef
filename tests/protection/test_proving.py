"""Whoever gives a search engine's name is looked up, beside the road; until then they are a visitor as any other."""

import pytest

from protection import names, proving
from protection.agents import Kind
from protection.callers import caller_of
from protection.moments import client
from tests.protection import name_server

YANDEX = "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)"
HOME = "spider-5-255-253-1.yandex.com."


@pytest.fixture
def names_of(settings):
    with name_server.running() as server:
        settings.NAME_SERVERS = [server.server_address]
        yield server


@pytest.fixture
def kind_of(rf):
    def kind_of(address, told=YANDEX):
        return caller_of(rf.get("/", HTTP_USER_AGENT=told, REMOTE_ADDR=address)).kind

    return kind_of


def lead_home(server, address, name, back_to=None):
    reverse = {
        "5.255.253.1": "1.253.255.5.in-addr.arpa.",
        "2001:db8::1": "1." + "0." * 23 + "8.b.d.0.1.0.0.2.ip6.arpa.",
    }
    server.records[reverse[address], "PTR"] = [name]
    server.records[name, "AAAA" if ":" in address else "A"] = [back_to or address]


@pytest.mark.parametrize(
    ("address", "name", "back_to", "kind"),
    [
        ("5.255.253.1", HOME, None, Kind.SEARCH_ENGINE),
        ("2001:db8::1", HOME, None, Kind.SEARCH_ENGINE),
        # A name that its owner made up, which does not lead back.
        ("5.255.253.1", HOME, "77.88.1.1", Kind.IMPOSTOR),
        ("5.255.253.1", "yandex.com.example.", None, Kind.IMPOSTOR),
        ("5.255.253.1", "notyandex.com.", None, Kind.IMPOSTOR),
    ],
)
def test_who_is_looked_up(names_of, kind_of, address, name, back_to, kind):
    lead_home(names_of, address, name, back_to)
    assert (kind_of(address), names_of.asked) == (Kind.PERSON, [])
    assert proving.prove_waiting() == 1
    assert kind_of(address) == kind
    assert proving.prove_waiting() == 0


def test_an_address_without_a_name_is_an_impostors(names_of, kind_of):
    kind_of("5.255.253.1")
    proving.prove_waiting()
    assert kind_of("5.255.253.1") == Kind.IMPOSTOR


@pytest.mark.parametrize("mood", [name_server.SILENT, name_server.FAILING])
def test_a_name_server_in_trouble_makes_nobody_an_impostor(names_of, kind_of, monkeypatch, mood):
    monkeypatch.setattr(names, "_SECONDS", 0.3)
    names_of.mood = mood
    kind_of("5.255.253.1")
    assert proving.prove_waiting() == 1
    assert (kind_of("5.255.253.1"), proving.prove_waiting()) == (Kind.PERSON, 0)


def test_those_whose_names_need_no_proof_are_not_looked_up(names_of, kind_of):
    assert kind_of("5.255.253.1", "GPTBot/1.3") == Kind.CRAWLER
    assert kind_of("5.255.253.1", "Mozilla/5.0 (compatible; Discordbot/2.0)") == Kind.PREVIEW
    assert kind_of("66.249.66.1", "Mozilla/5.0 (compatible; Googlebot/2.1)") == Kind.SEARCH_ENGINE
    assert proving.prove_waiting() == 0


def test_made_up_engines_from_ever_new_addresses_fill_no_memory(kind_of, monkeypatch):
    monkeypatch.setattr(proving, "_MOST_WAITING", 5)
    assert {kind_of(f"2001:db8::{number}") for number in range(20)} == {Kind.PERSON}
    assert client().scard(proving.WAITING) == 5
