"""A picture that a check holds, from both sides: its artist who reads why and answers, and a moderator who decides."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from feed.models import Post
from protection.models import Case, Proof
from tests.protection.makers import png
from tests.waiting import wait_for

_OF_A_GENERATOR = (
    "a valley in fog\nNegative prompt: people\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 160x120"
)


@pytest.fixture
def generated(tmp_path: Path) -> str:
    """A file that says of itself that a generator made it."""
    path = tmp_path / "valley.png"
    path.write_bytes(png(parameters=_OF_A_GENERATOR))
    return str(path)


def share(page: Page, file: str) -> None:
    page.goto("/share/")
    page.locator("input[name=pictures]").set_input_files(file)
    page.get_by_label("Title").fill("Valley")
    expect(page.locator("[data-state=held]")).to_have_count(1)
    page.get_by_role("button", name="Publish").first.click()
    wait_for(lambda: Post.objects.filter(state="waiting").exists())


def answer(page: Page, words: str, proof: str) -> None:
    page.get_by_role("textbox", name="How you made it").fill(words)
    page.get_by_label("Pictures of the way there").set_input_files(proof)
    page.get_by_role("button", name="Send to the moderators").click()
    expect(page.get_by_text("Thank you. A moderator reads it, and you hear of what they decide.")).to_be_visible()
    expect(page.locator(".held-said")).to_contain_text(words)


@pytest.mark.parametrize("scripts", [True, False])
def test_it_is_held_explained_answered_decided_and_shown(
    scripts: bool,
    new_page: Callable[..., Page],
    artist: User,
    moderator: User,
    generated: str,
    photo: Callable,
    tmp_path: Path,
    axe: Callable[[Page], None],
) -> None:
    proof = tmp_path / "table.jpg"
    proof.write_bytes(photo().read())
    share(new_page(as_=artist), generated)
    mine = new_page(as_=artist, javascript=scripts)
    mine.goto(Case.objects.get().get_absolute_url())
    expect(mine.get_by_role("heading", level=1)).to_have_text("A moderator looks at your picture first")
    if scripts:
        axe(mine)
    answer(mine, "Gouache on paper, two evenings.", str(proof))
    wait_for(lambda: Proof.objects.get().image.is_ready)
    if scripts:
        expect(mine.locator(".held-proofs img")).to_be_visible()

    desk = new_page(as_=moderator, javascript=scripts, width=1440)
    desk.goto("/desk/protection/case/")
    desk.get_by_role("link", name="generator", exact=False).first.click()
    expect(desk.get_by_text("Gouache on paper, two evenings.")).to_be_visible()
    assert desk.locator(".desk-strip img").count() == 1
    desk.get_by_role("button", name="Release").click()
    expect(desk.get_by_text("Released:")).to_be_visible()

    wait_for(lambda: Post.objects.get().is_published)
    mine.reload()
    expect(mine.get_by_role("heading", level=1)).to_have_text("Your picture is shown")
    visitor = new_page()
    visitor.goto(Post.objects.get().get_absolute_url())
    expect(visitor.get_by_role("heading", name="Valley")).to_be_visible()
