"""The bytes of the largest size as a truth table: who looks x the artist's choice x visibility, by the page's addresses
and by plain ones."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.utils import timezone

from feed.models import Post
from feed.services import hide_posts, settle_access
from images import storage
from images.models import Image, Rendition
from images.queries import widest
from images.shown import settle_shown
from portfolios.draft import Draft
from portfolios.largest import set_largest, settle_largest
from portfolios.services import add_pictures, save_artwork
from tests.images.test_showing import asked
from tests.people import make_post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
WHO = ("visitor", "stranger", "follower", "blocked", "moderator", "artist")
FULL, SMALLER = ("avif-2560", "flat-2560"), "avif-1280"

# Who gets the largest size from the work's page, by its visibility, where it is for people who are signed in.
FOR_MEMBERS = {
    "everyone": {"stranger", "follower", "moderator", "artist"},
    "link": {"stranger", "follower", "moderator", "artist"},
    "members": {"stranger", "follower", "moderator", "artist"},
    "followers": {"follower", "moderator", "artist"},
    "private": {"artist"},
}
FOR_EVERYBODY = {
    name: who | ({"visitor"} if name in ("everyone", "link") else set()) for name, who in FOR_MEMBERS.items()
}


@pytest.fixture
def own_files(settings, tmp_path):
    told = settings.STORAGES["default"]
    settings.STORAGES = settings.STORAGES | {"default": told | {"OPTIONS": told["OPTIONS"] | {"location": tmp_path}}}


@pytest.fixture(params=FULL)
def posts(artist, request):
    return {visibility: make_large(artist, visibility, spec=request.param) for visibility in FOR_MEMBERS}


def make_large(artist, visibility="everyone", spec="avif-2560"):
    post = make_post(artist, visibility, visibility=visibility)
    image = Image.objects.get(in_post__post=post)
    key = storage.key_for(image.public_id, spec.encode(), "webp" if spec.startswith("flat") else "avif")
    Rendition.objects.create(image=image, spec=spec, key=key, width=2560, height=1707, bytes=1)
    settle_shown([image.pk])
    for made in image.renditions.all():
        storage.public().save(made.key, ContentFile(b"x"))
    return post


def renditions(post, **which):
    return Rendition.objects.filter(image__in_post__post=post, **which)


def plain(post):
    return f"/media/{renditions(post, width=2560).get().key}"


def on_page(client, post):
    """The address of the largest size as the work's page names it for this person, and the widths that it names."""
    page = client.get(Post.objects.get(pk=post.pk).get_absolute_url())
    if page.status_code != 200:
        return "", set()
    text = page.content.decode()
    found = re.search(re.escape(plain(post)) + r"[^ \",]*", text)
    return (found[0] if found else ""), set(re.findall(r"(\d+)w\b", text))


def opens(client, address):
    return asked(client, address).status_code == 200


@pytest.mark.parametrize(("for_members", "table"), [(True, FOR_MEMBERS), (False, FOR_EVERYBODY)])
def test_who_gets_it_from_the_page(for_members, table, posts, artist, request, as_person):
    set_largest(artist=artist, for_members=for_members)
    clients = {who: as_person(request.getfixturevalue(who)) for who in WHO}
    named = {name: {who: on_page(client, post)[0] for who, client in clients.items()} for name, post in posts.items()}
    assert {name: {who for who, address in by.items() if address} for name, by in named.items()} == table
    assert all(opens(clients[who], address) for by in named.values() for who, address in by.items() if address)


@pytest.mark.parametrize(("for_members", "public"), [(True, set()), (False, {"everyone", "link"})])
@pytest.mark.parametrize("who", WHO)
def test_who_gets_it_by_its_plain_address(for_members, public, who, posts, artist, request, as_person):
    set_largest(artist=artist, for_members=for_members)
    client = as_person(request.getfixturevalue(who))
    assert {name for name, post in posts.items() if opens(client, plain(post))} == public


def test_all_other_sizes_stay_as_they_are(artist, visitor, as_person):
    post, client = make_large(artist), as_person(visitor)
    assert opens(client, f"/media/{renditions(post, spec=SMALLER).get().key}")
    assert on_page(client, post) == ("", {"320", "640", "1280"})
    picture = Image.objects.get(in_post__post=post)
    assert (widest([picture]), widest([picture], to_member=True)) == (1280, 2560)


def test_a_members_address_is_of_no_use_to_a_visitor_and_ends(artist, stranger, visitor, as_person):
    post, member = make_large(artist), as_person(stranger)
    address = on_page(member, post)[0]
    assert [opens(client, address) for client in (member, as_person(visitor))] == [True, False]
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert not opens(member, address)
    hide_posts(posts=[post])
    assert not opens(member, address)


def test_a_signature_of_a_smaller_size_does_not_open_it(artist, stranger, visitor, as_person):
    post = make_large(artist, "members")
    page = as_person(stranger).get(post.get_absolute_url()).content.decode()
    smaller = renditions(post, spec=SMALLER).get().key
    signature = re.search(re.escape(smaller) + r"\?s=([^ \",]+)", page)[1]
    assert not opens(as_person(visitor), f"{plain(post)}?s={signature}")


def test_the_artist_changes_their_mind_and_it_holds_at_once(artist, visitor, as_person):
    post, client = make_large(artist), as_person(visitor)
    for for_members in (True, False, True):
        set_largest(artist=artist, for_members=for_members)
        assert opens(client, plain(post)) != for_members


def test_only_their_own_works(artist, stranger, visitor, as_person):
    post, other = make_large(artist), make_large(stranger)
    set_largest(artist=artist, for_members=False)
    assert [opens(as_person(visitor), plain(each)) for each in (post, other)] == [True, False]


@pytest.mark.parametrize("for_members", [True, False])
def test_pictures_that_come_later(for_members, artist, photo):
    post = make_post(artist, state="draft", pictures=0)
    set_largest(artist=artist, for_members=for_members)
    (added,) = add_pictures(post=post, files=[photo()])
    assert Image.objects.get(pk=added.image_id).largest_public is not for_members


def test_what_came_by_another_way_is_closed_until_it_is_saved(artist, visitor, as_person):
    set_largest(artist=artist, for_members=False)
    post, client = make_large(artist), as_person(visitor)
    assert not opens(client, plain(post))
    settle_largest(post=post)
    assert opens(client, plain(post))


def test_saving_a_work_opens_no_more_than_the_artist_wants(artist, visitor, as_person):
    post, client = make_large(artist), as_person(visitor)
    for for_members in (False, True):
        set_largest(artist=artist, for_members=for_members)
        save_artwork(post=post, draft=Draft(title="Same", text="", visibility="everyone", full_size=True))
        assert opens(client, plain(post)) != for_members


def test_no_visibility_opens_it(artist, visitor, as_person):
    post, client = make_large(artist, "private"), as_person(visitor)
    for visibility in FOR_MEMBERS:
        Post.objects.update(visibility=visibility)
        settle_access(posts=Post.objects.filter(pk=post.pk))
        assert not opens(client, plain(post))
