"""A draft saves itself while one writes: what is said of that, a lost line, and what it never does."""

import re

import pytest
from playwright.sync_api import Page, expect

from feed.models import Post
from tests.people import make_post
from tests.waiting import wait_for

SAVED = re.compile(r"Saved at \d\d:\d\d")


@pytest.fixture
def editor(new_page, artist) -> Page:
    page = new_page(as_=artist, expect=("422", "409", "net::ERR_FAILED", "net::ERR_INTERNET_DISCONNECTED"))
    page.goto("/share/")
    return page


def said(page: Page):
    return expect(page.locator("#autosaved"))


def test_what_is_typed_is_there_after_a_reload_and_is_published_by_a_button_alone(editor, axe):
    said(editor).to_have_text("This draft is saved while you write.")
    editor.get_by_label("Title").press_sequentially("The valley")
    said(editor).to_have_text(SAVED)
    assert (Post.objects.get().title, Post.objects.get().state) == ("The valley", "draft")
    editor.get_by_role("combobox", name="Tags").press_sequentially("sea, fog")
    editor.get_by_label("About this work").fill("Seven layers.")
    wait_for(lambda: Post.objects.get().text)
    # No question: nothing would be lost.
    editor.reload()
    expect(editor.get_by_label("Title")).to_have_value("The valley")
    expect(editor.get_by_label("About this work")).to_have_value("Seven layers.")
    axe(editor)
    # Pressed while a saving is due, or under way, it meets nobody.
    editor.get_by_label("Title").fill("Valley in fog")
    editor.wait_for_timeout(1450)
    editor.get_by_role("button", name="Save draft").click()
    expect(editor.get_by_text("Saved as a draft.")).to_be_visible()
    assert (Post.objects.get().title, Post.objects.get().state) == ("Valley in fog", "draft")


def test_what_is_wrong_stands_beside_its_field_until_it_is_right(editor, axe):
    editor.get_by_label("Title").fill("The valley")
    editor.locator("#details > summary").click()
    editor.get_by_label("Year").fill("soon")
    said(editor).to_contain_text("Not saved: something is not right yet.")
    expect(editor.get_by_label("Year")).to_have_accessible_description(re.compile("Write the year in digits"))
    axe(editor)
    editor.get_by_label("Year").fill("2024")
    said(editor).to_have_text(SAVED)
    expect(editor.get_by_text("Write the year in digits")).to_have_count(0)
    assert Post.objects.get().artwork.year == 2024


def test_over_a_lost_line_it_says_so_and_saves_once_it_is_back(editor):
    editor.context.set_offline(True)
    editor.get_by_label("Title").fill("The valley")
    said(editor).to_contain_text("Not saved: the connection is lost.")
    assert not Post.objects.exists()
    editor.context.set_offline(False)
    said(editor).to_have_text(SAVED)
    assert Post.objects.get().title == "The valley"


def test_an_answer_that_never_came_is_no_conflict(editor):
    def lose_answer(route):
        route.fetch()
        route.abort()

    editor.route("**/share/autosave/", lose_answer, times=1)
    editor.get_by_label("Title").fill("The valley")
    said(editor).to_contain_text("Not saved: the connection is lost.")
    editor.get_by_label("Title").fill("Valley in fog")
    said(editor).to_have_text(SAVED)
    assert Post.objects.get().title == "Valley in fog"


def test_where_another_tab_has_saved_both_sides_are_shown_at_the_next_button(new_page, artist):
    post = make_post(artist, "Valley", state="draft", pictures=0)
    one = new_page(as_=artist, expect=("409",))
    two = one.context.new_page()
    for page in (one, two):
        page.goto(f"/share/{post.public_id}/")
    one.get_by_label("Title").fill("The valley")
    said(one).to_have_text(SAVED)
    two.get_by_label("Title").fill("Mine")
    said(two).to_contain_text("Nothing is saved by itself any more.")
    two.get_by_role("button", name="Save draft").click()
    expect(two.get_by_role("heading", name="Changed elsewhere meanwhile")).to_be_visible()
    # Nothing is chosen by itself.
    two.get_by_label("Title", exact=True).fill("Mine, of course")
    two.wait_for_timeout(2500)
    assert Post.objects.get().title == "The valley"


def test_what_is_out_is_saved_by_its_button_alone_and_leaving_is_asked_about(new_page, artist):
    post = make_post(artist, "Valley", pictures=0)
    page = new_page(as_=artist)
    page.goto(f"/share/{post.public_id}/")
    page.get_by_label("Title").press_sequentially("!")
    page.wait_for_timeout(2500)
    assert Post.objects.get().title == "Valley"
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.reload()
    assert asked == ["beforeunload"]
