"""Collections, as an artist fills and orders them and as others walk along them: with scripts and without."""

import pytest
from playwright.sync_api import expect

from portfolios.models import Collection
from tests.people import make_collection, make_post
from tests.waiting import wait_for


@pytest.fixture
def works(transactional_db, artist) -> dict[str, str]:
    return {title: make_post(artist, title, pictures=0).public_id for title in "edcba"}


def inside(collection: Collection) -> str:
    return "".join(collection.items.order_by("rank").values_list("artwork__post__title", flat=True))


def expect_inside(page, collection: Collection, titles: str) -> None:
    expect(page.locator(".works .hang-title")).to_have_text(list(titles))
    wait_for(lambda: inside(collection) == titles)


def test_made_from_a_work_then_filled_and_put_in_order(new_page, artist, works, axe):
    page = new_page(as_=artist)
    page.goto(artist.posts.get(title="b").get_absolute_url())
    page.get_by_role("link", name="Collections", exact=True).click()
    page.locator("#work-collections").get_by_role("link", name="New collection").click()
    page.get_by_label("Title").fill("Skizzen für später")
    page.get_by_role("button", name="Make the collection").click()
    expect(page.get_by_role("heading", name="Skizzen für später")).to_be_visible()
    collection = Collection.objects.get()
    assert (collection.slug, inside(collection)) == ("skizzen-fur-spater", "b")

    page.get_by_role("link", name="Add works").click()
    for title in "ac":
        page.get_by_label(title, exact=True).check()
    page.get_by_role("button", name="Add them").click()
    expect_inside(page, collection, "bac")
    axe(page)
    page.get_by_role("button", name="Move c", exact=True).press("Alt+ArrowLeft")
    expect_inside(page, collection, "bca")

    page.locator("summary", has_text="More for b").click()
    page.get_by_role("button", name="Make it the cover").locator("visible=true").click()
    expect(page.locator("#status")).to_contain_text("This work stands for the collection now.")
    page.locator("summary", has_text="More for c").click()
    page.get_by_role("button", name="Take out").locator("visible=true").click()
    expect(page.locator("#status")).to_contain_text("Taken out of the collection.")
    expect_inside(page, collection, "ba")
    collection.refresh_from_db()
    assert collection.cover.post.title == "b"


def test_without_scripts(new_page, artist, works):
    collection = make_collection(artist, works=works.values())
    page = new_page(as_=artist, javascript=False)
    page.goto(collection.works_url)
    page.get_by_role("button", name="Move e later").click()
    assert inside(collection) == "decba"
    page.locator("summary", has_text="More for a").click()
    page.get_by_role("button", name="Take out").locator("visible=true").click()
    expect(page.locator(".messages")).to_contain_text("Taken out of the collection.")
    page.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_label("Address").fill("")
    page.get_by_label("Title").fill("Notes")
    page.get_by_role("button", name="Save changes").click()
    page.goto("/portfolio/collections/")
    expect(page.get_by_role("link", name="Notes")).to_be_visible()
    assert inside(collection) == "decb"


def test_others_walk_along_it(new_page, artist):
    works = [make_post(artist, title).public_id for title in "abc"]
    make_collection(artist, works=[works[2], works[0]])
    # Their pictures are rows without bytes.
    page = new_page(expect=("404",))
    page.goto("/@artist/")
    page.get_by_role("link", name="Sketchbook").click()
    expect(page.get_by_role("heading", name="Sketchbook")).to_be_visible()
    expect(page.locator(".tile-title")).to_have_text(["c", "a"])
    page.locator(".tile-link").first.click()
    page.wait_for_url("**/?in=sketchbook")
