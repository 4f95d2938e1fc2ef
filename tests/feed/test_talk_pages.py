"""What is said under a post, as people read and write it."""

import re
from html import unescape
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts import services as people
from accounts.models import Mute
from feed import answering, answers
from feed.models import Comment, Post
from feed.services import delete_post
from images.models import Image
from portfolios.models import Artwork
from tests.people import make_image, make_person, make_post

HTMX = {"HTTP_HX_REQUEST": "true"}


def say(author, post, text="The edge!", **more):
    return answering.comment(author=author, post=post, text=text, form_key=uuid4(), **more)


MIDDLE = {"pin_x": "50", "pin_y": "50"}
TEXT = re.compile(r'<p class="text"[^>]*>(.*?)</p>', re.DOTALL)
ERRORS = re.compile(
    r'<ul class="errorlist"[^>]*>(.*?)</ul>|<div class="note note-error"[^>]*>(.*?)</div></div>', re.DOTALL
)
PIN = re.compile(
    r'class="pin" id="pin-(\w+)" href="#comment-(\w+)" aria-label="([^"]+)">\s*<svg x="([^"]+)" y="([^"]+)"'
)


def words(answer):
    return [" ".join(found.split()) for found in TEXT.findall(answer.content.decode())]


def errors(answer):
    found = ERRORS.findall(answer.content.decode())
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", "".join(each))).split()) for each in found]


def form(text="The edge!", **more):
    return {"text": text, "form_key": str(uuid4()), **more}


@pytest.fixture
def post(artist):
    made = make_post(artist, "Valley", pictures=2)
    Artwork.objects.filter(post=made).update(wants_critique=True)
    return made


@pytest.fixture
def url(post):
    return f"/posts/{post.public_id}/comments/"


class TestReading:
    def test_oldest_first_and_best_first(self, post, url, artist, follower, stranger, as_person):
        one, two, three = (say(artist, post, text) for text in ("one", "two", "three"))
        for user, liked in ((follower, two), (stranger, two), (stranger, three)):
            answering.like_comment(user=user, comment=liked)
        client = as_person(AnonymousUser())
        assert words(client.get(url)) == ["one", "two", "three"]
        assert words(client.get(f"{url}?sort=best")) == ["two", "three", "one"]
        assert words(client.get(post.get_absolute_url())) == ["one", "two", "three"]
        assert one.parent is None

    @pytest.mark.parametrize("sort", ["oldest", "best"])
    def test_every_thread_is_on_one_page_once(self, sort, post, url, artist, follower, as_person, monkeypatch):
        monkeypatch.setattr(answers, "THREADS_PAGE_SIZE", 2)
        answers._oldest._known.clear()
        answers._best._known.clear()
        said = [say(artist, post, f"no. {number}") for number in range(5)]
        answering.like_comment(user=follower, comment=said[3])
        client, there, read = as_person(follower), f"{url}?sort={sort}", []
        while there:
            page = client.get(there)
            read += words(page)
            found = re.search(r'<li class="more"><a class="button button-small" href="([^"]+)"', page.content.decode())
            there = found[1].replace("&amp;", "&") if found else ""
        order = [0, 1, 2, 3, 4] if sort == "oldest" else [3, 0, 1, 2, 4]
        assert read == [f"no. {number}" for number in order]
        answers._oldest._known.clear()
        answers._best._known.clear()

    def test_a_thread_shows_its_first_answers_and_leads_to_the_others(self, post, url, artist, follower, as_person):
        root = say(follower, post, "root")
        for number in range(5):
            say(artist, post, f"answer {number}", to=root)
        client = as_person(AnonymousUser())
        page = client.get(url)
        assert words(page) == ["root", "answer 0", "answer 1", "answer 2"]
        assert "Show 2 more" in page.content.decode()
        more = re.search(r'href="(/comments/\w+/answers/\?after=[^"]+)"', page.content.decode())[1]
        assert words(client.get(more)) == ["root", "answer 3", "answer 4"]
        assert words(client.get(more, **HTMX)) == ["answer 3", "answer 4"]
        assert words(client.get(f"/comments/{root.public_id}/")) == ["root", *(f"answer {n}" for n in range(5))]

    def test_an_answer_to_an_answer_names_whom_it_answers(self, post, url, artist, follower, stranger, as_person):
        root = say(artist, post, "root")
        first = say(follower, post, "first", to=root)
        say(stranger, post, "second", to=first)
        assert 'to <a href="/@follower/">Follower</a>' in as_person(AnonymousUser()).get(url).content.decode()

    def test_what_was_taken_back_keeps_its_place_without_its_words(self, post, url, artist, follower, as_person):
        root, other = say(follower, post, "gone"), say(follower, post, "gone too")
        for each in (root, other):
            say(artist, post, "answer", to=each)
        answering.delete_comment(comment=root, by=follower)
        answering.delete_comment(comment=other, by=artist)
        page = as_person(AnonymousUser()).get(url)
        assert words(page) == ["answer", "answer"]
        assert "This comment was taken back." in page.content.decode()
        assert "Artist took this comment away." in page.content.decode()

    def test_what_is_hidden_is_told_in_words_to_those_who_see_it(
        self, post, url, artist, follower, stranger, moderator, visitor, as_person
    ):
        root = say(follower, post, "rude")
        say(stranger, post, "indeed", to=root)
        answering.hide_comment(comment=root, by=artist)

        def told(person):
            found = re.search(
                r"<span>([^<]*hidden this comment[^<]*)</span>", as_person(person).get(url).content.decode()
            )
            return " ".join(found[1].split()) if found else ""

        assert {person.get_username(): told(person) for person in (artist, follower, moderator, stranger, visitor)} == {
            "artist": "You have hidden this comment. Only you, who wrote it and moderators see it.",
            "follower": "Artist has hidden this comment. Only you, Artist and moderators see it.",
            "warden": "Artist has hidden this comment.",
            "stranger": "",
            "": "",
        }
        assert words(as_person(stranger).get(url)) == []

    def test_the_blocked_and_the_muted_are_left_out(self, post, url, artist, follower, stranger, as_person):
        say(follower, post, "from follower")
        say(artist, post, "from artist")
        people.block(blocker=stranger, blocked=follower)
        assert words(as_person(stranger).get(url)) == ["from artist"]
        Mute.objects.create(muter=artist, muted=follower)
        assert words(as_person(artist).get(url)) == ["from artist"]

    def test_a_cursor_of_another_list_or_a_tampered_one_is_refused_in_words(self, post, url, artist, as_person):
        say(artist, post)
        for cursor in ("nonsense", "WzFd:1", ""):
            answer = as_person(AnonymousUser()).get(f"{url}?after={cursor}")
            assert answer.status_code == (400 if cursor else 200)

    def test_names_lead_to_people_and_words_stay_words(self, post, url, artist, follower, as_person):
        say(follower, post, "<b>Look</b>, @artist & @nobody")
        assert words(as_person(AnonymousUser()).get(url)) == [
            '&lt;b&gt;Look&lt;/b&gt;, <a href="/@artist/">@artist</a> &amp; @nobody'
        ]


class TestALinkToOne:
    """Wherever it stands among how many others."""

    def asked(self, answer):
        return re.findall(r'class="comment comment-asked" id="comment-(\w+)"', answer.content.decode())

    def test_it_shows_an_answer_with_what_it_answers_and_the_way_to_all_of_it(self, post, artist, follower, as_person):
        root = say(follower, post, "root")
        said = [say(artist, post, f"no. {number}", to=root) for number in range(40)]
        client = as_person(AnonymousUser())
        for number in (0, 29, 30, 35, 39):
            page = client.get(f"/comments/{said[number].public_id}/")
            assert self.asked(page) == [said[number].public_id]
            first = 0 if number < 30 else number - answers.ANSWERS_BEFORE
            assert words(page) == ["root", *(f"no. {n}" for n in range(first, min(first + 30, 40)))]
            whole = f'href="/comments/{root.public_id}/answers/"'
            assert (whole in page.content.decode()) == (number >= 30)
            assert f'href="{post.get_absolute_url()}#comments"' in page.content.decode()

    def test_of_a_critique_it_shows_the_picture_with_the_pin_unless_that_is_folded(
        self, post, url, artist, follower, as_person
    ):
        told = form("Too dark", picture=post.pictures.all()[1].image.public_id, pin_x="25", pin_y="50")
        as_person(follower).post(url, told)
        critique = Comment.objects.get()
        say(artist, post, "You are right", to=critique)
        page = as_person(follower).get(f"/comments/{critique.public_id}/").content.decode()
        assert PIN.findall(page) == [
            (critique.public_id, critique.public_id, "Pin 1, at the left: the critique by Follower", "25.00%", "50.00%")
        ]
        assert f'href="#pin-{critique.public_id}"' in page
        assert "Valley, picture 2" in page
        Post.objects.filter(pk=post.pk).update(rating="mature")
        page = as_person(follower).get(f"/comments/{critique.public_id}/").content.decode()
        assert (PIN.findall(page), "Valley, picture 2" in page, "Mature" in page) == ([], False, True)
        assert f'href="{post.get_absolute_url()}#pin-{critique.public_id}"' in page

    @pytest.mark.parametrize("change", ["hidden", "deleted", "blocked", "private"])
    def test_what_is_not_for_the_reader_any_more_is_gone(self, change, post, artist, follower, as_person):
        comment = say(follower, post)
        there, reader = f"/comments/{comment.public_id}/", make_person("reader")
        assert as_person(reader).get(there).status_code == 200
        if change == "hidden":
            answering.hide_comment(comment=comment, by=artist)
        elif change == "deleted":
            answering.delete_comment(comment=comment, by=follower)
        elif change == "blocked":
            people.block(blocker=follower, blocked=reader)
        else:
            Post.objects.filter(pk=post.pk).update(visibility="private")
        assert as_person(reader).get(there).status_code == 404


class TestWriting:
    def test_without_scripts_a_comment_leads_back_to_it(self, post, url, follower, as_person):
        answer = as_person(follower).post(url, form())
        made = Comment.objects.get()
        assert answer.url == f"{post.get_absolute_url()}#comment-{made.public_id}"

    def test_far_down_it_leads_to_its_own_place(self, post, url, follower, as_person, monkeypatch):
        monkeypatch.setattr(answers, "THREADS_PAGE_SIZE", 1)
        answers._oldest._known.clear()
        say(follower, post, "first")
        answer = as_person(follower).post(url, form("second"), follow=True)
        answers._oldest._known.clear()
        assert words(answer) == ["second"]
        assert answer.redirect_chain == [(Comment.objects.latest("pk").get_absolute_url(), 302)]

    def test_without_scripts_a_like_leads_back_to_the_page_where_it_stood(self, post, url, follower, as_person):
        comment = say(follower, post)
        page = f"http://testserver{url}?sort=best"
        like = f"/comments/{comment.public_id}/like/"
        answer = as_person(follower).post(like, {"liked": "yes"}, HTTP_REFERER=page)
        assert answer.url == f"{url}?sort=best#comment-{comment.public_id}"

    def test_in_place_it_comes_with_everything(self, post, url, follower, as_person):
        assert words(as_person(follower).post(url, form(), **HTMX)) == ["The edge!"]

    def test_an_answer_on_its_own_page_and_in_place(self, post, artist, follower, as_person):
        root = say(artist, post, "root")
        there = f"/comments/{root.public_id}/answer/"
        client = as_person(follower)
        assert "Your answer to Artist" in client.get(there).content.decode()
        assert words(client.post(there, form("in place"), **HTMX)) == ["root", "in place"]
        answer = client.post(there, form("by itself"))
        made = Comment.objects.latest("pk")
        assert answer.url == f"/comments/{made.public_id}/#comment-{made.public_id}"
        assert (made.parent, now(post).comment_count) == (root, 3)

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("", "Please write your comment."),
            ("   \n ", "Please write your comment."),
            ("x" * 100_000, "There is room for 2000 characters in your comment; this has 100000."),
            (
                " ".join(f"@person{n}" for n in range(190)),
                "You can mention 20 people at once; this names 190. Please take some out.",
            ),
        ],
        ids=["nothing", "blanks", "very long", "very many names"],
    )
    def test_bad_words_get_their_sentence_and_are_kept(self, text, sentence, post, url, follower, as_person):
        for more in ({}, HTMX):
            answer = as_person(follower).post(url, form(text), **more)
            assert (answer.status_code, errors(answer)) == (422, [sentence])
            assert text in answer.content.decode()
        assert Comment.objects.count() == 0

    @pytest.mark.parametrize(
        ("pin", "sentence"),
        [
            ({"pin_x": "120", "pin_y": "5"}, "That point lies outside the picture: both numbers go from 0 to 100."),
            ({"pin_x": "a", "pin_y": "5"}, "A point is two numbers from 0 to 100."),
            ({"pin_x": "nan", "pin_y": "5"}, "A point is two numbers from 0 to 100."),
            ({"pin_x": "5"}, "Say where: two numbers from 0 to 100."),
            (
                {"pin_x": "5", "pin_y": "5", "picture": "foreign"},
                "That picture is not, or no longer, one of this work.",
            ),
            ({"pin_x": "5", "pin_y": "5", "closed": True}, "This work is not open to critique: say it without a pin."),
        ],
        ids=["outside", "words", "nan", "half", "foreign", "closed"],
    )
    def test_bad_pins_get_their_sentence_and_words_are_kept(
        self, pin, sentence, post, url, artist, follower, as_person
    ):
        told = {"picture": post.cover.image.public_id} | pin
        if told.pop("closed", False):
            Artwork.objects.filter(post=post).update(wants_critique=False)
        if told["picture"] == "foreign":
            told["picture"] = make_post(artist).cover.image.public_id
        answer = as_person(follower).post(url, form(**told))
        assert (answer.status_code, errors(answer)) == (422, [sentence])
        assert "The edge!" in answer.content.decode()
        assert Comment.objects.count() == 0

    def test_an_answer_to_what_was_taken_back_a_moment_ago(self, post, artist, follower, stranger, as_person):
        root = say(artist, post, "root")
        say(stranger, post, "there", to=root)
        there = f"/comments/{root.public_id}/answer/"
        answering.delete_comment(comment=root, by=artist)
        answer = as_person(follower).post(there, form("too late"))
        assert (answer.status_code, "too late" in answer.content.decode()) == (422, True)
        assert errors(answer) == ["That comment was taken back a moment ago: there is nothing left to answer."]

    def test_who_may_not_any_more_keeps_what_they_typed(self, post, url, artist, follower, as_person):
        answering.limit_answers(post=post, to="nobody")
        answer = as_person(follower).post(url, form("too late"))
        assert (answer.status_code, "too late" in answer.content.decode()) == (422, True)
        assert "Artist has closed the comments." in answer.content.decode()

    def test_floods_are_told_how_long_to_wait(self, post, url, follower, as_person):
        client = as_person(follower)
        sent = [form(f"no. {number}") for number in range(21)]
        assert [client.post(url, each).status_code for each in sent] == [302] * 20 + [422]
        answer = client.post(url, sent[20])
        assert errors(answer) == ["That are many comments in a short time. You can write the next one in a minute."]
        assert "no. 20" in answer.content.decode()
        # Sent twice it is one, and no more.
        assert client.post(url, sent[0]).status_code == 302
        assert now(post).comment_count == 20

    def test_one_is_changed_on_its_own_page_and_in_place(self, post, follower, stranger, as_person):
        comment = say(follower, post)
        there, client = f"/comments/{comment.public_id}/edit/", as_person(follower)
        assert "The edge!" in client.get(there).content.decode()
        assert client.post(there, {"text": "Which?"}).status_code == 302
        answer = client.post(there, {"text": "That!"}, **HTMX)
        assert (words(answer), "edited" in answer.content.decode()) == (["That!"], True)
        assert client.post(there, {"text": "x" * 2001}).status_code == 422
        assert as_person(stranger).post(there, {"text": "Mine"}).status_code == 404

    def test_deleted_in_place_the_thread_goes_or_its_place_stays(self, post, artist, follower, as_person):
        root, client = say(follower, post), as_person(follower)
        answer = say(follower, post, to=root)
        there = "/comments/{}/delete/"
        assert "taken back" in client.post(there.format(root.public_id), **HTMX).content.decode()
        assert "thread" not in client.post(there.format(answer.public_id), **HTMX).content.decode()
        assert Comment.objects.count() == 0


class TestDoing:
    def test_likes_of_what_one_may_no_longer_see(self, post, artist, follower, as_person):
        comment = say(artist, post)
        there, client = f"/comments/{comment.public_id}/like/", as_person(follower)
        assert client.post(there, {"liked": "yes"}).status_code == 302
        Post.objects.filter(pk=post.pk).update(visibility="private")
        assert client.post(there, {"liked": "no"}).status_code == 404
        assert Comment.objects.get().like_count == 1

    def test_the_artist_marks_a_critique_and_all_see_it(self, post, url, artist, follower, as_person):
        image = post.cover.image.public_id
        as_person(follower).post(url, form(picture=image, pin_x="25", pin_y="75"))
        comment = Comment.objects.get()
        there = f"/comments/{comment.public_id}/helpful/"
        assert as_person(follower).post(there, {"helpful": "yes"}).status_code == 403
        answer = as_person(artist).post(there, {"helpful": "yes"}, **HTMX)
        assert 'aria-pressed="true"' in answer.content.decode()
        assert '<span class="chip chip-ok">' in as_person(AnonymousUser()).get(url).content.decode()

    def test_who_may_comment_is_chosen_on_the_page_by_its_author(self, post, artist, follower, as_person):
        there = f"/posts/{post.public_id}/commenters/"
        assert as_person(follower).post(there, {"answers": "nobody"}).status_code == 404
        assert as_person(artist).post(there, {"answers": "some"}).status_code == 400
        assert as_person(artist).post(there, {"answers": "nobody"}).status_code == 302
        page = as_person(follower).get(post.get_absolute_url()).content.decode()
        assert ("Artist has closed the comments." in page, "Your comment" in page) == (True, False)


class TestPins:
    def pinned(self, client, post, x="25", y="75", picture=0):
        image = post.pictures.all()[picture].image.public_id
        client.post(f"/posts/{post.public_id}/comments/", form(picture=image, pin_x=x, pin_y=y))
        return Comment.objects.latest("pk")

    def test_they_are_numbered_and_lead_both_ways(self, post, follower, as_person):
        client = as_person(follower)
        one, two = self.pinned(client, post), self.pinned(client, post, "90", "10", picture=1)
        page = client.get(post.get_absolute_url()).content.decode()
        assert PIN.findall(page) == [
            (one.public_id, one.public_id, "Pin 1, at the lower left: the critique by Follower", "25.00%", "75.00%"),
            (two.public_id, two.public_id, "Pin 2, at the upper right: the critique by Follower", "90.00%", "10.00%"),
        ]
        assert re.findall(r'<a class="pin-number" href="#pin-(\w+)" aria-label="(\d), pinned', page) == [
            (one.public_id, "1"),
            (two.public_id, "2"),
        ]

    def test_hidden_and_deleted_ones_are_gone_from_the_picture(self, post, artist, follower, as_person):
        one, two = (self.pinned(as_person(follower), post) for _ in range(2))
        answering.hide_comment(comment=one, by=artist)
        answering.delete_comment(comment=two, by=follower)
        assert 'class="pin"' not in as_person(artist).get(post.get_absolute_url()).content.decode()

    def test_when_the_picture_goes_the_critique_stays_with_a_sentence(self, post, follower, as_person):
        self.pinned(as_person(follower), post)
        post.pictures.first().image.delete()
        page = as_person(AnonymousUser()).get(post.get_absolute_url())
        assert words(page) == ["The edge!"]
        assert "Said of a picture that was replaced or removed." in page.content.decode()

    def test_without_scripts_a_click_sets_the_point_and_keeps_the_words(self, post, follower, as_person):
        there = f"/posts/{post.public_id}/critique/{post.cover.image.public_id}/"
        client = as_person(follower)
        clicked = client.post(there, form("Cooler here", **{"point.x": "80", "point.y": "160"})).content.decode()
        x, y = (re.search(rf'name="pin_{axis}"[^>]* value="([^"]*)"', clicked)[1] for axis in "xy")
        assert (x, y, "Cooler here" in clicked) == ("25.0", "75.1", True)
        told = {"picture": post.cover.image.public_id, "pin_x": x, "pin_y": y}
        assert client.post(there, form("Cooler here", **told)).status_code == 302
        made = Comment.objects.get()
        assert (made.pin_x, made.pin_y, made.picture) == (0.25, 0.751, post.pictures.first())

    def test_that_page_is_for_works_that_are_open_to_critique(self, post, artist, follower, as_person):
        there = f"/posts/{post.public_id}/critique/{make_post(artist).cover.image.public_id}/"
        assert as_person(follower).get(there).status_code == 404
        Artwork.objects.update(wants_critique=False)
        there = f"/posts/{post.public_id}/critique/{post.cover.image.public_id}/"
        assert as_person(follower).get(there).status_code == 404


def status(client, address):
    answer = client.get(address)
    b"".join(answer)
    return answer.status_code


def now(row):
    return type(row).objects.get(pk=row.pk)


class TestPictures:
    def sent(self, client, url, photo, **more):
        return client.post(url, form(file_1=photo("one.jpg"), alt_1="A door", **more))

    def test_they_come_with_their_descriptions_and_are_shown_once_made(
        self, post, url, follower, stranger, as_person, photo, run_tasks
    ):
        assert self.sent(as_person(follower), url, photo).status_code == 302
        assert "Waiting to be made safe" in as_person(follower).get(url).content.decode()
        assert "comment-pictures" not in as_person(stranger).get(url).content.decode()
        run_tasks()
        assert 'alt="A door"' in as_person(stranger).get(url).content.decode()

    def test_who_gets_their_bytes(self, post, url, artist, follower, stranger, as_person, photo, run_tasks):
        self.sent(as_person(follower), url, photo)
        run_tasks()
        comment, image = Comment.objects.get(), Image.objects.get(in_comment__isnull=False)
        assert image.is_public
        answering.hide_comment(comment=comment, by=artist)
        image.refresh_from_db()
        assert not image.is_public
        page = as_person(follower).get(url).content.decode()
        address = re.search(r'src="(/media/[^"]+)" alt="A door"', page)[1].replace("&amp;", "&")
        people_asked = (follower, artist, stranger, AnonymousUser())
        assert [status(as_person(person), address) for person in people_asked] == [200, 200, 404, 404]
        answering.restore_comment(comment=comment, by=artist)
        image.refresh_from_db()
        assert image.is_public

    @pytest.mark.parametrize("visibility", ["everyone", "members", "followers", "link", "private"])
    def test_they_are_public_where_a_visitor_sees_the_post(self, visibility, artist):
        post = make_post(artist, visibility=visibility)
        comment = say(artist, post)
        comment.pictures.create(image=make_image(), place=0)
        answering.answer_pictures.settle_comment_access(comments=Comment.objects.all())
        assert Image.objects.get(in_comment__comment=comment).is_public == (visibility in {"everyone", "link"})

    def test_they_go_with_the_comment_and_with_the_post(self, post, url, artist, follower, as_person, photo):
        for _ in range(2):
            self.sent(as_person(follower), url, photo)
        answering.delete_comment(comment=Comment.objects.first(), by=follower)
        assert Image.objects.filter(in_comment__isnull=False).count() == 1
        delete_post(post=post)
        assert Image.objects.count() == 0

    def test_one_that_was_rejected_says_so_to_who_sent_it(self, post, url, follower, stranger, as_person):
        comment = say(follower, post)
        comment.pictures.create(image=make_image("rejected", reason="Its pixels are broken."), place=0)
        assert "Its pixels are broken." in as_person(follower).get(url).content.decode()
        assert "broken" not in as_person(stranger).get(url).content.decode()

    def test_what_is_no_picture_and_what_is_beyond_the_quota_is_said_and_words_are_kept(
        self, post, url, follower, as_person, photo, settings
    ):
        settings.QUOTA_PICTURES_A_DAY = 1
        client = as_person(follower)
        told = {"file_1": photo("one.jpg"), "file_2": photo("two.jpg")}
        answer = client.post(url, form(**told))
        assert (answer.status_code, Image.objects.filter(in_comment__isnull=False).count()) == (422, 0)
        assert errors(answer)[0].startswith("You can upload 1 pictures in 24 hours.")
        broken = photo("three.jpg")
        broken.file.truncate(0)
        answer = client.post(url, form(file_1=broken))
        assert (answer.status_code, errors(answer)[0].startswith("three.jpg: ")) == (422, True)
        assert "The edge!" in answer.content.decode()
        assert Comment.objects.count() == 0


def test_people_who_never_spoke_are_no_reason_to_ask_much(post, as_person, django_assert_max_num_queries):
    client = as_person(make_person("guest"))
    client.get(post.get_absolute_url())
    with django_assert_max_num_queries(14):
        client.get(post.get_absolute_url())
