import json
from datetime import date

import pytest

from protection import agents
from protection.agents import AGENTS_FILE, Kind
from protection.callers import Caller, caller_of
from protection.ranges import ranges_of

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"

PEOPLE = [
    CHROME,
    "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
    f"{IPHONE} Version/19.1 Mobile/15E148 Safari/604.1",
    f"{IPHONE} Mobile/15E148 [FBAN/FBIOS;FBAV/530.0.0;FBDV/iPhone17,1;FBMD/iPhone;FBSN/iOS;FBSV/19.1]",
    f"{IPHONE} Mobile/15E148 Instagram 360.0.0 (iPhone17,1; iOS 19_1; en_US)",
    f"{IPHONE} Mobile/15E148 [Pinterest/iOS]",
    f"{IPHONE} Safari Line/15.1.0",
    f"{CHROME} Edg/142.0.0.0 YaBrowser/25.10",
    f"{CHROME} Cursor/1.7 Electron/34.5",
    f"{CHROME} Code/1.106.0 Electron/37.7",
    "Mozilla/5.0 (Linux; Android 14; CUBOT X90) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Mobile",
    "Mozilla/5.0 (compatible; MyGPTBots/1.0)",
    "ＧＰＴＢｏｔ/1.0 ünïcödé",  # noqa: RUF001
    "curl/8.15.0",
    "",
]

# Who gives which name, from where, and what that is to us.
PROGRAMS = [
    ("Mozilla/5.0 (KHTML; compatible; GPTBot/1.3; +https://openai.com/gptbot)", Kind.CRAWLER, "GPTBot"),
    ("gptbot", Kind.CRAWLER, "GPTBot"),
    (f"{CHROME} CLAUDEBOT/1.0", Kind.CRAWLER, "ClaudeBot"),
    ("CCBot/2.0 (https://commoncrawl.org/faq/)", Kind.CRAWLER, "CCBot"),
    ("meta-externalagent/1.1 (+https://developers.facebook.com/docs/)", Kind.CRAWLER, "meta-externalagent"),
    ("GoogleOther-Image/1.0", Kind.CRAWLER, "GoogleOther-Image"),
    ("Kangaroo Bot/1.0", Kind.CRAWLER, "Kangaroo Bot"),
    ("ünï\tGPTBot\xff", Kind.CRAWLER, "GPTBot"),
    (f"{CHROME} GPTBot".ljust(2048), Kind.CRAWLER, "GPTBot"),
    # Whoever gives several names is what is refused the most.
    ("Mozilla/5.0 (compatible; Googlebot/2.1; Discordbot/2.0; Bytespider)", Kind.CRAWLER, "Bytespider"),
    ("Mozilla/5.0 (compatible; ChatGPT-User/1.0; +https://openai.com/bot)", Kind.ASSISTANT, "ChatGPT-User"),
    ("Mozilla/5.0 (compatible; PerplexityBot/1.0)", Kind.ASSISTANT, "PerplexityBot"),
    ("facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", Kind.PREVIEW, "facebookexternalhit"),
    ("Mozilla/5.0 (Macintosh) Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0", Kind.PREVIEW, "iMessage"),
    ("facebookexternalhit/1.1;line-poker/1.0", Kind.PREVIEW, "LINE"),
    ("Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)", Kind.PREVIEW, "Discordbot"),
    ("Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", Kind.PREVIEW, "Slackbot-LinkExpanding"),
    ("Mastodon/4.5.2 (http.rb/5.3.1; +https://mastodon.example/)", Kind.PREVIEW, "Mastodon"),
    ("Mozilla/5.0 (compatible; Bluesky Cardyb/1.1; +mailto:support@bsky.app)", Kind.PREVIEW, "Bluesky Cardyb"),
    ("WhatsApp/2.25.30 A", Kind.PREVIEW, "WhatsApp"),
]  # fmt: skip

GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
PROVED = [
    (GOOGLEBOT, "66.249.66.1", Kind.SEARCH_ENGINE),
    (GOOGLEBOT, "::ffff:66.249.66.1", Kind.SEARCH_ENGINE),
    (GOOGLEBOT, "2001:4860:4801:10::1", Kind.SEARCH_ENGINE),
    ("Mozilla/5.0 (Macintosh) (KHTML, like Gecko) Version/17.4 (Applebot/0.1)", "17.241.208.161", Kind.SEARCH_ENGINE),
    ("Mozilla/5.0 (compatible; bingbot/2.0)", "157.55.39.1", Kind.SEARCH_ENGINE),
    # Not proved, so an ordinary visitor.
    (GOOGLEBOT, "203.0.113.7", Kind.PERSON),
    (GOOGLEBOT, "", Kind.PERSON),
    ("TelegramBot (like TwitterBot)", "149.154.161.1", Kind.PREVIEW),
]


@pytest.fixture
def ask(rf):
    return lambda told, address="203.0.113.7": caller_of(rf.get("/", HTTP_USER_AGENT=told, REMOTE_ADDR=address))


@pytest.mark.parametrize("told", PEOPLE)
def test_browsers_and_unknown_programs_are_people(ask, told):
    assert ask(told) == Caller(Kind.PERSON)


@pytest.mark.parametrize(("told", "kind", "name"), PROGRAMS)
def test_programs_are_known_by_their_names(ask, told, kind, name):
    assert (ask(told).kind, ask(told).agent) == (kind, name)


@pytest.mark.parametrize(("told", "address", "kind"), PROVED)
def test_search_engines_are_known_by_their_addresses(ask, told, address, kind):
    assert ask(told, address).kind == kind


def test_who_is_elsewhere_than_its_operator_says_is_an_impostor_while_that_is_fresh():
    telegram = ranges_of("TelegramBot")
    assert telegram.rule_out("203.0.113.7", telegram.as_of)
    assert not telegram.rule_out("149.154.161.1", telegram.as_of)
    assert not telegram.rule_out("203.0.113.7", date(telegram.as_of.year + 1, 1, 1))


@pytest.mark.parametrize("told", ["Mozilla/5.0 " * 10_000, "x" * 2049, "GPTBot" + "\xe9" * 100_000])
def test_nobody_says_so_much_of_themselves(ask, told):
    assert ask(told) == Caller(Kind.IMPOSTOR)


def test_a_forwarding_header_proves_nobody(rf):
    request = rf.get("/", HTTP_USER_AGENT=GOOGLEBOT, REMOTE_ADDR="203.0.113.7", HTTP_X_FORWARDED_FOR="66.249.66.1")
    assert caller_of(request).kind == Kind.PERSON


def test_whom_the_list_must_not_refuse():
    """Link previews, search and editors, which the list that ours was made from has among the others."""
    refused = {name.lower() for name in agents.named(Kind.CRAWLER, Kind.ASSISTANT)}
    assert refused & {"facebookexternalhit", "applebot", "code", "line", "googlebot", "bingbot", "operator"} == set()


def test_control_tokens_are_no_callers():
    assert set(agents.tokens()) == {"Applebot-Extended", "Google-Extended", "Webzio-Extended"}
    assert set(agents.tokens()) & {agent.name for agent in agents.agents()} == set()


def test_each_agent_of_the_list_is_found_by_its_own_name_and_told_whose_it_is():
    found = {agent.name: agents.find(f"Mozilla/5.0 ({agent.match or agent.name}/1.0)") for agent in agents.agents()}
    assert {name: agent.name for name, agent in found.items()} == {name: name for name in found}
    assert [a.name for a in agents.agents() if not (a.operator and a.purpose and a.source.startswith("https://"))] == []


def test_no_name_is_listed_twice():
    told = json.loads(AGENTS_FILE.read_text())
    names = [name.lower() for part in told.values() for name in part]
    assert len(names) == len(set(names))
