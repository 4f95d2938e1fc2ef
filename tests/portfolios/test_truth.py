"""What an artist and everybody is told of protection: true numbers, plain limits, and evidence that can be checked."""

import csv
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.test import Client, override_settings

from accounts.models import User
from feed.models import Post
from images.models import Image
from portfolios.profiles import About, save_about
from portfolios.truth import Fact, carried_by_pictures_of, chart_of
from portfolios.visitors import NOTHING
from protection.agents import Kind
from protection.evidence import record_change, record_documents
from protection.inspection.telling import FORBIDDEN
from protection.models import Refusals
from tests.people import make_post

pytestmark = pytest.mark.django_db
TODAY = datetime.now(UTC).date()


def refuse(
    artist: User | None,
    count: int,
    *,
    agent: str = "GPTBot",
    asked: str = "pages",
    days_ago: int = 0,
    kind: Kind = Kind.CRAWLER,
) -> None:
    day = TODAY - timedelta(days=days_ago)
    Refusals.objects.create(day=day, kind=kind, agent=agent, asked=asked, artist=artist, count=count)


def page_of(client: Client, path: str) -> str:
    return " ".join(client.get(path).content.decode().split())


def test_an_artist_reads_what_was_refused_for_their_works(
    as_person: Callable[[User], Client], artist: User, stranger: User
) -> None:
    refuse(artist, 1200)
    refuse(artist, 34, asked="pictures", days_ago=6)
    refuse(artist, 5, agent="CCBot", days_ago=7)
    refuse(stranger, 9000)
    page = page_of(as_person(artist), "/settings/protection/")
    assert "<strong>1,234</strong> requests of crawlers" in page
    assert '<th scope="row">GPTBot <span class="muted">OpenAI</span></th> <td>1,200</td> <td>34</td>' in page
    assert ("CCBot" in page, "9,000" in page) == (False, False)


def test_who_was_told_to_wait_is_in_a_number_of_its_own(
    as_person: Callable[[User], Client], artist: User, client: Client
) -> None:
    refuse(artist, 12, agent="other", kind=Kind.PERSON)
    refuse(artist, 3, agent="other", kind=Kind.PERSON, asked="pictures")
    page = page_of(as_person(artist), "/settings/protection/")
    assert "No crawler of our list has asked for your works in the last seven days." in page
    assert "Besides, 15 requests for your works were told to wait" in page
    site = page_of(client, "/protection/")
    assert re.findall("<dd>(.*?)</dd>", site)[:3] == ["0", "15", "0"]


def test_an_artist_who_shows_visitors_nothing_reads_that(as_person: Callable[[User], Client], artist: User) -> None:
    save_about(artist=artist, about=About(is_listed=True))
    said = re.compile('<span class="muted">([^<]*)</span></li>')
    before = said.findall(page_of(as_person(artist), "/settings/protection/"))
    assert before == ["Nothing", "Pictures up to 1600 pixels wide", "Shown", "You are on it"]
    save_about(artist=artist, about=About(is_listed=True, visitors_width=NOTHING))
    page = page_of(as_person(artist), "/settings/protection/")
    assert said.findall(page) == ["Nothing", "Nothing", "Not shown", "You are not on it"]
    assert "Without an account: nothing that you have posted." in page


def test_a_week_without_refusals_is_said_in_words(as_person: Callable[[User], Client], artist: User) -> None:
    page = page_of(as_person(artist), "/settings/protection/")
    assert "No crawler of our list has asked for your works in the last seven days." in page
    assert "You have published no picture yet." in page


def test_what_was_kept_out_stands_beside_the_home_feed(
    as_person: Callable[[User], Client], artist: User, stranger: User
) -> None:
    refuse(artist, 1200)
    refuse(artist, 34, agent="CCBot", asked="pictures", days_ago=6)
    refuse(artist, 5, agent="Bytespider")
    refuse(artist, 1, agent="no longer listed")
    path, htmx = "/settings/protection/kept-out/", {"HX-Request": "true"}
    assert f'hx-get="{path}" hx-trigger="load"' in page_of(as_person(artist), "/")
    panel = " ".join(as_person(artist).get(path, headers=htmx).content.decode().split())
    assert "1,240 requests of crawlers for your work that were refused." in panel
    assert re.findall("<dt>(.*?)</dt><dd>(.*?)</dd>", panel) == [
        ("GPTBot", "1,200"),
        ("CCBot", "34"),
        ("Bytespider", "5"),
    ]
    nothing = as_person(stranger).get(path, headers=htmx)
    assert (nothing.status_code, nothing.content) == (204, b"")
    assert as_person(stranger).get(path).headers["Location"] == "/settings/protection/"


def test_a_day_on_which_something_was_refused_is_seen_in_the_chart() -> None:
    chart = chart_of([(date(2026, 11, 29), 0), (date(2026, 11, 30), 1), (date(2026, 12, 1), 1000)])
    assert [(column.y, column.height) for column in chart.columns] == [(100, 0), (98, 2), (0, 100)]
    assert chart.words == "Sunday 0, Monday 1, Tuesday 1000"


def test_what_published_pictures_carry_is_counted(artist: User) -> None:
    for state in (Post.State.PUBLISHED, Post.State.PUBLISHED, Post.State.DRAFT):
        make_post(artist, state=state)
    published = Image.objects.filter(in_post__post__state=Post.State.PUBLISHED)
    Image.objects.update(removed=["GPS position"], written=["© 2026 Artist"])
    published.filter(pk=published.first().pk).update(removed=["GPS position", "comments"])
    carried = carried_by_pictures_of(artist)
    assert carried.pictures == 2
    assert carried.removed == [Fact("GPS position", 2), Fact("comments", 1)]
    assert carried.written == [Fact("© 2026 Artist", 2)]


def test_everybody_reads_what_was_refused_and_what_cannot_be_done(client: Client, artist: User) -> None:
    refuse(artist, 1200)
    refuse(None, 34, agent="CCBot", days_ago=8)
    page = page_of(client, "/protection/")
    assert "<dd>1,200</dd>" in page
    assert "<dd>1,234</dd>" in page
    assert "Nothing fully protects a picture that people can see." in page


@pytest.mark.parametrize(("policy", "said"), [("hold", "held, and"), ("refuse", "refused,"), ("label", "shown, and")])
def test_everybody_reads_what_becomes_of_declared_work_here(client: Client, policy: str, said: str) -> None:
    with override_settings(SCREENING_DECLARED_AI=policy):
        assert f"IPTC's mark) are {said}" in page_of(client, "/protection/")


def test_the_evidence_is_what_is_kept_and_its_sums_are_right(
    as_person: Callable[[User], Client], artist: User, stranger: User
) -> None:
    post = make_post(artist, "=Study")
    make_post(artist, "Draft", state=Post.State.DRAFT)
    make_post(stranger, "Other")
    Image.objects.filter(in_post__post=post).update(upload_hash=sha256(b"mine").digest(), filename="study.jpg")
    refuse(artist, 7)
    record_documents()
    record_change(artist=artist.pk, by=artist.pk, before="nothing", after="assistants")
    answer = as_person(artist).post("/settings/protection/evidence/")
    archive = ZipFile(BytesIO(b"".join(answer.streaming_content)))
    told = {name: archive.read(name) for name in archive.namelist()}
    sums = dict(reversed(line.split("  ")) for line in told.pop("SHA256SUMS").decode().splitlines())
    assert sums == {name: sha256(data).hexdigest() for name, data in told.items()}
    _, *works = csv.reader(StringIO(told["works.csv"].decode()))
    assert [(row[1], row[2], row[4], row[8]) for row in works] == [
        (f"{settings.SITE_URL}{post.get_absolute_url()}", "'=Study", "study.jpg", sha256(b"mine").hexdigest())
    ]
    _, *refused = csv.reader(StringIO(told["refused.csv"].decode()))
    assert refused == [[TODAY.isoformat(), "GPTBot", "crawler", "pages", "7"]]
    _, *terms = csv.reader(StringIO(told["terms.csv"].decode()))
    assert [row[1:] for row in terms] == [["", "nothing", "assistants"]]
    _, *signals = csv.reader(StringIO(told["signals.csv"].decode()))
    assert "/robots.txt" in {row[1] for row in signals}


def test_no_template_claims_what_nobody_can_keep() -> None:
    templates = Path(settings.BASE_DIR, "templates")
    said = [
        (path.name, claim)
        for path in templates.rglob("*.*")
        for claim in FORBIDDEN
        if claim in " ".join(path.read_text().lower().split())
    ]
    assert said == []
