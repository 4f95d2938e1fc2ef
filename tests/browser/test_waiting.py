"""Earning a pass: by the sum that a browser does, and by waiting where it runs no scripts."""

import pytest
from playwright.sync_api import expect

from tests.people import make_post


def test_the_browser_does_the_sum_and_the_page_opens_by_itself(page, artist, settings):
    settings.PUZZLE_NUMBERS = 400
    make_post(artist, "Behind it", pictures=0)
    page.goto(f"/waiting/?next=/@{artist.handle}/")
    page.wait_for_url(f"**/@{artist.handle}/")
    expect(page.get_by_role("heading", name=artist.profile.name)).to_be_visible()
    assert [cookie["httpOnly"] for cookie in page.context.cookies() if cookie["name"] == "pass"] == [True]


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
def test_without_scripts_one_waits_and_goes_on(new_page, axe, settings, theme, width):
    settings.TICKET_SECONDS = 0
    page = new_page(theme=theme, width=width, javascript=False)
    page.goto("/waiting/?next=/explore/")
    expect(page.get_by_role("status").first).to_contain_text("then press the button")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("Tab")
    assert not page.get_by_text("Not for people").is_visible()
    page.get_by_role("button", name="Go on").press("Enter")
    page.wait_for_url("**/explore/")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_reads_well(new_page, axe, settings, theme):
    # More than a browser has done by the time that it is looked at.
    settings.PUZZLE_NUMBERS = 50_000_000
    page = new_page(theme=theme)
    page.goto("/waiting/")
    expect(page.get_by_text("Your browser is doing a small sum")).to_be_visible()
    axe(page)
