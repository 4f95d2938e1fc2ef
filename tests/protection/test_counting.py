"""What was refused is counted once, whatever happens in between, and told to whom it concerns."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError

from images import storage
from images.models import Image, Rendition
from protection import folding
from protection.agents import Kind
from protection.asked import Asked, Thing, asked_of
from protection.callers import Caller
from protection.counting import OPEN_BATCH, count_refusal
from protection.models import FoldedBatch, Refusals
from protection.moments import client
from protection.refusals import refused_ever, refused_for, refused_on_site
from tests.people import make_person, make_post

pytestmark = pytest.mark.django_db
TODAY = datetime.now(UTC).date()
GPTBOT = Caller(Kind.CRAWLER, "GPTBot", "OpenAI")
CHATGPT = Caller(Kind.ASSISTANT, "ChatGPT-User", "OpenAI")
NAMELESS = Caller(Kind.IMPOSTOR)


def rows():
    return sorted(Refusals.objects.values_list("artist__handle", "kind", "agent", "asked", "count"), key=str)


def key_of(image):
    key = storage.key_for(image.public_id, b"card", "jpg")
    Rendition.objects.create(image=image, spec="card", key=key, width=1200, height=630, bytes=1)
    return key


def test_it_is_folded_by_whose_it_is(artist):
    work = make_post(artist)
    picture = f"/media/{key_of(Image.objects.get(in_post__post=work))}"
    for caller, path in [
        (GPTBOT, "/@artist/"),
        (GPTBOT, "/@Artist/art/abc/"),
        (GPTBOT, picture),
        (GPTBOT, "/media/00/00/" + "0" * 44 + ".avif"),
        (CHATGPT, "/@artist/"),
        (CHATGPT, "/@nobody/"),
        (NAMELESS, "/explore/"),
    ]:
        count_refusal(caller, asked_of(path))
    assert folding.fold() == 1
    assert rows() == [
        ("artist", "assistant", "ChatGPT-User", "pages", 1),
        ("artist", "crawler", "GPTBot", "pages", 2),
        ("artist", "crawler", "GPTBot", "pictures", 1),
        (None, "assistant", "ChatGPT-User", "pages", 1),
        (None, "crawler", "GPTBot", "pictures", 1),
        (None, "impostor", "other", "pages", 1),
    ]
    assert not client().exists(OPEN_BATCH)


def test_more_of_the_same_is_added(artist):
    for _ in range(2):
        count_refusal(GPTBOT, asked_of("/@artist/"))
        count_refusal(GPTBOT, asked_of("/explore/"))
        folding.fold()
    assert rows() == [("artist", "crawler", "GPTBot", "pages", 2), (None, "crawler", "GPTBot", "pages", 2)]
    assert folding.fold() == 0


def test_a_worker_that_is_stopped_after_writing_counts_nothing_twice(artist, monkeypatch):
    count_refusal(GPTBOT, asked_of("/@artist/"))

    def stopped(*names):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("protection.folding._forget_batch", stopped)
        with pytest.raises(KeyboardInterrupt):
            folding.fold()
    count_refusal(GPTBOT, asked_of("/@artist/"))
    folding.fold()
    assert rows() == [("artist", "crawler", "GPTBot", "pages", 2)]
    assert client().smembers(folding.CLOSED_BATCHES) == set()


def test_a_worker_that_is_stopped_before_writing_loses_nothing(artist, monkeypatch):
    count_refusal(GPTBOT, asked_of("/@artist/"))

    def away(rows):
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr("protection.folding._add", away)
        for _ in range(2):
            with pytest.raises(OperationalError):
                folding.fold()
    assert (rows(), FoldedBatch.objects.count(), client().scard(folding.CLOSED_BATCHES)) == ([], 0, 1)
    folding.fold()
    assert rows() == [("artist", "crawler", "GPTBot", "pages", 1)]


def test_an_artist_sees_the_week_and_the_site_its_own(artist):
    other = make_person("other")
    for artist_of, ago, agent, asked, count in [
        (artist, 0, "GPTBot", "pages", 5),
        (artist, 0, "GPTBot", "pictures", 2),
        (artist, 6, "CCBot", "pages", 9),
        (artist, 7, "CCBot", "pages", 100),
        (other, 0, "CCBot", "pages", 1),
        (None, 1, "other", "pages", 3),
    ]:
        day = TODAY - timedelta(days=ago)
        Refusals.objects.create(artist=artist_of, day=day, kind="crawler", agent=agent, asked=asked, count=count)
    week = refused_for(artist)
    assert [count for _, count in week.days] == [9, 0, 0, 0, 0, 0, 7]
    assert week.days[-1][0] == TODAY
    assert [(agent.name, agent.pages, agent.pictures) for agent in week.agents] == [("CCBot", 9, 0), ("GPTBot", 5, 2)]
    assert week.agents[1].agent.operator == "OpenAI"
    assert week.total == 16
    site = refused_on_site()
    assert [(agent.name, agent.total, agent.agent is None) for agent in site.agents] == [
        ("CCBot", 10, False),
        ("GPTBot", 7, False),
        ("other", 3, True),
    ]
    assert refused_ever() == 120


def test_what_is_old_goes_over_into_the_sums_of_the_site(artist):
    old = TODAY - timedelta(days=folding.KEPT_DAYS + 1)
    for artist_of, day, count in [(artist, old, 5), (None, old, 1), (artist, TODAY, 2)]:
        Refusals.objects.create(artist=artist_of, day=day, kind="crawler", agent="GPTBot", asked="pages", count=count)
    assert folding.forget_old() == 1
    assert sorted(Refusals.objects.values_list("artist__handle", "day", "count"), key=str) == [
        ("artist", TODAY, 2),
        (None, old, 6),
    ]


def test_nothing_waits_for_redis(artist, settings, client, monkeypatch):
    """An address at which nobody answers."""
    from protection import moments

    monkeypatch.setattr(moments, "_paused_until", 0.0)
    settings.REDIS_URL = "redis://localhost:1/0"
    moments._client.cache_clear(), moments._script.cache_clear()
    try:
        assert client.get("/@artist/", HTTP_USER_AGENT="GPTBot/1.3").status_code == 403
        assert moments._paused_until > 0
    finally:
        moments._client.cache_clear(), moments._script.cache_clear()


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/@Mirela/", Asked(Thing.CARD, handle="mirela")),
        ("/@mirela/feed.atom", Asked(Thing.OTHER, handle="mirela")),
        ("/@mirela/art/4fk3-valley/", Asked(Thing.CARD, handle="mirela")),
        ("/@mirela/art/4fk3-valley/../../", Asked(Thing.OTHER, handle="mirela")),
        ("/@" + "m" * 31 + "/", Asked(Thing.OTHER)),
        ("/@mir|ela/", Asked(Thing.OTHER)),
        ("/media/../robots.txt", Asked(Thing.OTHER)),
        ("/policies/tdm.json", Asked(Thing.OPEN)),
        ("/robots.txt\n", Asked(Thing.OTHER)),
        ("/robots.txt/../explore/", Asked(Thing.OTHER)),
    ],
)
def test_what_an_address_asks_for(path, asked):
    assert asked_of(path) == asked
