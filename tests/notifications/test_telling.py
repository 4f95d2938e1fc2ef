"""Who hears of what: by what people do, and never of what they may not see."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts import services as people
from accounts.models import Mute, Preferences, Profile, User
from feed import answering, publishing, telling
from feed import services as posts
from feed.models import Comment, CommentPicture, Post
from images.models import Image
from notifications.choices import Wish
from notifications.models import About, Doing, Kind, Mail, Notification
from notifications.queries import FILTERS, lines_for, unseen_count, with_people
from notifications.services import choose, mark_seen, notify
from portfolios.tasks import publish_waiting
from tests.people import make_image, make_person, make_post


def lines(user):
    return with_people(lines_for(user, FILTERS["all"]).order_by("-position"), viewer=user)


def told(user):
    """What somebody reads, newest first."""
    return [(line.who, line.did, line.subject.name if line.subject else "") for line in lines(user)]


def remark(author, post, text="Yes!", **fields):
    made = answering.comment(author=author, post=post, text=text, form_key=uuid4())
    Comment.objects.filter(pk=made.pk).update(**fields)
    made.refresh_from_db()
    return made


class TestWhatPeopleDo:
    def test_a_follow_is_told_and_taken_back_with_it(self, artist, stranger):
        people.follow(follower=stranger, followee=artist)
        assert told(artist) == [("Stranger", "followed you", "")]
        people.unfollow(follower=stranger, followee=artist)
        assert told(artist) == []

    def test_a_like_is_told_and_taken_back_with_it(self, artist, stranger):
        post = make_post(artist, "Red morning")
        posts.like(user=stranger, post=post)
        assert told(artist) == [("Stranger", "liked", "“Red morning”")]
        posts.unlike(user=stranger, post=post)
        assert told(artist) == []

    def test_a_comment_is_told_with_its_words_and_goes_with_them(self, artist, stranger):
        comment = remark(stranger, make_post(artist, "Red morning"), "What a *red*.")
        assert told(artist) == [("Stranger", "commented on", "“Red morning”")]
        assert [line.subject.excerpt for line in lines(artist)] == ["What a red."]
        answering.delete_comment(comment=comment, by=stranger)
        assert (told(artist), Notification.objects.count()) == ([], 0)

    def test_a_deleted_work_takes_with_it_what_was_told_of_it(self, artist, stranger):
        post = make_post(artist)
        posts.like(user=stranger, post=post)
        remark(stranger, post)
        posts.delete_post(post=post)
        assert Notification.objects.count() == 0

    def test_an_answer_is_told_to_whom_it_answers_and_to_the_author_of_the_post(self, artist, stranger, follower):
        post = make_post(artist, "Valley")
        first = remark(stranger, post)
        Notification.objects.all().delete()
        answer = Comment.objects.create(post=post, author=follower, parent=first, text="Why?")
        telling.commented(comment=answer)
        assert told(artist) == [("Follower", "commented on", "“Valley”")]
        assert told(stranger) == [("Follower", "answered your comment on", "“Valley”")]

    def test_whose_comment_under_their_own_post_is_answered_hears_of_it_once(self, artist, stranger):
        first = remark(artist, make_post(artist, "Valley"))
        telling.commented(comment=Comment.objects.create(post=first.post, author=stranger, parent=first, text="Why?"))
        assert told(artist) == [("Stranger", "answered your comment on", "“Valley”")]

    def test_a_pinned_comment_is_a_critique_and_may_be_found_helpful(self, artist, stranger):
        post = make_post(artist, "Valley")
        critique = Comment.objects.create(post=post, author=stranger, text="Too dark.", pin_x=0.5, pin_y=0.5)
        telling.commented(comment=critique)
        telling.found_helpful(comment=critique)
        assert told(artist) == [("Stranger", "wrote a critique of", "“Valley”")]
        assert told(stranger) == [("Artist", "found your critique helpful:", "“Valley”")]
        telling.no_longer_helpful(comment=critique)
        assert told(stranger) == []

    def test_a_liked_comment(self, artist, stranger):
        comment = remark(stranger, make_post(artist, "Valley"))
        telling.comment_liked(comment=comment, by=artist.pk)
        assert told(stranger) == [("Artist", "liked your comment on", "“Valley”")]
        telling.comment_unliked(comment=comment, by=artist.pk)
        assert told(stranger) == []

    def test_reposts_and_quotes(self, artist, stranger):
        post = make_post(artist, "Valley")
        quote = make_post(stranger, "On valleys", quoted=post, is_quote=True)
        telling.quoted(quote=quote)
        telling.reposted(post=post, by=stranger.pk)
        assert told(artist) == [("Stranger", "reposted", "“Valley”"), ("Stranger", "quoted you in", "“On valleys”")]
        telling.repost_undone(post=post, by=stranger.pk)
        assert told(artist) == [("Stranger", "quoted you in", "“On valleys”")]

    def test_mentions_reach_those_who_do_not_hear_of_the_comment_already(self, artist, stranger, follower):
        post = make_post(artist, "Valley")
        comment = Comment.objects.create(post=post, author=stranger, text="@artist @follower look")
        telling.commented(comment=comment)
        telling.mentioned_in_comment(comment=comment, people=[artist.pk, follower.pk, stranger.pk])
        telling.mentioned_in_post(post=post, people=[stranger.pk])
        assert [did for _, did, _ in told(artist) if did.startswith("mentioned")] == []
        assert told(follower) == [("Stranger", "mentioned you in a comment on", "“Valley”")]
        assert told(stranger) == [("Artist", "mentioned you in", "“Valley”")]
        telling.no_longer_mentioned(by=artist.pk, people=[stranger.pk], about=About.POST, about_id=post.pk)
        assert told(stranger) == []

    def test_a_picture_that_could_not_be_made_tells_the_artist_that_the_work_is_a_draft_again(self, artist):
        post = make_post(artist, "Valley", state="draft", pictures=0)
        post.pictures.create(image=make_image(Image.State.PENDING), place=0)
        publishing.publish_post(post=post)
        Image.objects.update(state=Image.State.REJECTED)
        publishing.settle_waiting(post=post)
        [(who, did, name)] = told(artist)
        assert (who, did.startswith("A picture could not be made"), name) == ("", True, "“Valley”")

    def test_a_bad_picture_in_what_is_out_tells_where_it_is_put_right(self, artist):
        for kind, where in (("replaced", "next_image"), ("added", "image")):
            post = make_post(artist, kind)
            bad = make_image(Image.State.REJECTED)
            if where == "image":
                post.pictures.create(image=bad, place=1)
            else:
                post.pictures.update(next_image=bad)
            publish_waiting(bad.pk)
            line = lines(artist)[0]
            assert (line.did, line.subject.name) == (
                "A new picture could not be made safe to show: remove or replace it in",
                f"“{kind}”",
            )
            assert line.url == f"/share/{post.public_id}/"
        # Once more after it was read it rings again; twice in a row it does not.
        publish_waiting(bad.pk)
        assert unseen_count(artist) == 2
        mark_seen(recipient=artist, newest=lines(artist)[0].position)
        publish_waiting(bad.pk)
        assert (unseen_count(artist), len(lines(artist))) == (1, 2)

    def test_of_a_planned_work_the_artist_hears_before_its_time_of_a_draft_nothing(self, artist):
        for state in ("scheduled", "draft"):
            post = make_post(artist, state, state=state, scheduled_for=timezone.now() + timedelta(days=1))
            bad = make_image(Image.State.REJECTED)
            post.pictures.update(next_image=bad)
            publish_waiting(bad.pk)
        assert [name for _, _, name in told(artist)] == ["“scheduled”"]

    def test_a_bad_picture_in_a_comment_tells_who_sent_it(self, artist, stranger):
        comment = remark(stranger, make_post(artist, "Valley"))
        bad = make_image(Image.State.REJECTED)
        CommentPicture.objects.create(comment=comment, image=bad, place=0)
        publish_waiting(bad.pk)
        words = "A new picture could not be made safe to show: remove or replace it in your comment on"
        assert told(stranger) == [("", words, "“Valley”")]

    def test_nobody_hears_of_themselves(self, artist):
        post = make_post(artist)
        posts.like(user=artist, post=post)
        remark(artist, post)
        telling.mentioned_in_post(post=post, people=[artist.pk])
        assert told(artist) == []


class TestTogether:
    def test_twice_is_once_and_does_not_ring_again(self, artist, stranger):
        post = make_post(artist)
        like = {"recipient": artist.pk, "kind": Kind.LIKE, "actor": stranger.pk, "about": "post", "about_id": post.pk}
        for _ in range(2):
            notify(**like)
        mark_seen(recipient=artist, newest=lines(artist)[0].position)
        notify(**like)
        assert (Doing.objects.count(), unseen_count(artist)) == (1, 0)

    def test_those_who_did_the_same_are_one_line(self, artist):
        post = make_post(artist, "Red morning")
        names = []
        for number in range(4):
            fan = make_person(f"fan-{number}")
            posts.like(user=fan, post=post)
            names.append(lines(artist)[0].who)
        assert names == ["Fan-0", "Fan-1 and Fan-0", "Fan-2 and 2 others", "Fan-3 and 3 others"]
        assert len(lines(artist)) == 1

    def test_very_many_are_not_counted_to_the_end(self, artist, stranger):
        post = make_post(artist)
        posts.like(user=stranger, post=post)
        line, read = Notification.objects.get(), []
        for crowd in (range(99), range(99, 101)):
            users = [
                User(handle=f"fan-{number}", handle_skeleton=f"f{number}", email=f"{number}@x.org") for number in crowd
            ]
            fans = User.objects.bulk_create(users)
            Profile.objects.bulk_create(Profile(user=fan, name="Fan") for fan in fans)
            Doing.objects.bulk_create(Doing(notification=line, recipient=artist, actor=fan) for fan in fans)
            read.append(lines(artist)[0].who)
        assert read == ["Fan and 99 others", "Fan and more than 99 others"]

    def test_somebody_more_brings_a_line_back_to_the_top_as_new(self, artist, stranger, follower):
        first, second = make_post(artist, "First"), make_post(artist, "Second")
        posts.like(user=stranger, post=first)
        posts.like(user=stranger, post=second)
        mark_seen(recipient=artist, newest=lines(artist)[0].position)
        assert unseen_count(artist) == 0
        posts.like(user=follower, post=first)
        now = [(line.subject.name, line.is_new) for line in lines(artist) if line.kind == Kind.LIKE]
        assert now == [("“First”", True), ("“Second”", False)]
        assert unseen_count(artist) == 1

    def test_what_was_undone_before_it_was_seen_is_not_new(self, artist, stranger, follower):
        post = make_post(artist)
        posts.like(user=stranger, post=post)
        mark_seen(recipient=artist, newest=lines(artist)[0].position)
        posts.like(user=follower, post=post)
        posts.unlike(user=follower, post=post)
        assert unseen_count(artist) == 0


class TestWhoIsNeverShown:
    """Of each pair: what the recipient reads, counts and is mailed of."""

    def seen_of(self, artist):
        return [line.who for line in lines(artist)], unseen_count(artist)

    @pytest.fixture
    def liked(self, artist, stranger):
        posts.like(user=stranger, post=make_post(artist))
        assert self.seen_of(artist) == (["Stranger"], 1)

    def test_a_block_either_way_takes_it_away_for_good(self, liked, artist, stranger):
        people.block(blocker=stranger, blocked=artist)
        assert self.seen_of(artist) == ([], 0)
        people.unblock(blocker=stranger, blocked=artist)
        assert self.seen_of(artist) == ([], 0)

    @pytest.mark.parametrize("who", ["blocked", "blocker"])
    def test_nothing_is_told_between_people_who_are_blocked(self, who, artist, request):
        notify(recipient=artist.pk, kind=Kind.FOLLOW, actor=request.getfixturevalue(who).pk)
        assert Notification.objects.count() == 0

    def test_the_muted_are_not_there_until_they_are_no_longer_muted(self, liked, artist, stranger):
        mute = Mute.objects.create(muter=artist, muted=stranger)
        people.follow(follower=stranger, followee=artist)
        assert self.seen_of(artist) == ([], 0)
        mute.until = timezone.now() - timedelta(seconds=1)
        mute.save()
        assert self.seen_of(artist) == (["Stranger"], 1)

    def test_the_suspended_are_not_there_until_they_are_reinstated(self, liked, artist, stranger):
        people.suspend(user=stranger)
        assert self.seen_of(artist) == ([], 0)
        people.reinstate(user=stranger)
        assert self.seen_of(artist) == (["Stranger"], 1)

    def test_the_suspended_are_told_nothing(self, artist, stranger):
        people.suspend(user=artist)
        notify(recipient=artist.pk, kind=Kind.FOLLOW, actor=stranger.pk)
        assert Notification.objects.count() == 0

    def test_others_of_the_same_line_stay(self, artist, stranger, follower):
        post = make_post(artist)
        for fan in (follower, stranger):
            posts.like(user=fan, post=post)
        people.block(blocker=artist, blocked=stranger)
        assert [line.who for line in lines(artist)] == ["Follower"] * 2  # the like and the follow


# Who hears that they were mentioned in a post, by who may see it.
MENTIONED = {
    "everyone": {"stranger", "follower"},
    "members": {"stranger", "follower"},
    "link": {"stranger", "follower"},
    "followers": {"follower"},
    "private": set(),
    "hidden": set(),
    "draft": set(),
}


def made_so(post, case):
    """Now it is seen by those whom `case` names."""
    changes = {
        "hidden": {"hidden_at": timezone.now()},
        "draft": {"state": "draft", "position": None, "published_at": None},
    }
    Post.objects.filter(pk=post.pk).update(**changes.get(case, {"visibility": case}))
    post.refresh_from_db()


class TestWhatMayNotBeSeen:
    @pytest.mark.parametrize("case", MENTIONED)
    def test_a_mention_is_heard_by_those_who_may_see_the_post(self, case, artist, stranger, follower):
        post = make_post(artist)
        made_so(post, case)
        telling.mentioned_in_post(post=post, people=[stranger.pk, follower.pk])
        heard = {user.handle for user in (stranger, follower) if told(user)}
        kept = Notification.objects.filter(kind=Kind.MENTION).values_list("recipient__handle", flat=True)
        assert (heard, set(kept)) == (MENTIONED[case], MENTIONED[case])

    @pytest.mark.parametrize("case", MENTIONED)
    def test_what_was_heard_is_gone_when_the_post_may_not_be_seen_any_more(self, case, artist, stranger, follower):
        post = make_post(artist)
        telling.mentioned_in_post(post=post, people=[stranger.pk, follower.pk])
        made_so(post, case)
        left = {user.handle for user in (stranger, follower) if told(user)}
        counted = {user.handle for user in (stranger, follower) if unseen_count(user)}
        assert (left, counted) == (MENTIONED[case], MENTIONED[case])

    @pytest.mark.parametrize("change", ["hidden", "deleted", "hidden post"])
    def test_nor_a_comment_that_may_not_be_seen_any_more(self, change, artist, stranger, follower):
        post = make_post(artist)
        comment = remark(stranger, post)
        telling.mentioned_in_comment(comment=comment, people=[follower.pk])
        assert (len(told(follower)), len(told(artist))) == (1, 2)  # the artist's other: a follow
        if change == "hidden post":
            posts.hide_posts(posts=[post])
        else:
            name = "hidden_at" if change == "hidden" else "deleted_at"
            Comment.objects.filter(pk=comment.pk).update(**{name: timezone.now()})
        # The post's author goes on seeing it.
        left = 2 if change == "hidden post" else 1
        assert (told(follower), unseen_count(follower), len(told(artist))) == ([], 0, left)

    def test_things_that_no_room_answers_for_are_never_shown(self, artist, stranger, settings):
        post = make_post(artist)
        posts.like(user=stranger, post=post)
        settings.NOTIFICATION_SUBJECTS = {}
        telling.mentioned_in_post(post=post, people=[stranger.pk])
        assert (told(artist), unseen_count(artist), told(stranger)) == ([], 0, [])

    def test_of_what_its_author_warns_of_no_words_are_told(self, artist, stranger):
        post = make_post(artist, "Red morning", warning="Blood")
        comment = remark(artist, post, "So much of it")
        telling.mentioned_in_post(post=post, people=[stranger.pk])
        telling.mentioned_in_comment(comment=comment, people=[stranger.pk])
        assert [(line.subject.name, line.subject.excerpt) for line in lines(stranger)] == [("a post", "")] * 2


class TestWishes:
    def test_a_kind_that_is_not_wanted_here_is_not_shown_or_counted(self, artist, stranger):
        choose(user=artist, wishes={Kind.FOLLOW: Wish(on_site=False, mail=Mail.WEEKLY)})
        people.follow(follower=stranger, followee=artist)
        assert (told(artist), unseen_count(artist), Doing.objects.get().mail) == ([], 0, "weekly")

    def test_a_kind_that_is_wanted_nowhere_is_not_kept(self, artist, stranger):
        choose(user=artist, wishes={Kind.FOLLOW: Wish(on_site=False, mail=Mail.OFF)})
        people.follow(follower=stranger, followee=artist)
        assert Notification.objects.count() == 0

    def test_what_waits_for_a_letter_goes_by_the_new_choice(self, artist, stranger):
        people.follow(follower=stranger, followee=artist)
        assert Doing.objects.get().mail == "weekly"
        for mail in (Mail.DAILY, Mail.OFF, Mail.DAILY):
            choose(user=artist, wishes={Kind.FOLLOW: Wish(on_site=True, mail=mail)})
        assert Doing.objects.get().mail == "off"

    def test_in_quiet_nothing_is_counted(self, artist, stranger):
        people.follow(follower=stranger, followee=artist)
        Preferences.objects.create(user=artist, quiet_until=timezone.now() + timedelta(hours=1))
        assert (unseen_count(artist), len(told(artist))) == (0, 1)
        Preferences.objects.update(quiet_until=timezone.now() - timedelta(hours=1))
        assert unseen_count(artist) == 1
