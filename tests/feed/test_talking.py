"""Talk: begun, saved, put out, edited with what it said before, and about another post."""

from uuid import uuid4

import pytest

from accounts import services as people
from common.errors import Conflict, LimitReached, NotAllowed, NotVisible, StrangeForm
from common.limits import OneMoment
from feed import services as posts
from feed import talking
from feed.models import Post, PostTag, Revision
from feed.talking import Talk
from images.models import Image
from notifications.models import Kind, Notification
from tests.people import make_image, make_post, make_talk


def write(author, text="A thought", *, quotes="", key=None, **fields):
    post = talking.start_talk(author=author, form_key=key or uuid4(), quotes=quotes)
    talking.save_talk(post=post, talk=Talk(text, **fields))
    talking.publish_talk(post=post)
    post.refresh_from_db()
    return post


def edit(post, text, **fields):
    talking.save_talk(post=post, talk=Talk(text, **fields))
    post.refresh_from_db()


def revisions(post):
    return list(Revision.objects.filter(post=post).values_list("title", "text"))


class TestWriting:
    def test_words_come_out_at_once_with_their_tags_and_whom_they_call(self, artist, stranger):
        post = write(artist, "Fog again, @stranger. #Sea_Fog #ink", answers="followers", warning="Fog")
        assert (post.state, post.kind, post.answers, post.warning) == ("published", "talk", "followers", "Fog")
        rows = PostTag.objects.filter(post=post).values_list("tag__name", "position")
        assert list(rows) == [("sea-fog", post.position), ("ink", post.position)]
        assert Notification.objects.get(recipient=stranger).kind == Kind.MENTION

    def test_a_form_sent_twice_makes_one(self, artist):
        key = uuid4()
        assert write(artist, key=key) == write(artist, key=key)
        assert talking.post_of_form(key, "A thought", author=artist) == Post.objects.get()

    def test_other_words_by_the_same_form_are_another_post(self, artist):
        key = uuid4()
        first = write(artist, "One", key=key)
        assert talking.post_of_form(key, "Other", author=artist) is None
        other = write(artist, "Other", key=talking.key_of_others(key, "Other"))
        assert talking.post_of_form(key, "Other", author=artist) == other
        assert talking.post_of_form(key, "One", author=artist) == first

    def test_it_waits_for_its_pictures(self, artist, photo, run_tasks):
        post = talking.start_talk(author=artist, form_key=uuid4())
        (picture,) = posts.add_pictures(post=post, files=[photo()])
        alts = {picture.image.public_id: "Fog"}
        talking.save_talk(post=post, talk=Talk("", alts=alts, order=list(alts)))
        assert talking.publish_talk(post=post) == Post.State.WAITING
        run_tasks()
        post.refresh_from_db()
        assert (post.state, post.pictures.get().alt) == ("published", "Fog")

    def test_words_alone_or_a_picture_alone_are_enough_and_nothing_is_not(self, artist):
        empty = talking.start_talk(author=artist, form_key=uuid4())
        with pytest.raises(Conflict, match="Write something, or add a picture"):
            talking.publish_talk(post=empty)
        empty.pictures.create(image=make_image(), place=0)
        assert talking.publish_talk(post=empty) == Post.State.PUBLISHED

    def test_a_bad_picture_holds_it_back(self, artist):
        post = talking.start_talk(author=artist, form_key=uuid4())
        post.pictures.create(image=make_image(Image.State.REJECTED), place=0)
        with pytest.raises(Conflict, match="could not be made safe"):
            talking.publish_talk(post=post)

    def test_ten_pictures_and_no_more(self, artist, photo):
        post = talking.start_talk(author=artist, form_key=uuid4())
        posts.add_pictures(post=post, files=[photo(f"{number}.jpg", size=(8, 8)) for number in range(10)])
        with pytest.raises(LimitReached, match="room for 10 pictures in one post"):
            posts.add_pictures(post=post, files=[photo("more.jpg", size=(8, 8))])

    def test_the_key_of_a_works_form_is_no_key_of_this(self, artist):
        work = make_post(artist, state="draft")
        with pytest.raises(StrangeForm):
            talking.start_talk(author=artist, form_key=work.form_key)

    def test_a_flood_is_held_up_in_words(self, artist):
        for number in range(30):
            write(artist, f"Thought {number}")
        with pytest.raises(OneMoment, match="You can post again in 2 minutes"):
            write(artist, "One more")
        assert Post.objects.filter(state="published").count() == 30


class TestEditing:
    def test_what_it_said_before_is_kept(self, artist, stranger):
        post = write(artist, "One #fog")
        edit(post, "Two, @stranger")
        edit(post, "Three")
        assert revisions(post) == [("", "Two, @stranger"), ("", "One #fog")]
        assert (post.text, bool(post.edited_at), post.post_tags.count()) == ("Three", True, 0)
        assert not Notification.objects.filter(recipient=stranger).exists()

    def test_a_draft_and_the_same_words_leave_no_trace(self, artist):
        post = talking.start_talk(author=artist, form_key=uuid4())
        edit(post, "One")
        edit(post, "Two")
        talking.publish_talk(post=post)
        edit(post, "Two", visibility="followers")
        assert (revisions(post), post.visibility, post.edited_at) == ([], "followers", None)

    def test_a_work_keeps_its_former_title_and_text(self, artist):
        work = make_post(artist, "Fog")
        posts.edit_post(post=work, title="Mist", text="Thin", visibility="everyone", rating="general")
        assert revisions(work) == [("Fog", "")]

    def test_it_cannot_be_emptied(self, artist):
        post = write(artist)
        with pytest.raises(Conflict, match="Delete it"):
            edit(post, "")
        post.pictures.create(image=make_image(), place=0)
        edit(post, "")
        with pytest.raises(NotAllowed):
            posts.remove_picture(post=post, image_id=post.pictures.get().image.public_id)

    def test_the_last_picture_may_go_while_there_are_words(self, artist):
        post = write(artist)
        picture = post.pictures.create(image=make_image(), place=0)
        posts.remove_picture(post=post, image_id=picture.image.public_id)
        assert not post.pictures.exists()


PASSED_ON_BY = {
    # By whom a post of the artist's can be quoted and reposted: by the artist, a follower, a stranger, a moderator,
    # whom the artist has blocked, who has blocked the artist.
    "everyone": "artist follower stranger warden",
    "members": "artist follower stranger warden",
    "followers": "artist",
    "link": "artist",
    "private": "artist",
}


@pytest.mark.parametrize("visibility", PASSED_ON_BY)
def test_who_may_quote(visibility, artist, follower, stranger, moderator, blocked, blocker):
    post = make_talk(artist, visibility=visibility)
    quoted_by = []
    for person in (artist, follower, stranger, moderator, blocked, blocker):
        try:
            quoted_by.append(write(person, "About it", quotes=post.public_id).author.handle)
        except (NotAllowed, NotVisible):
            continue
    assert quoted_by == PASSED_ON_BY[visibility].split()


@pytest.mark.parametrize(
    "state", [{"hidden_at": "2026-01-01T00:00Z"}, {"state": "draft", "position": None, "published_at": None}]
)
def test_what_is_not_out_cannot_be_quoted_even_by_its_author(state, artist, moderator):
    post = make_talk(artist, **state)
    for person in (artist, moderator):
        with pytest.raises(NotVisible):
            talking.start_talk(author=person, form_key=uuid4(), quotes=post.public_id)


class TestQuoting:
    def test_the_author_hears_of_it(self, artist, stranger):
        quote = write(stranger, "Look", quotes=make_post(artist).public_id)
        line = Notification.objects.get(recipient=artist)
        assert (line.kind, line.about_id, quote.is_quote) == (Kind.QUOTE, quote.pk, True)

    def test_a_block_in_between_stops_it_and_keeps_the_words(self, artist, stranger):
        post = make_post(artist)
        quote = talking.start_talk(author=stranger, form_key=uuid4(), quotes=post.public_id)
        talking.save_talk(post=quote, talk=Talk("Look"))
        people.block(blocker=artist, blocked=stranger)
        with pytest.raises(Conflict, match="Your words are kept"):
            talking.publish_talk(post=quote)
        talking.take_quote_out(post=quote)
        assert talking.publish_talk(post=quote) == Post.State.PUBLISHED

    def test_what_was_deleted_a_moment_ago(self, artist, stranger):
        post = make_post(artist)
        quote = talking.start_talk(author=stranger, form_key=uuid4(), quotes=post.public_id)
        talking.save_talk(post=quote, talk=Talk("Look"))
        posts.delete_post(post=post)
        with pytest.raises(Conflict, match="not there any more"):
            talking.publish_talk(post=quote)
        with pytest.raises(NotVisible, match="not there any more"):
            talking.start_talk(author=stranger, form_key=uuid4(), quotes=post.public_id)

    def test_a_quote_outlives_what_it_quotes(self, artist, stranger):
        post = make_post(artist)
        quote = write(stranger, "Look", quotes=post.public_id)
        posts.delete_post(post=post)
        quote.refresh_from_db()
        assert (quote.quoted, quote.is_quote, quote.text) == (None, True, "Look")

    def test_a_repost_cannot_be_quoted(self, artist, stranger):
        repost = make_talk(artist, "", kind="repost", quoted=make_talk(artist))
        with pytest.raises(NotVisible):
            talking.start_talk(author=stranger, form_key=uuid4(), quotes=repost.public_id)
