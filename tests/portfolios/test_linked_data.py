"""What search engines read of a page: parsed as they parse it, and nothing that visitors do not see."""

import json
import re

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.models import ProfileLink
from feed.models import Post
from images.models import Image
from portfolios import linked_data
from portfolios.models import Artwork, Collection, Field, Licence, Medium, Portfolio
from tests.people import make_image, make_post

pytestmark = pytest.mark.django_db
SITE = settings.SITE_URL
HOSTILE = '</script><script>alert(1)</script><!-- & \u2028 "quoted" שלום'
ME = {"@type": "Person", "@id": f"{SITE}/@artist/", "url": f"{SITE}/@artist/", "name": "Artist"}


def parsed(html):
    """Every block of data on a page; none where there is none."""
    return [
        json.loads(found) for found in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    ]


def of_work(post):
    post = Post.objects.with_cards(post.author).get(pk=post.pk)
    return linked_data.of_work(post, Artwork.objects.get(pk=post.pk), tags=["valley"])


def test_a_work(artist):
    post = make_post(artist, "Valley", text="Seven **layers**.", pictures=2)
    field, medium = Field.objects.first(), Medium.objects.first()
    post.artwork.mediums.add(medium)
    Artwork.objects.update(year=2019, dimensions="30 x 40 cm", field=field, licence=Licence.BY_NC)
    post.pictures.filter(place=0).update(caption="In fog")
    post.refresh_from_db()
    year = post.published_at.year
    rights = {
        "creator": ME,
        "copyrightHolder": {"@id": f"{SITE}/@artist/"},
        "copyrightYear": year,
        "copyrightNotice": f"© {year} Artist",
        "creditText": "Artist",
        "license": "https://creativecommons.org/licenses/by-nc/4.0/",
        "acquireLicensePage": f"{SITE}/@artist/about/",
        "usageInfo": f"{SITE}/policies/tdm.json",
    }
    pictures = of_work(post).pop("image")
    data = {name: value for name, value in of_work(post).items() if name != "image"}
    assert data == rights | {
        "@type": "VisualArtwork",
        "@id": f"{SITE}{post.get_absolute_url()}",
        "url": f"{SITE}{post.get_absolute_url()}",
        "name": "Valley",
        "description": "Seven layers.",
        "dateCreated": "2019",
        "datePublished": post.published_at.isoformat(timespec="seconds"),
        "artMedium": [medium.name],
        "artform": field.name,
        "size": "30 x 40 cm",
        "keywords": ["valley"],
        "isFamilyFriendly": True,
    }
    key = Image.objects.get(in_post__post=post, in_post__place=0).renditions.get(spec="jpeg-1280").key
    assert (len(pictures), pictures[0]) == (
        2,
        rights
        | {
            "@type": "ImageObject",
            "contentUrl": f"{SITE}/media/{key}",
            "width": 1500,
            "height": 1000,
            "caption": "In fog",
            "description": "Valley, picture 1",
        },
    )


@pytest.mark.parametrize("licence", Licence.values)
def test_the_terms_of_each_licence(licence, artist):
    post = make_post(artist)
    Artwork.objects.update(licence=licence)
    data = of_work(post)
    assert ("license" in data, "copyrightNotice" in data) == (licence != "all-rights", licence != "zero")


@pytest.mark.parametrize("visibility", Post.Visibility.values)
@pytest.mark.parametrize(
    "fields", [{}, {"state": "draft"}, {"hidden_at": timezone.now()}], ids=["out", "draft", "hidden"]
)
def test_only_what_everybody_sees_and_finds(visibility, fields, artist):
    post = make_post(artist, visibility=visibility, **fields)
    assert (of_work(post) is not None) == (visibility == "everyone" and not fields)


@pytest.mark.parametrize("fields", [{"rating": "mature"}, {"rating": "explicit"}, {"warning": "Spiders"}])
def test_pictures_that_people_are_asked_about_first_are_left_out(fields, artist):
    data = of_work(make_post(artist, **fields))
    assert (data["isFamilyFriendly"], "image" in data) == (False, False)


def test_a_picture_that_is_closed_has_no_address(artist):
    post = make_post(artist)
    Image.objects.update(is_public=False)
    assert "contentUrl" not in of_work(post)["image"][0]


def test_a_person(artist):
    artist.profile.bio, artist.profile.place, artist.profile.follower_count = "Landscape.", "Ljubljana", 3
    artist.profile.portrait = make_image(purpose="portrait", is_public=True)
    links = [
        ProfileLink(url="https://example.com/", verified_at=timezone.now()),
        ProfileLink(url="https://example.org/"),
    ]
    data = linked_data.of_gallery(artist, Portfolio(person=artist, skills=["Colour"]), links)
    key = artist.profile.portrait.renditions.get(spec="jpeg-1280").key
    assert (data["@type"], data["url"]) == ("ProfilePage", f"{SITE}/@artist/")
    assert data["mainEntity"] == ME | {
        "alternateName": "@artist",
        "description": "Landscape.",
        "image": f"{SITE}/media/{key}",
        "homeLocation": {"@type": "Place", "name": "Ljubljana"},
        "knowsAbout": ["Colour"],
        "sameAs": ["https://example.com/"],
        "interactionStatistic": {
            "@type": "InteractionCounter",
            "interactionType": "https://schema.org/FollowAction",
            "userInteractionCount": 3,
        },
    }
    about = linked_data.of_about(artist, Portfolio(person=artist), [])
    assert (about["@type"], about["url"]) == ("AboutPage", f"{SITE}/@artist/about/")


def test_a_collection(artist):
    posts = [make_post(artist, name, visibility=name) for name in Post.Visibility.values]
    collection = Collection(artist=artist, title="Sketchbook", slug="sketchbook", text="*Pages*.")
    url = f"{SITE}/@artist/collections/sketchbook/"
    assert linked_data.of_collection(collection, posts) == {
        "@type": "CollectionPage",
        "@id": url,
        "url": url,
        "name": "Sketchbook",
        "description": "Pages.",
        "creator": ME,
        "hasPart": [{"@type": "VisualArtwork", "url": f"{SITE}{posts[0].get_absolute_url()}", "name": "everyone"}],
    }


@pytest.mark.parametrize("visibility", ["link", "private"])
def test_of_other_collections_nothing_is_said(visibility, artist):
    collection = Collection(artist=artist, title="Sketchbook", slug="sketchbook", visibility=visibility)
    assert linked_data.of_collection(collection, []) is None


def test_nothing_that_people_write_ends_the_block(artist):
    post = make_post(artist, HOSTILE)
    html = linked_data.block(of_work(post))
    assert (html.count("<"), html.count("&")) == (2, 0)
    (data,) = parsed(html)
    assert (data["@context"], data["name"]) == ("https://schema.org", HOSTILE)
    assert linked_data.block(None) == ""
