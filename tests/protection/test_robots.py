"""robots.txt and its like, as the parsers of Python and of Scrapy read them."""

from urllib.robotparser import RobotFileParser

import pytest
from protego import Protego

from images.terms import Terms
from protection import robots
from protection.agents import Kind, named
from protection.paths import PathRule
from protection.robots import robots_txt, training_agents

SITE = "http://localhost:8000"


class Python:
    def __init__(self, text):
        self.parser = RobotFileParser()
        self.parser.parse(text.splitlines())

    def lets(self, agent, path):
        return self.parser.can_fetch(agent, f"{SITE}{path}")


class Scrapy:
    def __init__(self, text):
        self.parser = Protego.parse(text)

    def lets(self, agent, path):
        return self.parser.can_fetch(f"{SITE}{path}", agent)


readers = pytest.mark.parametrize("reader", [Python, Scrapy])


@readers
def test_every_crawler_that_trains_is_told_no_and_may_read_why(client, db, reader):
    told = reader(client.get("/robots.txt").content.decode())
    agents = [*training_agents(), "GPTBot", "ClaudeBot", "CCBot", "Bytespider", "Google-Extended", "meta-externalagent"]
    assert [agent for agent in agents if told.lets(agent, "/") or told.lets(agent, "/@mirela/")] == []
    for path in ("/policies/tdm/", "/policies/tdm.json", "/license.xml", "/.well-known/tdmrep.json"):
        assert [agent for agent in agents if not told.lets(agent, path)] == []


@readers
@pytest.mark.parametrize("agent", ["Googlebot", "bingbot", "DuckDuckBot", "facebookexternalhit", "Applebot"])
def test_people_search_engines_and_link_previews_may_read(client, db, reader, agent):
    told = reader(client.get("/robots.txt").content.decode())
    assert told.lets(agent, "/@mirela/")
    assert told.lets(agent, "/media/a/b.avif")
    assert not told.lets(agent, "/settings/profile/")


def test_it_says_the_rest_where_the_drafts_want_it(client, db):
    lines = client.get("/robots.txt").content.decode().splitlines()
    everybody = lines[lines.index("User-agent: *") : lines.index("Allow: /")]
    assert everybody[1:3] == [
        "Content-Signal: search=yes, ai-input=no, ai-train=no",
        "Content-Usage: train-ai=n, search=y",
    ]
    assert f"License: {SITE}/license.xml" in lines


def test_an_address_that_is_not_served_is_not_named(monkeypatch):
    monkeypatch.setattr(robots, "_SITEMAP", "/robots.txt")
    robots._is_served.cache_clear()
    assert Protego.parse(robots_txt([])).sitemaps is not None
    assert list(Protego.parse(robots_txt([])).sitemaps) == [f"{SITE}/robots.txt"]
    monkeypatch.setattr(robots, "_SITEMAP", "/nowhere.xml")
    assert list(Protego.parse(robots_txt([])).sitemaps) == []


RULES = [
    PathRule("/@noor/art/sea-1/", Terms.NOTHING),
    PathRule("/@ines/art/tree-2/", Terms.BOTH),
    PathRule("/@noor/", Terms.ASSISTANTS),
    PathRule("/@kai/", Terms.LICENCE),
]


@readers
def test_assistants_may_come_where_an_artist_lets_them(reader):
    told = reader(robots_txt(RULES))
    paths = ["/", "/@noor/", "/@noor/art/sky-3/", "/@noor/art/sea-1/", "/@ines/", "/@ines/art/tree-2/", "/@kai/"]
    lets = [path for path in paths if told.lets("PerplexityBot", path)]
    assert lets == ["/@noor/", "/@noor/art/sky-3/", "/@ines/art/tree-2/"]
    assert told.lets("OAI-SearchBot", "/media/a/b.avif")
    assert [path for path in paths if told.lets("GPTBot", path)] == []
    assert [path for path in paths if not told.lets("Googlebot", path)] == []


@readers
def test_while_nobody_does_they_are_told_no(reader):
    for rules in ([], [PathRule("/@kai/", Terms.LICENCE)]):
        told = reader(robots_txt(rules))
        assert [agent for agent in named(Kind.ASSISTANT) if told.lets(agent, "/@kai/")] == []
        assert [path for path in ("/", "/media/a/b.avif") if told.lets("OAI-SearchBot", path)] == []


@readers
def test_collectors_that_read_ai_txt_may_have_nothing(client, db, reader):
    told = reader(client.get("/ai.txt").content.decode())
    assert [path for path in ("/", "/@mirela/", "/media/a/b.avif") if told.lets("spawning-ai", path)] == []
