"""Two people: one follows, likes and comments, the other hears of it, reads it, is mailed and ends the mail.

Their works are rows without bytes: each picture is a 404, which is expected.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from feed.services import like
from notifications.choices import choices_of
from notifications.models import Kind, Mail
from notifications.post_office import send
from tests.people import make_person, make_post


@pytest.fixture(params=[True, False], ids=["scripts on", "scripts off"])
def scripts(request):
    return request.param


def say_and_do(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="Like").first.click()
    expect(page.locator(".like[aria-pressed=true]").first).to_be_visible()
    page.get_by_label("Your comment").fill("That red!")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator(".comment-list")).to_contain_text("That red!")
    page.get_by_role("button", name="Follow").first.click()
    expect(page.get_by_role("button", name="Following").first).to_be_visible()


def lines(page: Page) -> list[str]:
    times = re.compile(r" *now *$| *\d+ min *$| now(?= )")
    return [times.sub("", " ".join(text.split())) for text in page.locator(".notice-words").all_inner_texts()]


@pytest.mark.django_db(transaction=True)
def test_two_people(artist, scripts, new_page, axe):
    fan = make_person("fan")
    address = make_post(artist, "Red morning").get_absolute_url()
    say_and_do(new_page(as_=fan, javascript=scripts, expect=("404",)), address)

    page = new_page(as_=artist, javascript=scripts, expect=("404",))
    page.goto("/drafts/")
    bell = page.get_by_role("link", name="Notifications")
    expect(bell).to_have_accessible_name("Notifications 3 new")
    bell.click()
    expect(page.locator(".notice-new")).to_have_count(3)
    assert [line.removeprefix("F ").removeprefix("New: ") for line in lines(page)] == [
        "Fan followed you",
        "Fan commented on “Red morning” That red!",
        "Fan liked “Red morning”",
    ]
    if scripts:
        axe(page)
    if not scripts:
        page.get_by_role("button", name="Mark all as read").click()
    expect(bell).to_have_accessible_name("Notifications")
    page.reload()
    expect(page.locator(".notice")).to_have_count(3)
    expect(page.locator(".notice-new")).to_have_count(0)
    page.get_by_role("link", name="Comments and critique").click()
    expect(page.locator(".notice")).to_have_count(1)
    page.locator(".notice").click(position={"x": 5, "y": 5})
    page.wait_for_url("**/comments/*/#comment-*")
    expect(page.locator(".comment-asked")).to_contain_text("That red!")
    page.get_by_role("link", name="All comments").click()
    page.wait_for_url(f"**{address}#comments")


@pytest.mark.django_db(transaction=True)
def test_a_letter_and_its_end(artist, scripts, new_page, axe):
    chooses = new_page(as_=artist, javascript=scripts, expect=("404",))
    chooses.goto("/settings/notifications/")
    chooses.get_by_role("group", name="Likes of my posts").get_by_label("By mail").select_option("Every day")
    chooses.get_by_role("button", name="Save").click()
    expect(chooses.get_by_text("What you want to hear of is saved.")).to_be_visible()
    if scripts:
        axe(chooses)
    say_and_do(
        new_page(as_=make_person("fan"), javascript=scripts, expect=("404",)),
        make_post(artist, "Red morning").get_absolute_url(),
    )
    send(artist.pk, Mail.DAILY)

    anybody = new_page(javascript=scripts)
    anybody.goto("/local/mail/")
    anybody.get_by_role("link", name="Your day on Cara: 2 things").click()
    text = anybody.locator("main").inner_text()
    assert "Fan liked “Red morning”" in text
    anybody.goto(re.search(r"Likes of my posts: (\S+)", text).group(1))
    if scripts:
        axe(anybody)
    anybody.get_by_role("button", name="Switch them off").click()
    expect(anybody.get_by_role("heading", name="No more mail")).to_be_visible()
    mailed = choices_of(artist)
    assert (mailed[Kind.LIKE].mail, mailed[Kind.COMMENT].mail) == (Mail.OFF, Mail.DAILY)


@pytest.mark.django_db(transaction=True)
def test_what_is_shown_later_is_read_then(artist, new_page):
    """Only what was on the page: the rest stays new until it is shown too."""
    fan = make_person("fan")
    for number in range(22):
        like(user=fan, post=make_post(artist, f"Work {number}", pictures=0))
    page = new_page(as_=artist)
    page.goto("/notifications/")
    bell = page.get_by_role("link", name="Notifications")
    expect(bell).to_have_accessible_name("Notifications 2 new")
    page.get_by_role("link", name="Show more").click()
    expect(bell).to_have_accessible_name("Notifications")
    expect(page.locator(".notice")).to_have_count(22)
