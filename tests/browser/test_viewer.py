"""Pictures in full: opened, turned and looked at closely with keys, fingers and the wheel, and without scripts."""

from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from feed.models import Post, PostPicture
from portfolios import services as works
from tests import queues
from tests.browser.test_pages import stands_still
from tests.waiting import wait_for

IN_SIGHT = "document.querySelector('.viewer-slide:not([inert])')"


@pytest.fixture
def share(transactional_db, artist, photo):
    """Publish a work with pictures of these sizes."""

    def make(title: str, *sizes: tuple[int, int]) -> Post:
        post = works.start_artwork(author=artist, form_key=uuid4())
        files = [photo(f"{number}.jpg", size=size) for number, size in enumerate(sizes)]
        works.add_pictures(post=post, files=files)
        Post.objects.filter(pk=post.pk).update(title=title)
        for picture in PostPicture.objects.filter(post=post):
            picture.alt, picture.caption = f"Seen {picture.place + 1}", f"Caption {picture.place + 1}"
            picture.save()
        works.publish_artwork(post=post)
        queues.run_all()
        return Post.objects.get(pk=post.pk)

    return make


@pytest.fixture
def valley(share):
    """In the middle of a gallery of three works."""
    share("Older", (600, 400))
    valley = share("Valley", (1600, 1000), (700, 1200), (800, 800))
    share("Newer", (500, 700), (400, 400))
    return valley


@pytest.fixture
def shown(valley, new_page):
    """The page of the work in the middle; its dialog by `in_full`."""

    def open_page(query: str = "", **options) -> Page:
        page = new_page(**options)
        page.goto(f"{valley.get_absolute_url()}{query}")
        page.wait_for_load_state()
        return page

    return open_page


def in_full(page: Page) -> Locator:
    return page.get_by_role("dialog")


def expect_place(page: Page, words: str) -> None:
    expect(in_full(page).get_by_role("status")).to_have_text(words)


def scale(page: Page) -> float:
    """How much larger than it fits the picture in sight is."""
    return page.evaluate(
        """() => {
          const box = document.querySelector(".viewer-slide:not([inert]) .viewer-picture");
          return Math.round(100 * box.getBoundingClientRect().width / box.offsetWidth) / 100;
        }"""
    )


def expect_true(page: Page, condition: str) -> None:
    """The page's own policy forbids what Playwright would wait with."""
    wait_for(lambda: page.evaluate(f"Boolean({condition})"))


def expect_scale(page: Page, wanted: float) -> None:
    wait_for(lambda: abs(scale(page) - wanted) < 0.02)


def width_loaded(page: Page) -> int:
    """0 where what the page chose does not come."""
    return page.evaluate(
        """() => {
          const img = document.querySelector(".viewer-slide:not([inert]) picture img");
          const chosen = img.currentSrc, found = new Image();
          return new Promise(done => {
            found.onload = found.onerror = () => done(found.naturalWidth);
            found.src = chosen;
          });
        }"""
    )


def test_with_the_keyboard_alone(shown):
    page = shown()
    link = page.get_by_role("link", name="Seen 1")
    link.press("Enter")
    expect(in_full(page)).to_be_visible()
    expect_place(page, "Picture 1 / 3")
    page.wait_for_url("**/?picture=1")
    expect(in_full(page).get_by_text("Caption 1")).to_be_visible()
    expect(in_full(page).get_by_role("link", name="Close")).to_be_focused()

    for key, number in [("ArrowRight", 2), ("End", 3), ("ArrowLeft", 2), ("Home", 1)]:
        page.keyboard.press(key)
        expect_place(page, f"Picture {number} / 3")
        page.wait_for_url(f"**/?picture={number}")
    for key, wanted in [("+", 1.5), ("+", 2), ("+", 2), ("-", 1.33), ("0", 1), ("-", 1)]:
        page.keyboard.press(key)
        expect_scale(page, wanted)

    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(in_full(page)).to_have_count(0)
    expect(page.get_by_role("link", name="Seen 2")).to_be_focused()
    page.wait_for_url("**/*-valley/")


def test_arrows_go_over_a_zoomed_picture_before_they_turn_it(shown):
    page = shown("?picture=1")
    page.keyboard.press("+")
    box = page.locator(".viewer-slide:not([inert]) .viewer-picture")
    expect_scale(page, 1.5)
    left = box.bounding_box()["x"]
    page.keyboard.press("ArrowRight")
    expect_true(page, f"{IN_SIGHT}.firstElementChild.getBoundingClientRect().x < {left}")
    expect_place(page, "Picture 1 / 3")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect_place(page, "Picture 2 / 3")
    expect_scale(page, 1)


def test_focus_stays_in_it(shown):
    page = shown("?picture=2")
    for _ in range(12):
        page.keyboard.press("Tab")
        inside = "document.activeElement === document.body || !!document.activeElement.closest('.viewer')"
        assert page.evaluate(inside)


def test_full_screen(shown):
    page = shown("?picture=2")
    page.keyboard.press("f")
    expect_true(page, "document.fullscreenElement")
    expect(in_full(page).get_by_role("button", name="Leave full screen")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect_place(page, "Picture 3 / 3")
    page.keyboard.press("f")
    expect_true(page, "!document.fullscreenElement")
    expect(in_full(page)).to_be_visible()


def test_back_closes_it_and_forward_opens_it_again(shown):
    page = shown()
    page.get_by_role("link", name="Seen 2").click()
    page.get_by_role("link", name="Next picture").click()
    expect_place(page, "Picture 3 / 3")
    page.go_back()
    expect(in_full(page)).to_have_count(0)
    page.go_forward()
    expect_place(page, "Picture 3 / 3")
    page.get_by_role("link", name="Close").click()
    expect(in_full(page)).to_have_count(0)


def test_on_into_the_next_work_and_back_to_the_last_picture_of_this_one(shown):
    page = shown("?picture=3")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/*-older/?picture=1")
    expect(in_full(page).get_by_role("img", name="Seen 1")).to_be_visible()
    expect(in_full(page).get_by_role("link", name="Next work")).to_have_count(0)
    in_full(page).get_by_role("link", name="Previous work: Valley").click()
    page.wait_for_url("**/*-valley/?picture=3")
    expect_place(page, "Picture 3 / 3")
    page.keyboard.press("Escape")
    page.wait_for_url("**/*-valley/")


def test_a_larger_size_is_loaded_only_by_who_looks_closer(shown):
    page = shown("?picture=1", width=390)
    assert width_loaded(page) == 640
    page.mouse.move(195, 420)
    page.mouse.wheel(0, -2000)
    expect_scale(page, 1600 / 390)
    expect_true(page, f"{IN_SIGHT}.querySelector('picture img').complete")
    assert width_loaded(page) == 1600


def test_a_larger_size_that_does_not_come_leaves_the_smaller_one(shown):
    page = shown("?picture=1", width=390, expect=("404",))
    page.wait_for_load_state("networkidle")
    page.route("**/media/**", lambda route: route.fulfill(status=404, body=""))
    with page.expect_response(lambda answer: answer.status == 404):
        page.keyboard.press("+")
        page.keyboard.press("+")
    expect_true(page, f"{IN_SIGHT}.querySelector('source[sizes]').sizes.includes('vw')")
    page.unroute("**/media/**")
    wait_for(lambda: width_loaded(page) == 640)


def test_the_wheel_and_a_double_click_keep_the_point_in_its_place(shown):
    page = shown("?picture=1")
    box = page.locator(".viewer-slide:not([inert]) .viewer-picture")
    before = box.bounding_box()
    x, y = before["x"] + before["width"] / 4, before["y"] + before["height"] / 2
    page.mouse.move(x, y)
    page.mouse.wheel(0, -200)
    expect_true(page, f"{IN_SIGHT}.classList.contains('is-zoomed')")
    after = box.bounding_box()
    assert after["width"] > before["width"]
    assert abs((x - after["x"]) / after["width"] - 0.25) < 0.01
    page.mouse.dblclick(x, y)
    expect_scale(page, 1)
    page.mouse.dblclick(x, y)
    expect_scale(page, 2)


def test_a_zoomed_picture_is_dragged_no_further_than_its_edge(shown):
    page = shown("?picture=1")
    page.keyboard.press("+")
    page.mouse.move(600, 400)
    page.mouse.down()
    page.mouse.move(2600, 400, steps=4)
    page.mouse.up()
    room = page.locator(".viewer-slides").bounding_box()
    assert page.locator(".viewer-slide:not([inert]) .viewer-picture").bounding_box()["x"] == room["x"]
    expect_place(page, "Picture 1 / 3")


def touch(page: Page):
    """Fingers on the screen: call with a kind of event and the places where they are."""
    tools = page.context.new_cdp_session(page)

    def send(kind: str, *places: tuple[float, float]) -> None:
        points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(places)]
        tools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    return send


def test_fingers_swipe_pinch_pan_and_tap(shown):
    page = shown("?picture=1", width=390, has_touch=True, is_mobile=True)
    send = touch(page)

    send("touchStart", (300, 420))
    for x in (250, 200, 150):
        send("touchMove", (x, 422))
    send("touchEnd")
    expect_place(page, "Picture 2 / 3")

    send("touchStart", (180, 420), (210, 420))
    for spread in (30, 50, 70):
        send("touchMove", (195 - spread, 420), (195 + spread, 420))
    send("touchEnd")
    expect_place(page, "Picture 2 / 3")
    assert scale(page) > 1.7

    before = page.locator(".viewer-slide:not([inert]) .viewer-picture").bounding_box()["x"]
    send("touchStart", (200, 420))
    send("touchMove", (240, 420))
    send("touchEnd")
    assert page.locator(".viewer-slide:not([inert]) .viewer-picture").bounding_box()["x"] > before

    for _ in range(2):
        page.touchscreen.tap(195, 420)
    expect_scale(page, 1)
    send("touchStart", (200, 420))
    send("touchMove", (230, 420))
    send("touchEnd")
    expect_place(page, "Picture 2 / 3")


def test_swiped_beyond_the_last_picture_the_next_work_comes(shown):
    page = shown("?picture=3", width=390, has_touch=True, is_mobile=True)
    send = touch(page)
    send("touchStart", (300, 420))
    send("touchMove", (150, 420))
    send("touchEnd")
    page.wait_for_url("**/*-older/?picture=1")


def test_light_or_dark_is_remembered(shown):
    page = shown("?picture=2")
    viewer = page.locator(".viewer")
    expect(viewer).to_have_css("background-color", "rgb(10, 10, 9)")
    with page.expect_response("**/backdrop/"):
        page.get_by_role("button", name="Light background").click()
    expect(page.get_by_role("button", name="Dark background")).to_be_visible()
    expect(viewer).to_have_css("background-color", "rgb(237, 234, 229)")
    page.reload()
    expect(viewer).to_have_css("background-color", "rgb(237, 234, 229)")


def test_without_scripts(shown):
    page = shown(javascript=False)
    page.get_by_role("link", name="Seen 2").click()
    expect_place(page, "Picture 2 / 3")
    expect(in_full(page).get_by_role("img", name="Seen 2")).to_be_visible()
    expect(page.get_by_role("button", name="Zoom in")).to_have_count(0)
    for name, there in [("Next picture", 3), ("Previous picture", 2), ("Previous picture", 1)]:
        page.get_by_role("link", name=name).click()
        expect_place(page, f"Picture {there} / 3")
    page.get_by_role("button", name="Light background").click()
    expect_place(page, "Picture 1 / 3")
    expect(in_full(page)).to_have_attribute("data-backdrop", "light")
    best = page.get_by_role("link", name="The largest size, 1600 by 1000 pixels").get_attribute("href")
    assert page.request.get(best).headers["content-type"] == "image/avif"
    in_full(page).get_by_role("link", name="Previous work: Newer").click()
    expect_place(page, "Picture 2 / 2")
    page.get_by_role("link", name="Close").click()
    expect(in_full(page)).to_have_count(0)
    page.get_by_role("link", name="Next work: Valley").click()
    expect(page.get_by_role("heading", name="Valley")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390), ("light", 320)])
def test_it_fits_and_reads_well(shown, axe, theme, width, scripts):
    page = shown("?picture=2", theme=theme, width=width, javascript=scripts)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if scripts:
        page.get_by_role("link", name="Close").click()
        page.get_by_role("link", name="Seen 3").click()
        axe(page)
    for part in page.locator(".viewer-tool:visible, .viewer-turn:visible").all():
        box = part.bounding_box()
        assert (box["width"] >= 44, box["height"] >= 44, box["x"] >= 0, box["x"] + box["width"] <= width) == (True,) * 4


def test_nothing_moves_while_it_opens(shown):
    page = shown("?picture=2")
    stands_still(page, page.url)
    page.get_by_role("link", name="Close").click()
    page.get_by_role("link", name="Seen 1").click()
    stands_still(page, page.url)
