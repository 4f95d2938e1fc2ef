"""A picture in full by its address, and the ways on: through the work, the gallery, or the collection one came from."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser

from common.ranks import ranks
from feed.models import Post
from feed.wishes import Wishes
from portfolios.models import Collection, CollectionItem
from portfolios.stage import Way, stage_of
from tests.people import make_image, make_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def gallery(artist):
    """Newest first: C, B, A. B has three pictures."""
    return {title: make_post(artist, title, pictures=3 if title == "B" else 1) for title in "ABC"}


def collect(artist, *posts, slug="sketchbook", visibility="everyone"):
    collection = Collection.objects.create(
        artist=artist, title="Sketchbook", slug=slug, visibility=visibility, rank=f"a{slug}"
    )
    for rank, post in zip(ranks(len(posts)), posts, strict=True):
        CollectionItem.objects.create(collection=collection, artwork=post.artwork, rank=rank)
    return collection


def stage(post, viewer=None, **asked):
    told = {"in" if name == "within" else name: value for name, value in asked.items()}
    pictures = list(post.pictures.order_by("place").select_related("image"))
    return stage_of(post, pictures, wishes=Wishes.of(viewer or AnonymousUser()), asked=told)


@pytest.mark.parametrize(
    ("told", "opened"),
    [("", 0), ("1", 1), ("3", 3), ("last", 3), ("4", 0), ("0", 0), ("-1", 0), ("²", 0), ("٢", 0), ("9" * 5000, 0)],
)
def test_which_picture_is_open(told, opened, gallery):
    assert stage(gallery["B"], picture=told).opened == opened


def test_a_picture_that_is_not_ready_has_no_number(gallery):
    post = gallery["B"]
    first = post.pictures.get(place=0)
    first.image = make_image("pending")
    first.save()
    shown = stage(post, picture="last")
    assert ([one.number for one in shown.shown], shown.count, shown.in_full.picture.place) == ([0, 1, 2], 2, 2)


def test_from_picture_to_picture_and_on_into_the_works_beside(gallery):
    a, b, c = (gallery[title].get_absolute_url() for title in "ABC")
    ways = [(shown.before, shown.after) for shown in (stage(gallery["B"], picture=str(n)) for n in (1, 2, 3))]
    assert ways == [
        (Way(f"{c}?picture=last", "Previous work: C", "C"), Way(f"{b}?picture=2", "Next picture")),
        (Way(f"{b}?picture=1", "Previous picture"), Way(f"{b}?picture=3", "Next picture")),
        (Way(f"{b}?picture=2", "Previous picture"), Way(f"{a}?picture=1", "Next work: A", "A")),
    ]


def test_the_first_and_the_last_work_lead_on_in_one_direction(gallery):
    a, c = stage(gallery["A"]), stage(gallery["C"])
    assert (a.next_work, c.previous_work, a.previous_work.title, c.next_work.title) == (None, None, "B", "B")


def test_a_draft_hangs_beside_nothing(gallery, artist):
    draft = stage(make_post(artist, "Draft", state="draft"), artist)
    assert (draft.previous_work, draft.next_work) == (None, None)


def test_along_the_collection_one_came_from(gallery, artist):
    collect(artist, gallery["A"], gallery["C"])
    along = stage(gallery["A"], within="sketchbook")
    url = f"{gallery['C'].get_absolute_url()}?in=sketchbook"
    assert (along.previous_work, along.next_work) == (None, Way(url, "Next work: C", "C"))
    assert along.closed_url == f"{gallery['A'].get_absolute_url()}?in=sketchbook"
    assert along.shown[0].url == f"{gallery['A'].get_absolute_url()}?picture=1&in=sketchbook"


@pytest.mark.parametrize("slug", ["nowhere", "foreign", "without", "", "\x00", "a b", "ä" * 300])
def test_what_is_no_collection_of_this_work_is_passed_over(slug, gallery, artist, stranger):
    collect(stranger, make_post(stranger), slug="foreign")
    collect(artist, gallery["C"], slug="without")
    shown = stage(gallery["B"], within=slug)
    assert (shown.collection, shown.next_work.url) == (None, gallery["A"].get_absolute_url())


@pytest.mark.parametrize("visibility", ["everyone", "link", "private"])
@pytest.mark.parametrize("who", ["visitor", "stranger", "follower", "moderator", "artist"])
def test_who_walks_along_which_collection(visibility, who, gallery, artist, request):
    collect(artist, gallery["A"], gallery["C"], visibility=visibility)
    shown = stage(gallery["A"], request.getfixturevalue(who), within="sketchbook")
    assert (shown.collection is not None) == (visibility != "private" or who == "artist")


def test_what_others_may_not_see_is_not_beside_a_work(gallery, artist, stranger):
    hidden = make_post(artist, "D", visibility="followers")
    collect(artist, gallery["A"], hidden, gallery["C"])
    assert stage(gallery["C"]).previous_work is None
    assert stage(gallery["A"], stranger, within="sketchbook").next_work.title == "C"
    assert stage(gallery["A"], artist, within="sketchbook").next_work.title == "D"


def test_the_page_of_an_open_picture(gallery, client):
    url = gallery["B"].get_absolute_url()
    closed, opened = (client.get(f"{url}{query}").content.decode() for query in ("", "?picture=2"))
    assert [len(re.findall(r"<dialog[^>]* open", page)) for page in (closed, opened)] == [0, 1]
    assert [len(re.findall(r" inert>", page)) for page in (closed, opened)] == [0, 2]
    assert 'alt="B, picture 2"' in opened[opened.index("<dialog") :]


def test_another_name_of_the_work_leads_to_the_same_picture(gallery, client):
    url = gallery["B"].get_absolute_url()
    answer = client.get(url.replace("-b/", "-old-name/") + "?picture=2&in=sketchbook")
    assert (answer.status_code, answer.url) == (302, f"{url}?picture=2&in=sketchbook")


@pytest.mark.parametrize(("told", "kept"), [("dark", "dark"), ("light", "light"), ("pink", "dark"), (None, "dark")])
def test_the_background_is_remembered(told, kept, gallery, client):
    url = gallery["B"].get_absolute_url()
    if told:
        client.cookies["backdrop"] = told
    assert f'data-backdrop="{kept}"' in client.get(url).content.decode()


def test_the_background_is_chosen_by_a_form(gallery, client):
    url = f"{gallery['B'].get_absolute_url()}?picture=2"
    answer = client.post("/backdrop/", {"backdrop": "light", "next": url})
    assert (answer.status_code, answer.url, client.cookies["backdrop"].value) == (302, url, "light")
    assert client.post("/backdrop/", {"backdrop": "pink"}).status_code == 400


ASKED_ABOUT = [{"rating": "mature"}, {"rating": "explicit"}, {"warning": "Spiders"}]


@pytest.mark.parametrize("fields", ASKED_ABOUT)
def test_what_people_are_asked_about_first_stays_covered_until_they_want_to_look(fields, artist, stranger):
    post = make_post(artist, "Spider", **fields)
    asked = [{}, {"picture": "1"}, {"look": "yes"}, {"picture": "1", "look": "yes"}]
    for viewer in (stranger, *([None] if fields.get("rating") != "explicit" else [])):
        seen = [stage(post, viewer, **told) for told in asked]
        assert [(one.is_veiled, one.is_unveiled, one.opened) for one in seen] == [
            (True, False, 0),
            (True, False, 0),
            (True, True, 0),
            (True, True, 1),
        ]
        assert (seen[0].shown[0].url, seen[0].shown[0].is_eager) == (
            f"{post.get_absolute_url()}?picture=1&look=yes",
            False,
        )
    own = stage(post, artist, picture="1")
    assert (own.is_veiled, own.opened, own.shown[0].url) == (False, 1, f"{post.get_absolute_url()}?picture=1")


@pytest.mark.parametrize("fields", ASKED_ABOUT)
def test_nobody_walks_right_into_it(fields, gallery, artist):
    Post.objects.filter(pk=gallery["A"].pk).update(**fields)
    assert stage(gallery["B"], picture="3").after.url == gallery["A"].get_absolute_url()


def test_what_is_for_people_who_are_signed_in_stays_covered_for_others(artist):
    post = make_post(artist, rating="explicit")
    seen = [stage(post, None, **told) for told in ({}, {"picture": "1", "look": "yes"})]
    assert [(one.is_veiled, one.is_closed, one.opened, one.shown) for one in seen] == [(True, True, 0, [])] * 2


@pytest.mark.parametrize("fields", ASKED_ABOUT)
def test_the_page_of_such_a_work(fields, artist, stranger, as_person):
    url, client = make_post(artist, "Spider", **fields).get_absolute_url(), as_person(stranger)
    pages = [client.get(f"{url}{query}").content.decode() for query in ("", "?picture=1", "?picture=1&look=yes")]
    assert [("veil" in page, 'veil" open' in page, "<dialog" in page and " open data-" in page) for page in pages] == [
        (True, False, False),
        (True, False, False),
        (True, True, True),
    ]
