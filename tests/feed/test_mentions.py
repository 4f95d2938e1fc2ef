"""Who is called by @name: whom a text names, who hears of it, and where the names lead."""

from uuid import uuid4

import pytest

from accounts import services as people
from accounts.models import User
from common.errors import LimitReached
from common.markdown import to_html
from feed import answering, mentions, services
from feed.models import Comment, Mention, Post
from feed.publishing import publish_post
from notifications.models import Kind, Notification
from tests.people import make_person, make_post


def say(post, text, **fields):
    told = {"title": post.title, "visibility": post.visibility, "rating": post.rating} | fields
    services.edit_post(post=post, text=text, **told)


def called(**where):
    return set(Mention.objects.filter(**where).values_list("person__handle", flat=True))


def heard(*users):
    """Who has a line that tells of a mention."""
    return {user.handle for user in users if Notification.objects.filter(recipient=user, kind=Kind.MENTION).exists()}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Thanks @Mirela and @jun.park, @noor-h: @aiko_b!", ["mirela", "jun.park", "noor-h", "aiko_b"]),
        ("@mirela. @mirela's (@jun) *@ida* @mirela", ["mirela", "jun", "ida"]),
        ("こんにちは@mirelaさん", ["mirela"]),
        ("mail me@mirela.org, me.too@mirela, or @mirela@elsewhere.org", []),
        ("https://elsewhere.org/@mirela www.a.org/(@mirela) https://a.org/:@mirela", []),
        ("`@mirela` and\n\n```\n@mirela\n```", []),
        ("[@mirela](https://a.org)", []),
        ("@ @- @. @_x @@mirela #@mirela &@mirela", []),
        (f"@{'a' * 31} and @{'b' * 30}", ["b" * 30]),
    ],
)
def test_names_are_found_as_handles_are_spelled(text, names):
    assert mentions.names_in(text) == names


@pytest.mark.parametrize("visibility", Post.Visibility.values)
def test_those_are_called_who_may_see_the_post_and_none_that_a_block_parts(
    visibility, artist, follower, stranger, blocked, blocker, moderator
):
    gone = make_person("gone", is_active=False)
    everybody = [artist, follower, stranger, blocked, blocker, moderator, gone]
    post = make_post(artist, visibility=visibility)
    say(post, " ".join(f"@{person.handle}" for person in everybody) + " @nobody-there")
    may = {each.handle for each in everybody if post in Post.objects.visible_to(each)}
    assert called(post=post) == may - {"gone", "unwanted", "annoyed"}
    assert heard(*everybody) == called(post=post) - {"artist"}


@pytest.mark.django_db
def test_whoever_a_moderator_has_blocked_is_parted_from_them_too(artist, moderator):
    people.block(blocker=moderator, blocked=artist)
    post = make_post(artist)
    say(post, "@warden")
    assert called(post=post) == set()


def test_a_draft_tells_nobody_until_it_is_out(artist, stranger):
    post = make_post(artist, state=Post.State.DRAFT)
    say(post, "For @stranger")
    assert (called(post=post), heard(stranger)) == ({"stranger"}, set())
    publish_post(post=post)
    assert heard(stranger) == {"stranger"}


def test_an_edit_tells_the_new_and_takes_back_what_it_took_out(artist, stranger, follower):
    post = make_post(artist)
    say(post, "For @stranger")
    say(post, "For @follower")
    assert (called(post=post), heard(stranger, follower)) == ({"follower"}, {"follower"})


def test_a_post_that_is_for_fewer_now_takes_its_telling_back(artist, stranger, follower):
    post = make_post(artist)
    say(post, "@stranger @follower")
    say(post, "@stranger @follower", visibility="followers")
    assert (called(post=post), heard(stranger, follower)) == ({"follower"}, {"follower"})


class TestInComments:
    def remark(self, author, post, text):
        comment = answering.comment(author=author, post=post, text=text, form_key=uuid4())
        mentions.settle_in_comment(comment=comment)
        return comment

    def test_those_are_called_who_may_see_it(self, artist, follower, stranger, blocked, moderator):
        people.block(blocker=moderator, blocked=follower)
        post = make_post(artist)
        self.remark(follower, post, "@stranger @unwanted @warden @artist @follower")
        assert called(post=post) == {"stranger", "artist", "follower"}
        # The author of the post hears of the comment itself.
        assert heard(artist, follower, stranger, blocked, moderator) == {"stranger"}

    def test_an_edit_takes_back_and_a_deletion_forgets(self, artist, follower, stranger):
        comment = self.remark(follower, make_post(artist), "@stranger")
        Comment.objects.filter(pk=comment.pk).update(text="Nobody")
        comment.refresh_from_db()
        mentions.settle_in_comment(comment=comment)
        assert (called(comment=comment), heard(stranger)) == (set(), set())
        other = self.remark(follower, comment.post, "@stranger")
        answering.delete_comment(comment=other, by=follower)
        assert (Mention.objects.count(), heard(stranger)) == (0, set())

    def test_names_lead_to_pages(self, artist, follower, stranger, django_assert_num_queries):
        post = make_post(artist)
        one, other = self.remark(follower, post, "@stranger"), self.remark(follower, post, "Nobody")
        with django_assert_num_queries(1):
            links = mentions.links_in_comments([one.pk, other.pk])
        assert links == {one.pk: frozenset({("@stranger", "/@stranger/")})}


def test_only_those_who_are_called_become_links(artist, stranger, blocked):
    post = make_post(artist)
    say(post, "@Stranger, @unwanted, @nobody-there")
    (line,) = to_html(post.text, mentions.links_of(post)).splitlines()
    assert line == (
        '<p dir="auto"><a href="/@stranger/" rel="nofollow ugc noopener">@Stranger</a>, @unwanted, @nobody-there</p>'
    )


def test_a_block_or_a_suspension_takes_the_link_away_at_once(artist, stranger, follower):
    post = make_post(artist)
    say(post, "@stranger @follower")
    people.block(blocker=stranger, blocked=artist)
    User.objects.filter(pk=follower.pk).update(is_active=False)
    assert mentions.links_of(post) == frozenset()


@pytest.mark.parametrize("count", [21, 800])
def test_too_many_names_are_refused_in_words_and_nothing_is_written(artist, count):
    post = make_post(artist)
    with pytest.raises(LimitReached, match=f"You can mention 20 people at once; this names {count}"):
        say(post, " ".join(f"@a{number}" for number in range(count)))
    assert Post.objects.get(pk=post.pk).text == ""


def test_twenty_are_not_too_many(artist):
    say(make_post(artist), " ".join(f"@a0{number}" for number in range(20)))


def test_the_editor_says_so_beside_the_text_and_keeps_it(artist, as_person):
    post = make_post(artist)
    words = " ".join(f"@a{number}" for number in range(30))
    answer = as_person(artist).post(f"/share/{post.public_id}/", {"text": words, "form_key": str(uuid4())})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "You can mention 20 people at once; this names 30." in page
    assert words in page
