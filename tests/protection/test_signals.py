from urllib.robotparser import RobotFileParser

import pytest

from protection.signals import told_no

HEADERS = {
    "X-Robots-Tag": "noai, noimageai, noarchive",
    "TDM-Reservation": "1",
    "TDM-Policy": "http://localhost:8000/policies/tdm.json",
    "Content-Usage": "train-ai=n",
}


@pytest.fixture
def robots(client, db):
    parser = RobotFileParser()
    parser.parse(client.get("/robots.txt").content.decode().splitlines())
    return parser


@pytest.mark.parametrize(
    "agent", ["GPTBot", "ClaudeBot", "CCBot", "Bytespider", "Google-Extended", "meta-externalagent"]
)
def test_training_crawlers_are_told_no(robots, agent):
    assert not robots.can_fetch(agent, "/@mirela/")


def test_every_listed_agent_is_told_no(robots):
    assert [agent for agent in told_no() if robots.can_fetch(agent, "/")] == []


@pytest.mark.parametrize(
    "agent", ["Googlebot", "bingbot", "DuckDuckBot", "facebookexternalhit", "Mozilla/5.0", "Applebot"]
)
def test_people_search_engines_and_link_previews_may_read(robots, agent):
    assert robots.can_fetch(agent, "/@mirela/")
    assert not robots.can_fetch(agent, "/settings/profile/")


@pytest.mark.parametrize(
    "path", ["/", "/robots.txt", "/explore/", "/nowhere/", "/media/no/such.avif", "/accounts/login/"]
)
def test_every_answer_carries_the_reservation(client, db, path):
    answer = client.get(path)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_every_page_says_it_in_its_head(client, db):
    page = client.get("/").content.decode()
    assert '<meta name="robots" content="noai, noimageai, noarchive"' in page
    assert '<meta name="tdm-reservation" content="1"' in page
    assert '<meta name="tdm-policy" content="http://localhost:8000/policies/tdm.json"' in page


def test_the_policy_that_is_named_is_served(client, db):
    address = client.get("/").headers["TDM-Policy"]
    assert client.get(address.removeprefix("http://localhost:8000")).status_code == 200
