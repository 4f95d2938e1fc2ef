"""Finding works by what they are made with and by words, and what is suggested while one types."""

from dataclasses import replace
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from feed.services import set_tags
from feed.tags import count_uses
from portfolios.draft import Draft
from portfolios.models import Artwork, Field, Medium, Software
from portfolios.services import publish_artwork, save_artwork
from portfolios.terms import forget, resolve
from tests.people import make_post


def titles(answer):
    return [post.title for post in answer.context["page"].items]


@pytest.fixture
def works(artist):
    """One with everything, one with a part of it, one that not everybody may see."""
    made = {}
    for title, visibility in (("Whole", "everyone"), ("Half", "everyone"), ("Hidden", "followers")):
        made[title] = make_post(artist, title, visibility=visibility)
        work = Artwork.objects.get(pk=made[title].pk)
        place = {"position": work.position}
        work.mediums.set(Medium.objects.filter(name="Gouache"), through_defaults=place)
        if title != "Half":
            work.software.set(Software.objects.filter(name="Krita"), through_defaults=place)
            Artwork.objects.filter(pk=work.pk).update(field=Field.objects.get(name="Comics"))
    return made


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("medium=gouache", ["Half", "Whole"]),
        ("software=krita", ["Whole"]),
        ("field=comics", ["Whole"]),
        ("medium=gouache&software=krita&field=comics", ["Whole"]),
        ("medium=ink", []),
        ("medium=", ["Half", "Whole"]),
    ],
)
def test_explore_by_what_works_are_made_with(query, found, works, client):
    assert titles(client.get(f"/explore/?{query}")) == found


def test_a_work_stands_where_it_was_published_whatever_it_is_found_by(artist, client):
    entry = {kind: resolve(kind, [name])[0][0].pk for kind, name in (("mediums", "Ink"), ("fields", "Comics"))}
    early = make_post(artist, "Early", state="draft")
    draft = Draft("Early", "", "everyone", mediums=[entry["mediums"]], field=entry["fields"], tags=["sea"])
    save_artwork(post=early, draft=draft)
    save_artwork(post=make_post(artist, "Late"), draft=replace(draft, title="Late"))
    assert [titles(client.get(path)) for path in LISTS] == [["Late"]] * 3
    publish_artwork(post=early)
    assert [titles(client.get(path)) for path in LISTS] == [["Early", "Late"]] * 3


LISTS = ("/explore/?medium=ink", "/explore/?field=comics", "/tags/sea/")


def test_what_is_on_no_list_is_not_there(works, client):
    assert [client.get(f"/explore/?medium={slug}").status_code for slug in ("nonsense", "%00", "x" * 900)] == [404] * 3


def test_an_entry_that_was_renamed_is_found_at_its_new_address(works, client):
    Medium.objects.filter(name="Gouache").update(name="Opaque paint", slug="opaque-paint", synonyms=["gouache"])
    forget("mediums")
    assert client.get("/explore/?medium=gouache").url == "/explore/?medium=opaque-paint"


def test_the_next_page_keeps_what_was_chosen(artist, client, monkeypatch):
    monkeypatch.setattr("portfolios.queries.NEWEST_PAGE_SIZE", 1)
    gouache = Medium.objects.get(name="Gouache")
    for number in range(3):
        work = make_post(artist, f"Work {number}").artwork
        work.mediums.add(gouache, through_defaults={"position": work.position})
        make_post(artist, f"Other {number}")
    path, seen = "/explore/?medium=gouache", []
    while path:
        answer = client.get(path)
        seen, path = seen + titles(answer), answer.context["page"].next_url
    assert seen == ["Work 2", "Work 1", "Work 0"]


class TestTags:
    def test_newest_first_and_only_what_the_viewer_may_see(self, works, client, follower, as_person):
        for post in works.values():
            set_tags(post=post, names=["sea"])
        assert titles(client.get("/tags/sea/")) == ["Half", "Whole"]
        assert titles(as_person(follower).get("/tags/sea/")) == ["Hidden", "Half", "Whole"]

    @pytest.mark.parametrize("typed", ["Sea", "#sea", "SEA"])
    def test_every_spelling_leads_to_the_one(self, typed, client, db):
        assert client.get(f"/tags/{quote(typed)}/").url == "/tags/sea/"

    @pytest.mark.parametrize("name", ["nobody-uses-it", "secret", "%21", "x" * 300, "%00", "."])
    def test_a_word_of_what_is_not_for_the_viewer_reads_like_one_that_nobody_uses(self, name, works, client):
        set_tags(post=works["Hidden"], names=["secret"])
        answer = client.get(f"/tags/{name}/")
        assert (answer.status_code, "Nothing that you can see is tagged" in answer.content.decode()) == (404, True)

    def test_paged_along_the_tag(self, artist, client, monkeypatch):
        monkeypatch.setattr("portfolios.queries.NEWEST_PAGE_SIZE", 2)
        for number in range(5):
            set_tags(post=make_post(artist, f"Work {number}"), names=["ים"])
        path, seen = "/tags/ים/", []
        while path:
            answer = client.get(path)
            seen, path = seen + titles(answer), answer.context["page"].next_url
        assert seen == [f"Work {number}" for number in (4, 3, 2, 1, 0)]


class TestSuggesting:
    def ask(self, client, kind, typed):
        answer = client.get(f"/taxonomy/{kind}/", {"q": typed}, headers={"Accept": "application/json"})
        return [word["name"] for word in answer.json()["words"]]

    def test_the_lists_answer_with_names(self, client, db):
        assert self.ask(client, "software", "photosh") == ["Photoshop", "Photoshop Elements"]
        assert self.ask(client, "mediums", "aquarel")[0] == "Watercolour"
        assert self.ask(client, "fields", "") == []

    def test_tags_answer_with_what_everybody_uses_and_ones_own(self, works, client, artist, as_person):
        set_tags(post=works["Whole"], names=["sea"])
        set_tags(post=works["Hidden"], names=["seal", "secret"])
        count_uses()
        assert self.ask(client, "tags", "#Se") == ["sea"]
        assert self.ask(as_person(artist), "tags", "se") == ["sea", "seal", "secret"]

    def test_once_a_list_is_known_it_is_answered_without_a_query(self, client, db):
        self.ask(client, "software", "k")
        with CaptureQueriesContext(connection) as queries:
            self.ask(client, "software", "krita")
        assert len(queries) == 0

    @pytest.mark.parametrize("typed", ["\0", "%", "_", "'", "x" * 5000, "\u0301", "🌊"], ids=range(7))
    @pytest.mark.parametrize("kind", ["fields", "mediums", "software", "tags"])
    def test_nothing_that_is_typed_breaks_it(self, kind, typed, works, client):
        set_tags(post=works["Whole"], names=["sea"])
        count_uses()
        found = self.ask(client, kind, typed)
        assert found == (["sea"] if kind == "tags" and len(typed) == 1 else [])

    def test_to_read_they_are_pages(self, client, db):
        page = client.get("/taxonomy/software/").content.decode()
        assert '<a class="chip" href="/explore/?software=krita"><bdi>Krita</bdi></a>' in page
        found = client.get("/taxonomy/software/?q=qqqq").content.decode()
        assert "Nothing in this list is called “qqqq”." in found
        assert client.get("/taxonomy/people/").status_code == 404
