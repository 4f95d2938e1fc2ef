"""Two tabs with one work, with scripts and without: nothing that was typed in either of them is lost."""

import pytest
from playwright.sync_api import expect

from feed.models import Post
from tests.people import make_post


@pytest.mark.parametrize("javascript", [True, False])
def test_what_was_saved_in_the_other_tab_stands_beside_what_is_typed(new_page, artist, axe, javascript):
    post = make_post(artist, "Valley", pictures=0)
    one = new_page(as_=artist, javascript=javascript, expect=("409",))
    two = one.context.new_page()
    for page in (one, two):
        page.goto(f"/share/{post.public_id}/")
    one.get_by_label("Title").fill("The valley")
    one.get_by_role("button", name="Save changes").click()
    expect(one.get_by_role("heading", name="The valley")).to_be_visible()

    two.get_by_label("Title").fill("Valley in fog")
    two.get_by_label("About this work").fill("Seven layers.")
    two.get_by_role("button", name="Save changes").click()
    expect(two.get_by_role("heading", name="Changed elsewhere meanwhile")).to_be_visible()
    expect(two.get_by_label("Title", exact=True)).to_have_value("Valley in fog")
    if javascript:
        axe(two)
    two.get_by_label("Take what was saved elsewhere: Title").check()
    two.get_by_role("button", name="Save changes").click()
    expect(two.get_by_role("heading", name="The valley")).to_be_visible()
    kept = Post.objects.get()
    assert (kept.title, kept.text) == ("The valley", "Seven layers.")
