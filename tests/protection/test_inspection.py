"""The look from outside finds what is missing at a careless site, and nothing missing at ours."""

import json

import pytest
from django.core.management import CommandError, call_command

from protection.inspection.place import Place
from protection.inspection.report import Report, inspect
from tests.images import makers
from tests.sites import Pages, serving

PHOTO = makers.camera_jpeg(size=(2400, 1600))


class Careless(Pages):
    """Works by number, the camera's own file for everybody, a listing without end, promises."""

    def answer_to(self, path: str) -> None:
        if path.startswith("/explore/"):
            page = int(path.partition("page=")[2] or 1)
            self.page(
                f'<a href="/@ida/art/{page}/">A work</a><a href="/explore/?after={page + 1}&page={page + 1}">On</a>'
            )
        elif path.startswith("/@ida/art/"):
            self.page('<meta name="robots" content="all"><img src="/media/12.jpg">')
        elif path.startswith("/media/"):
            self.answer(PHOTO, Content_Type="image/jpeg")
        elif path in ("/", "/@ida/"):
            self.page("<p>Your art cannot be scraped here.</p>")
        else:
            self.answer(b"Nothing.", 404)

    def page(self, body: str) -> None:
        self.answer(f"<!doctype html>{body}".encode(), Content_Type="text/html")


def told(report: Report, word: str) -> set[str]:
    return {result.check.sentence for result in report.results if result.word == word}


def test_a_careless_site_is_found_out() -> None:
    with serving(Careless) as site:
        report = inspect(Place.at(f"http://127.0.0.1:{site.server_port}"))
    assert told(report, "ok") == {"robots.txt lets search engines in"}
    assert told(report, "not seen") == set()
    assert report.score == 1


def test_where_nobody_answers_it_says_so() -> None:
    with serving(Careless) as site:
        port = site.server_port
    with pytest.raises(CommandError, match="refused"):
        call_command("protection_report", f"http://127.0.0.1:{port}")
    with pytest.raises(CommandError, match=r"Name a site as https://example\.org"):
        call_command("protection_report", "example.org")


def test_a_score_below_the_least_fails(capsys: pytest.CaptureFixture[str]) -> None:
    with serving(Careless) as site, pytest.raises(CommandError, match="below 50"):
        call_command("protection_report", f"http://127.0.0.1:{site.server_port}", json=True, least=50)
    said = json.loads(capsys.readouterr().out)
    assert said["score"] == 1
    assert {row["result"] for row in said["checks"]} == {"ok", "FAILS"}
