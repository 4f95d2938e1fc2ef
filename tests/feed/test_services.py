import pytest

from common.errors import LimitReached, NotAllowed, NotVisible
from feed import services
from feed.models import Like, Post
from images.models import Image
from tests.people import make_image, make_post


def now(post):
    return Post.objects.get(pk=post.pk)


def draft_with(author, *states):
    post = make_post(author, state="draft", pictures=0)
    for place, state in enumerate(states):
        post.pictures.create(image=make_image(state), place=place)
    return post


def order_of(post):
    return [picture.image.public_id for picture in post.pictures.select_related("image").order_by("place")]


class TestPictures:
    def test_put_in_another_order_and_described(self, artist):
        post = make_post(artist, pictures=3)
        one, two, three = order_of(post)
        services.arrange_pictures(post=post, order=[three, one, two], alts={one: "A door"})
        assert order_of(post) == [three, one, two]
        assert [picture.alt for picture in post.pictures.order_by("place")] == [
            "Study, picture 3",
            "A door",
            "Study, picture 2",
        ]

    def test_an_order_with_foreign_and_missing_pictures_loses_none(self, artist, stranger):
        post, other = make_post(artist, pictures=3), make_post(stranger)
        one, two, three = order_of(post)
        services.arrange_pictures(post=post, order=[order_of(other)[0], three, "nonsense"], alts={})
        assert order_of(post) == [three, one, two]
        assert len(order_of(other)) == 1

    def test_only_ones_own_posts_picture_is_removed(self, artist, stranger):
        post, other = make_post(artist, pictures=2), make_post(stranger)
        services.remove_picture(post=post, image_id=order_of(other)[0])
        assert (len(order_of(post)), len(order_of(other))) == (2, 1)
        services.remove_picture(post=post, image_id=order_of(post)[0])
        assert len(order_of(post)) == 1

    def test_the_last_picture_of_a_published_post_stays(self, artist):
        post = make_post(artist)
        with pytest.raises(NotAllowed):
            services.remove_picture(post=post, image_id=order_of(post)[0])
        assert len(order_of(post)) == 1

    def test_more_than_there_is_room_for_are_refused_together(self, artist, settings, photo):
        settings.POST_MAX_PICTURES = 2
        post = make_post(artist, state="draft")
        with pytest.raises(LimitReached) as refused:
            services.add_pictures(post=post, files=[photo("one.jpg"), photo("two.jpg")])
        assert refused.value.message == "There is room for 2 pictures in one work. It has 1, and you chose 2 more."
        assert post.pictures.count() == 1


class TestLikes:
    def test_the_counter_is_the_number_of_people(self, artist, follower, stranger):
        post = make_post(artist)
        for user in (follower, stranger, follower, stranger):
            services.like(user=user, post=post)
        assert now(post).like_count == 2
        services.unlike(user=follower, post=post)
        services.unlike(user=follower, post=post)
        assert now(post).like_count == 1


class TestModeration:
    def test_hiding_counts_what_it_changed(self, artist):
        posts = [make_post(artist), make_post(artist), make_post(artist, state="draft")]
        assert services.hide_posts(posts=posts) == 2
        assert services.hide_posts(posts=posts) == 0
        assert services.restore_posts(posts=posts) == 2


WORDS = {"title": "Study", "text": "", "visibility": "everyone", "rating": "general", "warning": ""}


class TestEdits:
    """What a published work says or shows leaves a mark; who may see it, and how it is handed around, does not."""

    def edited(self, post):
        return now(post).edited_at is not None

    @pytest.mark.parametrize(
        ("change", "shows"),
        [
            ({"title": "New"}, True),
            ({"text": "Now with words."}, True),
            ({"visibility": "followers"}, False),
            ({"rating": "mature"}, False),
            ({"warning": "Blood"}, False),
            ({}, False),
        ],
        ids=["title", "text", "visibility", "rating", "warning", "nothing"],
    )
    def test_words(self, change, shows, artist):
        published, draft = make_post(artist), make_post(artist, state="draft")
        for post in (published, draft):
            services.edit_post(post=post, **WORDS | change)
        assert (self.edited(published), self.edited(draft)) == (shows, False)
        assert {name: getattr(now(published), name) for name in WORDS} == WORDS | change

    def test_pictures(self, artist, photo):
        post = make_post(artist, pictures=2)
        one, two = order_of(post)
        services.arrange_pictures(post=post, order=[one, two], alts={one: "A door"}, captions={one: ""})
        assert not self.edited(post)
        for act in (
            lambda: services.arrange_pictures(post=post, order=[two, one], alts={}),
            lambda: services.arrange_pictures(post=post, order=[], alts={}, captions={one: "The first layer"}),
            lambda: services.remove_picture(post=post, image_id=two),
            lambda: services.add_pictures(post=post, files=[photo()]),
            lambda: services.set_tags(post=post, names=["sea"]),
        ):
            Post.objects.update(edited_at=None)
            act()
            assert self.edited(post)
        assert [picture.caption for picture in post.pictures.all()] == ["The first layer", ""]

    def test_its_place_in_lists_stays(self, artist):
        post = make_post(artist)
        services.edit_post(post=post, **WORDS | {"title": "New"})
        assert (now(post).position, now(post).published_at) == (post.position, post.published_at)


def test_deleting_a_post_takes_its_pictures_along(artist, follower):
    post, kept = make_post(artist, pictures=2), make_post(artist)
    services.like(user=follower, post=post)
    services.delete_post(post=post)
    assert (Post.objects.get(), Image.objects.count()) == (kept, 1)


def test_a_post_that_was_deleted_a_moment_ago_is_liked_by_nobody(artist, follower):
    post = make_post(artist)
    gone = Post.objects.get(pk=post.pk)
    services.delete_post(post=post)
    with pytest.raises(NotVisible):
        services.like(user=follower, post=gone)
    assert Like.objects.count() == 0
