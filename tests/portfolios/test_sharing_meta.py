"""What other sites show of our pages: for whom there is a card, with which words, and which picture."""

import html
import re

import pytest
from django.conf import settings
from django.utils import timezone

from feed.models import Post
from feed.services import settle_access
from feed.wishes import Wishes
from images import storage
from images.models import Image, Rendition
from images.shown import settle_shown
from portfolios import sharing_meta
from portfolios.models import Artwork, Collection, Portfolio
from portfolios.sharing_meta import CardPicture, ShareCard
from portfolios.tiles import tile_rows, tiles_of
from tests.people import make_collection, make_image, make_post
from tests.portfolios.test_linked_data import parsed

pytestmark = pytest.mark.django_db
SITE = settings.SITE_URL


@pytest.fixture
def portfolio(artist):
    return Portfolio(person=artist)


def add_card(image, spec="card"):
    key = storage.key_for(image.public_id, spec.encode(), "jpg")
    Rendition.objects.create(image=image, spec=spec, key=key, width=1200, height=630, bytes=1)
    settle_shown([image.pk])
    return f"{SITE}/media/{key}"


def make_work(artist, title="Valley", **fields):
    """A work whose picture has a card, and the card's address."""
    post = make_post(artist, title, **fields)
    return post, add_card(Image.objects.get(in_post__post=post))


def fresh(post):
    return Post.objects.with_cards(post.author).get(pk=post.pk)


def on_the_wall(*posts):
    """As their artist's gallery shows them."""
    rows = {row[1]: row for row in tile_rows(Post.objects.filter(pk__in=[post.pk for post in posts]), "position")}
    return tiles_of([rows[post.pk] for post in posts], wishes=Wishes.of(posts[0].author))


def card_of(post, portfolio):
    return sharing_meta.of_work(fresh(post), Artwork.objects.get(pk=post.pk), portfolio)


def test_a_work(artist, portfolio):
    post, address = make_work(artist, text="Seven **layers** of gouache.")
    picture = CardPicture(address, 1200, 630, "Valley, picture 1")
    url = f"{SITE}{post.get_absolute_url()}"
    assert card_of(post, portfolio) == ShareCard(
        "article", "Valley by Artist", "Seven layers of gouache.", url, picture
    )


@pytest.mark.parametrize("visibility", Post.Visibility.values)
@pytest.mark.parametrize("state", ["published", "draft", "hidden", "suspended"])
def test_there_is_a_card_of_exactly_what_visitors_may_open(visibility, state, artist, portfolio, visitor):
    fields = {"hidden_at": timezone.now()} if state == "hidden" else {}
    post, _ = make_work(artist, visibility=visibility, state="draft" if state == "draft" else "published", **fields)
    artist.is_active = state != "suspended"
    artist.save()
    settle_access(posts=Post.objects.filter(pk=post.pk))
    open_to_visitors = Post.objects.visible_to(visitor).filter(pk=post.pk).exists()
    card = card_of(post, portfolio)
    assert (card is not None, bool(card and card.picture)) == (open_to_visitors, open_to_visitors)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"rating": "mature"}, "Mature work."),
        ({"rating": "explicit"}, "Explicit work."),
        ({"warning": "Spiders"}, "Content warning: Spiders"),
    ],
)
def test_what_people_are_asked_about_first_has_words_and_no_picture(fields, words, artist, portfolio):
    post, _ = make_work(artist, text="What it is.", **fields)
    card = card_of(post, portfolio)
    assert (card.description, card.picture) == (words, None)


def test_artists_may_want_no_picture(artist):
    post, _ = make_work(artist)
    off = Portfolio(person=artist, share_cards=False)
    works = on_the_wall(post)
    cards = [
        card_of(post, off),
        sharing_meta.of_gallery(artist, off, works),
        sharing_meta.of_collection(Collection(artist=artist, title="Sketchbook", slug="s"), off, works),
        sharing_meta.of_about(artist, off, "/@artist/about/"),
    ]
    assert [card.picture for card in cards] == [None] * 4


def test_the_artists_own_cut_stands_on_the_card(artist, portfolio):
    post, _ = make_work(artist)
    cut = make_image(purpose="share", is_public=True)
    address = add_card(cut, "share")
    Artwork.objects.filter(pk=post.pk).update(share_card=cut)
    assert card_of(post, portfolio).picture.url == address


def test_a_picture_that_is_closed_is_on_no_card(artist, portfolio):
    post, _ = make_work(artist)
    Image.objects.update(is_public=False)
    assert card_of(post, portfolio).picture is None


def test_a_gallery_shows_its_first_work_that_may_stand_there(artist, portfolio):
    works = [
        make_work(artist, "Shown")[0],
        *(make_work(artist, name, visibility=name)[0] for name in ("link", "members", "followers", "private")),
        make_work(artist, "rated", rating="mature")[0],
        make_work(artist, "warned", warning="Spiders")[0],
    ]
    card = sharing_meta.of_gallery(artist, portfolio, on_the_wall(*reversed(works)))
    assert (card.title, card.description, card.url) == ("Artist (@artist)", "Work by Artist.", f"{SITE}/@artist/")
    assert card.picture.alt == "Shown, picture 1"
    assert sharing_meta.of_gallery(artist, portfolio, on_the_wall(*works[1:])).picture is None


@pytest.mark.parametrize(("visibility", "there"), [("everyone", True), ("link", True), ("private", False)])
def test_a_collection(visibility, there, artist, portfolio):
    first, chosen = make_work(artist, "First")[0], make_work(artist, "Chosen")[0]
    told = {"title": "Sketchbook", "slug": "sketchbook", "visibility": visibility, "text": "*Pages* of it."}
    collection = Collection(artist=artist, cover_id=chosen.pk, **told)
    card = sharing_meta.of_collection(collection, portfolio, on_the_wall(first, chosen))
    assert (card is not None) == there
    if card:
        assert (card.title, card.description, card.picture.alt) == (
            "Sketchbook by Artist",
            "Pages of it.",
            "Chosen, picture 1",
        )


def test_the_about_page_shows_the_newest_work(artist, portfolio):
    make_work(artist, "Older")
    make_work(artist, "Newer")
    make_work(artist, "Link", visibility="link")
    make_work(artist, "Rated", rating="mature")
    portfolio.about = "I paint **valleys**."
    card = sharing_meta.of_about(artist, portfolio, "/@artist/about/")
    assert (card.description, card.url, card.picture.alt) == (
        "I paint valleys.",
        f"{SITE}/@artist/about/",
        "Newer, picture 1",
    )


def test_an_artist_without_works_has_words(artist, portfolio):
    for card in (
        sharing_meta.of_gallery(artist, portfolio, []),
        sharing_meta.of_about(artist, portfolio, "/@artist/about/"),
    ):
        assert (card.picture, bool(card.description)) == (None, True)


# --- As the pages say it ----------------------------------------------------------------------------------------------


def metas(page):
    """By their names, in the order of the page."""
    found = re.findall(r'<meta (?:name|property)="((?:og|twitter):[^"]*)" content="([^"]*)">', page.content.decode())
    return {name: html.unescape(content) for name, content in found}


def test_the_head_of_a_works_page(artist, client, settings):
    settings.SITE_URL = "https://cara.example"
    post, address = make_work(artist, '"Valley" & <more>', text="Seven layers.")
    page = client.get(post.get_absolute_url())
    url = f"https://cara.example{post.get_absolute_url()}"
    assert metas(page) == {
        "og:site_name": "Cara",
        "og:type": "article",
        "og:title": '"Valley" & <more> by Artist',
        "og:description": "Seven layers.",
        "og:url": url,
        "og:image": address.replace(SITE, "https://cara.example"),
        "og:image:type": "image/jpeg",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": '"Valley" & <more>, picture 1',
        "twitter:image:alt": '"Valley" & <more>, picture 1',
        "twitter:card": "summary_large_image",
    }
    assert f'<link rel="canonical" href="{url}">' in page.content.decode()


@pytest.mark.parametrize("share_cards", [True, False])
def test_the_heads_of_the_other_pages(share_cards, artist, client):
    post, _ = make_work(artist)
    Portfolio.objects.update_or_create(person=artist, defaults={"share_cards": share_cards})
    collection = make_collection(artist, works=[post.public_id])
    for path in ("/@artist/", "/@artist/about/", collection.get_absolute_url(), post.get_absolute_url()):
        page = client.get(path)
        told = metas(page)
        assert (told["og:url"], "og:image" in told) == (f"{SITE}{path}", share_cards)
        assert told["twitter:card"] == ("summary_large_image" if share_cards else "summary")
        assert len(parsed(page.content.decode())) == 1


def test_a_work_by_its_link_has_a_card_and_stands_in_no_index(artist, client):
    post, address = make_work(artist, visibility="link")
    page = client.get(post.get_absolute_url())
    assert (metas(page)["og:image"], parsed(page.content.decode())) == (address, [])
    assert page.headers["X-Robots-Tag"].startswith("noindex")


def test_what_is_not_for_visitors_says_nothing_of_itself(artist, follower, as_person):
    post, _ = make_work(artist, visibility="followers")
    page = as_person(follower).get(post.get_absolute_url())
    assert (page.status_code, metas(page), parsed(page.content.decode())) == (200, {}, [])
