"""What its artist has cut to stand for a work: set, changed, dropped, and shown to nobody who may not see the work."""

import threading
from uuid import uuid4

import pytest
from django.db import connections
from django.utils import timezone

from accounts import services as people
from common.errors import Conflict, DomainError, NotVisible
from feed import services as posts
from feed.models import Post
from feed.publishing import publish_post
from feed.quota import room_left
from images import pipeline, storage
from images.crops import Crop
from images.models import Image, Rendition
from portfolios import covers, services
from portfolios.covers import drop_cut, set_cut, set_focus, share_picture
from portfolios.models import Artwork
from tests.people import make_image, make_post

pytestmark = pytest.mark.django_db
COVER, SHARE = Image.Purpose.COVER, Image.Purpose.SHARE
LEFT, RIGHT = Crop(0, 0, 0.5, 1), Crop(0.5, 0, 0.5, 1)
# 1500 by 1000 are the pictures of `make_post`.
WIDE = Crop(0, 0.1, 1, 0.7875)


def first(post):
    return post.pictures.order_by("place").first().image


def cut(post, crop=LEFT, purpose=COVER, image=None):
    return set_cut(post=post, purpose=purpose, image_id=(image or first(post)).public_id, crop=crop)


def artwork_of(post):
    return Artwork.objects.get(pk=post.pk)


@pytest.fixture
def post(artist):
    return make_post(artist, pictures=2)


@pytest.fixture
def real_post(artist, photo, run_tasks):
    """With real bytes: 640 by 480."""
    post = services.start_artwork(author=artist, form_key=uuid4())
    services.add_pictures(post=post, files=[photo(size=(640, 480))])
    services.publish_artwork(post=post)
    run_tasks()
    return Post.objects.get(pk=post.pk)


def test_a_cover_is_shown_once_it_is_made(real_post, run_tasks):
    assert artwork_of(real_post).shown_cover is None
    made = cut(real_post)
    assert (artwork_of(real_post).cover, artwork_of(real_post).shown_cover) == (made, None)
    run_tasks()
    shown = artwork_of(real_post).shown_cover
    assert (shown, shown.width, shown.height, shown.is_public) == (made, 320, 480, True)


def test_the_later_of_two_crops_wins_whichever_is_made_first(real_post, run_tasks, monkeypatch):
    before = cut(real_post, LEFT)
    put = storage.put_rendition

    def changed(*args):
        monkeypatch.undo()
        cut(real_post, RIGHT)
        put(*args)

    monkeypatch.setattr(pipeline.storage, "put_rendition", changed)
    run_tasks()
    shown = artwork_of(real_post).shown_cover
    assert shown.crop == RIGHT.told()
    assert set(Image.objects.values_list("pk", flat=True)) == {first(real_post).pk, shown.pk} - {before.pk}


@pytest.mark.django_db(transaction=True)
def test_of_two_windows_that_cut_at_once_one_cover_is_left(post):
    failures = []

    def work(number):
        try:
            for step in range(4):
                cut(post, Crop(0.05 * number, 0.02 * step, 0.5, 0.6))
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    covers_left = Image.objects.filter(purpose=COVER)
    assert (failures, [*covers_left]) == ([], [artwork_of(post).cover])


def test_the_same_part_once_more_is_not_made_again(post, waiting_tasks):
    made = cut(post)
    assert cut(post) == made
    assert len(waiting_tasks()) == 1
    Image.objects.filter(pk=made.pk).update(state="rejected")
    assert cut(post) != made


def test_dropped_it_is_gone(post):
    cut(post), cut(post, WIDE, SHARE)
    drop_cut(post=post, purpose=COVER)
    work = artwork_of(post)
    assert (work.cover, work.share_card.purpose, Image.objects.filter(purpose=COVER).count()) == (None, "share", 0)
    drop_cut(post=post, purpose=COVER)
    drop_cut(post=post, purpose=SHARE)
    assert Image.objects.exclude(purpose="work").count() == 0


def test_it_may_be_cut_from_any_picture_of_the_work_and_goes_with_that_one(post, run_tasks):
    one, two = (picture.image for picture in post.pictures.order_by("place"))
    cut(post, image=two), cut(post, WIDE, SHARE, image=one)
    set_focus(post=post, image_id=two.public_id, x=10, y=90)
    posts.remove_picture(post=post, image_id=two.public_id)
    run_tasks()
    work = artwork_of(post)
    assert (work.cover, work.share_card.source, work.focus_of) == (None, one, None)


def test_it_goes_with_the_work(post, run_tasks):
    cut(post), cut(post, WIDE, SHARE)
    posts.delete_post(post=post)
    run_tasks()
    assert Image.objects.count() == 0


@pytest.mark.parametrize("name", ["another's", "another work's", "a cut", "nothing", "removed"])
def test_a_picture_that_is_not_the_works(name, post, artist, stranger):
    removed = post.pictures.last().image
    posts.remove_picture(post=post, image_id=removed.public_id)
    ids = {
        "another's": first(make_post(stranger)).public_id,
        "another work's": first(make_post(artist)).public_id,
        "a cut": cut(post, RIGHT).public_id,
        "nothing": "",
        "removed": removed.public_id,
    }
    before = artwork_of(post).cover
    with pytest.raises(NotVisible):
        set_cut(post=post, purpose=COVER, image_id=ids[name], crop=LEFT)
    with pytest.raises(NotVisible):
        set_focus(post=post, image_id=ids[name], x=1, y=1)
    assert (artwork_of(post).cover, artwork_of(post).focus_of) == (before, None)


def test_what_cannot_be_cut_leaves_everything_as_it_is(post, waiting_tasks):
    kept = cut(post)
    waiting = waiting_tasks()
    for crop in (Crop(0.9, 0, 0.5, 1), Crop(0, 0, 0.001, 0.001), Crop(0, 0, 1, 0.01)):
        with pytest.raises(DomainError):
            cut(post, crop)
    Image.objects.filter(pk=first(post).pk).update(state="pending")
    with pytest.raises(Conflict):
        cut(post, RIGHT)
    assert (artwork_of(post).cover, waiting_tasks(), Image.objects.filter(purpose=COVER).count()) == (kept, waiting, 1)


def test_where_to_look_is_said_of_one_picture_alone(post):
    one, two = (picture.image for picture in post.pictures.order_by("place"))
    set_focus(post=post, image_id=one.public_id, x=0, y=100)
    assert [artwork_of(post).focus_in(image) for image in (one, two)] == [(0, 100), (50, 50)]
    for place in ((-1, 5), (5, 101)):
        with pytest.raises(DomainError):
            set_focus(post=post, image_id=two.public_id, x=place[0], y=place[1])
    assert artwork_of(post).focus_of == one


def test_it_counts_neither_as_an_upload_nor_as_bytes(artist, real_post, run_tasks):
    before = room_left(artist)
    cut(real_post), cut(real_post, Crop(0, 0, 1, 0.7), SHARE)
    run_tasks()
    assert room_left(artist) == before


# --- Who gets its bytes ----------------------------------------------------------------------------------------------

PUBLIC = {"everyone", "link"}


def is_open(post):
    return {image.is_public for image in Image.objects.filter(source__in_post__post=post)}


@pytest.mark.parametrize("visibility", Post.Visibility.values)
def test_cuts_are_as_public_as_the_work(visibility, artist):
    post = make_post(artist, visibility=visibility)
    cut(post), cut(post, WIDE, SHARE)
    assert is_open(post) == {visibility in PUBLIC}


@pytest.mark.parametrize("before", Post.Visibility.values)
@pytest.mark.parametrize("after", Post.Visibility.values)
def test_another_visibility(before, after, artist):
    post = make_post(artist, visibility=before)
    made = cut(post)
    Post.objects.filter(pk=post.pk).update(visibility=after)
    posts.settle_access(posts=Post.objects.filter(pk=post.pk))
    made.refresh_from_db()
    assert (made.is_public, made.seal > 0) == (after in PUBLIC, after not in PUBLIC)


def test_hidden_restored_suspended_reinstated_published(artist):
    post = make_post(artist)
    cut(post)
    posts.hide_posts(posts=[post])
    seen = [is_open(post)]
    posts.restore_posts(posts=[post])
    seen.append(is_open(post))
    people.suspend(user=artist)
    seen.append(is_open(post))
    people.reinstate(user=artist)
    seen.append(is_open(post))
    draft = make_post(artist, state="draft")
    cut(draft)
    seen.append(is_open(draft))
    publish_post(post=draft)
    seen.append(is_open(draft))
    assert seen == [{False}, {True}, {False}, {True}, {False}, {True}]


# --- What other sites show -------------------------------------------------------------------------------------------


def picture_for_others(post):
    shown = Post.objects.with_cards(post.author).get(pk=post.pk)
    return share_picture(shown, Artwork.objects.select_related("share_card").get(pk=post.pk))


def test_other_sites_get_the_cut_once_it_is_made_and_the_whole_picture_until_then(real_post, run_tasks):
    def told():
        found = picture_for_others(real_post)
        made = Rendition.objects.get(key=found.copy.key)
        return (made.spec, found.copy.width, found.copy.height, found.is_cut)

    whole = ("card", 1200, 630, False)
    assert told() == whole
    cut(real_post, Crop(0, 0.1, 1, 0.7), SHARE)
    assert told() == whole
    run_tasks()
    assert told() == ("share", 640, 336, True)
    drop_cut(post=real_post, purpose=SHARE)
    assert told() == whole


def test_a_work_without_a_card_has_no_picture_for_others(artist):
    empty, making = make_post(artist, pictures=0, state="draft"), make_post(artist, pictures=0, state="draft")
    making.pictures.create(image=make_image("pending"), place=0)
    assert [picture_for_others(post) for post in (empty, making)] == [None, None]


def test_asking_for_them_costs_no_question(post, django_assert_num_queries):
    cut(post, WIDE, SHARE)
    shown = Post.objects.with_cards(post.author).get(pk=post.pk)
    work = Artwork.objects.select_related("cover", "share_card").get(pk=post.pk)
    assert shown.pictures.all()[0].image.created_at <= timezone.now()
    with django_assert_num_queries(0):
        share_picture(shown, work), work.shown_cover, covers.cut_of(work, SHARE)
