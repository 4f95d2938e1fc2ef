"""Letters: who gets one, when, what is in it, that nobody gets it twice, and how it is switched off."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.conf import settings as conf
from django.core import mail
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import services as people
from accounts.models import Mute, Preferences, Profile
from feed import services as posts
from feed.models import Post
from feed.telling import mentioned_in_post
from notifications.choices import Wish, choices_of
from notifications.models import Doing, Kind, Mail, MailRound, Notification
from notifications.post_office import due_at_once, due_for_digest, send
from notifications.services import choose, mark_seen, notify
from notifications.tasks import mail_at_once, mail_digests
from notifications.unsubscribing import no_mail_url
from tests.notifications.test_telling import remark
from tests.people import make_person, make_post


@pytest.fixture
def wants(artist):
    """All kinds by the same post."""

    def choose_for(how, user=artist):
        choose(user=user, wishes=dict.fromkeys(Kind, Wish(on_site=True, mail=Mail(how))))

    return choose_for


def age(minutes):
    """As though all of it had happened so long ago."""
    Doing.objects.update(created_at=timezone.now() - timedelta(minutes=minutes))


class TestAtOnce:
    def test_what_happens_within_minutes_is_one_letter(self, artist, wants):
        wants("once")
        post = make_post(artist, "Red morning")
        for number in range(3):
            posts.like(user=make_person(f"fan-{number}"), post=post)
        age(4)
        assert list(due_at_once(timezone.now())) == []
        age(6)
        assert list(due_at_once(timezone.now())) == [artist.pk]
        send(artist.pk, Mail.ONCE)
        assert [letter.subject for letter in mail.outbox] == ["Fan-2 and 2 others liked “Red morning” · Cara"]
        assert list(due_at_once(timezone.now())) == []

    def test_the_next_one_waits_a_while(self, artist, stranger, follower, wants):
        wants("once")
        post = make_post(artist)
        posts.like(user=stranger, post=post)
        send(artist.pk, Mail.ONCE)
        posts.like(user=follower, post=post)
        age(6)
        send(artist.pk, Mail.ONCE)
        assert (len(mail.outbox), list(due_at_once(timezone.now()))) == (1, [])
        MailRound.objects.update(sent_at=timezone.now() - timedelta(minutes=11))
        assert list(due_at_once(timezone.now())) == [artist.pk]
        send(artist.pk, Mail.ONCE)
        assert "Follower liked" in mail.outbox[1].subject

    def test_the_beat_sees_to_it(self, artist, stranger, wants, run_tasks):
        wants("once")
        posts.like(user=stranger, post=make_post(artist))
        age(6)
        for _ in range(2):
            mail_at_once.delay()
        run_tasks()
        assert len(mail.outbox) == 1


# A Monday and a Tuesday, by the clock of Greenwich.
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
# Who is due at that hour of that day, by the zone that they have said.
MORNINGS = [
    (6, "", set()),
    (7, "", {"daily", "weekly"}),
    (11, "", {"daily", "weekly"}),
    (12, "", set()),
    (6, "Europe/Ljubljana", {"daily", "weekly"}),
    (11, "Europe/Ljubljana", set()),
    (24 + 7, "", {"daily"}),
    (24 + 6, "America/Los_Angeles", set()),
    (24 + 16, "America/Los_Angeles", {"daily"}),
    (-7, "Pacific/Auckland", set()),
    (-29, "Pacific/Auckland", {"daily"}),
    (-5, "Pacific/Auckland", {"daily", "weekly"}),
    (1.5, "Asia/Kolkata", {"daily", "weekly"}),
    (1, "Asia/Kolkata", set()),
]


class TestDigests:
    @pytest.mark.parametrize(("hours", "zone", "expected"), MORNINGS)
    def test_they_come_in_the_readers_morning(self, hours, zone, expected, artist, stranger, wants):
        Profile.objects.filter(user=artist).update(time_zone=zone)
        due = set()
        for rhythm in ("daily", "weekly"):
            Notification.objects.all().delete()
            wants(rhythm)
            posts.like(user=stranger, post=make_post(artist))
            due |= {rhythm for _ in due_for_digest(Mail(rhythm), MONDAY + timedelta(hours=hours))}
        assert due == expected

    def test_one_a_day_however_often_it_is_written(self, artist, stranger, follower, wants):
        wants("daily")
        post = make_post(artist)
        with time_machine.travel(MONDAY + timedelta(hours=8), tick=False):
            posts.like(user=stranger, post=post)
            for _ in range(2):
                send(artist.pk, Mail.DAILY)
            posts.like(user=follower, post=post)
            send(artist.pk, Mail.DAILY)
            assert (len(mail.outbox), list(due_for_digest(Mail.DAILY, timezone.now()))) == (1, [])
        with time_machine.travel(MONDAY + timedelta(hours=32), tick=False):
            assert list(due_for_digest(Mail.DAILY, timezone.now())) == [artist.pk]
            send(artist.pk, Mail.DAILY)
        assert [("Stranger liked" in letter.body, "Follower liked" in letter.body) for letter in mail.outbox] == [
            (True, False),
            (False, True),
        ]

    def test_one_a_week(self, artist, stranger, follower, wants):
        wants("weekly")
        post = make_post(artist)
        sent = []
        for fan, days in ((stranger, 0), (follower, 6), (None, 7), (None, 7)):
            if fan:
                posts.like(user=fan, post=post)
            with time_machine.travel(MONDAY + timedelta(days=days, hours=8), tick=False):
                send(artist.pk, Mail.WEEKLY)
            sent.append(len(mail.outbox))
        assert sent == [1, 1, 2, 2]

    def test_each_kind_goes_by_its_own_rhythm(self, artist, stranger):
        wishes = {Kind.LIKE: Wish(True, Mail.DAILY), Kind.FOLLOW: Wish(True, Mail.WEEKLY)}
        choose(user=artist, wishes=wishes | {Kind.COMMENT: Wish(True, Mail.OFF)})
        post = make_post(artist)
        posts.like(user=stranger, post=post)
        people.follow(follower=stranger, followee=artist)
        remark(stranger, post)
        for rhythm in (Mail.DAILY, Mail.WEEKLY, Mail.ONCE):
            send(artist.pk, rhythm)
        assert [letter.subject for letter in mail.outbox] == [
            "Stranger liked “Study” · Cara",
            "Stranger followed you · Cara",
        ]

    def test_the_beat_sees_to_it(self, artist, stranger, wants, run_tasks):
        wants("daily")
        posts.like(user=stranger, post=make_post(artist))
        with time_machine.travel(MONDAY + timedelta(hours=9), tick=False):
            for _ in range(2):
                mail_digests.delay()
            run_tasks()
        assert len(mail.outbox) == 1


class TestWhatIsInIt:
    def test_a_letter(self, artist, stranger, follower, wants):
        wants("daily")
        post = make_post(artist, "Red morning")
        Notification.objects.all().delete()
        remark(stranger, post, "What a *red*.")
        posts.like(user=stranger, post=post)
        people.follow(follower=stranger, followee=artist)
        send(artist.pk, Mail.DAILY)
        [letter] = mail.outbox
        assert (letter.subject, letter.to) == ("Your day on Cara: 3 things", ["artist@example.com"])
        body = re.sub(r"off/\S+/", "off/TOKEN/", letter.body)
        comment = post.comments.get()
        assert body.strip() == (
            f"""\
Hello Artist,

this happened on Cara since yesterday:

* Stranger followed you
  {conf.SITE_URL}/@stranger/

* Stranger liked “Red morning”
  {conf.SITE_URL}{post.get_absolute_url()}

* Stranger commented on “Red morning”
  > What a red.
  {conf.SITE_URL}/comments/{comment.public_id}/#comment-{comment.public_id}

No more letters about:
* Comments on my posts: {conf.SITE_URL}/notifications/off/TOKEN/
* New followers: {conf.SITE_URL}/notifications/off/TOKEN/
* Likes of my posts: {conf.SITE_URL}/notifications/off/TOKEN/

No more letters about any of it: {conf.SITE_URL}/notifications/off/TOKEN/
What you hear of, and how: {conf.SITE_URL}/settings/notifications/

Cara"""
        )

    # Of each, whether the title and the comment's words are in the letter.
    @pytest.mark.parametrize(
        ("change", "quoted"),
        [
            ({}, True),
            ({"visibility": "members"}, False),
            ({"visibility": "followers"}, False),
            ({"visibility": "link"}, False),
            ({"visibility": "private"}, False),
            ({"rating": "mature"}, False),
            ({"rating": "explicit"}, False),
            ({"warning": "Blood"}, False),
            ({"hidden_at": MONDAY}, False),
        ],
        ids=lambda value: "-".join(value) if isinstance(value, dict) else str(value),
    )
    def test_only_what_everybody_may_see_unwarned_is_quoted(self, change, quoted, artist, stranger, wants):
        wants("daily")
        post = make_post(artist, "Red morning")
        remark(stranger, post, "What a red.")
        Post.objects.filter(pk=post.pk).update(**change)
        send(artist.pk, Mail.DAILY)
        [letter] = mail.outbox
        text = letter.subject + letter.body.replace(post.get_absolute_url(), "")
        assert ("Red morning" in text, "What a red" in text, "Stranger commented on" in text) == (quoted, quoted, True)

    def test_a_long_one_ends_with_the_way_to_the_rest(self, artist, wants):
        wants("daily")
        fan = make_person("fan")
        for number in range(32):
            posts.like(user=fan, post=make_post(artist, f"Work {number}", pictures=0))
        send(artist.pk, Mail.DAILY)
        [letter] = mail.outbox
        assert letter.subject == "Your day on Cara: more than 30 things"
        rest = f"There is more: {conf.SITE_URL}/notifications/"
        assert (letter.body.count("\n* Fan liked"), rest in letter.body) == (30, True)


class TestWhoGetsNone:
    """Whatever waits then is given up, but for those who only want quiet."""

    @pytest.fixture
    def waits(self, artist, stranger, wants):
        wants("daily")
        self.post = make_post(stranger)
        mentioned_in_post(post=self.post, people=[artist.pk])

    def outcome(self, artist):
        send(artist.pk, Mail.DAILY)
        return len(mail.outbox), Doing.objects.filter(mail="daily").count()

    def test_otherwise_there_is_one(self, waits, artist):
        assert self.outcome(artist) == (1, 0)

    def test_the_suspended(self, waits, artist):
        people.suspend(user=artist)
        assert self.outcome(artist) == (0, 0)

    def test_of_the_suspended(self, waits, artist, stranger):
        people.suspend(user=stranger)
        assert self.outcome(artist) == (0, 0)

    def test_of_the_muted(self, waits, artist, stranger):
        Mute.objects.create(muter=artist, muted=stranger)
        assert self.outcome(artist) == (0, 0)

    def test_of_the_blocked(self, waits, artist, stranger):
        people.block(blocker=artist, blocked=stranger)
        assert self.outcome(artist) == (0, 0)

    def test_of_what_they_may_not_see_any_more(self, waits, artist):
        Post.objects.filter(pk=self.post.pk).update(visibility="private")
        assert self.outcome(artist) == (0, 0)

    def test_of_what_they_have_seen_here(self, waits, artist):
        mark_seen(recipient=artist, newest=Notification.objects.get().position)
        assert self.outcome(artist) == (0, 0)

    def test_who_has_no_confirmed_address(self, waits, artist):
        EmailAddress.objects.update(verified=False)
        assert self.outcome(artist) == (0, 0)

    def test_who_wants_none_any_more(self, waits, artist, wants):
        wants("off")
        assert self.outcome(artist) == (0, 0)

    def test_who_wants_quiet_gets_it_afterwards(self, waits, artist):
        quiet = Preferences.objects.create(user=artist, quiet_until=timezone.now() + timedelta(hours=1))
        due = list(due_for_digest(Mail.DAILY, MONDAY + timedelta(hours=8)))
        assert (self.outcome(artist), due) == ((0, 1), [])
        quiet.quiet_until = timezone.now() - timedelta(hours=1)
        quiet.save()
        assert self.outcome(artist) == (1, 0)

    def test_nobody_is_no_error(self, db):
        send(0, Mail.DAILY)
        assert mail.outbox == []


class TestSwitchingOff:
    @pytest.fixture
    def letter(self, artist, stranger, wants):
        wants("daily")
        posts.like(user=stranger, post=make_post(artist))
        send(artist.pk, Mail.DAILY)
        return mail.outbox[0]

    def off(self, user):
        return {kind for kind, wish in choices_of(user).items() if wish.mail == Mail.OFF}

    def test_the_letter_says_how_to_mail_programs(self, letter):
        link = re.search(r"Likes of my posts: (\S+)", letter.body).group(1)
        message = letter.message()
        assert (message["List-Unsubscribe"], message["List-Unsubscribe-Post"]) == (
            f"<{link}>",
            "List-Unsubscribe=One-Click",
        )

    def test_one_of_several_kinds_offers_all_of_them(self, letter, artist, stranger):
        MailRound.objects.all().delete()
        people.follow(follower=stranger, followee=artist)
        remark(stranger, make_post(artist))
        # Links are signed to the second.
        with time_machine.travel(timezone.now(), tick=False):
            send(artist.pk, Mail.DAILY)
        link = re.search(r"about any of it: (\S+)", mail.outbox[1].body).group(1)
        assert mail.outbox[1].message()["List-Unsubscribe"] == f"<{link}>"

    @pytest.mark.parametrize("kind", [Kind.LIKE, None])
    def test_one_click_without_logging_in(self, kind, artist, stranger, wants):
        wants("daily")
        path = no_mail_url(artist.pk, kind).removeprefix(conf.SITE_URL)
        anybody = Client(enforce_csrf_checks=True)
        assert (anybody.get(path).status_code, self.off(artist)) == (200, set())
        for _ in range(2):
            answer = anybody.post(path, {"List-Unsubscribe": "One-Click"})
            assert (answer.status_code, self.off(artist)) == (200, {kind} if kind else set(Kind))
        assert "No more mail<" in answer.content.decode()
        assert self.off(stranger) != set(Kind)

    def test_what_is_on_the_site_stays_as_it_was(self, artist):
        choose(user=artist, wishes={Kind.LIKE: Wish(on_site=False, mail=Mail.DAILY)})
        Client().post(no_mail_url(artist.pk).removeprefix(conf.SITE_URL))
        assert {kind for kind, wish in choices_of(artist).items() if not wish.on_site} == {Kind.LIKE}

    @pytest.mark.parametrize("token", ["x", "WzEsIiJd:1abc:forged"])
    def test_a_forged_link_does_nothing(self, token, artist):
        answer = Client().post(f"/notifications/off/{token}/")
        assert (answer.status_code, self.off(artist)) == (404, self.off(make_person("other")))


def in_own_connection(act):
    def run(number):
        try:
            return act(number)
        finally:
            connections.close_all()

    return run


@pytest.mark.django_db(transaction=True)
class TestAtTheSameTime:
    def test_many_workers_send_one_digest(self, artist, stranger):
        choose(user=artist, wishes={Kind.LIKE: Wish(True, Mail.DAILY)})
        posts.like(user=stranger, post=make_post(artist))
        with ThreadPoolExecutor(6) as workers:
            list(workers.map(in_own_connection(lambda _: send(artist.pk, Mail.DAILY)), range(12)))
        assert (len(mail.outbox), Doing.objects.filter(mail="off").count()) == (1, 1)

    def test_a_letter_that_the_mail_server_refuses_is_due_as_before(self, artist, stranger, settings):
        choose(user=artist, wishes={Kind.LIKE: Wish(True, Mail.DAILY)})
        posts.like(user=stranger, post=make_post(artist))
        # Nobody listens there.
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
            "django.core.mail.backends.smtp.EmailBackend",
            "127.0.0.1",
            1,
        )
        with pytest.raises(ConnectionRefusedError):
            send(artist.pk, Mail.DAILY)
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        assert (Doing.objects.get().mail, MailRound.objects.count()) == ("daily", 0)
        send(artist.pk, Mail.DAILY)
        assert len(mail.outbox) == 1

    def test_many_who_do_and_undo_it_leave_those_who_did(self, artist):
        """One line, which names exactly those whose like is there at the end."""
        fans = [make_person(f"fan-{number}") for number in range(8)]
        post = make_post(artist)

        def act(number):
            fan = fans[number % 8]
            change = posts.unlike if number % 3 == 2 else posts.like
            change(user=fan, post=post)

        with ThreadPoolExecutor(8) as hands:
            list(hands.map(in_own_connection(act), range(64)))
        liking = set(post.likes.values_list("user", flat=True))
        assert set(Doing.objects.values_list("actor", flat=True)) == liking
        assert Notification.objects.count() == 1


def test_telling_is_one_statement(artist, stranger):
    with CaptureQueriesContext(connection) as queries:
        notify(recipient=artist.pk, kind=Kind.FOLLOW, actor=stranger.pk)
    assert len([query for query in queries if "SAVEPOINT" not in query["sql"]]) == 1


def test_a_letter_asks_as_many_questions_of_many_as_of_few(artist, wants):
    wants("daily")
    post = make_post(artist)

    def asked(count):
        MailRound.objects.all().delete()
        for number in range(count):
            fan = make_person(f"fan-{number}-of-{count}")
            posts.like(user=fan, post=make_post(artist, pictures=0))
            remark(fan, post)
        with CaptureQueriesContext(connection) as queries:
            send(artist.pk, Mail.DAILY)
        return len(queries)

    assert asked(2) == asked(9)
