"""What a work's page says of it: all that the artist said, each a way to others like it."""

import re

import pytest

from feed.models import Post
from feed.services import set_tags
from portfolios.models import Artwork, Field, Medium, Software
from tests.people import make_post

DIMENSIONS = "30 × 40 cm"  # noqa: RUF001


@pytest.fixture
def work(artist):
    post = make_post(artist, "Valley", text="Seven *layers*.\n\n<script>", rating="mature", warning="Spiders & <b>")
    made = Artwork.objects.get(pk=post.pk)
    made.field, made.year, made.dimensions, made.licence = Field.objects.get(name="Comics"), 2024, DIMENSIONS, "by-nc"
    made.is_unfinished = made.wants_critique = True
    made.save()
    place = {"position": made.position}
    made.mediums.set(Medium.objects.filter(name="Gouache"), through_defaults=place)
    made.software.set(Software.objects.filter(name="Krita"), through_defaults=place)
    set_tags(post=post, names=["sea", "ים"])
    Post.objects.update(edited_at=None)
    return post


def page_of(post, client):
    return client.get(post.get_absolute_url()).content.decode()


def links(page):
    return dict(re.findall(r'<a class="chip" href="([^"]+)"[^>]*>(?:<bdi>)?([^<]+)<', page))


def test_everything_that_was_said_is_there(work, client):
    page = page_of(work, client)
    assert (
        '<div class="prose"><p dir="auto">Seven <em>layers</em>.</p>\n<p dir="auto">&lt;script&gt;</p>\n</div>' in page
    )
    said = ("Work in progress", "Open to critique", "2024", DIMENSIONS, "CC BY-NC 4.0")
    assert [words for words in said if words not in page] == []
    assert '<meta name="description" content="Seven layers. &lt;script&gt;">' in page


def test_each_word_leads_to_others_like_it(work, client):
    found = links(page_of(work, client))
    assert found == {
        "/explore/?field=comics": "Comics",
        "/explore/?medium=gouache": "Gouache",
        "/explore/?software=krita": "Krita",
        "/tags/sea/": "#sea",
        "/tags/%D7%99%D7%9D/": "#ים",
    }
    for path in found:
        assert [post.title for post in client.get(path).context["page"].items] == ["Valley"]


def test_a_work_of_which_nothing_was_said_says_no_more_than_its_rights(artist, client):
    page = page_of(make_post(artist, "Valley"), client)
    assert (links(page), "Content warning" in page, "Work in progress" in page, "Mature" in page) == ({}, *[False] * 3)
    assert "All rights reserved" in page


@pytest.mark.parametrize(
    ("licence", "url", "begins"),
    [
        ("by", "https://creativecommons.org/licenses/by/4.0/", "©"),
        ("by-nc-nd", "https://creativecommons.org/licenses/by-nc-nd/4.0/", "©"),
        ("zero", "https://creativecommons.org/publicdomain/zero/1.0/", "By"),
    ],
)
def test_a_licence_is_linked_for_people_and_machines(licence, url, begins, artist, client):
    post = make_post(artist)
    Artwork.objects.update(licence=licence)
    page = page_of(post, client)
    assert f'<a href="{url}" rel="license noopener" target="_blank">' in page
    assert f"<li>{begins} " in page


def test_a_warning_and_a_rating_are_told_before_the_title(work, client):
    page = page_of(work, client)
    assert "<strong>Mature.</strong> <strong>Content warning:</strong> <bdi>Spiders &amp; &lt;b&gt;</bdi>" in page
    assert page.index("Content warning") < page.index("<h1")


def test_a_card_shows_the_beginning_in_plain_words(work, follower, as_person):
    assert '<p class="card-text">Seven layers. &lt;script&gt;</p>' in as_person(follower).get("/").content.decode()
