"""The page on which works are put in order, as a browser without scripts and as the page's own script use it."""

import pytest
from django.utils import timezone

from portfolios import order, walls
from portfolios.models import Artwork, Portfolio
from tests.people import make_post

ARRANGE = "/portfolio/arrange/"


@pytest.fixture
def works(artist) -> dict[str, str]:
    return {title: make_post(artist, title).public_id for title in "edcba"}


@pytest.fixture
def browser(artist, as_person):
    return as_person(artist)


def hung(artist) -> str:
    ranks = Artwork.objects.filter(artist=artist, rank__lt="2").order_by("rank").values_list("rank", "post__title")
    return "|".join("".join(title for rank, title in ranks if rank[0] == wall) for wall in "01")


def sentence(answer) -> str:
    """What the page says at its top after a form was sent."""
    return answer.content.decode().partition('class="messages"')[2].partition("<span>")[2].partition("</span>")[0]


# What a button sends, where everything hangs then, and what is said.
PRESSED = [
    ("up:{c}", "", "|acbde", "“c” hangs at place 2."),
    ("down:{c}", "", "|abdce", "“c” hangs at place 4."),
    ("top:{c}", "", "|cabde", "“c” hangs at place 1."),
    ("end:{c}", "", "|abdec", "“c” hangs at place 5."),
    ("before:{e}:{b}", "", "|aebcd", "“e” hangs at place 2."),
    ("after:{a}:{d}", "", "|bcdae", "“a” hangs at place 4."),
    ("pin:{d}", "", "d|abce", "“d” is pinned. Pinned works hang before all others."),
    ("unpin:{d}", "", "|abcde", "“d” is not pinned any more, and hangs on top of the others."),
    ("places", "2", "|acbde", "1 work hangs where you wanted."),
    ("places", " 9999 ", "|abdec", "1 work hangs where you wanted."),
    ("places", "", "|abcde", "Write a number beside a work to say at which place it should hang."),
    ("places", "0", "|abcde", "Places are whole numbers, from 1 on."),
    ("places", "the top", "|abcde", "Places are whole numbers, from 1 on."),
    ("places", "9" * 5000, "|abdec", "1 work hangs where you wanted."),
    ("before:{e}:{foreign}", "", "|abcde", "What it should hang beside is no longer there. Open the page again."),
    ("before:{e}", "", "|abcde", "What it should hang beside is no longer there. Open the page again."),
    ("top:{foreign}", "", "|abcde", "That work is not on your walls any more. Open the page again."),
    ("pin:{draft}", "", "|abcde", "That work is not on your walls any more. Open the page again."),
    ("top:1' OR 1=1", "", "|abcde", "That work is not on your walls any more. Open the page again."),
]


@pytest.mark.parametrize(("pressed", "number", "after", "said"), PRESSED, ids=range(len(PRESSED)))
def test_every_button_and_what_it_says(artist, works, stranger, browser, pressed, number, after, said):
    foreign, draft = make_post(stranger, "x").public_id, make_post(artist, "draft", state="draft").public_id
    form = {"do": pressed.format(**works, foreign=foreign, draft=draft), f"place-{works['c']}": number}
    answer = browser.post(ARRANGE, form, follow=True)
    assert (answer.status_code, hung(artist), sentence(answer)) == (200, after, said)
    again = browser.post(ARRANGE, form, headers={"accept": "application/json"})
    assert (again.status_code == 200, list(again.json())) in ((True, ["said", "moved"]), (False, ["error"]))


def test_a_script_is_told_where_the_work_hangs_now(works, browser):
    def ask(do: str):
        answer = browser.post(ARRANGE, {"do": do.format(**works)}, headers={"accept": "application/json"})
        return answer.status_code, answer.json()

    assert ask("end:{b}") == (
        200,
        {"said": "“b” hangs at place 5.", "moved": [{"row": works["b"], "list": "hung", "place": 5}]},
    )
    assert ask("pin:{c}")[1]["moved"] == [{"row": works["c"], "list": "pinned", "place": 1}]
    assert ask("before:{a}:{c}") == (
        409,
        {"error": "What it should hang beside is no longer there. Open the page again."},
    )
    assert ask("sideways:{a}")[0] == 400


def test_several_numbers_at_once_or_none_of_them(artist, works, stranger, browser):
    numbers = {f"place-{works['e']}": "1", f"place-{works['a']}": "5"}
    browser.post(ARRANGE, numbers | {"do": "places"}, follow=True)
    assert hung(artist) == "|ebcda"
    foreign = {f"place-{make_post(stranger).public_id}": "2"}
    answer = browser.post(ARRANGE, {f"place-{works['a']}": "1", "do": "places"} | foreign, follow=True)
    assert (hung(artist), sentence(answer)) == (
        "|ebcda",
        "That work is not on your walls any more. Open the page again.",
    )


def test_the_gallerys_order_is_chosen_here(artist, works, browser):
    answer = browser.post(ARRANGE, {"do": "newest"}, follow=True)
    assert sentence(answer) == "Your gallery shows the newest first."
    page = answer.content.decode()
    # Pinned works are put in order still.
    assert (page.count('value="up:'), page.count('value="pin:')) == (0, 5)
    order.pin(artist=artist, work=works["c"])
    assert browser.get(ARRANGE).content.decode().count('value="up:') == 1
    browser.post(ARRANGE, {"do": "own"})
    assert Portfolio.objects.get(person=artist).order == "own"


@pytest.fixture
def many(artist, monkeypatch) -> list[str]:
    """Eight works in pages of three; 7 hangs first and is pinned."""
    monkeypatch.setattr(walls, "GALLERY_PAGE_SIZE", 3)
    ids = [make_post(artist, str(number)).public_id for number in range(8)]
    order.pin(artist=artist, work=ids[7])
    return ids


def tiles(row) -> str:
    return "".join(tile.title for tile in row.tiles)


def test_the_page_goes_on_and_counts_on(many, browser):
    seen, url = [], ARRANGE
    while url:
        context = browser.get(url).context
        pinned = context["pinned"] and tiles(context["pinned"])
        seen.append((pinned, tiles(context["row"]), context["row"].start, context["row"].count))
        url = context["row"].next_url
    assert seen == [("7", "654", 1, 7), (None, "321", 4, 7), (None, "0", 7, 7)]


def test_a_move_comes_back_to_the_page_from_which_it_was_made(many, browser):
    second = browser.get(ARRANGE).context["row"].next_url
    answer = browser.post(second, {"do": f"up:{many[2]}"})
    assert answer.url == f"{second}#row-{many[2]}"
    assert tiles(browser.get(second).context["row"]) == "231"


def test_a_place_is_chosen_on_any_page(artist, many, browser):
    page = browser.get(f"{ARRANGE}?moving={many[6]}")
    assert page.content.decode().count(f'value="before:{many[6]}:') == 2
    second = browser.get(page.context["row"].next_url)
    assert f'value="before:{many[6]}:{many[2]}"' in second.content.decode()
    browser.post(page.context["row"].next_url, {"do": f"before:{many[6]}:{many[2]}"})
    assert hung(artist) == "7|5436210"
    assert browser.get(f"{ARRANGE}?moving={'1' * 16}").status_code == 404


def test_the_next_tiles_come_by_themselves(many, browser):
    page = browser.get(ARRANGE)
    piece = browser.get(page.context["row"].next_url, headers={"hx-request": "true"}).content.decode()
    assert (piece.count('class="hang"'), "<html" in piece, 'hx-swap-oob="true"' in piece) == (3, False, True)


def test_works_that_others_do_not_see_say_why(artist, browser):
    make_post(artist, "a", visibility="followers")
    make_post(artist, "b", hidden_at=timezone.now())
    page = browser.get(ARRANGE)
    assert [tile.note for tile in page.context["row"].tiles] == ["Hidden by a moderator", "Followers"]


def test_with_nothing_published_there_is_a_way_to_begin(artist, browser):
    make_post(artist, state="draft")
    assert "Share your first work" in browser.get(ARRANGE).content.decode()
