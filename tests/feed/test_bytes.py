"""Picture bytes as a truth table: who looks x visibility x state of the post, through the pages' own addresses."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts import services as people
from accounts.pictures import PORTRAIT, set_picture
from feed import services
from feed.models import Post
from feed.publishing import publish_post
from images import storage
from images.models import Image
from tests.feed.test_visible_to import MAY_OPEN, PUBLISHED
from tests.images.test_showing import asked
from tests.people import make_image, make_post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
PUBLIC = {"everyone", "link"}


@pytest.fixture
def own_files(settings, tmp_path):
    told = settings.STORAGES["default"]
    settings.STORAGES = settings.STORAGES | {
        "default": told | {"OPTIONS": told["OPTIONS"] | {"location": tmp_path}},
    }


@pytest.fixture
def posts(artist):
    made = {name: make_post(artist, name, visibility=name) for name in sorted(PUBLISHED)}
    plan = {"scheduled_for": timezone.now()}
    made |= {state: make_post(artist, state, state=state, **plan) for state in ("draft", "scheduled", "waiting")}
    made["hidden"] = make_post(artist, "hidden", hidden_at=timezone.now())
    for post in made.values():
        give_bytes(post)
    return made


def give_bytes(post):
    for key in Image.objects.filter(in_post__post=post).values_list("renditions__key", flat=True):
        storage.public().save(key, ContentFile(b"x"))


def plain(post):
    return "/media/" + Image.objects.filter(in_post__post=post).values_list("renditions__key", flat=True)[0]


def on_page(client, post):
    """The addresses of the work's own picture on its page, as this person gets it; none where there is no page."""
    page = client.get(Post.objects.get(pk=post.pk).get_absolute_url())
    if page.status_code != 200:
        return []
    found = re.findall(r"/media/[^ \",]+", page.content.decode())
    return [address for address in found if address.split("?")[0][7:] in keys_of(post)]


def keys_of(post):
    return set(Image.objects.filter(in_post__post=post).values_list("renditions__key", flat=True))


def opens(client, address):
    return asked(client, address).status_code == 200


@pytest.mark.parametrize("who", MAY_OPEN)
def test_who_gets_the_bytes_by_the_addresses_of_the_page(who, posts, request, as_person):
    client = as_person(request.getfixturevalue(who))
    shown = {name: on_page(client, post) for name, post in posts.items()}
    assert {name for name, found in shown.items() if found} == MAY_OPEN[who]
    assert all(opens(client, address) for found in shown.values() for address in found)


@pytest.mark.parametrize("who", MAY_OPEN)
def test_a_plain_address_opens_public_pictures_only(who, posts, request, as_person):
    client = as_person(request.getfixturevalue(who))
    assert {name for name, post in posts.items() if opens(client, plain(post))} == PUBLIC


@pytest.mark.parametrize("who", MAY_OPEN)
def test_a_copied_signed_address_opens_what_one_may_see_anyway(who, posts, artist, request, as_person):
    copied = {name: on_page(as_person(artist), post)[0] for name, post in posts.items()}
    client = as_person(request.getfixturevalue(who))
    assert {name for name, address in copied.items() if opens(client, address)} == MAY_OPEN[who] | PUBLIC


@pytest.mark.parametrize("end", ["block", "unfollow"])
def test_a_block_or_an_end_of_following_counts_at_once(end, posts, artist, follower, as_person):
    client = as_person(follower)
    (address, *_) = on_page(client, posts["followers"])
    assert opens(client, address)
    if end == "block":
        people.block(blocker=artist, blocked=follower)
    else:
        people.unfollow(follower=follower, followee=artist)
    assert not opens(client, address)


def test_a_picture_that_is_not_public_costs_three_queries(posts, follower, as_person, django_assert_num_queries):
    """The rendition's row, who asks, and whether they may see it."""
    client = as_person(follower)
    (closed, *_), public = on_page(client, posts["followers"]), plain(posts["everyone"])
    with django_assert_num_queries(3):
        assert opens(client, closed)
    with django_assert_num_queries(1):
        assert opens(client, public)


@pytest.mark.parametrize("who", ["visitor", "stranger", "blocked"])
def test_a_copied_signed_address_ends(who, posts, artist, request, as_person):
    copied = {name: on_page(as_person(artist), post)[0] for name, post in posts.items()}
    client = as_person(request.getfixturevalue(who))
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert {name for name, address in copied.items() if opens(client, address)} == PUBLIC


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_hidden_pictures_lose_their_bytes_at_once_for_all_who_had_an_address(name, posts, artist, visitor, as_person):
    client, own, post = as_person(visitor), as_person(artist), posts[name]
    before = [plain(post), *on_page(own, post)]
    services.hide_posts(posts=[post])
    assert not any(opens(anybody, address) for address in before for anybody in (client, own))
    assert all(opens(own, address) for address in on_page(own, post))
    services.restore_posts(posts=[post])
    assert opens(client, plain(post)) == (name in PUBLIC)


def test_suspended_and_reinstated(posts, artist, stranger, as_person):
    artist.profile.portrait = make_image(purpose="portrait", is_public=True)
    artist.profile.save(update_fields=["portrait"])
    storage.public().save(artist.profile.portrait.renditions.first().key, ContentFile(b"x"))
    portrait = "/media/" + artist.profile.portrait.renditions.first().key
    client = as_person(stranger)
    before = [
        address for name in MAY_OPEN["stranger"] for address in (plain(posts[name]), *on_page(client, posts[name]))
    ]
    assert opens(client, portrait)
    people.suspend(user=artist)
    assert not any(opens(client, address) for address in [portrait, *before])
    people.reinstate(user=artist)
    assert {name for name, post in posts.items() if opens(client, plain(post))} == PUBLIC
    assert opens(client, portrait)


@pytest.mark.parametrize("before", sorted(PUBLISHED))
@pytest.mark.parametrize("after", sorted(PUBLISHED))
def test_another_visibility(before, after, posts, artist, visitor, as_person):
    post, client = posts[before], as_person(visitor)
    signed = on_page(as_person(artist), post)[0]
    services.edit_post(post=post, title="Same", text="", visibility=after, rating="general")
    assert opens(client, plain(post)) == (after in PUBLIC)
    assert opens(as_person(artist), signed) == (after in PUBLIC or after == before)


def test_published_and_deleted(artist, visitor, as_person, run_tasks):
    post, client = make_post(artist, state="draft"), as_person(visitor)
    give_bytes(post)
    address = plain(post)
    assert not opens(client, address)
    publish_post(post=post)
    assert opens(client, address)
    services.delete_post(post=post)
    assert not opens(client, address)
    assert storage.public().exists(address.removeprefix("/media/"))
    run_tasks()
    assert not storage.public().exists(address.removeprefix("/media/"))


@pytest.mark.parametrize("visibility", sorted(PUBLISHED))
def test_a_picture_added_to_what_is_out_already(visibility, artist, photo):
    post = make_post(artist, visibility=visibility)
    (added,) = services.add_pictures(post=post, files=[photo()])
    assert Image.objects.get(pk=added.image_id).is_public == (visibility in PUBLIC)


def test_a_new_portrait_is_public_once_it_is_used_and_that_of_somebody_suspended_is_not(artist, photo, run_tasks):
    set_picture(user=artist, kind=PORTRAIT, file=photo())
    assert not Image.objects.get().is_public
    run_tasks()
    assert Image.objects.get(portrait_of=artist.pk).is_public
    people.suspend(user=artist)
    assert not Image.objects.get(portrait_of=artist.pk).is_public
    set_picture(user=artist, kind=PORTRAIT, file=photo())
    run_tasks()
    assert not Image.objects.get(portrait_of=artist.pk).is_public
    people.reinstate(user=artist)
    assert Image.objects.get(portrait_of=artist.pk).is_public
