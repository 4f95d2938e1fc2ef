"""The page, what is marked as read on it, and the choice of what to hear of."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import services as people
from feed import services as posts
from feed.telling import mentioned_in_post
from notifications.choices import Wish, choices_of
from notifications.models import Kind, Mail, Notification
from notifications.queries import PAGE_SIZE, unseen_count
from tests.notifications.test_telling import remark
from tests.people import make_person, make_post

PAGE, SEEN, SETTINGS = "/notifications/", "/notifications/seen/", "/settings/notifications/"


def lines_in(answer):
    """What a reader reads of each line."""
    found = re.findall(r'<li class="notice.*?</li>', answer.content.decode(), re.DOTALL)
    bare = [re.sub(r"<(svg|time|span class=\"portrait).*?</\w+>|<[^>]+>", " ", line, flags=re.DOTALL) for line in found]
    return [" ".join(line.split()) for line in bare]


@pytest.fixture
def busy(artist, stranger, follower):
    """Followed by one, liked, commented on and mentioned by the other."""
    post = make_post(artist, "Red morning")
    remark(stranger, post, "What a red.")
    posts.like(user=stranger, post=post)
    mentioned_in_post(post=make_post(stranger, "Thanks"), people=[artist.pk])
    return artist


SHOWN = {
    "": [
        "New: Stranger mentioned you in “Thanks”",
        "New: Stranger liked “Red morning”",
        "New: Stranger commented on “Red morning” What a red.",
        "New: Follower followed you",
    ],
    "?show=comments": ["New: Stranger commented on “Red morning” What a red."],
    "?show=likes": ["New: Stranger liked “Red morning”"],
    "?show=follows": ["New: Follower followed you"],
    "?show=mentions": ["New: Stranger mentioned you in “Thanks”"],
}


@pytest.mark.parametrize("narrowed", SHOWN)
def test_newest_first_and_narrowed_to_a_kind(narrowed, busy, as_person):
    assert lines_in(as_person(busy).get(PAGE + narrowed)) == SHOWN[narrowed]


def test_there_is_no_other_list(artist, as_person):
    assert as_person(artist).get(PAGE + "?show=secrets").status_code == 404


def test_the_rail_counts_what_is_new(busy, stranger, as_person):
    assert "4</i>" in as_person(busy).get(SETTINGS).content.decode()
    assert "place-count" not in as_person(stranger).get(SETTINGS).content.decode()


def test_more_than_a_page_is_paged_without_repeats(artist, as_person):
    for number in range(PAGE_SIZE + 2):
        remark(make_person(f"fan-{number}"), make_post(artist, f"Work {number}"))
    client = as_person(artist)
    first = client.get(PAGE)
    following = re.search(r'href="(/notifications/\?after=[^"]+)"', first.content.decode()).group(1)
    rest = client.get(following, headers={"HX-Request": "true"})
    expected = [f"New: Fan-{number} commented on “Work {number}” Yes!" for number in reversed(range(PAGE_SIZE + 2))]
    assert lines_in(first) + lines_in(rest) == expected
    assert "<html" not in rest.content.decode()


class TestReading:
    def new(self, user):
        return unseen_count(user), set(Notification.objects.filter(recipient=user, is_new=True).values_list("kind"))

    def test_what_was_shown_is_read_and_nothing_else(self, busy, as_person):
        like = Notification.objects.get(kind=Kind.LIKE)
        comment = Notification.objects.get(kind=Kind.COMMENT)
        shown = {"show": "all", "newest": like.position, "oldest": comment.position}
        answer = as_person(busy).post(SEEN, shown, headers={"Accept": "application/json"})
        assert (answer.json(), self.new(busy)) == ({"unseen": 2}, (2, {("follow",), ("mention",)}))

    def test_the_button_reads_all_of_a_kind_and_comes_back(self, busy, as_person):
        newest = Notification.objects.latest("position").position
        form = {"show": "likes", "newest": newest, "next": "/notifications/?show=likes"}
        answer = as_person(busy).post(SEEN, form)
        assert (answer.status_code, answer.url) == (302, "/notifications/?show=likes")
        assert self.new(busy) == (3, {("follow",), ("mention",), ("comment",)})
        as_person(busy).post(SEEN, form | {"show": "all"})
        assert self.new(busy) == (0, set())

    def test_nobody_reads_for_another(self, busy, stranger, as_person):
        as_person(stranger).post(SEEN, {"show": "all", "newest": Notification.objects.latest("position").position})
        assert unseen_count(busy) == 4

    @pytest.mark.parametrize("wrong", [{"newest": "x"}, {"newest": 2**63}, {"newest": -1}, {"show": "x"}, {}])
    def test_strange_places_are_refused_in_words(self, wrong, busy, as_person):
        form = {"show": "all", "newest": 1} | wrong if wrong else {}
        assert (as_person(busy).post(SEEN, form).status_code, unseen_count(busy)) == (404, 4)


class TestChoosing:
    def form(self, **changes):
        told = {f"{kind}-mail": "off" for kind in Kind} | {f"{kind}-site": "on" for kind in Kind} | changes
        return {name: value for name, value in told.items() if value}

    def test_what_is_chosen_is_kept_and_nothing_else_is_changed(self, artist, stranger, as_person):
        client = as_person(artist)
        assert client.post(SETTINGS, self.form(**{"like-site": "", "follow-mail": "once"})).status_code == 302
        expected = dict.fromkeys(Kind, Wish(on_site=True, mail=Mail.OFF))
        expected |= {Kind.LIKE: Wish(on_site=False, mail=Mail.OFF), Kind.FOLLOW: Wish(on_site=True, mail=Mail.ONCE)}
        assert choices_of(artist) == expected
        assert client.post(SETTINGS, self.form()).status_code == 302
        assert choices_of(artist) == dict.fromkeys(Kind, Wish(on_site=True, mail=Mail.OFF))
        assert choices_of(stranger)[Kind.COMMENT] == Wish(on_site=True, mail=Mail.DAILY)

    def test_what_cannot_be_chosen_is_refused_and_nothing_kept(self, artist, as_person):
        before = choices_of(artist)
        assert as_person(artist).post(SETTINGS, self.form(**{"like-mail": "hourly"})).status_code == 422
        assert choices_of(artist) == before

    def test_the_form_shows_what_is_chosen(self, artist, as_person):
        people.follow(follower=make_person("fan"), followee=artist)
        page = as_person(artist).get(SETTINGS).content.decode()
        assert '<option value="weekly" selected>' in page.partition('name="follow-mail"')[2].partition("</select>")[0]


class TestQuestions:
    """How many the database is asked: for the rail of a page, and for the page itself."""

    def asked(self, client, path):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return [query["sql"] for query in queries if "notifications_" in query["sql"]]

    def test_the_rail_asks_once_where_nothing_is_new_and_twice_else(self, artist, stranger, as_person):
        client = as_person(artist)
        assert len(self.asked(client, "/settings/profile/")) == 1
        people.follow(follower=stranger, followee=artist)
        assert len(self.asked(client, "/settings/profile/")) == 2

    def test_a_fragment_asks_nothing_for_the_rail(self, busy, as_person):
        with CaptureQueriesContext(connection) as queries:
            as_person(busy).get(PAGE, headers={"HX-Request": "true"})
        assert [query["sql"] for query in queries if "AND is_new" in query["sql"]] == []
