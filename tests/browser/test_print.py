"""Pages on paper: a sheet for each picture, whose it is and where it is from, and nothing to press."""

import re

import pytest
from playwright.sync_api import Page, expect

from feed.models import PostPicture
from tests.people import make_collection, make_post

PRESSED = ".rail, .tabs, button, .button, form, .like, .follow, .comments, .turns"


@pytest.fixture
def printed(new_page):
    """A page as it goes to paper, of somebody who reads in the dark."""

    def go(path: str) -> Page:
        page = new_page(theme="dark", width=794, expect=("404",))
        page.goto(path)
        page.emulate_media(media="print", color_scheme="dark")
        return page

    return go


def sheets(page: Page) -> int:
    return len(re.findall(rb"/Type /Page\n", page.pdf(format="A4")))


def expect_paper(page: Page, address: str, *, times: int = 1) -> None:
    seen = page.locator(".paper:visible")
    expect(seen).to_have_count(times)
    expect(seen.first).to_have_text(f"© Artist · {page.evaluate('location.origin')}{address}")
    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(page.locator("body")).to_have_css("color", "rgb(0, 0, 0)")
    assert page.locator(PRESSED).filter(visible=True).count() == 0


def test_a_work(printed, artist, site):
    post = make_post(artist, "Valley", pictures=3, text="Seven layers.")
    PostPicture.objects.filter(post=post, place=1).update(caption="In fog")
    page = printed(post.get_absolute_url())
    expect_paper(page, post.get_absolute_url(), times=3)
    assert page.locator(".stage-title").all_inner_texts() == ["Valley, 1 / 3", "Valley, 2 / 3", "Valley, 3 / 3"]
    expect(page.get_by_text("In fog")).to_be_visible()
    expect(page.get_by_text("Seven layers.")).to_be_visible()
    assert sheets(page) == 3


def test_a_gallery_and_a_collection(printed, artist, site):
    works = [make_post(artist, f"Work {number}") for number in range(3)]
    collection = make_collection(artist, works=[works[0].public_id, works[2].public_id])
    for path, count in (("/@artist/", 3), (collection.get_absolute_url(), 2)):
        page = printed(path)
        expect_paper(page, path)
        expect(page.locator(".tile-title").first).to_be_visible()
        assert page.locator(".tile").count() == count
        # The first hangs below the artist's name where there is room.
        assert sheets(page) in (count, count + 1)


def test_an_about_page(printed, artist, site):
    page = printed("/@artist/about/")
    expect_paper(page, "/@artist/about/")
    assert sheets(page) == 1
