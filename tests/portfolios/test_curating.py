"""Moderators keep the lists: what they do at the desk, and that works come along."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import connection, transaction

from common.errors import Conflict, NotAllowed
from portfolios import curating, services, terms
from portfolios.draft import Draft
from portfolios.models import Artwork, Field, Medium, Portfolio, Software
from tests.people import make_post


@pytest.fixture
def desk(moderator, as_person):
    return as_person(moderator)


def work_of(artist, **facts):
    work = Artwork.objects.get(pk=make_post(artist, pictures=0).pk)
    for name, value in facts.items():
        getattr(work, name).set(value) if name != "field" else Artwork.objects.filter(pk=work.pk).update(field=value)
    return work


def medium(name):
    return Medium.objects.get(name=name)


def errors_of(answer):
    return [error for errors in answer.context["adminform"].form.errors.values() for error in errors]


class TestAtTheDesk:
    def test_an_entry_is_added_and_found_at_once(self, desk, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            told = {"name": "Sgraffito", "group": "Painting", "synonyms": "Scratched plaster\nGraffito, sgrafitto"}
            assert desk.post("/desk/portfolios/medium/add/", told).status_code == 302
        made = medium("Sgraffito")
        assert (made.slug, made.group) == ("sgraffito", "Painting")
        assert made.synonyms == ["scratched plaster", "graffito", "sgrafitto"]
        assert [entry.name for entry in terms.search("mediums", "graffito")][:1] == ["Sgraffito"]

    def test_renamed_it_keeps_its_address_and_is_found_by_its_old_name(self, desk, django_capture_on_commit_callbacks):
        gouache = medium("Gouache")
        with django_capture_on_commit_callbacks(execute=True):
            told = {"name": "Opaque watercolour paint", "group": "Painting", "synonyms": "body colour"}
            desk.post(f"/desk/portfolios/medium/{gouache.pk}/change/", told)
        gouache.refresh_from_db()
        assert (gouache.name, gouache.slug) == ("Opaque watercolour paint", "gouache")
        assert gouache.synonyms == ["body colour", "gouache"]
        assert terms.by_slug("mediums", "gouache").pk == gouache.pk

    @pytest.mark.parametrize(
        ("told", "sentence"),
        [
            (
                {"name": "aquarelle"},
                "“aquarelle” finds Watercolour already. Take it out there first, or merge the two.",
            ),
            ({"name": "Pen, ink"}, "Leave out commas: they part one entry from the next where people type them."),
            ({"name": ""}, "Please write the name."),
            ({"name": "x" * 41}, "There is room for 40 characters in the name; this has 41."),
            ({"synonyms": "INK"}, "“Ink” finds Ink already. Take it out there first, or merge the two."),
            ({"synonyms": "y" * 41}, f"There is room for 40 characters in a word; “{'y' * 41}” has 41."),
        ],
        ids=range(6),
    )
    def test_what_would_confuse_is_refused_in_words(self, told, sentence, desk):
        answer = desk.post("/desk/portfolios/medium/add/", {"name": "New", "group": "", "synonyms": ""} | told)
        assert (answer.status_code, errors_of(answer)) == (200, [sentence])

    def test_merging_asks_into_which_and_says_what_it_did(self, desk, artist, django_capture_on_commit_callbacks):
        work = work_of(artist, mediums=[medium("Charcoal")])
        told = {"action": "merge", "_selected_action": [medium("Charcoal").pk]}
        asked = desk.post("/desk/portfolios/medium/", told)
        assert (asked.status_code, "Merge into:" in asked.content.decode()) == (200, True)
        again = desk.post("/desk/portfolios/medium/", told | {"into": "nonsense"})
        assert "“nonsense” is not on the list." in again.content.decode()
        with django_capture_on_commit_callbacks(execute=True):
            done = desk.post("/desk/portfolios/medium/", told | {"into": "CONTE"}, follow=True)
        assert "Charcoal is Conté from now on." in done.content.decode()
        assert [row.name for row in work.mediums.all()] == ["Conté"]
        assert [entry.name for entry in terms.resolve("mediums", ["charcoal"])[0]] == ["Conté"]

    def test_the_list_is_searched_by_any_word(self, desk):
        page = desk.get("/desk/portfolios/software/?q=adobe photosh").content.decode()
        assert (">Photoshop</a>" in page, ">Krita</a>" in page) == (True, False)

    @pytest.mark.parametrize("who", ["stranger", "artist"])
    def test_nobody_else_changes_them(self, who, as_person, request):
        client, ink = as_person(request.getfixturevalue(who)), medium("Ink")
        told = {"name": "Mine", "group": "", "synonyms": ""}
        for path in ("/desk/portfolios/medium/add/", f"/desk/portfolios/medium/{ink.pk}/change/"):
            assert client.post(path, told).status_code == 302
        client.post("/desk/portfolios/medium/", {"action": "merge", "_selected_action": [ink.pk], "into": "Oil"})
        assert (Medium.objects.filter(name="Mine").count(), medium("Ink").pk) == (0, ink.pk)


class TestMerging:
    def test_works_and_portfolios_move_each_once(self, artist):
        krita, sai, blender = (Software.objects.get(name=name) for name in ("Krita", "Paint Tool SAI", "Blender"))
        works = [work_of(artist, software=chosen) for chosen in ([krita], [krita, sai], [sai], [blender])]
        Portfolio.objects.get_or_create(person=artist)
        artist.portfolio.software.set([krita])
        curating.merge_terms(gone=krita, into=sai)
        assert [[row.name for row in work.software.all()] for work in works] == [
            ["Paint Tool SAI"],
            ["Paint Tool SAI"],
            ["Paint Tool SAI"],
            ["Blender"],
        ]
        assert [row.name for row in artist.portfolio.software.all()] == ["Paint Tool SAI"]
        assert not Software.objects.filter(name="Krita").exists()

    def test_fields_too(self, artist):
        gone, into = Field.objects.get(name="Comics"), Field.objects.get(name="Illustration")
        work = work_of(artist, field=gone)
        curating.merge_terms(gone=gone, into=into)
        work.refresh_from_db()
        assert (work.field, "comics" in into.synonyms, "manga" in into.synonyms) == (into, True, True)

    def test_not_into_itself_nor_twice(self, db):
        ink, oil = medium("Ink"), medium("Oil")
        with pytest.raises(NotAllowed):
            curating.merge_terms(gone=ink, into=ink)
        curating.merge_terms(gone=medium("Ink"), into=oil)
        with pytest.raises(Conflict):
            curating.merge_terms(gone=ink, into=oil)


def test_two_names_with_one_slug_have_two_addresses(db):
    for name in ("Ink-2", "絵の具", "墨"):
        curating.keep_term(term=Medium(), name=name, group="", synonyms=[])
    assert [medium(name).slug for name in ("Ink-2", "絵の具", "墨")] == ["ink-2", "entry", "entry-2"]


class TestMergedInThisVeryMoment:
    """The form was read while the entry was still there."""

    @pytest.fixture
    def ink(self, db):
        terms.entries("mediums")
        return medium("Ink")

    def told(self, **more):
        return {"visibility": "everyone", "form_key": str(uuid4()), "do": "save", "mediums": "ink"} | more

    def test_a_sentence_and_the_word_finds_what_took_its_place(self, artist, as_person, ink):
        browser, told = as_person(artist), self.told(title="Valley")
        # Not committed in this test, so that nobody hears of it.
        curating.merge_terms(gone=ink, into=medium("Oil"))
        answer = browser.post("/share/", told)
        assert (answer.status_code, answer.context["form"].non_field_errors()) == (422, [services.MERGED_AWAY])
        terms.forget("mediums")
        assert browser.post("/share/", told).status_code == 302
        assert [row.name for row in Artwork.objects.get().mediums.all()] == ["Oil"]

    def test_so_with_what_is_said_of_oneself(self, artist, as_person):
        terms.entries("software")
        krita, sai = (Software.objects.get(name=name) for name in ("Krita", "Paint Tool SAI"))
        curating.merge_terms(gone=krita, into=sai)
        answer = as_person(artist).post(
            "/settings/portfolio/", {"software": "Krita", "order": "own", "visitors_width": "1600"}
        )
        assert (answer.status_code, answer.context["form"].errors["software"]) == (422, [services.MERGED_AWAY])

    @pytest.mark.django_db(transaction=True)
    def test_whoever_comes_later_waits(self, artist):
        work, ink, oil = work_of(artist), medium("Ink"), medium("Oil")
        draft = Draft(title="Valley", text="", visibility="everyone", mediums=[ink.pk])
        with ThreadPoolExecutor(1) as other:
            with transaction.atomic():
                services.save_artwork(post=work.post, draft=draft)
                merged = other.submit(in_a_thread, curating.merge_terms, gone=ink, into=oil)
                wait_for_a_lock(merged)
            merged.result()
            assert [row.name for row in work.mediums.all()] == ["Oil"]
            gone, into = medium("Gouache"), medium("Watercolour")
            with transaction.atomic():
                curating.merge_terms(gone=gone, into=into)
                saved = other.submit(
                    in_a_thread, services.save_artwork, post=work.post, draft=replace(draft, mediums=[gone.pk])
                )
                wait_for_a_lock(saved)
            assert isinstance(saved.exception(), Conflict)


def in_a_thread(verb, **told):
    try:
        verb(**told)
    finally:
        connection.close()


def wait_for_a_lock(future):
    waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with connection.cursor() as cursor:
        while not future.done():
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(waiting)
            if cursor.fetchone():
                return
