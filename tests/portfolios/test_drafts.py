"""What is not out yet: the calendar, the list, and what is done to many at once."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Profile
from feed.models import Post
from feed.services import set_tags
from images.models import Image
from portfolios import drafts, many
from portfolios.models import Artwork
from tests.people import make_image, make_post

NOON = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def browser(artist, as_person):
    Profile.objects.filter(user=artist).update(time_zone="Europe/Berlin")
    return as_person(artist)


@pytest.fixture
def draft(artist):
    def make(title="Study", *states, **fields):
        post = make_post(artist, title, pictures=0, **{"state": "draft"} | fields)
        for place, state in enumerate(states or ("ready",)):
            reason = "It ends half-way." if state == "rejected" else ""
            post.pictures.create(image=make_image(state, reason=reason), place=place, alt=f"{title} {place}")
        return post

    return make


def now(post):
    return Post.objects.get(pk=post.pk)


def planned(post, at):
    Post.objects.filter(pk=post.pk).update(state="scheduled", scheduled_for=at)
    return post


def ids(works):
    return [post.public_id for post in works]


def send(browser, do, works=(), **told):
    return browser.post("/drafts/", {"do": do, "draft": ids(works)} | told)


def said(browser, answer):
    """What the page says that comes next."""
    return [str(message) for message in browser.get(answer.url).context["messages"]]


class TestCalendar:
    def test_it_goes_by_the_days_and_months_of_the_artists_own_clocks(self, browser, draft, artist):
        for title, at in (
            ("b", datetime(2026, 3, 31, 21, 59, tzinfo=UTC)),
            ("c", datetime(2026, 3, 31, 22, 0, tzinfo=UTC)),
            ("a", datetime(2026, 3, 31, 7, 30, tzinfo=UTC)),
            ("d", datetime(2027, 3, 31, 7, 30, tzinfo=UTC)),
        ):
            planned(draft(title), at)
        page = browser.get("/drafts/")
        told = [
            (str(month.date)[:7], [(day.date.day, [post.title for post in day.posts]) for day in month.days])
            for month in page.context["calendar"]
        ]
        assert told == [("2026-03", [(31, ["a", "b"])]), ("2026-04", [(1, ["c"])]), ("2027-03", [(31, ["d"])])]
        words = page.content.decode()
        assert "Times are by the clocks of Europe/Berlin." in words
        assert [words.count(time) for time in (">09:30<", ">23:59<", ">00:00<")] == [2, 1, 1]

    def test_without_a_zone_it_says_that_times_are_in_utc(self, browser, draft, artist):
        Profile.objects.filter(user=artist).update(time_zone="")
        planned(draft(), NOON)
        assert "Times are in UTC." in browser.get("/drafts/").content.decode()

    def test_it_pages_by_time_and_those_of_one_minute_as_they_were_begun(self, browser, draft, monkeypatch):
        monkeypatch.setattr(drafts, "COMING_PAGE_SIZE", 2)
        works = [planned(draft(str(number)), NOON) for number in range(3)]
        planned(works[0], NOON + timedelta(minutes=1))
        seen, path = [], "/drafts/"
        while path:
            page = browser.get(path)
            seen += [post.title for post in page.context["coming"].items]
            path = page.context["coming"].next_url
        assert seen == ["1", "2", "0"]

    def test_other_peoples_plans_are_not_in_it(self, browser, stranger):
        planned(make_post(stranger, state="draft"), NOON)
        assert "Nothing is planned" in browser.get("/drafts/coming/").content.decode()


class TestTrouble:
    """Why something has not gone out is said in the list, in a sentence."""

    def words(self, browser):
        return browser.get("/drafts/").content.decode()

    def test_of_a_draft_that_was_to_go_out(self, browser, draft):
        post = draft("Fog", "rejected")
        Post.objects.filter(pk=post.pk).update(scheduled_for=NOON)
        assert (
            "It was to go out on 20 March 2026, 13:00, but study.jpg could not be used. It ends half-way."
            in self.words(browser)
        )
        post.pictures.all().delete()
        assert "It was to go out on 20 March 2026, 13:00, but it had no picture." in self.words(browser)

    def test_of_a_plan_that_will_come_to_nothing(self, browser, draft):
        post = planned(draft("Fog", "ready", "rejected"), NOON)
        assert "It cannot go out like this: study.jpg could not be used. It ends half-way." in self.words(browser)
        post.pictures.all().delete()
        assert "It cannot go out like this: it has no picture." in self.words(browser)

    def test_of_any_draft_with_a_rejected_picture(self, browser, draft):
        draft("Fog", "rejected")
        assert "study.jpg could not be used. It ends half-way." in self.words(browser)

    def test_of_all_others_nothing_is_said(self, browser, draft):
        planned(draft(), NOON)
        draft("Fog", "pending")
        assert "draft-trouble" not in self.words(browser)


class TestPublishing:
    def test_what_came_of_each_is_told(self, browser, draft, artist):
        works = [
            draft("a"),
            draft("b"),
            draft("c", "ready", "pending"),
            draft("d", "rejected"),
            planned(draft("e"), NOON),
            make_post(artist, "f", state="draft", pictures=0),
        ]
        answer = send(browser, "publish", works)
        assert said(browser, answer) == [
            "3 published, 1 waits for its pictures.",
            "“d”: One of the pictures could not be made safe to show. Remove it, then publish.",
            "“f”: Add at least one picture before you publish.",
        ]
        states = [now(post).state for post in works]
        assert states == ["published", "published", "waiting", "draft", "published", "draft"]

    def test_those_that_were_begun_last_hang_on_top(self, browser, draft):
        works = [draft(title) for title in "abc"]
        send(browser, "publish", works[::-1])
        assert [post.title for post in Post.objects.order_by("-position")] == ["c", "b", "a"]

    def test_sent_twice_it_is_done_once(self, browser, draft):
        works = [draft("a"), draft("b")]
        first = [send(browser, "publish", works), [now(post).position for post in works]][1]
        assert said(browser, send(browser, "publish", works)) == ["2 published.", "2 published."]
        assert [now(post).position for post in works] == first

    def test_of_many_refusals_three_are_told_and_the_others_counted(self, browser, artist):
        works = [make_post(artist, str(number), state="draft", pictures=0) for number in range(6)]
        told = said(browser, send(browser, "publish", works))
        assert (len(told), told[-1]) == (4, "And 3 more like these.")

    @pytest.mark.parametrize("do", ["publish", "schedule", "back", "join", "discard-now"])
    def test_nobody_else_does_anything_to_them(self, do, draft, stranger, as_person):
        works = [draft("a"), draft("b")]
        send(as_person(stranger), do, works, publish_at="2099-01-01T12:00")
        assert [(now(post).state, now(post).pictures.count()) for post in works] == [("draft", 1)] * 2

    def test_without_a_choice_it_says_so(self, browser):
        assert said(browser, send(browser, "publish")) == ["Choose the works first: tick the box beside each."]

    def test_a_strange_form_is_refused(self, browser, draft):
        assert send(browser, "dance", [draft()]).status_code == 400
        assert send(browser, "publish", ()).status_code == 302
        assert browser.post("/drafts/", {"do": "publish", "draft": ["", "x" * 999, "\0"]}).status_code == 302


class TestPlanning:
    @pytest.fixture(autouse=True)
    def _today(self):
        with time_machine.travel(NOON, tick=False):
            yield

    def plans(self, works):
        return [post.scheduled_for and post.scheduled_for.strftime("%d %H:%M") for post in map(now, works)]

    @pytest.mark.parametrize(
        ("apart", "times"),
        [
            ("", ["27 14:00", "27 14:00", "27 14:00"]),
            ("hour", ["27 14:00", "27 15:00", "27 16:00"]),
            # The clocks go forward in between: three in the afternoon stays three in the afternoon.
            ("day", ["27 14:00", "28 14:00", "29 13:00"]),
            ("week", ["27 14:00", "03 13:00", "10 13:00"]),
        ],
        ids=["at once", "hours", "days", "weeks"],
    )
    def test_all_at_once_or_one_after_the_other(self, apart, times, browser, draft):
        works = [draft(title) for title in "abc"]
        answer = send(browser, "schedule", works[::-1], publish_at="2026-03-27T15:00", apart=apart)
        assert answer.status_code == 302
        assert self.plans(works) == times

    def test_what_came_of_it_is_told(self, browser, draft):
        works = [draft("a"), draft("b", "rejected"), draft("c")]
        answer = send(browser, "schedule", works, publish_at="2026-03-27T15:00", apart="day")
        assert said(browser, answer) == [
            "The first goes out 27 March 2026, 15:00, the last 29 March 2026, 15:00.",
            "2 planned.",
            "“b”: One of the pictures could not be made safe to show. Remove it, then publish.",
        ]

    @pytest.mark.parametrize(
        ("told", "field", "sentence"),
        [
            ({}, "publish_at", "Choose the day and the time."),
            (
                {"publish_at": "2026-03-20T12:30"},
                "publish_at",
                "That time has passed already: in Europe/Berlin it is 13:00 on 20 March 2026.",
            ),
            (
                {"publish_at": "2026-03-29T02:30"},
                "publish_at",
                "On that day the clocks of Europe/Berlin go forward, and 02:30 is left out. 03:30 is there.",
            ),
            ({"publish_at": "2030-01-01T12:00"}, "publish_at", "Two years ahead is as far as one can plan."),
            (
                {"publish_at": "2028-03-19T12:00", "apart": "week"},
                "apart",
                "The last of them would go out on 26 March 2028. Two years ahead is the farthest.",
            ),
        ],
        ids=["no time", "past", "left out", "far", "far at the end"],
    )
    def test_a_time_that_will_not_do_is_told_and_the_choice_is_kept(self, told, field, sentence, browser, draft):
        works = [draft("a"), draft("b")]
        answer = send(browser, "schedule", works, **told)
        assert (answer.status_code, answer.context["form"].errors) == (422, {field: [sentence]})
        assert answer.content.decode().count(" checked") == 2
        assert self.plans(works) == [None, None]

    def test_planned_anew_and_taken_back(self, browser, draft):
        works = [planned(draft("a"), NOON + timedelta(days=1)), draft("b")]
        send(browser, "schedule", works, publish_at="2026-03-27T15:00")
        assert self.plans(works) == ["27 14:00"] * 2
        assert said(browser, send(browser, "back", works))[-1] == "2 back among the drafts."
        assert [now(post).state for post in works] == ["draft"] * 2


class TestJoining:
    def test_pictures_and_words_come_together_in_the_first(self, browser, draft, artist):
        works = [draft("", "ready", "pending"), draft("Fog", text="Seven layers."), draft("Sea", text="Salt.")]
        Post.objects.filter(pk=works[1].pk).update(rating="mature", warning="Blood")
        Post.objects.filter(pk=works[2].pk).update(rating="general", warning="Needles")
        for number, post in enumerate(works):
            set_tags(post=post, names=["sea", f"word-{number}"])
        answer = send(browser, "join", works[::-1])
        assert answer.url == f"/share/{works[0].public_id}/"
        post = Post.objects.get()
        assert (post.pk, post.title, post.text) == (works[0].pk, "Fog", "Seven layers.\n\nSalt.")
        assert (post.rating, post.warning) == ("mature", "Blood")
        assert [row.tag.name for row in post.post_tags.all()] == ["sea", "word-0", "word-1", "word-2"]
        assert [picture.alt for picture in post.pictures.all()] == [" 0", " 1", "Fog 0", "Sea 0"]
        assert [picture.place for picture in post.pictures.all()] == [0, 1, 2, 3]
        assert Artwork.objects.count() == 1

    def test_in_the_order_that_is_asked_for(self, artist, draft):
        one, two, three = (draft(title) for title in "abc")
        post = many.join_drafts(author=artist, works=ids([two, three, one]))
        assert (post, [picture.alt for picture in now(post).pictures.all()]) == (two, ["b 0", "c 0", "a 0"])

    def test_sent_twice_it_is_the_same_work(self, artist, draft):
        works = ids([draft("a"), draft("b")])
        first = many.join_drafts(author=artist, works=works)
        assert many.join_drafts(author=artist, works=works) == first
        assert first.pictures.count() == 2

    def test_what_was_cut_for_the_others_goes_with_them(self, artist, draft):
        one, two = draft("a"), draft("b")
        source = two.pictures.get().image
        cut = Image.objects.create(source=source, purpose="cover", filename="x", creator="x", creator_url="/")
        Artwork.objects.filter(pk=two.pk).update(cover=cut)
        many.join_drafts(author=artist, works=ids([one, two]))
        assert list(Image.objects.filter(purpose="cover")) == []
        assert Image.objects.filter(pk=source.pk).exists()

    def test_more_pictures_than_a_work_may_have_stay_where_they_are(self, browser, draft, settings):
        settings.POST_MAX_PICTURES = 2
        works = [draft(title) for title in "abc"]
        assert said(browser, send(browser, "join", works)) == [
            "There is room for 2 pictures in one work. These have 3 together."
        ]
        assert [post.pictures.count() for post in works] == [1, 1, 1]

    def test_texts_that_are_too_long_together_stay_where_they_are(self, browser, draft):
        works = [draft(title, text=title * 3000) for title in "ab"]
        assert said(browser, send(browser, "join", works)) == [
            "There is room for 5000 characters in the text. These have 6002 together."
        ]
        assert [now(post).pictures.count() for post in works] == [1, 1]

    def test_what_is_out_is_not_joined(self, browser, draft, artist):
        works = [draft("a"), make_post(artist, "b")]
        (told,) = said(browser, send(browser, "join", works))
        assert told == "One of these has been published meanwhile. Only drafts can become one work."
        assert [now(post).pictures.count() for post in works] == [1, 1]


class TestDiscarding:
    def test_it_asks_first(self, browser, draft):
        works = [draft("Fog"), draft("Sea")]
        page = send(browser, "discard", works).content.decode()
        assert "Discard 2 drafts?" in page
        assert "Fog, Sea" in page
        assert Post.objects.count() == 2
        assert said(browser, send(browser, "discard-now", works)) == ["2 discarded."]
        assert (Post.objects.count(), Image.objects.count()) == (0, 0)

    def test_sent_twice_is_no_trouble(self, browser, draft):
        works = [draft()]
        for _ in range(2):
            assert send(browser, "discard-now", works).status_code == 302

    def test_what_has_been_published_meanwhile_stays(self, browser, artist):
        post = make_post(artist, "Fog")
        assert said(browser, send(browser, "discard-now", [post])) == [
            "“Fog”: This is published already. It can be deleted on its own page."
        ]
        assert now(post).state == "published"


def test_all_are_chosen_by_an_address(browser, draft):
    for title in "abc":
        draft(title)
    assert browser.get("/drafts/?all").content.decode().count(" checked") == 3
    assert " checked" not in browser.get("/drafts/").content.decode()


def test_no_draft_is_in_two_lists(browser, draft, artist):
    planned(draft("a"), timezone.now() + timedelta(days=1))
    draft("b")
    draft("c", state="draft")
    Post.objects.filter(title="c").update(state="waiting")
    make_post(artist, "d")
    page = browser.get("/drafts/").context
    assert [post.title for post in page["drafts"].items] == ["c", "b"]
    assert [post.title for post in page["coming"].items] == ["a"]
