"""Writing to an artist without either knowing the other's address: who may, what arrives, and what never does."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as conf
from django.core import mail
from django.utils import timezone

from accounts import services as people
from common.limits import OneMoment
from portfolios import letters, post_office
from portfolios.models import Letter, Portfolio
from portfolios.tasks import send_forgotten_letters
from tests.people import make_person

FORM = {"subject": "A mural", "text": "Would you paint our wall?\nIt is long."}


@pytest.fixture
def open_artist(artist):
    Portfolio.objects.create(person=artist, takes_messages=True)
    return artist


@pytest.fixture
def write(as_person):
    """Send the form as somebody; the keywords are its fields."""

    def send(writer, to="artist", **told):
        return as_person(writer).post(f"/@{to}/contact/", FORM | {"form_key": str(uuid4())} | told)

    return send


@pytest.fixture
def sent(run_tasks):
    """Every letter that has gone out by now."""

    def take():
        run_tasks()
        return mail.outbox

    return take


class TestWho:
    PEOPLE = ("visitor", "stranger", "follower", "blocked", "blocker", "moderator", "unconfirmed", "artist")
    OPEN = (302, 200, 200, 404, 404, 200, 403, 403)
    # Nobody learns of somebody who has blocked them that they take no letters.
    SHUT = (302, 404, 404, 404, 404, 404, 404, 403)

    @pytest.fixture
    def unconfirmed(self, db):
        person = make_person("hasty")
        EmailAddress.objects.filter(user=person).update(verified=False)
        return person

    @pytest.mark.parametrize(("takes", "answers"), [(True, OPEN), (False, SHUT)])
    def test_who_may_open_the_form(self, takes, answers, artist, as_person, unconfirmed, request):
        Portfolio.objects.create(person=artist, takes_messages=takes)
        opened = [as_person(request.getfixturevalue(who)).get("/@artist/contact/").status_code for who in self.PEOPLE]
        assert dict(zip(self.PEOPLE, opened, strict=True)) == dict(zip(self.PEOPLE, answers, strict=True))

    @pytest.mark.parametrize("who", PEOPLE)
    def test_who_may_send_it_is_the_same(self, who, open_artist, write, unconfirmed, request, sent):
        answer = write(request.getfixturevalue(who))
        may = who in ("stranger", "follower", "moderator")
        assert (answer.status_code == 302, Letter.objects.count(), len(sent())) == (may or who == "visitor", may, may)

    def test_where_nothing_is_set_nobody_can_write(self, artist, stranger, write):
        assert write(stranger).status_code == 404

    def test_nor_to_who_has_no_confirmed_address(self, open_artist, stranger, write):
        EmailAddress.objects.filter(user=open_artist).update(verified=False)
        assert write(stranger).status_code == 404

    def test_nor_to_the_suspended(self, open_artist, stranger, write):
        people.suspend(user=open_artist)
        assert write(stranger).status_code == 404


class TestWhatArrives:
    def test_a_letter(self, open_artist, stranger, write, sent):
        assert write(stranger).url == "/@artist/"
        (letter,) = sent()
        assert (letter.subject, letter.to, letter.reply_to) == (
            "@stranger wrote to you on Cara: A mural",
            ["artist@example.com"],
            [],
        )
        assert letter.from_email == conf.DEFAULT_FROM_EMAIL
        body, off = re.subn(r"letters/off/\S+/", "letters/off/TOKEN/", letter.body)
        assert (body.strip(), off) == (
            f"""\
Hello Artist,

Stranger (@stranger) wrote to you through the form on your page:

> A mural
>
> Would you paint our wall?
> It is long.

Who that is: {conf.SITE_URL}/@stranger/

They gave no address, and yours is not shown to them. To answer, go to {conf.SITE_URL}/@stranger/

No more letters like this: {conf.SITE_URL}/letters/off/TOKEN/

Cara""",
            1,
        )
        assert "stranger@example.com" not in letter.message().as_string()

    def test_the_address_only_by_a_ticked_box(self, open_artist, stranger, write, sent):
        write(stranger, gives_address="on")
        (letter,) = sent()
        assert letter.reply_to == ["stranger@example.com"]
        assert "They gave their address, stranger@example.com: answer this letter, and it goes to them." in letter.body

    def test_without_it_who_takes_letters_is_answered_by_their_own_form(self, open_artist, stranger, write, sent):
        Portfolio.objects.create(person=stranger, takes_messages=True)
        write(stranger)
        assert f"To answer, go to {conf.SITE_URL}/@stranger/contact/" in sent()[0].body

    @pytest.mark.parametrize(
        "trick", ["Hi\r\nBcc: all@example.com", "Hi\nBcc: all@example.com", "Hi\u2028Bcc: a@b.example"]
    )
    def test_no_header_can_be_written(self, trick, open_artist, stranger, write, sent):
        people.edit_profile(user=stranger, name=trick, bio="")
        assert write(stranger, subject=trick).status_code == 302
        message = sent()[0].message()
        assert (message["Bcc"], message["To"]) == (None, "artist@example.com")
        assert "\n" not in message["Subject"]

    def test_what_is_written_cannot_pass_for_our_own_words(self, open_artist, stranger, write, sent):
        write(stranger, text="Hello.\r\n\r\nCara\r\n\r\nYour account ends today <b>now</b> & here.")
        assert "> Hello.\n> \n> Cara\n> \n> Your account ends today <b>now</b> & here.\n" in sent()[0].body

    def test_the_words_are_not_kept(self, open_artist, stranger, write, sent):
        write(stranger)
        sent()
        letter = Letter.objects.get()
        assert (letter.subject, letter.text, letter.sent_at is not None) == ("", "", True)


class TestOnce:
    def test_a_form_sent_twice_writes_one_letter(self, open_artist, stranger, write, sent):
        key = str(uuid4())
        for _ in range(2):
            assert write(stranger, form_key=key).status_code == 302
        assert len(sent()) == 1

    def test_a_task_that_runs_twice_carries_it_once(self, open_artist, stranger, write, sent):
        write(stranger)
        sent()
        post_office.deliver(Letter.objects.get().pk)
        assert len(mail.outbox) == 1

    @pytest.mark.parametrize(
        "happens",
        [
            lambda writer, artist: people.block(blocker=artist, blocked=writer),
            lambda writer, artist: people.block(blocker=writer, blocked=artist),
            lambda writer, artist: people.suspend(user=writer),
            lambda writer, artist: people.suspend(user=artist),
            lambda writer, artist: letters.stop_letters(artist=artist),
        ],
        ids=["blocked", "blocking", "writer suspended", "artist suspended", "switched off"],
    )
    def test_what_happens_on_the_way_counts(self, happens, open_artist, stranger, write, sent):
        write(stranger)
        happens(stranger, open_artist)
        assert (sent(), Letter.objects.get().text) == ([], "")

    def test_what_the_mail_server_would_not_take_goes_out_later(self, open_artist, stranger, settings, waiting_tasks):
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
            "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1", 9,
        )  # fmt: skip
        letter = letters.write_letter(
            writer=stranger, artist=open_artist, subject="", text="Hi", gives_address=False, form_key=uuid4()
        )
        with pytest.raises(OSError, match="refused"):
            post_office.deliver(letter.pk)
        letter.refresh_from_db()
        assert (letter.text, letter.sent_at) == ("Hi", None)
        assert waiting_tasks() == ["portfolios.tasks.send_letter"]
        Letter.objects.update(created_at=timezone.now() - timedelta(hours=1))
        send_forgotten_letters()
        assert waiting_tasks() == ["portfolios.tasks.send_letter"] * 2

    def test_old_ones_are_forgotten(self, open_artist, stranger, write, sent):
        write(stranger)
        sent()
        Letter.objects.update(created_at=timezone.now() - timedelta(days=31))
        send_forgotten_letters()
        assert not Letter.objects.exists()


class TestLimits:
    def test_three_to_one_artist_a_day(self, open_artist, stranger, write):
        assert [write(stranger).status_code for _ in range(4)] == [302, 302, 302, 429]
        answer = write(stranger, text="One more thing")
        assert answer.context["form"].non_field_errors() == [
            "You have written to them often enough for a day. You can write again in 8 hours."
        ]
        assert answer.context["form"]["text"].value() == "One more thing"
        assert Letter.objects.count() == 3

    def test_ten_a_day_altogether(self, db):
        writer = make_person("eager")
        artists = [make_person(f"artist-{number}") for number in range(4)]
        Portfolio.objects.bulk_create(Portfolio(person=artist, takes_messages=True) for artist in artists)
        for number in range(10):
            self.send(writer, artists[number % 4])
        with pytest.raises(OneMoment, match=r"in a day\. You can write again in 3 hours\.$"):
            self.send(writer, artists[3])
        self.send(make_person("other"), artists[3])

    def send(self, writer, artist):
        letters.write_letter(writer=writer, artist=artist, subject="", text="Hi", gives_address=False, form_key=uuid4())


class TestTheForm:
    def test_an_empty_one_is_refused_in_words(self, open_artist, stranger, write):
        answer = write(stranger, text="  \n ", subject="x" * 121)
        assert (answer.status_code, answer.context["form"].errors) == (
            422,
            {
                "text": ["Please write your message."],
                "subject": ["There is room for 120 characters in the subject; this has 121."],
            },
        )

    def test_it_says_what_the_box_gives_away(self, open_artist, stranger, as_person):
        page = as_person(stranger).get("/@artist/contact/").content.decode()
        assert "Give Artist my address, stranger@example.com, to answer by mail" in page
        assert "Without it, they can only look you up: you take no messages yourself." in page
        Portfolio.objects.create(person=stranger, takes_messages=True)
        page = as_person(stranger).get("/@artist/contact/").content.decode()
        assert "Without it, they answer by the form on your own page." in page
        assert "artist@example.com" not in page


class TestTheSwitchInEveryLetter:
    @pytest.fixture
    def link(self, open_artist, stranger, write, sent):
        write(stranger)
        (letter,) = sent()
        link = re.search(rf"{conf.SITE_URL}(/letters/off/\S+/)", letter.body)[1]
        assert letter.message()["List-Unsubscribe"] == f"<{conf.SITE_URL}{link}>"
        return link

    def takes(self):
        return Portfolio.objects.get().takes_messages

    def test_opening_it_only_asks_and_the_button_switches_off(self, link, client):
        assert (client.get(link).status_code, self.takes()) == (200, True)
        assert (client.post(link).status_code, self.takes()) == (200, False)

    def test_a_mail_program_needs_no_cookie(self, link):
        from django.test import Client

        answer = Client(enforce_csrf_checks=True).post(link, {"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, self.takes()) == (200, False)

    def test_another_link_does_nothing(self, link, client):
        assert client.post(f"{link[:-3]}xx/").status_code == 404
        assert self.takes()
