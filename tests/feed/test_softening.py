"""What an artist allows machines reaches every place that says it: by the people and the pages that say it."""

import json
import re
from urllib.robotparser import RobotFileParser
from uuid import uuid4
from xml.etree import ElementTree

import pytest
from django.db import IntegrityError, connection, transaction

from feed import services, softening
from feed.models import AS_PORTFOLIO, Post
from feed.softening import path_rules, soften_portfolio, soften_post
from images.models import Image
from images.terms import Terms
from protection import evidence
from protection.evidence import changes_of
from tests.people import make_image, make_person, make_post, make_talk

SITE = "http://localhost:8000"
NOTHING, ASSISTANTS, LICENCE, BOTH = Terms

# Visibility, rating, what the portfolio says, what the work says, and what comes of it.
TRUTH = [
    ("everyone", "general", NOTHING, AS_PORTFOLIO, NOTHING),
    ("everyone", "general", BOTH, AS_PORTFOLIO, BOTH),
    ("everyone", "mature", LICENCE, AS_PORTFOLIO, LICENCE),
    ("everyone", "general", NOTHING, ASSISTANTS, ASSISTANTS),
    ("everyone", "general", BOTH, NOTHING, NOTHING),
    ("everyone", "explicit", BOTH, BOTH, NOTHING),
    ("members", "general", BOTH, BOTH, NOTHING),
    ("followers", "general", BOTH, BOTH, NOTHING),
    ("link", "general", BOTH, BOTH, NOTHING),
    ("private", "general", BOTH, BOTH, NOTHING),
]


def picture_terms(post):
    return set(Image.objects.filter(in_post__post=post).values_list("terms", flat=True))


@pytest.mark.parametrize(("visibility", "rating", "portfolio", "own", "said"), TRUTH)
def test_what_a_work_and_its_pictures_say(artist, visibility, rating, portfolio, own, said):
    soften_portfolio(artist=artist, terms=portfolio)
    post = make_post(artist, visibility=visibility, rating=rating, terms=own, pictures=2)
    assert (Post.objects.get(pk=post.pk).said_terms, picture_terms(post)) == (said, {said})


def test_it_follows_whatever_is_changed_and_in_whatever_order(artist):
    work, draft, talk = make_post(artist), make_post(artist, state="draft"), make_talk(artist)
    talk.pictures.create(image=make_image(), place=0)
    soften_portfolio(artist=artist, terms=BOTH)
    assert [picture_terms(post) for post in (work, draft, talk)] == [{BOTH}, {NOTHING}, {BOTH}]
    soften_post(post=work, terms=ASSISTANTS)
    assert picture_terms(work) == {ASSISTANTS}
    services.edit_post(post=work, title="", text="", visibility="followers", rating="general")
    assert picture_terms(work) == {NOTHING}
    services.edit_post(post=work, title="", text="", visibility="everyone", rating="general")
    assert picture_terms(work) == {ASSISTANTS}
    services.hide_posts(posts=[work, talk])
    assert [picture_terms(post) for post in (work, talk)] == [{NOTHING}, {NOTHING}]
    services.restore_posts(posts=[work, talk])
    soften_post(post=work, terms=AS_PORTFOLIO)
    soften_portfolio(artist=artist, terms=NOTHING)
    assert [picture_terms(post) for post in (work, draft, talk)] == [{NOTHING}] * 3


def test_what_was_cut_from_a_picture_goes_with_it_and_other_people_s_do_not(artist, stranger):
    work, other = make_post(artist), make_post(stranger)
    cut = make_image(source=work.pictures.get().image)
    soften_portfolio(artist=artist, terms=LICENCE)
    cut.refresh_from_db()
    assert (cut.terms, picture_terms(other)) == (LICENCE, {NOTHING})


def test_every_page_of_theirs_says_it_and_no_other(client, artist, stranger):
    work, own, talk, other = make_post(artist), make_post(artist), make_talk(artist), make_post(stranger)
    soften_portfolio(artist=artist, terms=BOTH)
    soften_post(post=own, terms=NOTHING)
    pages = {
        "/@artist/": "tdm-both", "/@artist/about/": "tdm-both", "/@artist/posts/": "tdm-both",
        "/@artist/collections/": "tdm-both", "/@artist/feed.rss": "tdm-both", work.get_absolute_url(): "tdm-both",
        talk.get_absolute_url(): "tdm-both", own.get_absolute_url(): "tdm", other.get_absolute_url(): "tdm",
        "/@stranger/": "tdm", "/": "tdm", "/explore/": "tdm", "/nowhere/": "tdm",
    }  # fmt: skip
    answers = {path: client.get(path) for path in pages}
    assert {path: answer["TDM-Policy"] for path, answer in answers.items()} == {
        path: f"{SITE}/policies/{policy}.json" for path, policy in pages.items()
    }
    page = answers[work.get_absolute_url()].content.decode()
    assert f'<meta name="tdm-policy" content="{SITE}/policies/tdm-both.json"' in page
    assert '<meta name="robots" content="noai, noimageai, nocache"' in page
    assert f'<link rel="license" href="{SITE}/license-both.xml"' in page
    assert answers["/@artist/"]["Content-Signal"] == "search=yes, ai-input=yes, ai-train=no"


def told(client):
    robots = RobotFileParser()
    robots.parse(client.get("/robots.txt").content.decode().splitlines())
    rules = client.get("/.well-known/tdmrep.json").json()
    contents = ElementTree.fromstring(client.get("/license.xml").content)
    return robots, [rule["location"] for rule in rules], [content.get("url") for content in contents]


def test_the_site_s_documents_tell_the_paths(client, artist, stranger, django_capture_on_commit_callbacks):
    strict, soft = make_post(artist, "Sea"), make_post(stranger, "Tree")
    unseen = make_post(stranger, "Secret", visibility="link")
    assert told(client)[1:] == (["/"], ["/"])
    with django_capture_on_commit_callbacks(execute=True):
        soften_portfolio(artist=artist, terms=BOTH)
        soften_post(post=strict, terms=NOTHING)
        for post in (soft, unseen):
            soften_post(post=post, terms=ASSISTANTS)
    robots, rules, contents = told(client)
    paths = [strict.get_absolute_url(), soft.get_absolute_url(), "/@artist/", "/"]
    assert (rules, contents) == (paths, paths)
    lets = [
        path for path in [*paths, "/@stranger/", unseen.get_absolute_url()] if robots.can_fetch("PerplexityBot", path)
    ]
    assert lets == [soft.get_absolute_url(), "/@artist/"]
    assert not robots.can_fetch("GPTBot", "/@artist/")
    assert "Secret".lower() not in json.dumps(rules).lower()


def test_there_is_room_for_so_many_and_nobody_is_told_softer_than_they_are(artist, stranger, monkeypatch):
    monkeypatch.setattr(softening, "MOST_RULES", 2)
    third = make_person("third")
    for person in (artist, stranger, third):
        soften_portfolio(artist=person, terms=BOTH)
    assert [rule.path for rule in path_rules()] == ["/@artist/", "/@stranger/"]
    strict = [make_post(stranger, terms="nothing") for _ in range(4)]
    rules = path_rules()
    assert [rule.path for rule in rules] == [*(post.get_absolute_url() for post in strict[:2]), "/@artist/"]
    assert rules[0].terms == NOTHING


def test_each_change_is_kept_for_its_artist(artist, stranger):
    work = make_post(artist)
    soften_portfolio(artist=artist, terms=ASSISTANTS)
    soften_portfolio(artist=artist, terms=ASSISTANTS)
    soften_post(post=work, terms=NOTHING)
    rows = [(row.work, row.before, row.after, row.by_id) for row in changes_of(artist.pk)]
    assert rows == [
        (work.public_id, "portfolio", "nothing", artist.pk),
        ("", "nothing", "assistants", artist.pk),
    ]
    assert list(changes_of(stranger.pk)) == []
    now = changes_of(artist.pk)[0].changed_at
    assert (evidence.terms_at(artist.pk, now), evidence.terms_at(artist.pk, now, work=work.public_id)) == (
        ASSISTANTS,
        NOTHING,
    )
    assert evidence.terms_at(artist.pk, artist.date_joined) == NOTHING


class TestTheChoice:
    def test_for_the_whole_portfolio(self, artist, as_person):
        browser, work = as_person(artist), make_post(artist)
        page = browser.get("/settings/machines/").content.decode()
        assert re.findall(r'value="(\w+)"[^>]* checked', page) == ["nothing"]
        answer = browser.post("/settings/machines/", {"terms": "licence"}, follow=True).content.decode()
        artist.profile.refresh_from_db()
        assert (artist.profile.terms, picture_terms(work)) == ("licence", {LICENCE})
        assert "0 of 1 say it" in answer
        Image.objects.update(terms_written="licence")
        assert "The files of your pictures say the same" in browser.get("/settings/machines/").content.decode()

    def test_nonsense_changes_nothing(self, artist, as_person):
        answer = as_person(artist).post("/settings/machines/", {"terms": "everything"})
        artist.profile.refresh_from_db()
        assert (answer.status_code, artist.profile.terms) == (422, "nothing")

    def test_for_one_work_in_the_editor_by_its_artist_alone(self, artist, stranger, as_person):
        work = make_post(artist)
        sent = {"title": "Sea", "visibility": "everyone", "form_key": str(uuid4()), "terms": "both", "do": "save"}
        assert as_person(stranger).post(f"/share/{work.public_id}/", sent).status_code == 404
        assert picture_terms(work) == {NOTHING}
        assert as_person(artist).post(f"/share/{work.public_id}/", sent).status_code == 302
        assert picture_terms(work) == {BOTH}
        assert f"/share/{work.public_id}/#rights" in as_person(artist).get("/settings/machines/").content.decode()
        without = {name: value for name, value in sent.items() if name != "terms"}
        as_person(artist).post(f"/share/{work.public_id}/", without)
        assert picture_terms(work) == {BOTH}, "a form from before there was the field"
        assert Post.objects.get(pk=work.pk).terms == "both"


@pytest.mark.parametrize("change", ["update", "delete"])
@pytest.mark.parametrize("table", ["protection_termschange", "protection_publisheddocument"])
def test_evidence_is_only_ever_added_to(artist, table, change):
    soften_portfolio(artist=artist, terms=BOTH)
    evidence.record_documents()
    statement = f"DELETE FROM {table}" if change == "delete" else f"UPDATE {table} SET id = id"
    with pytest.raises(IntegrityError, match="only ever added to"), transaction.atomic():
        connection.cursor().execute(statement)
