"""Works put in order: with a mouse, a finger, the keyboard alone, without scripts, and when the server refuses."""

import pytest
from playwright.sync_api import Page, Route, expect

from feed.models import Post
from portfolios import walls
from portfolios.models import Artwork
from tests.people import make_post
from tests.waiting import wait_for

ARRANGE = "/portfolio/arrange/"


@pytest.fixture
def works(transactional_db, artist) -> list[str]:
    return [make_post(artist, title, pictures=0).public_id for title in "fedcba"]


def kept(artist) -> str:
    """As the database has it: pinned, then the others."""
    ranks = Artwork.objects.filter(artist=artist, rank__lt="2").order_by("rank").values_list("rank", "post__title")
    return "|".join("".join(title for rank, title in ranks if rank[0] == wall) for wall in "01")


def expect_order(page: Page, artist, order: str) -> None:
    """On the page with its numbers, and in the database once what was said is there."""
    pinned, hung = (list(titles) for titles in order.split("|"))
    expect(page.locator(".pinned .hang-title")).to_have_text(pinned)
    expect(page.locator(".hung .hang-title")).to_have_text(hung)
    expect(page.locator(".hung [data-place]")).to_have_text([str(place + 1) for place in range(len(hung))])
    wait_for(lambda: kept(artist) == order)


def grip(page: Page, title: str):
    return page.get_by_role("button", name=f"Move {title}", exact=True)


def expect_said(page: Page, sentence: str) -> None:
    expect(page.locator("#status")).to_contain_text(sentence)


def drag(page: Page, place: int, there: int) -> None:
    boxes = [page.locator(".hang-picture").nth(number).bounding_box() for number in (place, there)]
    (x, y), (goal_x, goal_y) = [(box["x"] + 60, box["y"] + 60) for box in boxes]
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(goal_x, goal_y, steps=6)
    page.mouse.up()


def test_by_keyboard_alone(new_page, artist, works, axe):
    page = new_page(as_=artist, width=1280)
    page.goto(ARRANGE)
    grip(page, "c").press("Enter")
    grip(page, "c").press("ArrowLeft")
    expect(grip(page, "c")).to_be_focused()
    grip(page, "c").press("Enter")
    expect_said(page, "“c” hangs at place 2.")
    expect_order(page, artist, "|acbdef")

    # Along a line of tiles, then from line to line.
    page.get_by_role("button", name="Move a later").press("Alt+ArrowRight")
    expect_order(page, artist, "|cabdef")
    columns = page.evaluate("getComputedStyle(document.querySelector('.hung')).gridTemplateColumns.split(' ').length")
    assert columns == 5
    grip(page, "c").press("Alt+ArrowDown")
    expect_order(page, artist, "|abdefc")

    # Lifted, moved and put back is where it was.
    grip(page, "a").press("Enter")
    grip(page, "a").press("ArrowRight")
    grip(page, "a").press("Escape")
    expect_order(page, artist, "|abdefc")
    axe(page)


def test_with_a_mouse_and_by_the_buttons(new_page, artist, works):
    page = new_page(as_=artist, width=1280)
    page.goto(ARRANGE)
    drag(page, 4, 1)
    expect_order(page, artist, "|aebcdf")
    page.get_by_role("button", name="Move b earlier").click()
    expect_order(page, artist, "|abecdf")

    def choose(title: str, item: str) -> None:
        page.locator("summary", has_text=f"More for {title}").click()
        page.locator(f"#row-{Post.objects.get(title=title).public_id}").get_by_role("button", name=item).click()

    choose("d", "To the top")
    expect_order(page, artist, "|dabecf")
    choose("d", "To the end")
    expect_order(page, artist, "|abecfd")
    choose("e", "Pin")
    expect_said(page, "“e” is pinned.")
    expect_order(page, artist, "e|abcfd")
    choose("d", "Pin")
    expect_order(page, artist, "ed|abcf")
    page.get_by_role("button", name="Move d earlier").click()
    expect_order(page, artist, "de|abcf")
    choose("e", "Unpin")
    expect_order(page, artist, "d|eabcf")
    page.locator("summary", has_text="More for e").click()
    page.get_by_label("Place", exact=True).locator("visible=true").fill("4")
    page.keyboard.press("Enter")
    expect_said(page, "1 work hangs where you wanted.")
    expect_order(page, artist, "d|abcef")
    page.reload()
    expect_order(page, artist, "d|abcef")


def test_with_a_finger(new_page, artist, works):
    page = new_page(as_=artist, width=390, has_touch=True)
    page.goto(ARRANGE)
    box, there = grip(page, "a").bounding_box(), page.locator(".hang-picture").nth(3).bounding_box()
    finger = page.context.new_cdp_session(page)

    def touch(kind: str, *point: float) -> None:
        points = [{"x": point[0], "y": point[1]}] if point else []
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", box["x"] + 10, box["y"] + 10)
    for step in range(1, 6):
        x = box["x"] + (there["x"] + 60 - box["x"]) * step / 5
        touch("touchMove", x, box["y"] + (there["y"] + 60 - box["y"]) * step / 5)
    touch("touchEnd")
    expect_order(page, artist, "|bcdaef")


def test_what_is_refused_goes_back(new_page, artist, works):
    page = new_page(as_=artist, width=1280, expect=("404",))
    page.goto(ARRANGE)
    # Deleted in another window meanwhile.
    Post.objects.get(title="a").delete()
    grip(page, "a").press("Alt+ArrowRight")
    expect_said(page, "That work is not on your walls any more. Open the page again.")
    expect(page.locator(".hung .hang-title")).to_have_text(list("abcdef"))
    assert kept(artist) == "|bcdef"


def test_many_moves_in_a_row_all_arrive(new_page, artist, works):
    page = new_page(as_=artist, width=1280)
    page.goto(ARRANGE)
    for title in "fdb":
        for _ in range(4):
            grip(page, title).press("Alt+ArrowLeft")
    expect_order(page, artist, "|" + "".join(page.locator(".hung .hang-title").all_text_contents()))


def test_one_goes_before_another_that_was_not_sent_yet(new_page, artist, works):
    page = new_page(as_=artist, width=1280)
    held: list[Route] = []
    page.goto(ARRANGE)
    page.route(f"**{ARRANGE}", lambda route: held.append(route), times=1)
    grip(page, "f").press("Alt+ArrowLeft")
    for title in "db":
        grip(page, title).press("Alt+ArrowLeft")
    for _ in range(3):
        grip(page, "d").press("Alt+ArrowLeft")
    grip(page, "b").press("Alt+ArrowLeft")
    held[0].continue_()
    expect_order(page, artist, "|bdacfe")


def test_without_scripts(new_page, artist, works, axe):
    page = new_page(as_=artist, javascript=False)
    page.goto(ARRANGE)
    page.get_by_role("button", name="Move c earlier").click()
    expect(page.locator(".messages")).to_contain_text("“c” hangs at place 2.")
    for title, number in (("f", "1"), ("a", "6")):
        page.locator("summary", has_text=f"More for {title}").click()
        field = page.locator(f"#place-{Post.objects.get(title=title).public_id}")
        field.fill(number)
    field.press("Enter")
    expect(page.locator(".messages")).to_contain_text("2 works hang where you wanted.")
    assert kept(artist) == "|fcbdea"
    page.locator("summary", has_text="More for e").click()
    page.get_by_role("link", name="Before another…").locator("visible=true").click()
    page.get_by_role("button", name="Put it before c").click()
    assert kept(artist) == "|fecbda"
    page.get_by_role("button", name="Newest first").click()
    expect(page.locator(".messages")).to_contain_text("Your gallery shows the newest first.")


def test_the_next_page_joins_the_first_and_moves_go_across(new_page, artist, works, monkeypatch):
    monkeypatch.setattr(walls, "GALLERY_PAGE_SIZE", 3)
    page = new_page(as_=artist, width=1280)
    page.goto(ARRANGE)
    # Beyond the page the server goes on: it leaves this one.
    page.get_by_role("button", name="Move c later").click()
    expect_said(page, "“c” hangs at place 4.")
    expect(page.locator(".hung .hang-title")).to_have_text(["a", "b"])
    page.get_by_role("link", name="Show more").click()
    expect(page.locator(".hung .hang-title")).to_have_text(["a", "b", "d", "c", "e"])
    drag(page, 4, 0)
    page.get_by_role("link", name="Show more").click()
    expect_order(page, artist, "|eabdcf")
