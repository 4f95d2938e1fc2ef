"""A reader mutes somebody from their page's menu, and keeps a work in a folder: with scripts, and without.

Works are rows without bytes: each picture is a 404, which is expected.
"""

import pytest
from playwright.sync_api import expect

from accounts.services import follow
from tests.people import make_person, make_post


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])
@pytest.mark.django_db(transaction=True)
def test_a_reader_mutes_and_keeps(artist, scripts, new_page):
    reader, loud = make_person("reader"), make_person("loud")
    for person, title in ((artist, "Red morning"), (loud, "Noise")):
        follow(follower=reader, followee=person)
        make_post(person, title)
    page = new_page(as_=reader, javascript=scripts, expect=("404",))
    page.goto("/@loud/")
    page.locator("summary", has_text="More about Loud").click()
    page.get_by_role("button", name="a week", exact=True).click()
    expect(page.get_by_text("You have muted @loud until").first).to_be_visible()
    page.goto("/")
    expect(page.locator(".card")).to_have_count(1)

    page.get_by_role("button", name="Bookmark Red morning").click()
    expect(page.locator(".bookmark[aria-pressed=true]")).to_be_visible()
    page.goto("/bookmarks/")
    expect(page.locator(".card")).to_have_count(1)
    page.get_by_role("link", name="Move Red morning").click()
    page.get_by_label("In a new one").check()
    page.get_by_label("Name of the new folder").fill("Light")
    page.get_by_role("button", name="Keep it there").click()
    expect(page.locator(".card-folder")).to_contain_text("In Light")
    page.get_by_role("link", name="Light", exact=True).click()
    expect(page.get_by_role("heading", name="Light")).to_be_visible()
    page.get_by_role("button", name="Bookmark Red morning").click()
    expect(page.locator(".bookmark[aria-pressed=false]" if scripts else ".lead")).to_be_visible()

    page.goto("/settings/muted/")
    expect(page.locator(".person-row")).to_contain_text("until")
    page.get_by_role("button", name="Unmute Loud").click()
    expect(page.get_by_text("You have muted nobody")).to_be_visible()
