"""Comments: who may write, change, take away, hide and mark them, and what is counted."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import services as people
from common.errors import DomainError, NotAllowed, NotVisible
from feed import answering
from feed.answer_pictures import Shot
from feed.commenters import why_not_comment
from feed.models import Comment, CommentLike, Mention, Post
from feed.pins import BadPin, Pin, pin_at, place_in_words
from images.models import Image
from notifications.models import Notification
from portfolios.models import Artwork
from tests.people import make_person, make_post


def say(author, post, text="The edge!", **more):
    return answering.comment(author=author, post=post, text=text, form_key=uuid4(), **more)


def now(row):
    return type(row).objects.get(pk=row.pk)


def refused(act, **told):
    """Whether it was, whatever the words."""
    try:
        act(**told)
    except DomainError:
        return True
    return False


def sees(person):
    return Comment.objects.visible_to(person).exists()


def open_to_critique(post):
    Artwork.objects.filter(post=post).update(wants_critique=True)
    return post


def pinned(author, post, x=25, y=75):
    image = post.pictures.first().image
    return say(author, post, pin=pin_at(post, image_id=image.public_id, x=x, y=y))


@pytest.fixture
def everybody(artist, follower, stranger, blocked, blocker, moderator, visitor):
    followed = make_person("followed")
    people.follow(follower=artist, followee=followed)
    return {
        "visitor": visitor,
        "stranger": stranger,
        "follower": follower,
        "followed": followed,
        "moderator": moderator,
        "artist": artist,
    }


class TestWhoMayComment:
    @pytest.mark.parametrize(
        ("answers", "may"),
        [
            ("everyone", {"stranger", "follower", "followed", "moderator", "artist"}),
            ("followers", {"follower", "artist"}),
            ("followed", {"followed", "artist"}),
            ("nobody", {"artist"}),
        ],
    )
    def test_as_the_author_says(self, answers, may, everybody, artist):
        post = make_post(artist, answers=answers)
        assert {who for who, person in everybody.items() if not why_not_comment(post, person)} == may
        for who, person in everybody.items():
            if who != "visitor":
                assert refused(say, author=person, post=post) == (who not in may)
        assert now(post).comment_count == len(may)

    @pytest.mark.parametrize("visibility", ["everyone", "members", "followers", "link", "private"])
    def test_under_a_post_of_each_visibility_those_who_see_it(
        self, visibility, everybody, artist, blocked, blocker, as_person
    ):
        post = make_post(artist, visibility=visibility)
        seen = Post.objects.visible_to
        for person in (*everybody.values(), blocked, blocker):
            if person.is_authenticated:
                sees = seen(person).filter(pk=post.pk).exists()
                form = {"text": "Yes!", "form_key": str(uuid4())}
                answer = as_person(person).post(f"/posts/{post.public_id}/comments/", form)
                assert answer.status_code == (302 if sees else 404)
        assert now(post).comment_count == Comment.objects.count()

    def test_not_before_it_is_published(self, artist):
        assert why_not_comment(make_post(artist, state="draft"), artist) == "Comments open when it is published."

    def test_a_moderator_whom_a_block_parts_from_the_author_says_nothing(self, artist, moderator):
        post = make_post(artist)
        people.block(blocker=artist, blocked=moderator)
        assert why_not_comment(post, moderator) == "One of you has blocked the other."

    def test_the_author_changes_it_at_any_time_and_what_was_said_stays(self, artist, stranger):
        post = make_post(artist)
        said = say(stranger, post)
        answering.limit_answers(post=post, to="nobody")
        with pytest.raises(NotAllowed, match="Artist has closed the comments"):
            say(stranger, now(post))
        assert list(Comment.objects.visible_to(stranger)) == [said]


class TestAnswers:
    def test_an_answer_to_an_answer_stands_beside_it_and_names_whom_it_answers(self, artist, follower, stranger):
        post = make_post(artist)
        root = say(follower, post)
        first = say(stranger, post, to=root)
        second = say(artist, post, to=first)
        rows = Comment.objects.order_by("pk").values_list("parent", "addressee")
        assert list(rows) == [(None, None), (root.pk, None), (root.pk, stranger.pk)]
        assert second.parent_id == root.pk
        assert now(post).comment_count == 3

    def test_to_what_was_taken_back_a_moment_ago(self, artist, follower, stranger):
        post = make_post(artist)
        root = say(follower, post)
        say(artist, post, to=root)
        answering.delete_comment(comment=root, by=follower)
        with pytest.raises(NotVisible, match="taken back a moment ago"):
            say(stranger, post, to=root)
        alone = say(follower, post)
        answering.delete_comment(comment=alone, by=follower)
        with pytest.raises(NotVisible, match="taken back a moment ago"):
            say(stranger, post, to=alone)
        assert now(post).comment_count == 1

    def test_not_to_what_is_hidden(self, artist, follower):
        post = make_post(artist)
        root = say(follower, post)
        answer = say(follower, post, to=root)
        answering.hide_comment(comment=root, by=artist)
        for to in (root, answer):
            with pytest.raises(NotAllowed, match="hidden"):
                say(artist, post, to=to)

    def test_a_form_sent_twice_makes_one(self, artist, follower):
        post, key = make_post(artist), uuid4()
        for _ in range(2):
            answering.comment(author=follower, post=post, text="The edge!", form_key=key)
        assert (Comment.objects.count(), now(post).comment_count) == (1, 1)


class TestChanging:
    WHO = ("artist", "writer", "stranger", "moderator")

    @pytest.fixture
    def those(self, artist, follower, stranger, moderator):
        post = open_to_critique(make_post(artist))
        return {"artist": artist, "writer": follower, "stranger": stranger, "moderator": moderator}, post

    def may(self, those, prepare, act):
        persons, post = those
        found = set()
        for who in self.WHO:
            comment = prepare(persons, post)
            if not refused(act, comment=comment, by=persons[who]):
                found.add(who)
        return found

    @pytest.mark.parametrize(
        ("act", "may"),
        [
            ("edit", {"writer"}),
            ("delete", {"writer", "artist"}),
            ("hide", {"artist", "moderator"}),
            ("show what the artist hid", {"artist", "moderator"}),
            ("show what a moderator hid", {"moderator"}),
            ("mark as helpful", {"artist"}),
            ("no longer helpful", {"artist"}),
        ],
    )
    def test_who_may(self, act, may, those):
        def hidden_by(who):
            def prepare(persons, post):
                comment = pinned(persons["writer"], post)
                answering.hide_comment(comment=comment, by=persons[who])
                comment.refresh_from_db()
                return comment

            return prepare

        def plain(persons, post):
            return pinned(persons["writer"], post)

        def edit(*, comment, by):
            answering.edit_comment(comment=comment, by=by, text="No!")

        acts = {
            "edit": (plain, edit),
            "delete": (plain, answering.delete_comment),
            "hide": (plain, answering.hide_comment),
            "show what the artist hid": (hidden_by("artist"), answering.restore_comment),
            "show what a moderator hid": (hidden_by("moderator"), answering.restore_comment),
            "mark as helpful": (plain, answering.mark_helpful),
            "no longer helpful": (plain, answering.unmark_helpful),
        }
        assert self.may(those, *acts[act]) == may

    def test_an_edit_shows_and_the_same_words_once_more_are_none(self, artist, follower):
        comment = say(follower, make_post(artist))
        answering.edit_comment(comment=comment, by=follower, text="The edge!")
        assert now(comment).edited_at is None
        answering.edit_comment(comment=comment, by=follower, text="Which edge?")
        assert (now(comment).text, now(comment).edited_at is None) == ("Which edge?", False)

    def test_an_edit_tells_who_is_named_now(self, artist, follower, stranger):
        comment = say(follower, make_post(artist), "Look, @stranger")
        assert Notification.objects.filter(recipient=stranger).count() == 1
        answering.edit_comment(comment=comment, by=follower, text="Look")
        assert (Mention.objects.count(), Notification.objects.filter(recipient=stranger).count()) == (0, 0)


class TestPicturesOfAnEdit:
    """By the form, as people send it."""

    @pytest.fixture
    def comment(self, artist, follower, photo):
        post = make_post(artist)
        shots = [Shot(photo("one.jpg"), "One"), Shot(photo("two.jpg"), "Two")]
        return answering.comment(author=follower, post=post, text="Like this", form_key=uuid4(), shots=shots)

    def ids(self, comment):
        return list(comment.pictures.values_list("image__public_id", flat=True))

    def send(self, comment, follower, as_person, **told):
        return as_person(follower).post(f"/comments/{comment.public_id}/edit/", {"text": "Like this"} | told)

    def test_one_goes_one_comes_and_one_is_described_anew(self, comment, follower, as_person, photo):
        one, two = self.ids(comment)
        told = {f"remove-{one}": "on", f"alt-{one}": "One", f"alt-{two}": "The second", "alt_1": "Three"}
        assert self.send(comment, follower, as_person, **told, file_1=photo("three.jpg")).status_code == 302
        pictures = list(comment.pictures.values_list("image__filename", "alt"))
        assert pictures == [("two.jpg", "The second"), ("three.jpg", "Three")]
        assert not Image.objects.filter(public_id=one).exists()
        assert now(comment).edited_at is not None

    def test_what_describes_a_picture_is_no_edit(self, comment, follower, as_person):
        one, two = self.ids(comment)
        self.send(comment, follower, as_person, **{f"alt-{one}": "Else", f"alt-{two}": "Two"})
        assert (comment.pictures.first().alt, now(comment).edited_at) == ("Else", None)

    def test_sent_twice_a_new_one_is_one(self, comment, follower, as_person, photo):
        file = photo("three.jpg")
        for _ in range(2):
            file.seek(0)
            self.send(comment, follower, as_person, file_1=file)
        assert list(comment.pictures.values_list("image__filename", flat=True)) == ["one.jpg", "two.jpg", "three.jpg"]
        assert Image.objects.filter(in_comment=None, in_post=None).count() == 0

    @pytest.mark.parametrize("wrong", ["too many", "no picture", "no words", "long description"])
    def test_what_is_wrong_is_said_and_nothing_is_written(self, wrong, comment, follower, as_person, photo):
        one, _ = self.ids(comment)
        told, sentence = {
            "too many": (
                {f"file_{n}": photo(f"{n}.jpg") for n in (1, 2, 3)},
                "There is room for 4 pictures in a comment. Take one out first.",
            ),
            "no picture": ({"file_1": SimpleUploadedFile("a.jpg", b"words")}, "a.jpg: "),
            "no words": ({"text": "", f"remove-{one}": "on"}, "Please write your comment."),
            "long description": (
                {f"alt-{one}": "x" * 1001},
                "There is room for 1000 characters in the description; this has 1001.",
            ),
        }[wrong]
        answer = self.send(comment, follower, as_person, **told)
        assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
        assert list(comment.pictures.values_list("image__filename", "alt")) == [("one.jpg", "One"), ("two.jpg", "Two")]
        assert (now(comment).edited_at, Image.objects.filter(in_comment=None, in_post=None).count()) == (None, 0)

    def test_of_others_pictures_the_ids_are_passed_over(self, comment, artist, follower, as_person, photo):
        other = answering.comment(
            author=artist, post=comment.post, text="Mine", form_key=uuid4(), shots=[Shot(photo("mine.jpg"), "Mine")]
        )
        (theirs,) = self.ids(other)
        self.send(comment, follower, as_person, **{f"remove-{theirs}": "on", f"alt-{theirs}": "Bad"})
        assert other.pictures.get().alt == "Mine"


class TestDeleting:
    def test_where_others_answered_the_place_stays_without_words(self, artist, follower, stranger):
        post = open_to_critique(make_post(artist))
        root = pinned(follower, post)
        answering.mark_helpful(comment=root, by=artist)
        answering.like_comment(user=stranger, comment=root)
        answer = say(stranger, post, to=root)
        answering.delete_comment(comment=root, by=follower)
        left = now(root)
        assert (left.text, left.like_count, left.pin_x, left.helpful_at, left.hidden_by) == ("", 0, None, None, None)
        assert (CommentLike.objects.count(), now(post).comment_count) == (0, 1)
        answering.delete_comment(comment=answer, by=stranger)
        assert (Comment.objects.count(), now(post).comment_count) == (0, 0)

    def test_the_artist_who_takes_it_away_is_named(self, artist, follower):
        post = make_post(artist)
        root = say(follower, post)
        say(follower, post, to=root)
        answering.delete_comment(comment=root, by=artist)
        assert now(root).hidden_by == artist

    def test_twice_is_no_error(self, artist, follower):
        post = make_post(artist)
        comment = say(follower, post)
        for _ in range(2):
            answering.delete_comment(comment=now(comment) if _ == 0 else comment, by=follower)
        assert now(post).comment_count == 0


class TestHiding:
    def test_it_takes_its_answers_along_and_both_are_counted_right(self, artist, follower, stranger, moderator):
        post = make_post(artist)
        root = say(follower, post)
        answer, other = say(stranger, post, to=root), say(stranger, post)
        counts = []
        for act, comment in (
            (answering.hide_comment, answer),
            (answering.hide_comment, root),
            (answering.hide_comment, root),
            (answering.restore_comment, answer),
            (answering.restore_comment, root),
        ):
            act(comment=comment, by=moderator)
            counts.append(now(post).comment_count)
        assert counts == [2, 1, 1, 1, 3]
        assert other.post_id == post.pk

    def test_who_still_sees_it(self, artist, follower, stranger, moderator, visitor):
        comment = say(follower, make_post(artist))
        answering.hide_comment(comment=comment, by=artist)
        people = {
            "artist": artist,
            "writer": follower,
            "stranger": stranger,
            "moderator": moderator,
            "visitor": visitor,
        }
        seen = {who for who, person in people.items() if Comment.objects.visible_to(person).exists()}
        assert seen == {"artist", "writer", "moderator"}


class TestLikes:
    def test_the_counter_is_the_number_of_people(self, artist, follower, stranger):
        comment = say(artist, make_post(artist))
        for user in (follower, stranger, follower, stranger):
            answering.like_comment(user=user, comment=comment)
        assert now(comment).like_count == 2
        for _ in range(2):
            answering.unlike_comment(user=follower, comment=comment)
        assert now(comment).like_count == 1

    def test_of_what_is_gone(self, artist, follower):
        comment = say(artist, make_post(artist))
        Comment.objects.all().delete()
        with pytest.raises(NotVisible, match="That comment is gone"):
            answering.like_comment(user=follower, comment=comment)


class TestPins:
    @pytest.mark.parametrize(
        ("x", "y", "words"),
        [
            (0, 0, "at the upper left"),
            (1, 1, "at the lower right"),
            (0.5, 0.5, "in the middle"),
            (0.5, 0.1, "at the top"),
            (0.9, 0.4, "at the right"),
        ],
    )
    def test_where_in_words(self, x, y, words):
        assert place_in_words(x, y) == words

    def test_kept_in_fractions(self, artist, follower):
        comment = pinned(follower, open_to_critique(make_post(artist)), x=12.5, y=100)
        assert (now(comment).pin_x, now(comment).pin_y) == (0.125, 1.0)

    @pytest.mark.parametrize(("x", "y"), [(-0.1, 5), (5, 100.1), (float("nan"), 5), (float("inf"), 5)])
    def test_outside_of_the_picture(self, x, y, artist):
        post = open_to_critique(make_post(artist))
        with pytest.raises(BadPin, match="outside the picture"):
            pin_at(post, image_id=post.pictures.first().image.public_id, x=x, y=y)

    def test_on_foreign_pictures_and_closed_works(self, artist, stranger):
        post, other = open_to_critique(make_post(artist)), make_post(stranger)
        image = other.pictures.first().image.public_id
        with pytest.raises(BadPin, match="one of this work"):
            pin_at(post, image_id=image, x=5, y=5)
        with pytest.raises(BadPin, match="not open to critique"):
            pin_at(other, image_id=image, x=5, y=5)

    def test_once_the_picture_is_gone_the_critique_stays(self, artist, follower):
        post = open_to_critique(make_post(artist, pictures=2))
        comment = pinned(follower, post)
        post.pictures.first().image.delete()
        assert (now(comment).picture, now(comment).pin_x) == (None, 0.25)

    def test_on_a_picture_that_was_replaced_while_somebody_wrote(self, artist, follower):
        post = open_to_critique(make_post(artist, pictures=2))
        pin = Pin(post.pictures.first(), 0.5, 0.5)
        post.pictures.first().image.delete()
        with pytest.raises(DomainError, match="replaced or removed meanwhile"):
            say(follower, post, pin=pin)
        assert now(post).comment_count == 0
