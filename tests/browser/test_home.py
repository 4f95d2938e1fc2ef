"""Home as it is read: a mix that is set with scripts and without, the way on, and what is new without a jump."""

import pytest
from playwright.sync_api import Page, expect

from accounts import services as people
from feed.models import Mix
from tests.people import make_person, make_post


@pytest.fixture
def reader(transactional_db, artist, follower):
    """Of somebody who follows the artist, who follows a friend; and there is somebody else."""
    friend = make_person("friend")
    people.follow(follower=artist, followee=friend)
    for author in (make_person("other"), friend, artist):
        for number in range(12):
            make_post(author, f"{author.handle} {number}", pictures=0)
    return follower


def authors(page: Page) -> list[str]:
    return [words.split()[0] for words in page.locator(".card-title").all_text_contents()]


def share(page: Page, label: str):
    return page.get_by_label(label, exact=True)


def test_a_mix_is_saved_as_it_is_set(reader, new_page, axe):
    page = new_page(as_=reader)
    page.goto("/")
    assert {name: authors(page).count(name) for name in ("artist", "friend", "other")} == {
        "artist": 12,
        "friend": 12,
        "other": 6,
    }
    page.get_by_text("Change it").click()
    axe(page)
    share(page, "People they follow").fill("100")
    share(page, "People they follow").press("Tab")
    expect(page.get_by_text("0% following")).to_be_visible()
    expect(page.locator(".card-title").first).to_have_text("friend 11")
    assert authors(page) == ["friend"] * 12
    mix = Mix.objects.get(user=reader)
    assert (mix.following, mix.friends, mix.everyone, mix.works) == (0, 100, 0, 70)
    page.reload()
    page.get_by_text("Change it").click()
    assert [share(page, label).input_value() for label in ("People you follow", "Everyone else")] == ["0", "0"]


def test_and_without_scripts_by_a_form(reader, new_page):
    page = new_page(as_=reader, javascript=False, expect=("422",))
    page.goto("/")
    page.get_by_text("Change it").click()
    share(page, "Everyone else").fill("100")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The three parts make 190 in a hundred. Let them make 100.")).to_be_visible()
    assert not Mix.objects.exists()
    share(page, "People you follow").fill("0")
    share(page, "People they follow").fill("0")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("100% discover")).to_be_visible()
    page.get_by_role("link", name="Show more").click()
    expect(page.get_by_text("You are all caught up.")).to_be_visible()
    page.get_by_role("link", name="Back to the newest").click()
    assert len(authors(page)) == 30


def test_what_is_new_is_told_without_moving_what_one_reads(reader, artist, new_page):
    page = new_page(as_=reader)
    page.goto("/home/following/")
    page.evaluate("scrollTo(0, 600)")
    card = page.locator(".card").nth(3)
    before = card.bounding_box()
    make_post(artist, "Just now", pictures=0)
    page.evaluate("document.querySelector('[data-newer]').dispatchEvent(new Event('look'))")
    link = page.get_by_role("status").get_by_role("link", name="1 new post")
    expect(link).to_be_in_viewport()
    assert card.bounding_box() == before
    link.click()
    expect(page.locator(".card-title").first).to_have_text("Just now")


def test_further_pages_come_in_place_and_the_end_is_said(reader, new_page, axe):
    page = new_page(as_=reader, width=390, theme="dark")
    page.goto("/home/everyone/")
    more = page.locator(".more")
    expect(more.get_by_role("link", name="Show more")).to_be_visible()
    # As soon as it comes into sight.
    more.evaluate("more => more.scrollIntoView()")
    expect(page.get_by_text("You are all caught up.")).to_be_visible()
    assert len(authors(page)) == len(set(page.locator(".card-title").all_text_contents())) == 36
    axe(page)
