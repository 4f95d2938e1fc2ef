"""The curated lists: what is in them, and that they are found by any of their words."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.text import fold
from portfolios import terms
from portfolios.mediums import MEDIUMS
from portfolios.models import Software
from portfolios.taxonomy import read

pytestmark = pytest.mark.django_db

KINDS = ("fields", "mediums", "software")


def names(found):
    return [entry.name for entry in found]


class TestFirstLists:
    @pytest.mark.parametrize(("kind", "at_least"), [("fields", 30), ("mediums", 110), ("software", 450)])
    def test_they_are_in_the_database(self, kind, at_least):
        there = names(terms.entries(kind))
        assert {entry.name for entry in read(kind)} == set(there)
        assert len(there) >= at_least

    @pytest.mark.parametrize("kind", KINDS)
    def test_every_word_means_one_entry_and_can_be_written_in_a_list(self, kind):
        words = [word for entry in read(kind) for word in (entry.name, *entry.synonyms)]
        folded = [fold(word).replace(" ", "") for word in words]
        assert (len(folded), [word for word in words if "," in word or len(word) > 40]) == (len(set(folded)), [])
        assert [word for entry in read(kind) for word in entry.synonyms if word != word.lower()] == []

    @pytest.mark.parametrize("kind", KINDS)
    def test_every_entry_has_a_group(self, kind):
        assert [entry.name for entry in terms.entries(kind) if not entry.group] == []

    def test_mediums_that_were_there_before_stay(self):
        assert set(MEDIUMS) - set(names(terms.entries("mediums"))) == set()


@pytest.mark.parametrize(
    ("kind", "typed", "first"),
    [
        ("software", "photosh", "Photoshop"),
        ("software", "ADOBE PHOTOSHOP", "Photoshop"),
        ("software", "ps", "Photoshop"),
        ("software", "3dsmax", "3ds Max"),
        ("software", "3d-coat", "3DCoat"),
        ("software", "love", "LÖVE"),
        ("software", "löve", "LÖVE"),
        ("mediums", "watercolor", "Watercolour"),
        ("mediums", "conte", "Conté"),
        ("mediums", "encre", None),
        ("mediums", "  ", None),
        ("fields", "kidlit", "Children's books"),
    ],
)
def test_found_by_any_word_whatever_its_case_and_accents(kind, typed, first):
    assert next(iter(names(terms.search(kind, typed))), None) == first


def test_what_begins_so_comes_before_what_has_it_inside():
    assert names(terms.search("mediums", "paint", most=4)) == [
        "Paint marker",
        "Body paint",
        "Digital painting",
        "Fluid painting",
    ]


def test_names_are_resolved_each_once_and_the_others_are_told():
    found, unknown = terms.resolve("software", ["adobe photoshop", "PS", "Krita", "Blnder"])
    assert (names(found), unknown) == (["Photoshop", "Krita"], ["Blnder"])
    assert (terms.near("software", "Blnder"), terms.near("software", "qqqq")) == ("Blender", "")


def test_a_slug_finds_also_what_had_that_name_before():
    Software.objects.filter(name="Krita").update(name="Krita Desktop", slug="krita-desktop", synonyms=["krita"])
    terms.forget("software")
    krita = Software.objects.get(slug="krita-desktop").pk
    found = [terms.by_slug("software", slug) for slug in ("krita-desktop", "krita", "no")]
    assert [entry and entry.pk for entry in found] == [krita, krita, None]


def test_a_list_is_read_once_until_it_changes():
    terms.forget("software")
    with CaptureQueriesContext(connection) as queries:
        for _ in range(3):
            terms.search("software", "krita")
    assert len(queries) == 1
    Software.objects.filter(name="Krita").update(synonyms=["calligra paint"])
    assert names(terms.search("software", "calligra")) == []
    terms.forget("software")
    assert names(terms.search("software", "calligra")) == ["Krita"]
