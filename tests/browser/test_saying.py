"""Saying what a work is: tokens that are searched for, by keyboard and by finger, and the same without scripts."""

import pytest
from playwright.sync_api import Locator, Page, expect

from feed.models import Post, Tag
from feed.services import set_tags
from tests.people import make_post


@pytest.fixture
def draft(transactional_db, artist):
    set_tags(post=make_post(artist, pictures=0), names=["sea-glass", "sea-fog"])
    Tag.objects.filter(name="sea-fog").update(uses=3)
    return make_post(artist, "Valley", state="draft", pictures=0)


def edit(page: Page, draft: Post) -> Page:
    page.goto(f"/share/{draft.public_id}/")
    return page


def box(page: Page, name: str) -> Locator:
    return page.get_by_role("combobox", name=name, exact=True)


def options(page: Page) -> Locator:
    """Of the list that is open; those of closed ones, and of selects, are none."""
    return page.get_by_role("listbox").get_by_role("option")


def tokens(page: Page, name: str) -> list[str]:
    return page.get_by_role("list", name=f"Chosen: {name}").locator("bdi").all_text_contents()


def save(page: Page) -> None:
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Saved as a draft.")).to_be_visible()


def kept(draft: Post) -> tuple[list[str], list[str], list[str]]:
    work = draft.artwork
    tags = [row.tag.name for row in draft.post_tags.select_related("tag")]
    return [row.name for row in work.mediums.all()], [row.name for row in work.software.all()], tags


def test_words_are_chosen_with_the_keyboard_alone(draft, artist, new_page, axe):
    page = edit(new_page(as_=artist), draft)
    medium = box(page, "Medium")
    medium.press_sequentially("watercol")
    expect(options(page).first).to_contain_text("Watercolour")
    axe(page)
    medium.press("ArrowDown")
    expect(page.get_by_role("listbox").get_by_role("option", selected=True)).to_contain_text("Watercolour")
    medium.press("Enter")
    medium.press_sequentially("ink")
    expect(options(page).first).to_contain_text("Ink")
    medium.press("Enter")
    medium.press_sequentially("gouache,")
    assert tokens(page, "Medium") == ["Watercolour", "Ink", "gouache"]
    medium.press("Backspace")
    expect(page.locator("#announcer")).to_have_text("gouache removed.")

    tags = box(page, "Tags")
    tags.press_sequentially("#se")
    expect(options(page)).to_have_text(["sea-fog", "sea-glass"])
    tags.press("ArrowUp")
    tags.press("Enter")
    tags.press_sequentially("#Harbour, valley")
    save(page)
    assert kept(draft) == (["Ink", "Watercolour"], [], ["sea-glass", "harbour", "valley"])
    assert tokens(page, "Tags") == ["sea-glass", "harbour", "valley"]


def test_and_with_a_finger(draft, artist, new_page):
    page = edit(new_page(as_=artist, width=390, has_touch=True), draft)
    software = box(page, "Software")
    software.tap()
    software.press_sequentially("kri")
    options(page).filter(has_text="Krita").first.tap()
    software.press_sequentially("blend")
    options(page).filter(has_text="Blender").first.tap()
    assert tokens(page, "Software") == ["Krita", "Blender"]
    page.get_by_role("button", name="Remove Krita").tap()
    save(page)
    assert kept(draft)[1] == ["Blender"]


def test_escape_closes_the_list_and_keeps_what_was_typed(draft, artist, new_page):
    page = edit(new_page(as_=artist), draft)
    medium = box(page, "Medium")
    medium.press_sequentially("goua")
    expect(options(page)).to_have_count(1)
    medium.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(medium).to_have_value("goua")
    expect(medium).to_have_attribute("aria-expanded", "false")


def test_what_is_not_on_the_list_comes_back_with_a_sentence(draft, artist, new_page, axe):
    page = edit(new_page(as_=artist, expect=("422",)), draft)
    box(page, "Medium").press_sequentially("Gouashe")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Did you mean Gouache?")).to_be_visible()
    assert tokens(page, "Medium") == ["Gouashe"]
    expect(box(page, "Medium")).to_have_attribute("aria-invalid", "true")
    axe(page)


def test_without_scripts_they_are_written_with_commas(draft, artist, new_page, axe):
    page = edit(new_page(as_=artist, javascript=False), draft)
    page.get_by_label("Medium").fill("gouache, ink")
    page.get_by_label("Software").fill("photoshop")
    page.get_by_label("Tags").fill("#sea #fog")
    page.get_by_text("Rights", exact=True).click()
    page.get_by_label("CC BY-NC 4.0").check()
    save(page)
    assert kept(draft) == (["Gouache", "Ink"], ["Photoshop"], ["sea", "fog"])
    expect(page.locator("#rights summary")).to_contain_text("CC BY-NC 4.0")


def test_a_folded_part_says_what_is_chosen_in_it(draft, artist, new_page, axe):
    page = edit(new_page(as_=artist), draft)
    for name in ("Details", "Who can see it", "Rights"):
        page.get_by_text(name, exact=True).click()
    page.get_by_label("Field").select_option("Comics")
    page.get_by_label("Year").fill("2024")
    page.get_by_label("Shown to").select_option("Followers")
    page.get_by_label("Mature").check()
    page.get_by_label("CC BY 4.0").check()
    shown = [page.locator(f"#{part} [data-short]").text_content() for part in ("details", "seen", "rights")]
    assert shown == ["Comics · 2024", "Followers · Mature", "CC BY 4.0"]
    axe(page)
    save(page)
    again = [page.locator(f"#{part} [data-short]").text_content() for part in ("details", "seen", "rights")]
    assert again == shown
