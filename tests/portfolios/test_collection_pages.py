"""The pages of collections: what they show to whom, and what their forms say."""

from uuid import uuid4

import pytest

from feed.wishes import Wishes
from portfolios import collecting, shelves, walls
from portfolios.models import Collection
from tests.people import make_collection, make_person, make_post
from tests.portfolios.test_collections import titles

OWN = "/portfolio/collections/"


@pytest.fixture
def works(artist) -> dict[str, str]:
    """One for everyone, one for followers, one by link, one for the artist, a draft."""
    kinds = {"a": "everyone", "b": "followers", "c": "link", "d": "private", "e": "everyone"}
    made = {title: make_post(artist, title, visibility=kinds[title]).public_id for title in kinds}
    return made | {"draft": make_post(artist, "draft", state="draft").public_id}


@pytest.fixture
def sketchbook(artist, works) -> Collection:
    return make_collection(artist, works=works.values())


@pytest.fixture
def browser(artist, as_person):
    return as_person(artist)


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


# Of the works in it: in a list a work for those with the link is the artist's alone, and a draft is nobody's.
SHOWN = {"visitor": "ae", "stranger": "ae", "follower": "abe", "moderator": "ae", "artist": "abcde"}


@pytest.mark.parametrize("who", SHOWN)
def test_it_shows_the_works_that_lists_may_show(who, sketchbook, as_person, request):
    page = as_person(request.getfixturevalue(who)).get(sketchbook.get_absolute_url())
    assert "".join(post.title for post in page.context["page"].items) == SHOWN[who]


def test_works_lead_on_along_the_collection(sketchbook, client):
    assert "/?in=sketchbook" in client.get(sketchbook.get_absolute_url()).content.decode()


# Of collections by their visibility: the answers to a visitor, to somebody blocked, and to the artist.
ANSWERS = {"everyone": (200, 404, 200), "link": (200, 404, 200), "private": (404, 404, 200)}


@pytest.mark.parametrize("visibility", ANSWERS)
def test_who_may_open_it(visibility, artist, blocked, blocker, as_person, visitor):
    url = make_collection(artist, visibility=visibility).get_absolute_url()
    assert tuple(as_person(who).get(url).status_code for who in (visitor, blocked, artist)) == ANSWERS[visibility]
    assert as_person(blocker).get(url).status_code == 404


def test_for_those_with_the_link_it_is_named_nowhere_and_kept_out_of_search(artist, client):
    make_collection(artist, "Public")
    hidden = make_collection(artist, "Secret", visibility="link")
    for path in ("/@artist/", "/@artist/collections/", "/@artist/collections/public/"):
        page = client.get(path).content.decode()
        assert ("Public" in page, "Secret" in page) == (True, False)
    answer = client.get(hidden.get_absolute_url())
    robots = "noindex, noai, noimageai, noarchive"
    assert (answer["X-Robots-Tag"], f'<meta name="robots" content="{robots}">' in words(answer)) == (robots, True)


def test_old_addresses_and_other_letters_lead_to_its_own(artist, sketchbook, client):
    collecting.edit_collection(collection=sketchbook, told=collecting.Told("Sketchbook", slug="notes"))
    for path in ("/@ARTIST/collections/notes/", "/@artist/collections/Sketchbook/", "/@artist/collections/NOTES/"):
        assert client.get(path).url == "/@artist/collections/notes/"
    assert client.get("/@ARTIST/collections/").url == "/@artist/collections/"
    for path in ("/@artist/collections/nothing/", "/@nobody/collections/notes/"):
        assert client.get(path).status_code == 404


def test_the_first_three_have_tabs_and_the_others_a_page(artist, client, browser):
    for title in ("One", "Two", "Three"):
        make_collection(artist, title)
    tabs = ["Portfolio", "One", "Two", "Three"]
    assert tab_words(client.get("/@artist/")) == tabs
    make_collection(artist, "דפי סקיצות")
    assert tab_words(client.get("/@artist/")) == [*tabs, "Collections"]
    names = [collection.title for collection in client.get("/@artist/collections/").context["page"].items]
    assert names == ["One", "Two", "Three", "דפי סקיצות"]


def tab_words(answer) -> list[str]:
    """Without those that are always there: posts, the about page, and an icon for readers."""
    nav = answer.content.decode().partition('<nav class="tabs"')[2].partition("</nav>")[0]
    found = [link.rpartition(">")[2] for link in nav.split("</a>")[:-1]]
    return [tab for tab in found if tab not in ("Posts", "About", "")]


class TestCovers:
    """The work that stands for a collection in a list: to each the chosen one if they may see it, else the first."""

    def covers(self, artist, viewer, rf) -> list[str]:
        page = shelves.collections_page(rf.get("/"), artist, wishes=Wishes.of(viewer))
        return [collection.shown.title if collection.shown else "" for collection in page.items]

    def test_the_chosen_one_or_the_first(self, artist, follower, visitor, works, sketchbook, rf):
        assert [self.covers(artist, who, rf) for who in (artist, follower, visitor)] == [["a"]] * 3
        collecting.set_cover(collection=sketchbook, work=works["b"])
        assert [self.covers(artist, who, rf) for who in (artist, follower, visitor)] == [["b"], ["b"], ["a"]]

    def test_none_where_nothing_can_be_seen(self, artist, visitor, works, rf):
        make_collection(artist, works=[works["d"], works["draft"]])
        assert self.covers(artist, visitor, rf) == [""]

    def test_never_one_that_people_are_asked_about_first(self, artist, visitor, works, sketchbook, rf):
        artist.posts.filter(title="a").update(rating="mature")
        artist.posts.filter(title="e").update(warning="Blood")
        assert (self.covers(artist, visitor, rf), self.covers(artist, artist, rf)) == ([""], ["b"])


class TestForms:
    def form(self, **told) -> dict[str, str]:
        return {"title": "Sketchbook", "visibility": "everyone", "form_key": str(uuid4())} | told

    def test_made_with_a_work_in_it_at_once(self, artist, works, browser):
        answer = browser.post(f"{OWN}new/?work={works['a']}", self.form(text="Seven *layers*."))
        made = Collection.objects.get()
        assert (answer.url, made.slug, titles(made)) == (made.works_url, "sketchbook", "a")
        assert "Seven <em>layers</em>." in browser.get(made.get_absolute_url()).content.decode()

    @pytest.mark.parametrize(
        ("told", "sentence"),
        [
            ({"title": " "}, "Please write a title."),
            ({"title": "\u202e\u2066"}, "Please write a title."),
            ({"title": "A" * 81}, "There is room for 80 characters in a title; this has 81."),
            ({"text": "a" * 2001}, "There is room for 2000 characters in the text; this has 2001."),
            ({"visibility": "friends"}, "Select a valid choice. friends is not one of the available choices."),
            ({"slug": "Эскизы"}, "An address is made of Latin letters, digits and dashes."),
            ({"slug": "a" * 61}, "There is room for 60 characters in the address; this has 61."),
            ({"slug": "taken"}, "You have another collection at “taken”. “taken-2” is free."),
            ({"slug": " Taken! "}, "You have another collection at “taken”. “taken-2” is free."),
        ],
        ids=["blank", "invisible", "long", "long text", "visibility", "script", "long address", "taken", "taken too"],
    )
    def test_what_is_wrong_is_said_and_nothing_typed_is_lost(self, artist, browser, told, sentence):
        make_collection(artist, "Taken")
        answer = browser.post(f"{OWN}new/", self.form(**told))
        assert (answer.status_code, Collection.objects.count()) == (422, 1)
        assert sentence in words(answer)
        other = make_collection(artist, "Other")
        again = browser.post(f"{OWN}{other.public_id}/edit/", self.form(**told))
        assert (again.status_code, sentence in words(again)) == (422, True)
        other.refresh_from_db()
        assert (other.title, other.slug) == ("Other", "other")

    def test_edited(self, sketchbook, browser):
        told = self.form(title="Notes", slug="My Notes", visibility="link")
        assert browser.post(f"{OWN}{sketchbook.public_id}/edit/", told).url == sketchbook.works_url
        sketchbook.refresh_from_db()
        assert (sketchbook.title, sketchbook.slug, sketchbook.visibility) == ("Notes", "my-notes", "link")

    def test_as_many_as_there_may_be(self, artist, browser, monkeypatch):
        monkeypatch.setattr(collecting, "MAX_COLLECTIONS", 1)
        make_collection(artist)
        answer = browser.post(f"{OWN}new/", self.form())
        assert "There is room for 1 collections. Delete one that you can do without." in words(answer)

    def test_works_are_chosen_from_all_that_hang(self, artist, works, browser):
        collection = make_collection(artist, works=[works["a"]])
        page = browser.get(f"{OWN}{collection.public_id}/add/")
        assert [(post.title, post.is_in) for post in page.context["page"].items] == [
            ("e", False),
            ("d", False),
            ("c", False),
            ("b", False),
            ("a", True),
        ]
        answer = browser.post(f"{OWN}{collection.public_id}/add/", {"work": [works["e"], works["b"]]}, follow=True)
        assert ("2 works are new in “Sketchbook”." in words(answer), titles(collection)) == (True, "aeb")

    def test_foreign_works_are_refused(self, artist, works, stranger, browser):
        collection = make_collection(artist)
        chosen = {"work": [works["a"], make_post(stranger).public_id]}
        answer = browser.post(f"{OWN}{collection.public_id}/add/", chosen, follow=True)
        assert "One of these works is not yours, or is gone. Nothing was changed." in words(answer)
        assert titles(collection) == ""

    def test_deleted_after_one_has_been_asked(self, artist, sketchbook, browser):
        asks = browser.get(f"{OWN}{sketchbook.public_id}/delete/")
        assert "The works in it stay in your gallery." in words(asks)
        browser.post(f"{OWN}{sketchbook.public_id}/delete/")
        assert (Collection.objects.count(), artist.artworks.count()) == (0, 6)


class TestFromTheWork:
    def test_boxes_say_in_which_it_is(self, artist, works, browser):
        one, two = make_collection(artist, "One", [works["a"]]), make_collection(artist, "Two")
        path = f"/share/{works['a']}/collections/"
        page = browser.get(path).content.decode()
        assert page.count("checked") == 1
        browser.post(path, {"collections": [two.public_id]})
        assert (titles(one), titles(two)) == ("", "a")
        browser.post(path, {})
        assert (titles(one), titles(two)) == ("", "")

    def test_on_the_works_own_page_they_come_by_themselves(self, artist, works, browser):
        make_collection(artist)
        path = f"/share/{works['a']}/collections/"
        assert f'hx-get="{path}"' in browser.get(artist.posts.get(title="a").get_absolute_url()).content.decode()
        piece = browser.get(path, headers={"hx-request": "true"}).content.decode()
        assert ("Sketchbook" in piece, "<html" in piece) == (True, False)

    def test_a_collection_of_a_blocked_friend_is_refused_with_all_others(self, artist, works, blocked, browser):
        own = make_collection(artist, "Own", [works["b"]])
        theirs = make_collection(blocked, "Theirs")
        path = f"/share/{works['a']}/collections/"
        for bad in (theirs.public_id, "1" * 16, "x"):
            answer = browser.post(path, {"collections": [own.public_id, bad]})
            assert answer.status_code == 422
            assert "One of these collections is not yours, or is gone. Nothing was changed." in words(answer)
        assert (titles(own), titles(theirs)) == ("b", "")

    def test_nobody_reaches_those_of_others(self, artist, sketchbook, works, as_person):
        browser = as_person(make_person("else"))
        for page in ("", "edit/", "add/", "delete/"):
            path = f"{OWN}{sketchbook.public_id}/{page}"
            assert (browser.get(path).status_code, browser.post(path).status_code) == (404, 404)
        assert browser.post(f"/share/{works['a']}/collections/").status_code == 404
        assert titles(sketchbook) == "abcdedraft"


class TestOrder:
    def test_collections_and_the_works_in_them(self, artist, works, sketchbook, browser):
        others = [make_collection(artist, title) for title in "23"]
        browser.post(OWN, {"do": f"top:{others[1].public_id}"})
        assert [tile.title for tile in browser.get(OWN).context["row"].tiles] == ["3", "Sketchbook", "2"]
        inside = sketchbook.works_url
        browser.post(inside, {"do": f"before:{works['e']}:{works['a']}"})
        browser.post(inside, {"do": f"remove:{works['draft']}"})
        browser.post(inside, {"do": f"cover:{works['c']}"})
        browser.post(inside, {"do": "places", f"place-{works['b']}": "5"})
        sketchbook.refresh_from_db()
        assert (titles(sketchbook), sketchbook.cover.post.title) == ("eacdb", "c")

    def test_scripts_are_told_where_things_are_now(self, works, sketchbook, browser):
        def ask(do: str):
            answer = browser.post(sketchbook.works_url, {"do": do}, headers={"accept": "application/json"})
            return answer.status_code, answer.json()

        moved = {"row": works["a"], "list": "works", "place": 6}
        assert ask(f"end:{works['a']}") == (200, {"said": "The work is at place 6.", "moved": [moved]})
        taken = {"row": works["b"], "list": "", "place": 0}
        said = "Taken out of the collection. The work hangs where it did."
        assert ask(f"remove:{works['b']}") == (200, {"said": said, "moved": [taken]})
        gone = "That work is not in this collection any more. Open the page again."
        assert ask(f"top:{works['b']}") == (404, {"error": gone})

    def test_pages_go_on(self, artist, works, sketchbook, browser, monkeypatch):
        monkeypatch.setattr(walls, "GALLERY_PAGE_SIZE", 4)
        first = browser.get(f"{sketchbook.works_url}?moving={works['b']}").context["row"]
        second = browser.get(first.next_url).context
        assert [(tile.title, second["row"].start) for tile in second["row"].tiles] == [("e", 5), ("draft", 5)]
        assert second["moving"].title == "b"
        shown = browser.get(sketchbook.get_absolute_url()).context["page"]
        assert [post.title for post in browser.get(shown.next_url).context["page"].items] == ["e"]


def test_neighbours_are_those_of_the_collection(artist, works, sketchbook, visitor, django_assert_num_queries):
    order = walls.works_of(artist, viewer=visitor)
    post = order.select_related("author").get(title="e")
    with django_assert_num_queries(3):
        found = walls.neighbours(post, wishes=Wishes.of(visitor), collection=sketchbook)
    assert (found.previous.title, found.next) == ("a", None)
    other = make_collection(artist, "Without it", [works["a"]])
    # Of one that it is not in, those of the gallery.
    assert walls.neighbours(post, wishes=Wishes.of(visitor), collection=other).next.title == "a"
