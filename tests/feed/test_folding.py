"""What is folded for whom, as a truth table; and that a folded post shows no picture and gives away no bytes."""

import re
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser

from accounts.models import Preferences
from feed.folding import Fold, fold_of
from feed.services import edit_post
from feed.wishes import Wishes
from images.models import Image
from tests.feed.test_bytes import give_bytes, own_files
from tests.images.test_showing import asked
from tests.people import make_image, make_post

__all__ = ["own_files"]

PLAIN, MATURE, EXPLICIT, WARNED, BOTH = KINDS = (
    {},
    {"rating": "mature"},
    {"rating": "explicit"},
    {"warning": "Spiders"},
    {"rating": "explicit", "warning": "Spiders"},
)


def words(*told, closed=False):
    return Fold(told, is_closed=closed)


@pytest.mark.parametrize(
    ("fields", "for_visitors", "for_members"),
    [
        (PLAIN, None, None),
        (MATURE, words("Mature"), words("Mature")),
        (EXPLICIT, words("Explicit", closed=True), words("Explicit")),
        (WARNED, words("Spiders"), words("Spiders")),
        (BOTH, words("Explicit", "Spiders", closed=True), words("Explicit", "Spiders")),
    ],
    ids=["plain", "mature", "explicit", "warned", "both"],
)
def test_what_is_folded_for_whom(fields, for_visitors, for_members, artist, follower, stranger, moderator):
    post = make_post(artist, **fields)
    folds = [fold_of(post, Wishes.of(viewer)) for viewer in (AnonymousUser(), follower, stranger, moderator, artist)]
    assert folds == [for_visitors, for_members, for_members, for_members, None]


def shown_on(client, path):
    """Whether the page names any picture of a work, and what is said in the place of pictures."""
    page = client.get(path).content.decode()
    folded = re.findall(r'class="folded">.*?<bdi>(.*?)</bdi>', page, re.DOTALL)
    return "/media/" in page, folded


LISTS = ("/", "/explore/", "/@artist/")


@pytest.mark.parametrize("path", LISTS)
def test_a_list_says_what_it_is_and_shows_none_of_it(path, artist, follower, visitor, as_person):
    make_post(artist, pictures=3, **BOTH)
    Preferences.objects.create(user=follower, explicit="fold")
    for viewer in (visitor, follower):
        assert shown_on(as_person(viewer), path) == (False, ["Explicit"])
    assert shown_on(as_person(artist), path) == (True, [])


def test_explicit_pictures_are_on_no_page_for_visitors(artist, stranger, visitor, as_person):
    url = make_post(artist, **EXPLICIT).get_absolute_url()
    for path in (url, f"{url}?look=yes", f"{url}?picture=1&look=yes"):
        pages = [as_person(viewer).get(path).content.decode() for viewer in (visitor, stranger)]
        assert [("/media/" in page, "shown to people who are signed in" in page) for page in pages] == [
            (False, True),
            (True, False),
        ]


def test_their_bytes_are_not_public_whatever_the_visibility(artist):
    posts = [make_post(artist, **fields) for fields in KINDS]
    open_ones = [Image.objects.get(in_post__post=post).is_public for post in posts]
    assert open_ones == [True, True, False, True, False]


def test_a_new_rating_closes_and_opens_them(artist):
    post = make_post(artist)
    seen = []
    for rating in ("explicit", "mature", "explicit", "general"):
        edit_post(post=post, title="", text="", visibility="everyone", rating=rating)
        seen.append(Image.objects.get(in_post__post=post).is_public)
    assert seen == [False, True, False, True]


def test_those_that_were_public_before_there_was_this_rule_are_closed(artist):
    posts = [make_post(artist, **fields) for fields in KINDS]
    for post in posts:
        make_image(source=Image.objects.get(in_post__post=post))
    Image.objects.update(is_public=True)
    import_module("feed.migrations.0008_close_explicit").close_what_visitors_may_not_have(apps, None)
    images = [
        (*Image.objects.filter(in_post__post=post), *Image.objects.filter(source__in_post__post=post)) for post in posts
    ]
    assert [[image.is_public for image in each] for each in images] == [
        [plain] * 2 for plain in (True, True, False, True, False)
    ]


@pytest.mark.usefixtures("own_files")
def test_an_address_from_a_members_page_is_of_no_use_to_a_visitor(artist, stranger, visitor, as_person):
    post = make_post(artist, **EXPLICIT)
    give_bytes(post)
    page = as_person(stranger).get(f"{post.get_absolute_url()}?look=yes").content.decode()
    address = re.search(r'/media/[^ ",]+\?s=[^ ",]+', page)[0]
    assert [asked(as_person(viewer), address).status_code for viewer in (visitor, stranger)] == [404, 200]
