"""Coming out: at once, when the pictures are ready, and at a time that was chosen before."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import services as people
from common.errors import Conflict
from feed import publishing
from feed.models import Post, PostTag
from feed.replacing import settle_replacement
from feed.services import delete_post, set_tags
from feed.tasks import publish_due, publish_scheduled
from images.models import Image
from tests.people import make_image, make_post


def now(post):
    return Post.objects.get(pk=post.pk)


def draft_with(author, *states):
    post = make_post(author, state="draft", pictures=0)
    for place, state in enumerate(states):
        post.pictures.create(image=make_image(state), place=place)
    return post


class TestTooLate:
    """A task was on its way while the post was deleted."""

    @pytest.mark.parametrize("task", [publishing.settle_waiting, publishing.publish_scheduled])
    def test_a_post_that_is_gone_stays_gone(self, artist, task):
        post = draft_with(artist, "ready")
        gone = Post.objects.get(pk=post.pk)
        delete_post(post=post)
        task(post=gone)
        assert Post.objects.count() == 0

    def test_a_picture_that_is_gone_takes_no_place(self, artist):
        picture = draft_with(artist, "ready").pictures.select_related("post").get()
        delete_post(post=Post.objects.get())
        assert settle_replacement(picture=picture) is False


class TestPublishing:
    def test_with_every_picture_ready_it_is_public_at_once(self, artist):
        post = draft_with(artist, "ready", "ready")
        assert publishing.publish_post(post=post) == "published"
        assert (now(post).state, now(post).position is None, now(post).published_at is None) == (
            "published",
            False,
            False,
        )

    def test_with_a_picture_still_being_made_it_waits_and_goes_out_by_itself(self, artist):
        post = draft_with(artist, "ready", "pending")
        assert publishing.publish_post(post=post) == "waiting"
        publishing.settle_waiting(post=post)
        assert now(post).state == "waiting"
        Image.objects.filter(in_post__post=post).update(state="ready")
        publishing.settle_waiting(post=post)
        assert now(post).state == "published"

    def test_a_waiting_post_whose_picture_is_rejected_is_a_draft_again(self, artist):
        post = draft_with(artist, "ready", "pending")
        publishing.publish_post(post=post)
        Image.objects.filter(in_post__post=post, state="pending").update(state="rejected")
        publishing.settle_waiting(post=post)
        assert (now(post).state, now(post).position) == ("draft", None)

    @pytest.mark.parametrize("states", [(), ("rejected",), ("ready", "rejected"), ("pending", "rejected")])
    def test_without_pictures_or_with_a_rejected_one_it_is_refused(self, artist, states):
        post = draft_with(artist, *states)
        with pytest.raises(Conflict):
            publishing.publish_post(post=post)
        assert now(post).state == "draft"

    def test_published_twice_it_keeps_its_first_place(self, artist):
        post = draft_with(artist, "ready")
        publishing.publish_post(post=post)
        first = now(post).position
        assert publishing.publish_post(post=post) == "published"
        assert now(post).position == first

    def test_later_posts_stand_before_earlier_ones(self, artist):
        posts = [draft_with(artist, "ready") for _ in range(3)]
        for post in posts:
            publishing.publish_post(post=post)
        assert list(Post.objects.order_by("-position")) == posts[::-1]


class TestSchedule:
    """A plan, and what has come of it a while after its time."""

    @pytest.fixture
    def planned(self, artist):
        def plan(*states, hours=1):
            post = draft_with(artist, *states or ("ready",))
            publishing.schedule_post(post=post, at=timezone.now() + timedelta(hours=hours))
            return post

        return plan

    @pytest.fixture
    def minutes_pass(self, run_tasks):
        """The clock, and what it starts; answers the names of the tasks that ran."""

        def wait(minutes):
            with time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=False):
                publish_due.delay()
                return run_tasks()

        return wait

    def test_it_goes_out_when_its_time_has_come_and_not_before(self, planned, minutes_pass):
        post = planned()
        assert (now(post).state, now(post).position) == ("scheduled", None)
        minutes_pass(59)
        assert now(post).state == "scheduled"
        minutes_pass(61)
        assert (now(post).state, now(post).scheduled_for) == ("published", None)

    def test_its_place_is_that_of_the_time_at_which_it_went_out(self, planned, minutes_pass, artist):
        late, set_later = planned(), planned(hours=3)
        set_tags(post=late, names=["sea"])
        meanwhile = make_post(artist)
        minutes_pass(90)
        assert now(late).published_at - timezone.now() > timedelta(minutes=89)
        assert list(Post.objects.exclude(position=None).order_by("-position")) == [late, meanwhile]
        assert PostTag.objects.get().position == now(late).position
        assert now(set_later).state == "scheduled"

    def test_twice_and_late_change_nothing(self, planned, minutes_pass):
        post = planned()
        minutes_pass(61)
        first = now(post).position
        for _ in range(2):
            publish_scheduled(post.pk)
        assert minutes_pass(70) == [publish_due.name]
        assert now(post).position == first

    def test_put_off_in_the_last_moment_it_stays(self, planned, run_tasks):
        post = planned()
        with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=False):
            publish_due()
            publishing.schedule_post(post=post, at=timezone.now() + timedelta(hours=1))
            run_tasks()
        assert now(post).state == "scheduled"

    def test_deleted_in_the_last_moment_it_is_no_trouble(self, planned, run_tasks):
        post = planned()
        with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=False):
            publish_due()
            delete_post(post=post)
            assert publish_scheduled.name in run_tasks()

    def test_with_a_picture_that_is_not_ready_by_then_it_goes_out_once_it_is(self, planned, minutes_pass):
        post = planned("ready", "pending")
        minutes_pass(61)
        assert now(post).state == "waiting"
        Image.objects.update(state="ready")
        publishing.settle_waiting(post=post)
        assert now(post).state == "published"

    @pytest.mark.parametrize("states", [("rejected",), ("ready", "rejected"), ("pending", "rejected")])
    def test_with_a_rejected_picture_it_is_a_draft_that_still_knows_when_it_should_have_gone_out(
        self, states, planned, minutes_pass
    ):
        post = planned(*["pending"] * len(states))
        for picture, state in zip(post.pictures.select_related("image"), states, strict=True):
            Image.objects.filter(pk=picture.image_id).update(state=state)
        minutes_pass(61)
        assert (now(post).state, now(post).scheduled_for is None) == ("draft", False)

    def test_a_picture_that_is_rejected_while_it_waits_after_its_time_makes_it_a_draft(self, planned, minutes_pass):
        post = planned("pending")
        minutes_pass(61)
        Image.objects.update(state="rejected")
        publishing.settle_waiting(post=post)
        assert (now(post).state, now(post).scheduled_for is None) == ("draft", False)

    def test_whose_pictures_were_all_removed_it_is_a_draft(self, planned, minutes_pass):
        post = planned()
        Image.objects.all().delete()
        minutes_pass(61)
        assert now(post).state == "draft"

    @pytest.mark.parametrize("state", ["draft", "waiting", "scheduled"])
    def test_taken_back_nothing_is_planned(self, state, planned, artist):
        post = planned()
        Post.objects.update(state=state)
        publishing.back_to_draft(post=post)
        assert (now(post).state, now(post).scheduled_for is None) == ("draft", state != "draft")

    @pytest.mark.parametrize(("picture", "state"), [("ready", "published"), ("pending", "waiting")])
    def test_published_now_the_plan_is_forgotten(self, picture, state, planned):
        post = planned(picture)
        assert publishing.publish_post(post=post) == state
        assert (now(post).state, now(post).scheduled_for) == (state, None)

    @pytest.mark.parametrize("states", [(), ("rejected",), ("ready", "rejected")])
    def test_what_could_not_be_published_now_is_not_planned(self, states, artist):
        post = draft_with(artist, *states)
        with pytest.raises(Conflict):
            publishing.schedule_post(post=post, at=timezone.now() + timedelta(hours=1))
        assert (now(post).state, now(post).scheduled_for) == ("draft", None)

    def test_what_is_published_cannot_be_planned(self, artist):
        post = make_post(artist)
        with pytest.raises(Conflict):
            publishing.schedule_post(post=post, at=timezone.now() + timedelta(hours=1))
        assert now(post).position == post.position

    def test_whoever_is_suspended_publishes_nothing_until_they_are_back(self, planned, minutes_pass, artist):
        post = planned()
        people.suspend(user=artist)
        minutes_pass(61)
        assert now(post).state == "scheduled"
        people.reinstate(user=artist)
        minutes_pass(62)
        assert now(post).state == "published"

    def test_the_database_lets_nothing_be_planned_without_a_time_or_have_a_place_before_it_is_out(self, planned):
        post = planned()
        for wrong in ({"scheduled_for": None}, {"position": 1}, {"published_at": timezone.now()}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Post.objects.filter(pk=post.pk).update(**wrong)
