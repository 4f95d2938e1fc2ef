"""Works in lists: by their covers, and with words that stay words."""

import re

import pytest

from accounts.models import Profile
from feed.models import Comment, PostPicture
from feed.wishes import Wishes
from images.models import Image
from portfolios.models import Artwork
from portfolios.tiles import tile_rows, tiles_of
from tests.people import make_collection, make_image, make_post

HOSTILE = "\"'><script>alert(1)</script>{{ 7 * 7 }}"


def tile_of(post, viewer):
    (tile,) = tiles_of(tile_rows(type(post).objects.filter(pk=post.pk), "position"), wishes=Wishes.of(viewer))
    return tile


def key_in(picture):
    return picture.shown["still"][0][0]


@pytest.mark.parametrize("state", ["ready", "pending"])
def test_a_cover_stands_for_the_work_once_it_is_made(state, artist, visitor):
    post = make_post(artist, pictures=2)
    first, second = Image.objects.filter(in_post__post=post).order_by("in_post__place")
    cover = make_image(state, purpose=Image.Purpose.COVER, source=second)
    Artwork.objects.filter(pk=post.pk).update(cover=cover)
    tile = tile_of(post, visitor)
    shown = (cover, "Study, picture 2") if state == "ready" else (first, "Study, picture 1")
    assert (key_in(tile.image), tile.alt, tile.picture_count) == (key_in(shown[0]), shown[1], 2)


def test_a_picture_that_is_being_made_or_was_rejected_stands_for_none(artist, visitor):
    post = make_post(artist)
    for place, state in enumerate(("pending", "rejected", "ready"), start=1):
        PostPicture.objects.create(post=post, image=make_image(state), place=place)
    ready = Image.objects.filter(in_post__post=post, state="ready").order_by("in_post__place")
    tile = tile_of(post, visitor)
    assert (key_in(tile.image), tile.picture_count) == (key_in(ready[0]), 2)
    ready[0].delete()
    tile = tile_of(post, visitor)
    assert (key_in(tile.image), tile.picture_count) == (key_in(ready[0]), 1)


def test_words_that_people_write_are_never_markup(artist, follower, visitor, as_person):
    Profile.objects.update(name=HOSTILE)
    works = [make_post(artist, HOSTILE, text=HOSTILE), make_post(artist, HOSTILE, warning=HOSTILE, pictures=2)]
    PostPicture.objects.update(alt=HOSTILE)
    make_collection(artist, "Sketchbook", [work.public_id for work in works])
    Comment.objects.create(post=works[0], author=follower, text=HOSTILE)
    paths = ("/", "/explore/", "/@artist/", "/@artist/collections/sketchbook/", works[0].get_absolute_url())
    for viewer in (visitor, follower):
        for path in paths:
            page = as_person(viewer).get(path).content.decode()
            told = [
                words in page for words in ("<script>alert", "'><", "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 * 7 }}")
            ]
            assert (path, told) == (path, [False, False, True])


def test_the_front_room_shows_the_newest_large_that_it_may_show(artist, client):
    for title, warning in (("Oldest", ""), ("Before", ""), ("Newest", "Spiders")):
        make_post(artist, title, warning=warning)
    page = client.get("/").content.decode()
    large = re.search(r'<figure class="front-work.*?label-title"[^>]*>([^<]*)<', page, re.S)
    small = re.findall(r'class="tile-title">([^<]*)<', page)
    assert (large and large[1], small) == ("Before", ["Newest", "Oldest"])
