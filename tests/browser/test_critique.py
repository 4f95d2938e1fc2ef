"""A critique is pinned to a point of a picture: by mouse, by keyboard, and where no script runs."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from feed.answering import comment
from feed.models import Comment
from feed.pins import Pin
from portfolios.models import Artwork
from tests.people import make_person, make_post


@pytest.fixture
def work(transactional_db, artist):
    """Its picture is rows without bytes: each request for them is a 404, which is expected."""
    post = make_post(artist, "Valley")
    Artwork.objects.update(wants_critique=True)
    return post


@pytest.fixture
def fan(transactional_db):
    return make_person("fan")


def write(page: Page, words: str) -> None:
    page.get_by_label("Your comment").fill(words)
    page.get_by_role("button", name="Comment", exact=True).click()


def pin() -> Comment:
    return Comment.objects.get()


def test_by_mouse(work, fan, artist, new_page, axe):
    page = new_page(as_=fan, width=1440, expect=("404",))
    page.goto(work.get_absolute_url())
    page.get_by_role("link", name="Pin a note").click()
    sheet = page.get_by_role("application")
    box = sheet.bounding_box()
    sheet.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.8})
    expect(page.locator("[data-say-place]")).to_have_text("at the lower left")
    expect(page.get_by_label("Your comment")).to_be_focused()
    write(page, "Cooler here?")
    marker = page.get_by_role("link", name="Pin 1, at the lower left: the critique by Fan")
    expect(marker).to_be_visible()
    assert (round(pin().pin_x, 2), round(pin().pin_y, 2)) == (0.25, 0.8)
    axe(page)

    # Both ways, and out of sight.
    marker.locator(".pin-dot").click()
    expect(page.locator(".comment:target")).to_contain_text("Cooler here?")
    page.get_by_role("link", name="1, pinned at the lower left").click()
    expect(page).to_have_url(re.compile("#pin-"))
    page.get_by_label("Hide the pins").check()
    expect(marker).to_be_hidden()

    page = new_page(as_=artist, width=390, theme="dark", expect=("404",))
    page.goto(work.get_absolute_url())
    page.get_by_role("button", name="Helpful is the critique by Fan").click()
    expect(page.locator(".chip-ok", has_text="Helpful")).to_be_visible()
    page.get_by_role("link", name="Answer Fan").click()
    page.get_by_label("Your answer to Fan").fill("It is now.")
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.locator(".answers")).to_contain_text("It is now.")
    axe(page)


def test_by_keyboard(work, fan, new_page):
    page = new_page(as_=fan, width=1440, expect=("404",))
    page.goto(work.get_absolute_url())
    page.get_by_role("link", name="Pin a note").focus()
    page.keyboard.press("Enter")
    sheet = page.get_by_role("application")
    expect(sheet).to_be_focused()
    for key in ("ArrowRight",) * 10 + ("ArrowUp",) * 15:
        page.keyboard.press(key)
    expect(sheet).to_have_accessible_name(re.compile("^The point is at the upper right, 70 from the left and 20 from"))
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your comment")).to_be_focused()
    page.keyboard.type("Warmer here?")
    page.get_by_role("button", name="Comment", exact=True).press("Enter")
    expect(page.get_by_role("link", name="Pin 1, at the upper right: the critique by Fan")).to_be_visible()
    assert (pin().pin_x, pin().pin_y) == (0.7, 0.2)


def test_a_point_can_be_left_and_taken_out(work, fan, new_page):
    page = new_page(as_=fan, width=1440, expect=("404",))
    page.goto(work.get_absolute_url())
    link = page.get_by_role("link", name="Pin a note")
    link.click()
    page.keyboard.press("Escape")
    expect(link).to_be_focused()
    link.click()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Take the pin out").click()
    write(page, "Just so.")
    expect(page.locator(".comment-list")).to_contain_text("Just so.")
    assert pin().pin_x is None


def test_without_scripts(work, fan, new_page, axe):
    page = new_page(as_=fan, javascript=False, expect=("404",))
    page.goto(work.get_absolute_url())
    page.get_by_role("link", name="Pin a note").click()
    page.get_by_label("Your note").fill("Cooler here?")
    page.locator("input[type=image]").click(position={"x": 80, "y": 160})
    expect(page.get_by_role("status").filter(has_text="pinned")).to_have_text("Your note is pinned at the lower left.")
    expect(page.get_by_label("Your note")).to_have_value("Cooler here?")
    page.get_by_role("button", name="Pin it").click()
    expect(page.get_by_role("link", name="Pin 1, at the lower left: the critique by Fan")).to_be_visible()
    assert round(pin().pin_x, 2) == 0.25


@pytest.fixture
def pinned(work, fan):
    """Two critiques, by two people, of which one is far to the lower right."""
    places = ((fan, 0.25, 0.2, "Cooler here?"), (make_person("other"), 0.75, 0.8, "Lovely edge."))
    picture = work.pictures.get()
    for person, x, y, words in places:
        comment(author=person, post=work, text=words, form_key=uuid4(), pin=Pin(picture, x, y))
    return work


FIRST = "Pin 1, at the upper left: the critique by Fan: Cooler here?"
SECOND = "Pin 2, at the lower right: the critique by Other: Lovely edge."


def stands_at(page: Page, pin: str) -> tuple[float, float]:
    """In fractions of the picture as it is shown."""
    dot, box = (
        page.get_by_role("link", name=pin).locator(".pin-dot").bounding_box(),
        page.locator(".viewer-slide:not([inert]) .viewer-picture").bounding_box(),
    )
    across = (dot["x"] + dot["width"] / 2 - box["x"]) / box["width"]
    return round(across, 2), round((dot["y"] + dot["height"] / 2 - box["y"]) / box["height"], 2)


def middle(page: Page) -> tuple[int, int]:
    box = page.locator(".viewer-slide:not([inert]) .viewer-picture").bounding_box()
    return round(box["x"] + box["width"] / 2), round(box["y"] + box["height"] / 2)


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_pins_lie_over_the_picture_in_full(width, theme, pinned, artist, new_page, axe):
    page = new_page(as_=artist, width=width, theme=theme, expect=("404",))
    page.goto(pinned.get_absolute_url())
    page.get_by_role("link", name="Open picture in full").click()
    expect(page.get_by_role("link", name=FIRST)).to_be_visible()
    assert (stands_at(page, FIRST), stands_at(page, SECOND)) == ((0.25, 0.2), (0.75, 0.8))
    axe(page)

    # What is said there, and on to it: the viewer is closed, and one step back is the page it was opened from.
    note = page.locator(".viewer-note")
    page.get_by_role("link", name=SECOND).locator(".pin-dot").click()
    expect(note).to_contain_text("Other: Lovely edge.")
    page.get_by_role("link", name=FIRST).locator(".pin-dot").click()
    expect(note).to_contain_text("Fan: Cooler here?")
    note.get_by_role("link", name="Read it in full, and answer").click()
    expect(page.locator("dialog.viewer")).to_be_hidden()
    expect(page.locator(".comment:target")).to_contain_text("Cooler here?")
    expect(page).to_have_url(re.compile(rf"{pinned.get_absolute_url()}#comment-\w+$"))


def test_pins_in_full_by_keys_alone(pinned, artist, new_page):
    page = new_page(as_=artist, width=1440, expect=("404",))
    page.goto(f"{pinned.get_absolute_url()}?picture=1")
    first, second = (page.get_by_role("link", name=name) for name in (FIRST, SECOND))
    expect(first).to_be_visible()
    # They keep their place while one looks closer, and the picture keeps its own.
    before = middle(page)
    page.keyboard.press("+")
    assert middle(page) == before
    page.keyboard.press("ArrowRight")
    assert stands_at(page, SECOND) == (0.75, 0.8)
    page.keyboard.press("0")
    page.keyboard.press("p")
    expect(first).to_be_hidden()
    page.get_by_role("checkbox", name="Without the pins").press("Space")
    expect(first).to_be_visible()
    first.focus()
    expect(page.locator(".viewer-note")).to_contain_text("Cooler here?")
    page.keyboard.press("Tab")
    expect(second).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".comment:target")).to_contain_text("Lovely edge.")


def test_pins_in_full_without_scripts(pinned, artist, new_page, axe):
    page = new_page(as_=artist, javascript=False, expect=("404",))
    page.goto(f"{pinned.get_absolute_url()}?picture=1")
    assert (stands_at(page, FIRST), stands_at(page, SECOND)) == ((0.25, 0.2), (0.75, 0.8))
    page.get_by_role("checkbox", name="Without the pins").check()
    expect(page.get_by_role("link", name=FIRST)).to_be_hidden()
    page.get_by_role("checkbox", name="Without the pins").uncheck()
    page.get_by_role("link", name=FIRST).locator(".pin-dot").click()
    expect(page.locator(".comment:target")).to_contain_text("Cooler here?")
