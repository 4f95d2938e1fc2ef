"""A reader blocks somebody from the menu on their page, and takes it back: two browsers, with scripts and without.

Works are rows without bytes: each picture is a 404, which is expected.
"""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from accounts.services import follow
from feed.answering import comment
from tests.people import make_person, make_post


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])
@pytest.mark.django_db(transaction=True)
def test_two_people(artist, scripts, new_page):
    reader, loud = make_person("reader"), make_person("loud")
    for person, title in ((artist, "Red morning"), (loud, "Noise")):
        follow(follower=reader, followee=person)
        post = make_post(person, title)
        comment(author=loud, post=post, text="Louder!", form_key=uuid4())
    comment(author=loud, post=make_post(reader, "Mine"), text="Louder!", form_key=uuid4())
    reads = new_page(as_=reader, javascript=scripts, expect=("404",))
    theirs = new_page(as_=loud, javascript=scripts, expect=("404",))
    for page, address in ((reads, "/@loud/"), (theirs, "/@reader/")):
        page.goto(address)
        expect(page.locator(".counts")).to_be_visible()
    reads.locator("summary", has_text="More about Loud").click()
    reads.get_by_role("button", name="Block @loud").click()
    expect(reads.get_by_text("Neither of you sees the other from now on.")).to_be_visible()

    reads.goto("/home/following/")
    expect(reads.locator(".card-title")).to_have_text(["Mine", "Red morning"])
    reads.get_by_role("link", name="Red morning").first.click()
    expect(reads.get_by_role("heading", name="Red morning")).to_be_visible()
    expect(reads.get_by_text("Louder!")).to_have_count(0)
    reads.get_by_role("link", name="Notifications").click()
    expect(reads.get_by_text("Nothing here yet")).to_be_visible()
    # What was open over there answers no more, and the page is gone.
    theirs.get_by_role("button", name="Follow Reader").click()
    theirs.goto("/@reader/")
    expect(theirs.locator(".counts")).to_have_count(0)

    reads.goto("/settings/blocked/")
    reads.get_by_role("button", name="Unblock Loud").click()
    expect(reads.get_by_text("You have not blocked anybody.")).to_be_visible()
    theirs.goto("/@reader/")
    expect(theirs.locator(".counts")).to_be_visible()
