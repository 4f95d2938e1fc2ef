"""Cutting a cover or a banner as an artist does it: by dragging, with two fingers, with keys, and without scripts."""

from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Profile
from feed import services
from portfolios import services as works
from portfolios.models import Artwork
from tests import queues
from tests.waiting import wait_for


@pytest.fixture
def post(transactional_db, artist, photo):
    post = works.start_artwork(author=artist, form_key=uuid4())
    services.add_pictures(post=post, files=[photo(size=(900, 600))])
    works.publish_artwork(post=post)
    queues.run_all()
    return post


@pytest.fixture
def cutting(post, new_page, artist):
    """The page, at one of its parts."""

    def at(part: str = "grid", **options) -> Page:
        page = new_page(as_=artist, **options)
        page.goto(f"/share/{post.public_id}/cover/?part={part}")
        page.wait_for_load_state("networkidle")
        return page

    return at


def number(page: Page, name: str) -> float:
    return float(page.locator(f"input[name={name}]").input_value())


def numbers(page: Page) -> list[int]:
    return [round(number(page, name)) for name in ("left", "top", "width", "height")]


def stage(page: Page, x: float, y: float) -> tuple[float, float]:
    """A place on the picture, from fractions of it."""
    box = page.locator(".crop-stage").bounding_box()
    return box["x"] + x * box["width"], box["y"] + y * box["height"]


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*stage(page, *start))
    page.mouse.down()
    page.mouse.move(*stage(page, *end), steps=5)
    page.mouse.up()


def cover_of(post):
    return Artwork.objects.select_related("cover").get(pk=post.pk).cover


def test_a_cover_is_cut_by_dragging(cutting, post, axe):
    page = cutting()
    drag(page, (0.998, 0.998), (0.5, 0.75))
    assert numbers(page) == pytest.approx([0, 0, 50, 75], abs=1)
    drag(page, (0.25, 0.4), (0.45, 0.9))
    assert numbers(page) == pytest.approx([20, 25, 50, 75], abs=1)
    # Beside it a new one is drawn, as far as the picture goes, and at most three times as high as wide.
    drag(page, (0.9, 0.1), (1.4, 0.9))
    assert numbers(page) == pytest.approx([90, 10, 10, 45], abs=1)
    page.get_by_text("1:1").click()
    left, top, width, height = numbers(page)
    assert (width * 900, left + width <= 100, top + height <= 100) == (
        pytest.approx(height * 600, rel=0.05),
        True,
        True,
    )
    expect(page.locator("[name=height]")).to_have_attribute("readonly", "")
    seen = page.locator("[data-crop-view]").bounding_box()
    assert seen["width"] == pytest.approx(seen["height"], rel=0.02)
    axe(page)
    page.get_by_role("button", name="Use this part").click()
    expect(page.get_by_text("The grid shows the part that you have cut.")).to_be_visible()
    cover = cover_of(post)
    assert (cover.state, cover.width) == ("ready", pytest.approx(cover.height, abs=1))


def test_with_keys_alone(cutting, post):
    page = cutting()
    frame = page.get_by_role("application", name="The part to show")
    for _ in range(10):
        frame.press("-")
    frame.press("Shift+ArrowRight")
    frame.press("ArrowUp")
    width = 100 / 1.05**10
    assert numbers(page) == pytest.approx([(100 - width) / 2 + 10, (100 - width) / 2 - 1, width, width], abs=1)
    expect(page.locator("[data-crop-said]")).to_have_text("left 29 %, top 18 %, width 61 %, height 61 %.")
    frame.press("+")
    page.get_by_label("Left, %").fill("5")
    assert page.locator(".crop-stage").evaluate("stage => stage.style.getPropertyValue('--crop-left')") == "5%"
    page.get_by_role("button", name="Use this part").press("Enter")
    expect(page.get_by_text("Your cover is being made.")).to_be_visible()
    assert cover_of(post).crop == pytest.approx(
        [0.05, (1 - width / 100 * 1.05) / 2 - 0.01, width / 95.24, width / 95.24], abs=0.01
    )


def test_with_two_fingers(cutting):
    page = cutting("card", width=390, has_touch=True)
    fingers = page.context.new_cdp_session(page)

    def touch(kind: str, *places: tuple[float, float]) -> None:
        points = [dict(zip("xy", stage(page, *place), strict=True)) for place in places]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    before = number(page, "width")
    touch("touchStart", (0.2, 0.5), (0.8, 0.5))
    for step in range(1, 6):
        touch("touchMove", (0.2 + 0.03 * step, 0.5), (0.8 - 0.03 * step, 0.5))
    touch("touchEnd")
    assert (before, number(page, "width")) == (100, pytest.approx(50, abs=3))
    place = number(page, "left")
    touch("touchStart", (0.5, 0.5))
    touch("touchMove", (0.6, 0.5))
    touch("touchEnd")
    assert number(page, "left") == pytest.approx(place + 10, abs=1)


def test_the_place_to_look_at(cutting, post):
    page = cutting("focus")
    page.mouse.click(*stage(page, 0.25, 0.75))
    assert (number(page, "x"), number(page, "y")) == (25, 75)
    page.get_by_role("application", name="The place to look at").press("Shift+ArrowUp")
    assert (number(page, "x"), number(page, "y")) == (25, 65)
    expect(page.locator(".focus-square picture img")).to_have_css("object-position", "25% 65%")
    page.get_by_role("button", name="Look here").click()
    expect(page.get_by_text("This is where people look first now.")).to_be_visible()
    assert (Artwork.objects.get().focus_x, Artwork.objects.get().focus_y) == (25, 65)


def test_without_scripts(cutting, post):
    page = cutting(javascript=False, width=390, expect=("422",))
    expect(page.locator(".crop-frame")).not_to_be_visible()
    for name, value in (("Left", "70"), ("Top", "20"), ("Width", "50"), ("Height", "60")):
        page.get_by_label(f"{name}, %").fill(value)
    page.get_by_role("button", name="Use this part").click()
    expect(page.get_by_role("alert")).to_contain_text("This part reaches outside of the picture.")
    assert numbers(page) == [70, 20, 50, 60]
    page.get_by_label("Left, %").fill("30")
    page.get_by_role("button", name="Use this part").click()
    expect(page.get_by_text("Your cover is being made.")).to_be_visible()
    assert cover_of(post).crop == [0.3, 0.2, 0.5, 0.6]
    page.get_by_role("button", name="Show it whole").click()
    expect(page.get_by_text("The grid shows the whole picture again.")).to_be_visible()
    assert cover_of(post) is None


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_banner_from_the_file_to_the_page(scripts, transactional_db, artist, photo, new_page, tmp_path):
    file = tmp_path / "banner.jpg"
    file.write_bytes(photo(size=(900, 600)).read())
    page = new_page(as_=artist, javascript=scripts)
    page.goto("/settings/banner/")
    page.get_by_label("Choose a picture").set_input_files(file)
    page.get_by_role("button", name="Upload").click()
    part = page.get_by_role("button", name="Use this part")
    if scripts:
        expect(part).to_be_visible()
        drag(page, (0.5, 0.5), (0.5, 0.1))
    else:
        wait_for(lambda: Profile.objects.get(user=artist).next_banner.is_ready)
        page.reload()
        page.get_by_label("Top, %").fill("0")
    assert [number(page, name) for name in ("left", "top", "width")] == [0, 0, 100]
    part.click()
    expect(page.get_by_text("Your banner is being made.")).to_be_visible()
    wait_for(lambda: Profile.objects.get(user=artist).banner_id)
    page.goto("/@artist/")
    shape = page.locator(".banner").bounding_box()
    assert shape["width"] / shape["height"] == pytest.approx(3, rel=0.01)
