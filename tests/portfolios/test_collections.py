"""Collections: made, filled, put in order and looked at; and what is refused, with nothing half done."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connections

from common.errors import LimitReached, NotVisible
from common.order import NeighbourGone, Spot
from portfolios import collecting, order, shelves
from portfolios.collecting import SlugTaken, Told, WorksGone
from portfolios.models import Collection, FormerSlug
from tests.people import make_collection, make_post


@pytest.fixture
def works(artist) -> dict[str, str]:
    return {title: make_post(artist, title, pictures=0).public_id for title in "abcde"}


@pytest.fixture
def sketchbook(artist, works) -> Collection:
    return make_collection(artist, works=works.values())


def titles(collection) -> str:
    return "".join(collection.items.order_by("rank").values_list("artwork__post__title", flat=True))


class TestMaking:
    # Of titles, in their order: the addresses that they get.
    @pytest.mark.parametrize(
        ("made", "slugs"),
        [
            (["Sketchbook", "Sketchbook", "sketchbook!"], ["sketchbook", "sketchbook-2", "sketchbook-3"]),
            (["Эскизы", "スケッチ", "دفتر"], ["collection", "collection-2", "collection-3"]),
            (["Commissions 2026", "Été à Zürich"], ["commissions-2026", "ete-a-zurich"]),
            (["e\u0301tude", "-- _ --"], ["etude", "collection"]),
            (["A" * 80], ["a" * 55]),
        ],
        ids=["twice", "other scripts", "accents", "combining", "long"],
    )
    def test_the_address_comes_from_the_title(self, artist, made, slugs):
        assert [make_collection(artist, title).slug for title in made] == slugs

    def test_two_artists_may_have_one_address(self, artist, stranger):
        assert [make_collection(person).slug for person in (artist, stranger)] == ["sketchbook", "sketchbook"]

    def test_a_form_sent_twice_makes_one(self, artist, works):
        key = uuid4()
        made = {
            collecting.start_collection(artist=artist, form_key=key, told=Told("Once"), works=[works["a"]]).pk
            for _ in range(2)
        }
        assert (len(made), Collection.objects.count()) == (1, 1)

    def test_a_new_one_stands_after_the_others(self, artist):
        for title in "abc":
            make_collection(artist, title)
        assert "".join(Collection.objects.order_by("rank").values_list("title", flat=True)) == "abc"

    def test_there_is_room_for_so_many(self, artist, monkeypatch):
        monkeypatch.setattr(collecting, "MAX_COLLECTIONS", 2)
        for _ in range(2):
            make_collection(artist)
        with pytest.raises(LimitReached, match="room for 2 collections"):
            make_collection(artist)
        assert Collection.objects.count() == 2


class TestAddress:
    def test_it_stays_when_the_title_changes(self, sketchbook):
        collecting.edit_collection(collection=sketchbook, told=Told("Notebook"))
        assert (sketchbook.title, sketchbook.slug) == ("Notebook", "sketchbook")

    def test_changed_by_hand_the_old_one_leads_on(self, artist, sketchbook, visitor):
        collecting.edit_collection(collection=sketchbook, told=Told("Sketchbook", slug="notes"))
        found = [shelves.collection_or_404(artist, slug, viewer=visitor) for slug in ("notes", "sketchbook", "NOTES")]
        assert [collection.slug for collection in found] == ["notes"] * 3
        # And back again.
        collecting.edit_collection(collection=sketchbook, told=Told("Sketchbook", slug="sketchbook"))
        assert [former.slug for former in FormerSlug.objects.all()] == ["notes"]

    def test_one_that_is_taken_is_refused_with_one_that_is_free(self, artist, sketchbook):
        make_collection(artist, "Sketchbook 2")
        with pytest.raises(SlugTaken, match="another collection at “sketchbook”"):
            make_collection(artist, "Mine", slug="sketchbook")
        other = make_collection(artist, "Other")
        with pytest.raises(SlugTaken):
            collecting.edit_collection(collection=other, told=Told("Other", slug="sketchbook"))
        assert sorted(Collection.objects.values_list("slug", flat=True)) == ["other", "sketchbook", "sketchbook-2"]

    def test_a_former_one_may_be_claimed_but_is_not_given_away(self, artist, sketchbook, visitor):
        collecting.edit_collection(collection=sketchbook, told=Told("Sketchbook", slug="notes"))
        assert make_collection(artist).slug == "sketchbook-2"
        claimed = make_collection(artist, "Claimed", slug="sketchbook")
        assert shelves.collection_or_404(artist, "sketchbook", viewer=visitor) == claimed


class TestWorks:
    def test_new_ones_come_at_the_end_each_once(self, artist, works):
        collection = make_collection(artist, works=[works["b"]])
        assert collecting.add_works(collection=collection, works=[works[title] for title in "ecbe"]) == 2
        assert titles(collection) == "bec"

    def test_foreign_and_vanished_ones_are_refused_with_all_others(self, artist, works, stranger):
        collection = make_collection(artist)
        for bad in (make_post(stranger).public_id, "1" * 16, "", "x'; --"):
            with pytest.raises(WorksGone):
                collecting.add_works(collection=collection, works=[works["a"], bad])
        assert titles(collection) == ""

    def test_there_is_room_for_so_many(self, artist, works, monkeypatch):
        monkeypatch.setattr(collecting, "MAX_WORKS", 3)
        collection = make_collection(artist, works=[works["a"], works["b"]])
        with pytest.raises(LimitReached, match="room for 3 works in “Sketchbook”"):
            collecting.add_works(collection=collection, works=list(works.values())[:4])
        assert titles(collection) == "ab"

    @pytest.mark.parametrize(
        ("moved", "spot", "other", "place", "after"),
        [
            ("c", Spot("top"), "", 1, "cabde"),
            ("c", Spot("before"), "a", 1, "cabde"),
            ("a", Spot("after"), "d", 4, "bcdae"),
            ("a", Spot("end"), "", 5, "bcdea"),
            ("e", Spot("up"), "", 4, "abced"),
        ],
        ids=["top", "before", "after", "end", "up"],
    )
    def test_moved_one_by_one(self, sketchbook, works, moved, spot, other, place, after):
        name = works[moved]
        assert collecting.move_work(collection=sketchbook, work=name, spot=spot, other=works.get(other, "")) == place
        assert titles(sketchbook) == after

    def test_put_at_numbers(self, sketchbook, works):
        places = {works["a"]: 4, works["e"]: 1}
        assert collecting.move_works_to_places(collection=sketchbook, places=places) == places
        assert titles(sketchbook) == "ebcad"

    def test_what_is_not_in_it_is_neither_moved_nor_a_neighbour(self, artist, sketchbook, works):
        outside = make_post(artist, "x").public_id
        for act in (collecting.remove_work, collecting.set_cover):
            with pytest.raises(NotVisible):
                act(collection=sketchbook, work=outside)
        with pytest.raises(NotVisible):
            collecting.move_work(collection=sketchbook, work=outside, spot=Spot("top"))
        with pytest.raises(NeighbourGone):
            collecting.move_work(collection=sketchbook, work=works["a"], spot=Spot("after"), other=outside)
        with pytest.raises(NotVisible):
            collecting.move_works_to_places(collection=sketchbook, places={works["a"]: 3, outside: 1})
        assert titles(sketchbook) == "abcde"

    def test_a_cover_that_is_taken_out_stands_for_it_no_longer(self, sketchbook, works):
        collecting.set_cover(collection=sketchbook, work=works["c"])
        collecting.remove_work(collection=sketchbook, work=works["a"])
        sketchbook.refresh_from_db()
        assert (titles(sketchbook), sketchbook.cover.post.title) == ("bcde", "c")
        collecting.remove_work(collection=sketchbook, work=works["c"])
        sketchbook.refresh_from_db()
        assert (titles(sketchbook), sketchbook.cover) == ("bde", None)

    def test_deleted_it_leaves_the_works_where_they_hang(self, artist, sketchbook):
        before = list(order.wall_of(artist, "1").here().values_list("pk", "rank"))
        collecting.delete_collection(collection=sketchbook)
        assert list(order.wall_of(artist, "1").here().values_list("pk", "rank")) == before

    def test_in_several_at_once(self, artist, works):
        one, two, three = (make_collection(artist, title, [works["a"]]) for title in "123")
        post = artist.posts.get(title="b")
        collecting.set_collections_of(post=post, chosen=[one, two])
        collecting.set_collections_of(post=post, chosen=[two, three])
        assert [titles(collection) for collection in (one, two, three)] == ["a", "ab", "ab"]


@pytest.mark.django_db(transaction=True)
def test_many_hands_at_once_lose_nothing(artist):
    works = [make_post(artist, str(number), pictures=0).public_id for number in range(12)]
    collection = make_collection(artist, works=works[:6])

    def act(number: int) -> None:
        try:
            if number % 3 == 0:
                collecting.add_works(collection=collection, works=[works[6 + number // 3 % 6], works[6]])
            elif number % 3 == 1:
                collecting.move_work(collection=collection, work=works[number % 6], spot=Spot("top"))
            else:
                make_collection(artist)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as hands:
        list(hands.map(act, range(30)))
    ranks = list(collection.items.values_list("rank", flat=True))
    assert len(ranks) == len(set(ranks)) == 12
    slugs = list(Collection.objects.values_list("slug", flat=True))
    assert len(slugs) == len(set(slugs)) == 11


# Who may open a collection by its address, and whose tabs and lists name it.
MAY_OPEN = {
    "visitor": {"everyone", "link"},
    "stranger": {"everyone", "link"},
    "follower": {"everyone", "link"},
    "blocked": set(),
    "blocker": set(),
    "moderator": {"everyone", "link"},
    "artist": {"everyone", "link", "private"},
}
MAY_LIST = {who: seen - {"link"} for who, seen in MAY_OPEN.items()} | {"artist": {"everyone", "link", "private"}}


@pytest.mark.parametrize("who", MAY_OPEN)
def test_who_sees_which_collections(who, artist, request):
    for visibility in ("everyone", "link", "private"):
        make_collection(artist, visibility, visibility=visibility)
    viewer = request.getfixturevalue(who)

    def seen(collections) -> set[str]:
        return set(collections.values_list("title", flat=True))

    assert seen(Collection.objects.visible_to(viewer)) == MAY_OPEN[who]
    assert seen(Collection.objects.listed_for(viewer)) == MAY_LIST[who]
    artist.is_active = False
    artist.save()
    own = {"artist": MAY_OPEN["artist"]}
    assert seen(Collection.objects.visible_to(viewer)) == own.get(who, set())
