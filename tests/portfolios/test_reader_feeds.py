"""Feeds, read back by parsers that are not ours: what each must have, what nobody finds in one, and asking again."""

import json
from datetime import datetime
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

import pytest

from accounts import services as people
from portfolios import reader_feeds
from portfolios.models import Portfolio
from tests.people import make_collection, make_image, make_post

ATOM, DC = "{http://www.w3.org/2005/Atom}", "{http://purl.org/dc/elements/1.1/}"
CC = "{http://cyber.law.harvard.edu/rss/creativeCommonsRssModule.html}"
MEDIA = "{http://search.yahoo.com/mrss/}"
SITE = "http://localhost:8000"
KINDS = ("rss", "atom", "json")


@pytest.fixture(autouse=True)
def _site(settings) -> None:
    settings.SITE_URL = SITE


@pytest.fixture
def work(artist):
    post = make_post(
        artist, "Valley & <sea>", text="Seven *layers*.\ufffe See https://example.com/?a=1&b=2", pictures=2
    )
    post.artwork.licence, post.artwork.year = "by-nc", 2024
    post.artwork.save()
    return post


def read(client, path: str):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer, json.loads(answer.content) if path.endswith("json") else ElementTree.fromstring(answer.content)


def titles(client, path: str) -> list[str]:
    _, feed = read(client, path)
    if path.endswith("json"):
        return [item["title"] for item in feed["items"]]
    return [
        item.findtext("title") or item.findtext(f"{ATOM}title")
        for item in [*feed.iter("item"), *feed.iter(f"{ATOM}entry")]
    ]


class TestRss:
    def test_all_that_it_must_have(self, work, client):
        answer, feed = read(client, "/@artist/feed.rss")
        assert (answer["Content-Type"], feed.tag, feed.get("version")) == (
            "application/rss+xml; charset=utf-8",
            "rss",
            "2.0",
        )
        (channel,) = feed
        told = {name: channel.findtext(name) for name in ("title", "link", "description")}
        assert told == {
            "title": "Artist (@artist)",
            "link": f"{SITE}/@artist/",
            "description": "Work by Artist.",
        }
        assert channel.find(f"{ATOM}link").attrib == {"rel": "self", "href": f"{SITE}/@artist/feed.rss"}
        assert parsedate_to_datetime(channel.findtext("lastBuildDate")).tzinfo
        assert "No AI training" in channel.findtext("copyright")

    def test_an_item(self, work, client):
        (item,) = read(client, "/@artist/feed.rss")[1].iter("item")
        assert item.findtext("title") == "Valley & <sea>"
        assert item.findtext("link") == f"{SITE}{work.get_absolute_url()}"
        assert (item.find("guid").text, item.find("guid").get("isPermaLink")) == (item_id(work), "false")
        assert parsedate_to_datetime(item.findtext("pubDate")) == work.published_at.replace(microsecond=0)
        assert item.findtext(f"{DC}creator") == "Artist"
        assert item.findtext(f"{DC}rights") == "© 2024 Artist. CC BY-NC 4.0. No AI training."
        assert item.findtext(f"{CC}license") == "https://creativecommons.org/licenses/by-nc/4.0/"
        thumbnail = item.find(f"{MEDIA}thumbnail").attrib
        assert (thumbnail["width"], thumbnail["height"]) == ("640", "426")
        assert thumbnail["url"].startswith(f"{SITE}/media/")
        assert item.find("enclosure").attrib == {"url": thumbnail["url"], "length": "1", "type": "image/avif"}
        html = item.findtext("description")
        assert "Seven <em>layers</em>." in html
        assert f'<img src="{thumbnail["url"]}" alt="Valley &amp; &lt;sea&gt;, picture 1" width="640"' in html


class TestAtom:
    def test_all_that_it_must_have(self, work, client):
        answer, feed = read(client, "/@artist/feed.atom")
        assert (answer["Content-Type"], feed.tag) == ("application/atom+xml; charset=utf-8", f"{ATOM}feed")
        assert feed.findtext(f"{ATOM}id") == f"{SITE}/@artist/"
        assert feed.findtext(f"{ATOM}title") == "Artist (@artist)"
        assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Artist"
        assert datetime.fromisoformat(feed.findtext(f"{ATOM}updated")) == work.published_at.replace(microsecond=0)
        links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
        assert links == {"alternate": f"{SITE}/@artist/", "self": f"{SITE}/@artist/feed.atom"}

    def test_an_entry(self, work, client):
        (entry,) = read(client, "/@artist/feed.atom")[1].iter(f"{ATOM}entry")
        assert entry.findtext(f"{ATOM}id") == item_id(work)
        assert entry.findtext(f"{ATOM}title") == "Valley & <sea>"
        assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Artist"
        for when in ("published", "updated"):
            told = datetime.fromisoformat(entry.findtext(f"{ATOM}{when}"))
            assert told == work.published_at.replace(microsecond=0)
        assert entry.findtext(f"{ATOM}rights") == "© 2024 Artist. CC BY-NC 4.0. No AI training."
        assert entry.find(f"{ATOM}summary").get("type") == "html"
        links = {link.get("rel"): link.get("href") for link in entry.findall(f"{ATOM}link")}
        assert links.pop("enclosure").endswith(".avif")
        assert links == {
            "alternate": f"{SITE}{work.get_absolute_url()}",
            "license": "https://creativecommons.org/licenses/by-nc/4.0/",
        }


class TestJson:
    def test_all_that_it_must_have(self, work, client):
        answer, feed = read(client, "/@artist/feed.json")
        (item,) = feed.pop("items")
        assert answer["Content-Type"] == "application/feed+json; charset=utf-8"
        assert feed == {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Artist (@artist)",
            "description": "Work by Artist.",
            "home_page_url": f"{SITE}/@artist/",
            "feed_url": f"{SITE}/@artist/feed.json",
            "authors": [{"name": "Artist", "url": f"{SITE}/@artist/"}],
            "_rights": {"about": f"{SITE}/policies/tdm.json", "ai_training": False},
        }
        assert (item["id"], item["url"]) == (item_id(work), f"{SITE}{work.get_absolute_url()}")
        assert item["image"] in item["content_html"]
        assert datetime.fromisoformat(item["date_published"]) == work.published_at.replace(microsecond=0)
        assert item["_rights"] == {
            "credit": "© 2024 Artist",
            "licence": "CC BY-NC 4.0",
            "url": "https://creativecommons.org/licenses/by-nc/4.0/",
        }


def item_id(post) -> str:
    return f"tag:localhost,{post.published_at:%Y-%m-%d}:work/{post.public_id}"


@pytest.mark.parametrize("kind", KINDS)
def test_only_what_visitors_see_in_lists_the_newest_first(kind, artist, stranger, client, monkeypatch):
    for visibility in ("everyone", "members", "followers", "link", "private"):
        make_post(artist, visibility, visibility=visibility)
    make_post(artist, "draft", state="draft")
    make_post(stranger, "foreign")
    assert titles(client, f"/@artist/feed.{kind}") == ["everyone"]
    monkeypatch.setattr(reader_feeds, "LENGTH", 2)
    for title in ("second", "third"):
        make_post(artist, title)
    assert titles(client, f"/@artist/feed.{kind}") == ["third", "second"]


# What is wrong with a picture in a feed, and whether the work still has one there.
PICTURES = {
    "plain": ({}, True),
    "mature": ({"rating": "mature"}, False),
    "explicit": ({"rating": "explicit"}, False),
    "warned": ({"warning": "Spiders"}, False),
}


@pytest.mark.parametrize("which", PICTURES)
def test_no_picture_that_people_are_asked_about_first(which, artist, client):
    told, has_picture = PICTURES[which]
    make_post(artist, "Valley", **told)
    (item,) = read(client, "/@artist/feed.json")[1]["items"]
    assert ("image" in item, "<img" in item["content_html"]) == (has_picture, has_picture)
    assert told.get("warning", "") in item["content_html"]
    for kind in ("rss", "atom"):
        assert ("/media/" in client.get(f"/@artist/feed.{kind}").content.decode()) == has_picture


def test_no_picture_where_its_artist_offers_none_or_it_is_closed_or_only_large(artist, client):
    post = make_post(artist, "Valley")
    image = post.cover.image
    shown = dict(image.shown)
    image.shown = shown | {"still": [copy for copy in shown["still"] if copy[1] > 640]}
    image.save()
    assert "image" not in read(client, "/@artist/feed.json")[1]["items"][0]
    image.shown, image.is_public = shown, False
    image.save()
    assert "image" not in read(client, "/@artist/feed.json")[1]["items"][0]
    image.is_public = True
    image.save()
    assert "640" in read(client, "/@artist/feed.json")[1]["items"][0]["content_html"]
    Portfolio.objects.update_or_create(person=artist, defaults={"share_cards": False})
    assert "image" not in read(client, "/@artist/feed.json")[1]["items"][0]


@pytest.mark.parametrize("kind", KINDS)
def test_a_feed_with_nothing_in_it_is_one_too(kind, artist, client):
    first, second = (client.get(f"/@artist/feed.{kind}") for _ in range(2))
    assert titles(client, f"/@artist/feed.{kind}") == []
    assert first.content == second.content


@pytest.mark.parametrize("kind", KINDS)
class TestAskingAgain:
    def test_what_has_not_changed_is_not_sent_again(self, kind, work, client):
        path = f"/@artist/feed.{kind}"
        first = client.get(path)
        assert first["Cache-Control"] == "public, max-age=600"
        assert client.get(path, headers={"if-none-match": first["ETag"]}).status_code == 304
        assert client.get(path, headers={"if-modified-since": first["Last-Modified"]}).status_code == 304

    def test_what_has_changed_is(self, kind, artist, work, client):
        path = f"/@artist/feed.{kind}"
        first = client.get(path)
        people.edit_profile(user=artist, name="Somebody", bio="")
        again = client.get(path, headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again["ETag"] == first["ETag"]) == (200, False)

    def test_every_answer_refuses_training(self, kind, work, client):
        answer = client.get(f"/@artist/feed.{kind}")
        assert (answer["X-Robots-Tag"], answer["TDM-Reservation"], answer["Content-Usage"]) == (
            "noai, noimageai, noarchive",
            "1",
            "train-ai=n, search=y",
        )

    def test_not_of_somebody_suspended(self, kind, artist, work, client):
        make_collection(artist, "Sketchbook", [work.public_id])
        people.suspend(user=artist)
        for path in ("/@artist/", "/@artist/collections/sketchbook/"):
            assert client.get(f"{path}feed.{kind}").status_code == 404

    def test_other_letters_lead_to_its_own_address(self, kind, artist, client):
        make_collection(artist)
        assert client.get(f"/@ARTIST/feed.{kind}").url == f"/@artist/feed.{kind}"
        own = f"/@artist/collections/sketchbook/feed.{kind}"
        assert client.get(f"/@Artist/collections/Sketchbook/feed.{kind}").url == own


@pytest.mark.parametrize("kind", KINDS)
def test_a_collections_own(kind, artist, work, client):
    make_post(artist, "outside")
    hidden = make_post(artist, "followers", visibility="followers")
    make_collection(artist, "דפי", [work.public_id, hidden.public_id], slug="sketchbook")
    make_collection(artist, "Secret", [work.public_id], visibility="link")
    make_collection(artist, "Mine", [work.public_id], visibility="private")
    assert titles(client, f"/@artist/collections/sketchbook/feed.{kind}") == ["Valley & <sea>"]
    assert "noindex" not in client.get(f"/@artist/collections/sketchbook/feed.{kind}")["X-Robots-Tag"]
    assert "noindex" in client.get(f"/@artist/collections/secret/feed.{kind}")["X-Robots-Tag"]
    assert client.get(f"/@artist/collections/mine/feed.{kind}").status_code == 404
    assert client.get(f"/@artist/collections/nothing/feed.{kind}").status_code == 404


def test_pages_say_where_their_feeds_are(artist, work, client):
    make_collection(artist, works=[work.public_id])
    for path in ("/@artist/", "/@artist/collections/sketchbook/"):
        head = client.get(path).content.decode().partition("</head>")[0]
        for kind, told in (("rss", "rss+xml"), ("atom", "atom+xml"), ("json", "feed+json")):
            assert f'<link rel="alternate" type="application/{told}" ' in head
            assert f'href="{path}feed.{kind}"' in head
            assert client.get(f"{path}feed.{kind}").status_code == 200


def test_a_picture_that_came_later_stands_for_the_work_once_it_is_made(artist, client):
    post = make_post(artist, "Valley", pictures=0)
    post.pictures.create(image=make_image("pending"), place=0)
    assert "image" not in read(client, "/@artist/feed.json")[1]["items"][0]
