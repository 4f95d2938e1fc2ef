"""An artist's day, from sixty files to a work that others look at: one walk, as quick as it can be."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from feed.models import Post
from feed.tasks import publish_due
from portfolios.models import Collection
from tests.people import make_collection, make_post
from tests.waiting import wait_for

FILES = 60


@pytest.fixture
def files(tmp_path: Path, photo: Callable) -> list[str]:
    """The first six are what becomes the work."""
    for number in range(FILES):
        size = (96, 64) if number < 6 else (24, 16)
        (tmp_path / f"{number:02}.jpg").write_bytes(photo(size=size).read())
    return [str(path) for path in sorted(tmp_path.glob("*.jpg"))]


@pytest.fixture
def album(transactional_db, artist) -> Collection:
    """With a work in it that is there already."""
    return make_collection(artist, "Sketchbook", [make_post(artist, "Earlier", pictures=0).public_id])


def drop(page: Page, paths: list[str]) -> None:
    page.locator("input[name=pictures]").set_input_files(paths)


def rows(page: Page) -> Locator:
    return page.locator(".picture-row")


def names(page: Page) -> list[str]:
    return page.locator("[data-part=filename]").all_text_contents()


def sixty_drafts(page: Page, files: list[str]) -> None:
    page.goto("/share/many/")
    drop(page, files)
    expect(page.locator("[data-all-words]")).to_have_text(f"{FILES} of {FILES} are up.")
    page.get_by_label("Call each work by the name of its file").check()
    page.get_by_role("button", name="Make drafts").click()
    expect(page.get_by_text(f"{FILES} drafts are here.")).to_be_visible()


def one_work_of_six(page: Page) -> Post:
    for number in range(6):
        page.get_by_label(f"Choose {number:02}", exact=True).check()
    page.get_by_role("button", name="Make one work").click()
    expect(rows(page)).to_have_count(6)
    expect(page.locator("[data-state=ready]")).to_have_count(6)
    assert Post.objects.filter(state="draft").count() == FILES - 5
    return Post.objects.get(public_id=page.url.rstrip("/").split("/")[-1])


def in_order_by_keyboard(page: Page) -> None:
    """The last comes first; the draft saves itself."""
    last = names(page)[-1]
    page.get_by_role("button", name=f"Move {last}", exact=True).press("Enter")
    for _ in range(5):
        page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert names(page)[0] == last
    page.get_by_label("Title").fill("The valley")
    rows(page).first.get_by_label("Describe this picture").fill("Hills in fog")
    expect(page.locator("#autosaved")).to_have_text(re.compile("Saved at"))


def cropped(page: Page) -> None:
    page.get_by_role("button", name="Choose the cover").click()
    page.wait_for_load_state("networkidle")
    box = page.locator(".crop-stage").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.998, box["y"] + box["height"] * 0.998)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.8, steps=4)
    page.mouse.up()
    page.get_by_role("button", name="Use this part").click()
    expect(page.get_by_text("The grid shows the part that you have cut.")).to_be_visible()


def planned_and_out(page: Page, post: Post) -> None:
    page.goto("/drafts/")
    page.get_by_label("Choose The valley", exact=True).check()
    page.locator("summary", has_text="Publish later").click()
    page.get_by_label("Publish at").fill(f"{timezone.localtime() + timedelta(days=1):%Y-%m-%dT%H:%M}")
    page.get_by_role("button", name="Plan it").click()
    expect(page.get_by_text("1 planned.")).to_be_visible()
    # A day goes by.
    Post.objects.filter(pk=post.pk).update(scheduled_for=timezone.now() - timedelta(minutes=1))
    publish_due()
    wait_for(lambda: Post.objects.get(pk=post.pk).state == "published")


def replaced(page: Page, post: Post, file: str) -> None:
    page.goto(f"/share/{post.public_id}/")
    row = rows(page).first
    expect(row.get_by_text("The cover was cut from it", exact=False)).to_have_count(1)
    row.get_by_title("Replace").click()
    row.get_by_label("A file in its place").set_input_files(file)
    expect(row.locator("[data-part=filename]")).to_have_text("better.jpg")
    expect(row.get_by_text("What was cut from the old picture has gone with it.")).to_be_visible()
    assert post.pictures.select_related("image").first().alt == "Hills in fog"


def moved_in_a_collection(page: Page, post: Post, album: Collection) -> None:
    page.goto(f"/portfolio/collections/{album.public_id}/add/")
    page.get_by_label("The valley", exact=True).check()
    page.get_by_role("button", name="Add them").click()
    expect(page.locator(".works .hang-title")).to_have_text(["Earlier", "The valley"])
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Move The valley", exact=True).press("Alt+ArrowLeft")
    expect(page.locator(".works .hang-title")).to_have_text(["The valley", "Earlier"])
    page.wait_for_load_state("networkidle")


def test_an_artists_day(new_page, artist, follower, blocked, album, files, tmp_path, photo):
    page = new_page(as_=artist)
    sixty_drafts(page, files)
    post = one_work_of_six(page)
    in_order_by_keyboard(page)
    cropped(page)
    planned_and_out(page, post)
    (tmp_path / "better.jpg").write_bytes(photo(size=(96, 64)).read())
    replaced(page, post, str(tmp_path / "better.jpg"))
    moved_in_a_collection(page, post, album)

    post.refresh_from_db()
    address = post.get_absolute_url()
    visitor, fan, unwanted = new_page(), new_page(as_=follower), new_page(as_=blocked, expect=("404",))
    visitor.goto("/@artist/collections/sketchbook/")
    visitor.locator(".tile-link").first.click()
    expect(visitor.get_by_role("heading", name="The valley")).to_be_visible()
    seen = visitor.locator(".stage img:not(.placeholder)")
    assert (seen.count(), seen.first.get_attribute("alt")) == (6, "Hills in fog")
    assert seen.first.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
    fan.goto("/")
    expect(fan.get_by_role("heading", name="The valley")).to_be_visible()
    for path in (address, "/@artist/", "/@artist/collections/sketchbook/"):
        assert unwanted.goto(path).status == 404
