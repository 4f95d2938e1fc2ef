"""Newer lists of others come in by hand, in lines to look at, and nothing that they say is more than text."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from protection import agents, ranges, reviewing


@pytest.fixture
def run(monkeypatch, tmp_path):
    """The commands over copies of our files."""
    for module, name in ((agents, "AGENTS_FILE"), (ranges, "RANGES_FILE")):
        copy = tmp_path / name
        copy.write_text(getattr(module, name).read_text())
        for command in ("refresh_agents", "refresh_search_engines"):
            monkeypatch.setattr(f"protection.management.commands.{command}.{name}", copy, raising=False)

    def run(command, *arguments):
        told, warned = StringIO(), StringIO()
        call_command(command, *arguments, stdout=told, stderr=warned)
        return told.getvalue(), warned.getvalue()

    return run


def newer(tmp_path, **told):
    file = tmp_path / "robots.json"
    file.write_text(json.dumps({name.replace("_", " "): of for name, of in told.items()}))
    return str(file)


def test_our_files_are_as_the_commands_write_them():
    for file, write in ((agents.AGENTS_FILE, reviewing.written), (ranges.RANGES_FILE, reviewing.ranges_written)):
        assert write(json.loads(file.read_text())) == file.read_text()


def test_a_new_agent_is_a_line_of_the_difference_until_it_is_written(run, tmp_path):
    told = {"operator": "[Maker](https://maker.example/bot)", "function": "LLM training.\n", "description": "Gathers."}
    file = newer(tmp_path, GPTBot={}, MakerBot=told, HelperBot={"function": "AI Assistants", "operator": "Unclear."})
    said, _ = run("refresh_agents", file)
    added = [line for line in said.splitlines() if line.startswith("+ ")]
    assert added == [
        '+  "MakerBot": {"operator": "Maker", "purpose": "LLM training.", "source": "https://maker.example/bot"},',
        '+  "HelperBot": {"operator": "unknown", "purpose": "AI Assistants", '
        '"source": "https://github.com/ai-robots-txt/ai.robots.txt"},',
    ]
    assert "Nothing was changed." in said
    assert "MakerBot" not in (tmp_path / "AGENTS_FILE").read_text()
    run("refresh_agents", file, "--write")
    written = json.loads((tmp_path / "AGENTS_FILE").read_text())
    assert ("MakerBot" in written["training"], "HelperBot" in written["assistants"]) == (True, True)
    assert "Nothing is new." in run("refresh_agents", file)[0]


@pytest.mark.parametrize(
    "name", ["Mozilla", "Chrome", "like", "x", "Bot|.*", "bot", "Ünïcödé", "a" * 100, "Mobile Safari"]
)
def test_names_that_are_everybodys_or_no_names_are_left_out(run, tmp_path, name):
    _, warned = run("refresh_agents", newer(tmp_path, **{name: {"function": "AI"}}), "--write")
    assert "was left out" in warned
    assert json.loads((tmp_path / "AGENTS_FILE").read_text()) == json.loads(agents.AGENTS_FILE.read_text())


@pytest.mark.parametrize("text", ["", "[]", '{"GPTBot": 1}', "<html>"])
def test_what_is_no_list_is_refused_in_words(run, tmp_path, text):
    file = tmp_path / "robots.json"
    file.write_text(text)
    with pytest.raises(CommandError, match=r"robots\.json"):
        run("refresh_agents", str(file), "--write")


def test_published_ranges_are_taken_over(run, tmp_path):
    file = tmp_path / "duckduckbot.json"
    prefixes = [{"ipv4Prefix": "192.0.2.0/25"}, {"ipv4Prefix": "192.0.2.128/25"}, {"ipv6Prefix": "2001:db8::/64"}]
    file.write_text(json.dumps({"creationTime": "2026-11-30", "prefixes": prefixes}))
    assert "192.0.2.0/24" in run("refresh_search_engines", f"DuckDuckBot={file}", "--write")[0]
    told = json.loads((tmp_path / "RANGES_FILE").read_text())["DuckDuckBot"]
    assert (told["networks"], told["complete"]) == (["192.0.2.0/24", "2001:db8::/64"], True)
    taken = ranges._ranges(told)
    assert (taken.hold("192.0.2.200"), taken.hold("192.0.3.1"), taken.hold("2001:db8::1")) == (True, False, True)
    assert not taken.rule_out("192.0.2.200", date.fromisoformat(told["as_of"]))


@pytest.mark.parametrize("text", ["", "{}", "0.0.0.0/0", "::/0", "10.0.0.1/8", "here", '{"prefixes": [{}]}'])
def test_ranges_that_are_none_or_hold_everybody_are_refused(run, tmp_path, text):
    file = tmp_path / "bingbot.json"
    file.write_text(text)
    with pytest.raises(CommandError, match=r"bingbot\.json"):
        run("refresh_search_engines", f"bingbot={file}", "--write")
    assert (tmp_path / "RANGES_FILE").read_text() == ranges.RANGES_FILE.read_text()


def test_who_publishes_what_is_listed(run):
    told, _ = run("refresh_search_engines")
    assert "bingbot: https://www.bing.com/toolbox/bingbot.json" in told
