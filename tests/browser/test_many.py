"""Many pictures at once, and what is then done to the drafts: with scripts, without, and over a bad line."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from feed.models import Post
from portfolios.models import Upload
from tests.browser.test_share import LOSE_FIRST_CONNECTION, slow_line


@pytest.fixture
def files(tmp_path: Path, photo: Callable) -> Callable[..., list[str]]:
    def save(*names: str, size: tuple[int, int] = (64, 48)) -> list[str]:
        for name in names:
            (tmp_path / name).write_bytes(photo(name, size=size).read())
        return [str(tmp_path / name) for name in names]

    return save


def choose(page: Page, paths: list[str]) -> None:
    page.locator("input[type=file]").set_input_files(paths)


def names() -> list[list[str]]:
    posts = Post.objects.order_by("pk")
    return [[picture.image.filename for picture in post.pictures.select_related("image")] for post in posts]


def expect_up(page: Page, words: str) -> None:
    expect(page.locator("[data-all-words]")).to_have_text(words)


def test_files_go_up_and_become_drafts_that_are_published_in_one_go(new_page, artist, files, axe):
    page = new_page(as_=artist)
    page.goto("/share/many/")
    paths = files("a.jpg", "b.jpg", "c.jpg", "d.jpg")
    choose(page, paths)
    page.get_by_label("Call each work by the name of its file").check()
    page.get_by_role("combobox", name="Tags").fill("sea, ")
    expect_up(page, "4 of 4 are up.")
    axe(page)
    page.get_by_role("button", name="Remove b.jpg").click()
    expect_up(page, "3 of 3 are up.")
    # The same file once more is the one that is there already.
    choose(page, paths[2:3])
    expect_up(page, "3 of 3 are up.")
    page.get_by_role("button", name="Make drafts").click()
    expect(page.get_by_text("3 drafts are here. Only you can see them.")).to_be_visible()
    # Two go up at a time, so either may be the first.
    made = Post.objects.order_by("title")
    assert [(post.title, [row.tag.name for row in post.post_tags.all()]) for post in made] == [
        ("a", ["sea"]),
        ("c", ["sea"]),
        ("d", ["sea"]),
    ]
    page.get_by_role("link", name="Choose all").click()
    expect(page.get_by_text("3 chosen")).to_be_visible()
    page.get_by_label("Choose a", exact=True).uncheck()
    axe(page)
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text(re.compile("2 published|wait"))).to_be_visible()


def test_the_same_without_scripts(new_page, artist, files):
    page = new_page(as_=artist, javascript=False)
    page.goto("/share/many/")
    choose(page, files("a.jpg", "b.jpg"))
    page.get_by_role("button", name="Upload").click()
    expect(page.locator(".many-row")).to_have_count(2)
    page.get_by_label("Tags").fill("sea, fog")
    page.get_by_label("One work of all of them").check()
    page.get_by_role("button", name="Make drafts").click()
    expect(page.get_by_text("It is a draft.")).to_be_visible()
    assert names() == [["a.jpg", "b.jpg"]]
    page.goto("/drafts/")
    page.get_by_role("link", name="Choose all").click()
    page.get_by_role("button", name="Discard").click()
    page.get_by_role("button", name="Discard").click()
    expect(page.get_by_text("1 discarded.")).to_be_visible()
    assert names() == []


def test_sent_too_early_it_waits_for_the_last_and_a_lost_line_is_tried_again(new_page, artist, files):
    page = new_page(as_=artist)
    page.add_init_script(LOSE_FIRST_CONNECTION)
    page.goto("/share/many/")
    choose(page, files("a.jpg", "b.jpg"))
    page.get_by_label("One work of all of them").check()
    page.get_by_role("button", name="Make drafts").click()
    expect(page.get_by_text("It is a draft.")).to_be_visible()
    assert [sorted(each) for each in names()] == [["a.jpg", "b.jpg"]]


def test_called_off_and_after_a_reload_it_goes_on(new_page, artist, files):
    page = new_page(as_=artist)
    page.goto("/share/many/")
    paths = files("a.jpg", "b.jpg", "c.jpg", size=(1600, 1200))
    choose(page, paths[:1])
    expect_up(page, "1 of 1 are up.")
    line = slow_line(page, bytes_a_second=2_000)
    choose(page, paths[1:])
    expect(page.locator(".many-row").nth(1)).to_contain_text("Uploading…")
    with page.expect_response(lambda answer: answer.request.method == "DELETE"):
        page.get_by_role("button", name="Cancel c.jpg").click()
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    line(bytes_a_second=-1)
    choose(page, paths[:2])
    expect_up(page, "2 of 2 are up.")
    assert sorted(names()) == [["a.jpg"], ["b.jpg"]]
    assert Upload.objects.count() == 2


def test_more_than_there_is_room_for_are_left_out(new_page, artist, files, settings):
    settings.UPLOADS_AT_ONCE = 2
    page = new_page(as_=artist)
    page.goto("/share/many/")
    choose(page, files("a.jpg", "b.jpg", "c.jpg"))
    expect(page.get_by_text("1 are left out: share them after these.")).to_be_visible()
    expect_up(page, "2 of 2 are up.")


def test_what_is_no_picture_is_told_in_its_row(new_page, artist, files, tmp_path):
    page = new_page(as_=artist, expect=("400",))
    page.goto("/share/many/")
    (tmp_path / "fake.jpg").write_bytes(b"not a picture at all")
    choose(page, [*files("a.jpg"), str(tmp_path / "fake.jpg")])
    expect_up(page, "1 of 2 are up, 1 could not be taken.")
    page.get_by_role("button", name="Dismiss fake.jpg").click()
    expect_up(page, "1 of 1 are up.")


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390), ("light", 320)])
def test_the_page_fits_and_reads_well(new_page, artist, files, axe, theme, width):
    page = new_page(as_=artist, theme=theme, width=width)
    page.goto("/share/many/")
    choose(page, files("a-name-that-goes-on-and-on-and-on-without-an-end.jpg", "two.jpg"))
    expect_up(page, "2 of 2 are up.")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    axe(page)
