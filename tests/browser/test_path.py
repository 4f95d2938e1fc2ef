"""The path of an artist and a fan, from joining to the first comment: with scripts and without."""

import re

import pytest
from playwright.sync_api import Page, expect

from feed.models import Comment, Post
from tests.people import PASSWORD, make_post
from tests.waiting import wait_for


@pytest.fixture(params=[True, False], ids=["scripts on", "scripts off"])
def scripts(request):
    return request.param


@pytest.fixture
def person(scripts, new_page):
    """A new browser for each person."""
    return lambda: new_page(javascript=scripts, width=1280)


def join(page: Page, name: str, handle: str) -> None:
    page.goto("/")
    page.get_by_role("link", name="Join").first.click()
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("@name").fill(handle)
    page.get_by_label("Email").fill(f"{handle}@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Join").click()
    page.wait_for_url("**/accounts/confirm-email/")
    page.goto("/local/mail/")
    page.get_by_role("link", name="one last step").first.click()
    page.get_by_role("link", name="/accounts/confirm-email/").click()
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("link", name="Portfolio")).to_be_visible()


def share(page: Page, title: str, photo, *, scripts: bool) -> None:
    page.get_by_role("link", name="Share work").click()
    files = [{"name": name, "mimeType": "image/jpeg", "buffer": photo(name).read()} for name in ("a.jpg", "b.jpg")]
    page.locator("input[type=file]").set_input_files(files)
    if not scripts:
        page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.locator(".picture-row")).to_have_count(2)
    page.get_by_label("Title").fill(title)
    page.get_by_text("Who can see it").click()
    page.get_by_label("Shown to").select_option("everyone")
    page.locator("textarea.picture-alt").first.fill("Hills in the evening")
    page.get_by_role("button", name="Publish").first.click()
    outcome = re.compile("will be published by itself|Your work is published")
    expect(page.get_by_text(outcome).first).to_be_visible()


def wait_until_published(page: Page, title: str) -> None:
    wait_for(lambda: Post.objects.get(title=title).is_published)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Portfolio").click()
    expect(page.locator("main").get_by_role("link", name=title).first).to_be_visible()


def test_from_joining_to_the_first_comment(person, photo, scripts):
    artist, fan = person(), person()
    join(artist, "Mirela Voss", "mirela")
    share(artist, "The valley", photo, scripts=scripts)
    wait_until_published(artist, "The valley")

    join(fan, "Priya Raman", "priya")
    fan.goto("/@mirela/")
    fan.get_by_role("button", name="Follow").first.click()
    expect(fan.get_by_role("button", name="Following").first).to_be_visible()
    fan.goto("/")
    expect(fan.get_by_role("heading", name="The valley")).to_be_visible()
    fan.get_by_role("heading", name="The valley").get_by_role("link").click()
    assert fan.locator(".stage img:not(.placeholder)").first.get_attribute("alt") == "Hills in the evening"
    fan.get_by_role("button", name="Like").click()
    expect(fan.locator(".buttons button[aria-pressed=true]")).to_have_count(1)
    fan.get_by_label("Your comment").fill("The warm edge does all the work.")
    fan.get_by_role("button", name="Comment").click()
    expect(fan.locator("#comments").get_by_text("The warm edge does all the work.")).to_be_visible()

    post = Post.objects.get()
    assert (post.like_count, post.comment_count, Comment.objects.get().author.handle) == (1, 1, "priya")
    assert post.author.profile.follower_count == 1


def test_edit_the_profile_and_come_back_with_a_new_password(person, photo):
    page = person()
    join(page, "Mirela Voss", "mirela")
    page.goto("/settings/profile/")
    page.get_by_label("Bio").fill("Landscape and light.")
    page.locator("input[name=portrait]").set_input_files(
        [{"name": "me.jpg", "mimeType": "image/jpeg", "buffer": photo("me.jpg").read()}]
    )
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your profile is saved.")).to_be_visible()
    page.goto("/@mirela/")
    expect(page.get_by_text("Landscape and light.")).to_be_visible()


def test_out_again_and_in_by_a_letter(person):
    page = person()
    join(page, "Mirela Voss", "mirela")
    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name="Log out").click()
    page.wait_for_url("**/")
    page.goto("/accounts/login/")
    page.get_by_role("link", name="Forgot").click()
    page.get_by_label("Email").fill("mirela@example.com")
    page.locator("main").get_by_role("button").click()
    page.wait_for_url("**/accounts/password/reset/done/")
    page.goto("/local/mail/")
    page.get_by_role("link", name="password").first.click()
    page.get_by_role("link", name="/password/reset/key/").click()
    for field in page.locator("main input[type=password]").all():
        field.fill("a new and much longer one")
    page.locator("main").get_by_role("button").first.click()
    expect(page.get_by_role("link", name="Portfolio")).to_be_visible()


def test_a_comment_that_is_too_long_is_kept_and_told_beside_the_field(new_page, artist, follower, site):
    post = make_post(artist, pictures=0)
    page = new_page(as_=follower, expect=("422",))
    page.goto(post.get_absolute_url())
    page.evaluate("document.querySelector('.comment-form textarea').removeAttribute('maxlength')")
    page.get_by_label("Your comment").fill("x" * 2001)
    page.get_by_role("button", name="Comment").click()
    expect(page.get_by_text("There is room for 2000 characters in your comment; this has 2001.")).to_be_visible()
    assert page.get_by_label("Your comment").input_value() == "x" * 2001


def test_whoever_was_signed_out_meanwhile_is_told_and_keeps_what_they_typed(new_page, artist, follower, site):
    post = make_post(artist, pictures=0)
    page = new_page(as_=follower, expect=("401",))
    page.goto(post.get_absolute_url())
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("Your comment").fill("A long thought.")
    page.get_by_role("button", name="Comment").click()
    expect(page.get_by_text("You are signed out. Log in, then try again.")).to_be_visible()
    assert page.get_by_label("Your comment").input_value() == "A long thought."
