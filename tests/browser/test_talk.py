"""The way of what people say: written with a picture, quoted, reposted, edited, read in its history and deleted."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from accounts import services as people
from feed import answering
from feed.models import Post
from tests.browser.test_autosave import SAVED, said
from tests.people import make_post, make_talk
from tests.waiting import wait_for


def attach(page: Page, photo) -> None:
    file = photo("fog.jpg")
    page.locator("#composer input[type=file]").set_input_files(
        [{"name": file.name, "mimeType": "image/jpeg", "buffer": file.read()}]
    )


def out(page: Page, text: str) -> Post:
    """Once it is, its author's posts show it."""
    wait_for(lambda: Post.objects.filter(text=text, state="published").exists())
    page.goto("/@artist/posts/")
    expect(page.get_by_text(text).first).to_be_visible()
    return Post.objects.get(text=text)


def test_with_scripts_in_the_home_feed(artist, stranger, new_page, photo, axe):
    people.follow(follower=stranger, followee=artist)
    # The picture's saving may overtake that of the words, which goes on from there.
    page = new_page(as_=artist, width=1280, expect=("409",))
    page.goto("/")
    text = page.get_by_label("Your post")
    text.click()
    attach(page, photo)
    # What one writes while the picture is under way stays.
    text.fill("Fog over the #river, nothing finished.")
    expect(page.locator("[data-counter]")).to_have_text("38 of 5,000 characters.")
    page.get_by_label("Picture 1: what it shows").fill("Grey fog, one dark tree")
    expect(text).to_have_value("Fog over the #river, nothing finished.")
    axe(page)
    page.locator("#composer").get_by_role("button", name="Post").last.click()
    expect(page.locator(".composer-said")).to_be_visible()
    expect(text).to_have_value("")
    post = out(page, "Fog over the #river, nothing finished.")
    assert post.pictures.get().alt == "Grey fog, one dark tree"

    reader = new_page(as_=stranger, width=390, theme="dark")
    reader.goto("/")
    card = reader.locator("article.card").first
    expect(card.get_by_role("link", name="#river")).to_have_attribute("href", "/tags/river/")
    card.get_by_role("button", name="Repost").click()
    expect(card.get_by_role("button", name="Repost")).to_have_attribute("aria-pressed", "true")
    expect(card.locator(".repost .count")).to_have_text("1")
    card.get_by_role("button", name="Repost").click()
    expect(card.locator(".repost .count")).to_have_text("0")
    card.get_by_role("link", name="Quote the post by Artist").click()
    expect(reader.locator("#composer .quoted")).to_contain_text("Fog over the")
    axe(reader)
    reader.get_by_label("Your post").fill("Look at the tree.")
    reader.locator("#composer").get_by_role("button", name="Post").last.click()
    expect(reader.locator(".talk-words")).to_have_text("Look at the tree.")
    expect(reader.locator(".quoted")).to_contain_text("Fog over the")
    axe(reader)


def test_without_scripts(artist, new_page, photo):
    page = new_page(as_=artist, width=390, javascript=False)
    page.goto("/talk/new/")
    page.get_by_label("Your post").fill("It was red.")
    attach(page, photo)
    page.get_by_role("button", name="Add and describe").click()
    expect(page.get_by_label("Your post")).to_have_value("It was red.")
    page.get_by_label("Picture 1: what it shows").fill("Red")
    page.locator("#composer").get_by_role("button", name="Post").last.click()
    post = out(page, "It was red.")
    assert post.pictures.get().alt == "Red"

    page.goto(post.get_absolute_url())
    page.get_by_role("button", name="Repost").click()
    expect(page.get_by_role("link", name="1 repost")).to_be_visible()
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Your post").fill("It was green.")
    page.locator("#composer").get_by_role("button", name="Save").click()
    expect(page.locator(".talk-words")).to_have_text("It was green.")
    page.get_by_role("link", name="history").click()
    expect(page.locator(".past")).to_contain_text("It was red.")
    page.get_by_role("link", name="Back to what it says now").click()
    page.get_by_role("link", name="Delete").click()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("The post is deleted")).to_be_visible()
    assert not Post.objects.exists()


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "none"])
def test_what_is_wrong_keeps_the_words(javascript, artist, new_page):
    page = new_page(as_=artist, javascript=javascript, expect=("422",))
    page.goto("/")
    page.get_by_label("Your post").click()
    page.get_by_label("Your post").fill("x" * 5001)
    page.locator("#composer").get_by_role("button", name="Post").last.click()
    expect(page.locator("#composer")).to_contain_text("There is room for 5000 characters")
    expect(page.get_by_label("Your post")).to_have_value(re.compile("^x{5001}$"))


def test_what_one_may_not_see_is_said_so_in_its_place(artist, stranger, follower, new_page):
    quote = make_talk(follower, "About it", about=make_post(artist, "Fog", visibility="followers"))
    page = new_page(as_=stranger, width=390)
    page.goto(quote.get_absolute_url())
    expect(page.locator(".quoted")).to_have_text("This post is not available to you.")


def test_by_the_keyboard_one_stays_where_one_is(artist, stranger, new_page):
    """Each of these buttons is replaced by the answer to it."""
    make_talk(artist, "Fog over the river.")
    page = new_page(as_=stranger)
    page.goto("/home/everyone/")
    for name in ("Like", "Repost", "Bookmark"):
        button = page.locator("article.card").get_by_role("button", name=name)
        for pressed in ("true", "false"):
            button.focus()
            page.keyboard.press("Enter")
            expect(button).to_have_attribute("aria-pressed", pressed)
            expect(button).to_be_focused()


def test_no_address_says_the_token_of_forms(artist, stranger, new_page):
    """Addresses are written down on their way; what keeps forms safe is not to be read there."""
    post = make_talk(artist, "Fog over the river.")
    for number in range(2):
        answering.comment(author=stranger, post=post, text=f"Remark {number}", form_key=uuid4())
    page, asked = new_page(as_=stranger), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(post.get_absolute_url())
    with page.expect_response(lambda answer: "sort=best" in answer.url):
        page.get_by_role("link", name="Best first").click()
    with page.expect_response(lambda answer: "/like/" in answer.url):
        page.get_by_role("button", name="Like the comment by Stranger").first.click()
    expect(page.locator(".comment [aria-pressed=true]")).to_have_count(1)
    assert [url for url in asked if "csrf" in url] == []


def test_what_is_typed_at_home_is_a_draft_until_it_is_posted(artist, new_page, axe):
    page = new_page(as_=artist)
    page.goto("/")
    page.get_by_label("Your post").press_sequentially("Fog over the river.")
    said(page).to_have_text(SAVED)
    axe(page)
    assert (Post.objects.get().text, Post.objects.get().state) == ("Fog over the river.", "draft")
    # No question: nothing would be lost.
    page.get_by_role("link", name="Drafts of posts").click()
    page.get_by_role("link", name="Fog over the river.").click()
    text = page.get_by_label("Your post")
    expect(text).to_have_value("Fog over the river.")
    text.fill("Fog over the river, again.")
    said(page).to_have_text(SAVED)
    page.reload()
    expect(text).to_have_value("Fog over the river, again.")
    # Pressed while a saving is due, or under way, it meets nobody.
    text.fill("Sun over the river.")
    page.wait_for_timeout(1450)
    page.locator("#composer").get_by_role("button", name="Post").last.click()
    expect(page.locator(".talk-words")).to_have_text("Sun over the river.")
    assert (Post.objects.get().text, Post.objects.get().state) == ("Sun over the river.", "published")


def test_at_home_each_post_is_a_draft_of_its_own(artist, new_page):
    page = new_page(as_=artist)
    page.goto("/")
    for words in ("One thought.", "Another one."):
        page.get_by_label("Your post").fill(words)
        said(page).to_have_text(SAVED)
        page.locator("#composer").get_by_role("button", name="Post").last.click()
        expect(page.locator(".composer-said")).to_be_visible()
        expect(page.get_by_label("Your post")).to_have_value("")
    assert sorted(Post.objects.values_list("text", "state")) == [
        ("Another one.", "published"),
        ("One thought.", "published"),
    ]


def test_pictures_added_meanwhile_stand_in_no_draft_s_way(artist, new_page, photo):
    page = new_page(as_=artist, expect=("409",))
    page.goto("/")
    page.get_by_label("Your post").fill("Fog")
    said(page).to_have_text(SAVED)
    attach(page, photo)
    page.get_by_label("Picture 1: what it shows").fill("Grey fog")
    page.get_by_label("Your post").fill("Fog over the river.")
    wait_for(lambda: Post.objects.get().text == "Fog over the river.")
    wait_for(lambda: Post.objects.get().pictures.get().alt == "Grey fog")
    assert Post.objects.get().state == "draft"


def test_over_a_lost_line_the_words_stay_and_leaving_is_asked_about(artist, new_page):
    page = new_page(as_=artist, expect=("net::ERR_INTERNET_DISCONNECTED",))
    page.goto("/")
    page.context.set_offline(True)
    page.get_by_label("Your post").press_sequentially("Fog")
    said(page).to_contain_text("Not saved: the connection is lost.")
    page.context.set_offline(False)
    said(page).to_have_text(SAVED)
    assert Post.objects.get().text == "Fog"
    page.get_by_label("Your post").press_sequentially("!")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.reload()
    assert asked == ["beforeunload"]


def test_what_is_out_is_saved_by_its_button_alone(artist, new_page):
    post = make_talk(artist, "Fog")
    page = new_page(as_=artist)
    page.goto(f"/talk/{post.public_id}/")
    page.get_by_label("Your post").press_sequentially("!")
    page.wait_for_timeout(2500)
    said(page).to_have_count(0)
    assert Post.objects.get().text == "Fog"
