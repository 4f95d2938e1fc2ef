"""What people say of themselves: rows that come, go and move, a zone that is guessed, a letter to somebody."""

import pytest
from playwright.sync_api import expect

from accounts.models import Profile
from portfolios.models import Experience, Portfolio

pytestmark = pytest.mark.django_db(transaction=True)


def saved(page, button):
    page.get_by_role("button", name=button).click()
    expect(page.locator(".messages")).to_contain_text("saved")


@pytest.mark.parametrize("scripts", [True, False])
def test_links_are_added_and_put_in_order(scripts, artist, new_page):
    page = new_page(as_=artist, javascript=scripts)
    page.goto("/settings/profile/")
    for number, host in enumerate(("one", "two", "three")):
        if scripts and number:
            page.get_by_role("button", name="Another link").click()
        page.locator(f"#id_links-{number}-url").fill(f"{host}.example.com")
        if not scripts:
            saved(page, "Save profile")
    if scripts:
        page.get_by_role("group", name="link 3").locator("..").get_by_role("button", name="up").click()
        page.get_by_role("group", name="link 1").locator("..").get_by_label("Remove").check()
    else:
        page.locator("#id_links-2-ORDER").fill("2")
        page.locator("#id_links-0-DELETE").check()
    saved(page, "Save profile")
    urls = list(Profile.objects.get().links.values_list("url", flat=True))
    assert urls == ["https://three.example.com/", "https://two.example.com/"]


def test_the_browsers_zone_is_offered_once_and_never_again(artist, new_page):
    page = new_page(as_=artist)
    page.goto("/settings/profile/")
    zone = page.get_by_label("Time zone")
    expect(zone).to_have_value("Europe/Berlin")
    expect(page.get_by_text("This is what your browser says.")).to_be_visible()
    assert Profile.objects.get().time_zone == ""
    zone.fill("reykjavik")
    saved(page, "Save profile")
    expect(zone).to_have_value("Atlantic/Reykjavik")
    expect(page.get_by_text("This is what your browser says.")).to_be_hidden()


def test_who_joins_brings_the_zone_along(page):
    page.goto("/accounts/signup/")
    expect(page.locator("input[name=time_zone]")).to_have_value("Europe/Berlin")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_portfolio_is_described(scripts, artist, new_page):
    page = new_page(as_=artist, javascript=scripts)
    page.goto("/settings/portfolio/")
    page.get_by_label("About you").fill("I paint *valleys*.")
    page.locator("#id_software").fill("Krita, Blender" + ("," if scripts else ""))
    page.get_by_label("Commissions").check()
    page.locator("#id_award-0-title").fill("Golden brush")
    if scripts:
        page.get_by_role("button", name="Another award").click()
        page.locator("#id_award-1-title").fill("Silver brush")
    saved(page, "Save portfolio")
    assert sorted(Portfolio.objects.get().software.values_list("name", flat=True)) == ["Blender", "Krita"]
    titles = list(Experience.objects.values_list("title", flat=True))
    assert titles == ["Golden brush", "Silver brush"][: 2 if scripts else 1]
    page.goto("/@artist/about/")
    expect(page.get_by_role("heading", name="Open for commissions")).to_be_visible()
    expect(page.locator("em")).to_have_text("valleys")


def test_somebody_writes_to_an_artist_and_follows_on_the_list_of_followers(artist, follower, stranger, new_page, axe):
    Portfolio.objects.create(person=artist, takes_messages=True)
    page = new_page(as_=stranger)
    page.goto("/@artist/")
    page.get_by_role("link", name="Message Artist").click()
    expect(page.get_by_label("Your message")).to_be_visible()
    axe(page)
    page.get_by_label("Your message").fill("Would you paint our wall?")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".messages")).to_have_text("Your message is on its way to Artist.")
    page.get_by_role("link", name="1 follower", exact=True).click()
    page.get_by_role("button", name="Follow Follower").click()
    expect(page.get_by_role("button", name="Following Follower")).to_have_attribute("aria-pressed", "true")
    page.goto("/local/mail/")
    page.get_by_role("link", name="@stranger wrote to you on Cara").click()
    page.get_by_role("link", name="/letters/off/").click()
    expect(page.get_by_role("button", name="Switch it off")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Switch it off").click()
    expect(page.get_by_role("heading", name="No more messages", exact=True)).to_be_visible()
    assert not Portfolio.objects.get().takes_messages
