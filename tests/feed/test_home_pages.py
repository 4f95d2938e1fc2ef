"""The pages of home: addresses, the form of the mix, what is new, and what is answered to nonsense."""

import re

import pytest
from django.urls import reverse

from accounts import services as people
from accounts.models import PeopleList
from feed.mixing import Ratio
from feed.models import Mix
from tests.people import make_person, make_post, make_talk

TABS = {"/": "Your mix", "/home/following/": "Following", "/home/mutuals/": "Mutuals", "/home/everyone/": "Everyone"}
HTMX = {"HTTP_HX_REQUEST": "true"}
GOOD = {"following": "40", "friends": "30", "everyone": "30", "works": "100"}


def page(client, path, **headers):
    answer = client.get(path, **headers)
    return answer.content.decode()


@pytest.fixture(autouse=True)
def _a_page_for_talk(settings):
    settings.POST_PAGES = settings.POST_PAGES | {"talk": "portfolios:artwork"}


@pytest.fixture
def client_of(as_person, follower):
    return as_person(follower)


def test_every_tab_is_an_address_and_says_which_it_is(client_of, follower, artist):
    mine = PeopleList.objects.create(owner=follower, name="Ink & wash")
    mine.people.add(artist)
    make_post(artist, "Valley")
    tabs = TABS | {f"/home/lists/{mine.public_id}/": "Ink &amp; wash"}
    for path, title in tabs.items():
        html = page(client_of, path)
        assert re.findall(r'<a class="tab" href="([^"]+)"', html) == [*tabs]
        assert re.findall(r'aria-current="page">([^<]+)</a>', html) == [title]
        assert ("Valley" in html) == (path != "/home/mutuals/")


def test_lists_are_their_owners_alone(client_of, stranger, as_person):
    theirs = PeopleList.objects.create(owner=stranger, name="Secret")
    path = reverse("feed:list", args=[theirs.public_id])
    assert [client_of.get(path).status_code, as_person(stranger).get(path).status_code] == [404, 200]
    assert client_of.get("/home/secrets/").status_code == 404


def test_talk_and_what_is_passed_on_have_cards_without_pictures(client_of, artist, follower):
    make_talk(artist, "Which blue is this?")
    html = page(client_of, "/home/following/")
    assert ("Which blue is this?" in html, "card-pictures" in html, "Untitled" in html) == (True, False, False)


def test_the_way_to_the_next_page_is_a_link_and_ends_in_words(client_of, artist):
    for number in range(33):
        make_post(artist, f"Work {number}", pictures=0)
    first = page(client_of, "/home/following/")
    (url,) = set(re.findall(r'href="(/home/following/\?after=[^"]+)"', first))
    second = page(client_of, url)
    assert [html.count('<article class="card"') for html in (first, second)] == [30, 3]
    assert ["You are all caught up" in html for html in (first, second)] == [False, True]
    assert ["Back to the newest" in html for html in (first, second)] == [False, True]
    assert page(client_of, url, **HTMX).count("<html") == 0


# --- The mix --------------------------------------------------------------------------------------------------------


def test_a_mix_is_set_and_kept(client_of, follower):
    answer = client_of.post("/home/mix/", GOOD)
    assert (answer.status_code, answer.url) == (302, "/")
    assert Ratio(*Mix.objects.values_list("following", "friends", "everyone", "works").get()) == Ratio(40, 30, 30, 100)
    assert "40% following" in page(client_of, "/")
    client_of.post("/home/mix/", GOOD | {"following": "30", "friends": "40"})
    assert Mix.objects.count() == 1
    assert "30% following" in page(client_of, "/")


def test_to_a_script_the_panel_and_the_posts_are_answered(client_of, artist):
    make_post(artist, "Valley")
    html = client_of.post("/home/mix/", GOOD, **HTMX).content.decode()
    assert ("<html" in html, 'id="mix"' in html, 'hx-swap-oob="true"' in html, "Valley" in html) == (
        False,
        True,
        True,
        True,
    )


NONSENSE = {
    "too much": ({"following": "70"}, "The three parts make 130 in a hundred. Let them make 100."),
    "too little": ({"following": "0"}, "The three parts make 60 in a hundred. Let them make 100."),
    "below nothing": ({"following": "-10", "friends": "80"}, "Say a whole number from 0 to 100."),
    "more than all": ({"works": "101"}, "Say a whole number from 0 to 100."),
    "no number": ({"friends": "some"}, "Say a whole number from 0 to 100."),
    "a fraction": ({"friends": "29.5"}, "Say a whole number from 0 to 100."),
    "nothing": ({"everyone": ""}, "Say a whole number from 0 to 100."),
    "very large": ({"everyone": "9" * 400}, "Say a whole number from 0 to 100."),
}


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
@pytest.mark.parametrize("what", NONSENSE)
def test_what_is_no_mix_gets_its_sentence_and_changes_nothing(what, headers, client_of):
    told, sentence = NONSENSE[what]
    answer = client_of.post("/home/mix/", GOOD | told, **headers)
    assert (answer.status_code, sentence in answer.content.decode(), Mix.objects.exists()) == (422, True, False)
    assert client_of.get("/").status_code == 200


def test_a_mix_takes_a_form_alone(client_of, client):
    assert (client_of.get("/home/mix/").status_code, client.post("/home/mix/", GOOD).status_code) == (405, 302)


# --- What is new ----------------------------------------------------------------------------------------------------


def newer_url(html):
    (url,) = re.findall(r'hx-get="(/home/newer/[^"]+)"', html)
    return url


@pytest.mark.parametrize("path", TABS)
def test_what_is_new_is_counted_and_linked(path, client_of, artist, follower):
    people.follow(follower=artist, followee=follower)
    make_post(artist, "Seen")
    url = newer_url(page(client_of, path))
    assert page(client_of, url, **HTMX).strip() == ""
    make_post(artist, "One")
    make_talk(artist)
    assert re.findall(r'href="([^"]+)".*?</svg>([^<]+)<', page(client_of, url, **HTMX)) == [(path, "2 new")]
    assert "since you opened the page: 2." in page(client_of, url)


def test_of_a_list_too(client_of, artist, follower):
    mine = PeopleList.objects.create(owner=follower, name="Ink")
    mine.people.add(artist)
    url = newer_url(page(client_of, f"/home/lists/{mine.public_id}/"))
    make_post(artist)
    assert "1 new" in page(client_of, url, **HTMX)


def test_who_was_signed_out_meanwhile_is_not_led_away(client, client_of):
    url = newer_url(page(client_of, "/"))
    assert [client.get(url, **HTMX).status_code, client.get(url).status_code] == [204, 302]


@pytest.mark.parametrize("path", ["/?after=x", "/home/following/?after=1:2:3", "/home/newer/?since=x", "/home/newer/"])
def test_an_address_that_was_tampered_with_gets_its_sentence(path, client_of):
    answer = client_of.get(path)
    assert answer.status_code == 400
    assert "The address of a later page of a list works only for whoever it was given to." in answer.content.decode()


# --- Newcomers ------------------------------------------------------------------------------------------------------


def test_a_newcomer_is_invited_and_sees_what_everyone_shows(as_person, artist):
    newcomer = as_person(make_person("newcomer"))
    assert "Your home is still quiet" in page(newcomer, "/")
    make_post(artist, "Valley")
    html = page(newcomer, "/")
    assert ["Your home is still quiet" in html, "Valley" in html, "Artists to meet" in html] == [True] * 3
    assert ["Valley" in page(newcomer, path) for path in list(TABS)[1:]] == [False, False, True]
