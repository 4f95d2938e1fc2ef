"""Every page as it is seen: no rule of accessibility broken, nothing beside the screen, nothing that jumps."""

from uuid import uuid4

import pytest
from playwright.sync_api import Page

from accounts.lists import add_person, create_list
from accounts.models import User
from accounts.muting import mute
from accounts.preferring import be_quiet
from feed import answering, reposting, services, talking
from feed.bookmarks import keep_in, make_folder
from feed.models import Post, Tag
from feed.muting import mute_word
from feed.tag_follows import follow_tag
from feed.talking import Talk
from notifications.unsubscribing import no_mail_url
from portfolios import order
from portfolios import services as works
from portfolios.draft import Draft
from portfolios.terms import resolve
from tests import queues
from tests.people import make_collection, make_post, make_talk

PAGES_OF_VISITORS = [
    "/",
    "/explore/",
    "/explore/?medium=gouache",
    "/tags/sea/",
    "/taxonomy/software/",
    "/@artist/",
    "/@artist/about/",
    "/@artist/followers/",
    "/@artist/following/",
    "/@artist/collections/",
    "/@artist/collections/sketchbook/",
    "{work}",
    "{warned}",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/nowhere/",
    "/local/mail/",
    "/notifications/off/{no_mail}/",
]
PAGES_OF_THE_SIGNED_IN = [
    "/",
    "/home/following/",
    "/share/",
    "/share/{draft_id}/",
    "/share/{work_id}/cover/",
    "/share/{work_id}/cover/?part=card",
    "/share/{work_id}/cover/?part=focus",
    "/share/{draft_id}/cover/",
    "/share/{draft_id}/delete/",
    "/drafts/",
    "/portfolio/arrange/",
    "/portfolio/collections/",
    "/portfolio/collections/new/",
    "/portfolio/collections/{collection_id}/",
    "/portfolio/collections/{collection_id}/add/",
    "/share/{draft_id}/collections/",
    "/settings/profile/",
    "/settings/portfolio/",
    "/settings/portrait/",
    "/settings/banner/",
    "/settings/blocked/",
    "/settings/machines/",
    "/policies/tdm/",
    "/policies/published/",
    "/settings/seeing/",
    "/settings/muted/",
    "/settings/muted/words/",
    "/settings/tags/",
    "/lists/",
    "/lists/{list_id}/",
    "/lists/{list_id}/edit/",
    "/@follower/lists/",
    "/bookmarks/",
    "/bookmarks/folders/",
    "/bookmarks/{folder_id}/",
    "/bookmarks/{folder_id}/edit/",
    "/posts/{work_id}/bookmark/",
    "/tags/sea/",
    "/notifications/",
    "/notifications/?show=mentions",
    "/settings/notifications/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/@artist/",
    "{work}",
]

# Of the four works that these pages show, the one that lists show folded.
WARNED = 2

# Each theme and each end of the widths; contrast is the themes' affair, room is the widths'.
LOOKS = [("light", 1440), ("dark", 390), ("light", 320)]

# What moved on the page by itself, as a browser counts it: how much, and the tags that did.
MOVED = """() => new Promise(done => {
  const moved = [];
  const tag = node => (node?.nodeType == 1 ? node : node?.parentElement)?.cloneNode(false).outerHTML ?? "gone";
  new PerformanceObserver(list => {
    for (const e of list.getEntries()) moved.push([e.value, e.sources.map(source => tag(source.node))]);
  }).observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(moved), 300);
})"""
# Done once the page has been painted with something on it.
SHOWN = """() => new Promise(done => new PerformanceObserver(
  list => { if (list.getEntriesByName("first-contentful-paint").length) done(); }
).observe({type: "paint", buffered: true}))"""


def said(number: int) -> Draft:
    """All that can be said of a work, in both directions of writing."""
    return Draft(
        title=f"Study {number}",
        text="Seven *layers* of [gouache](https://example.com).\n\n- ים\n- sea\n\n> `Quiet`",
        visibility="everyone",
        warning="Spiders" if number == WARNED else "",
        tags=["sea", "ים"],
        mediums=[entry.pk for entry in resolve("mediums", ["Gouache", "Ink"])[0]],
        software=[entry.pk for entry in resolve("software", ["Krita"])[0]],
        year=2024,
        dimensions="30 by 40 cm",
        licence="by-nc",
        wants_critique=True,
    )


def say(artist: User, follower: User, work: Post) -> tuple[Post, Post]:
    """An edited post about a work, and one about that; each reposted by the other."""
    talk = make_talk(artist, "Before", about=work)
    talking.save_talk(post=talk, talk=Talk("Fog, by `leaving it out`, @follower. #sea\n\n> ים"))
    quote = make_talk(follower, "This one.", about=talk)
    reposting.repost(user=follower, public_id=talk.public_id)
    reposting.repost(user=artist, public_id=quote.public_id)
    return talk, quote


@pytest.fixture
def addresses(transactional_db, artist, follower, photo):
    """A house with real pictures in it."""
    for number in range(4):
        post = works.start_artwork(author=artist, form_key=uuid4())
        sizes = [(900, 600), (400, 900)][: 1 + number % 2]
        services.add_pictures(post=post, files=[photo(f"{number}.jpg", size=size) for size in sizes])
        works.save_artwork(post=post, draft=said(number))
        works.publish_artwork(post=post)
    queues.run_all()
    warned, post = Post.objects.order_by("position")[WARNED:]
    services.like(user=follower, post=post)
    answering.comment(author=follower, post=post, text="The warm edge does all the work.", form_key=uuid4())
    talk, quote = say(artist, follower, post)
    draft = make_post(artist, state="draft", pictures=0)
    shown = Post.objects.filter(kind="work", state="published").values_list("public_id", flat=True)
    collection = make_collection(artist, "Sketchbook", shown, text="Seven *layers*.")
    order.pin(artist=artist, work=post.public_id)
    wishes = wish(artist, follower, post)
    return wishes | {
        "work": post.get_absolute_url(),
        "warned": warned.get_absolute_url(),
        "work_id": post.public_id,
        "talk": talk.get_absolute_url(),
        "talk_id": talk.public_id,
        "quote": quote.get_absolute_url(),
        "draft_id": draft.public_id,
        "no_mail": no_mail_url(artist.pk).split("/")[-2],
        "collection_id": collection.public_id,
    }


def wish(artist: User, follower: User, post: Post) -> dict[str, str]:
    """Whom and what the artist has muted, keeps and lists."""
    mute(muter=artist, muted=follower, time="a week")
    mute_word(user=artist, word="Spiders", time="good")
    mute_word(user=artist, word="#wars", time="a day")
    follow_tag(user=artist, tag=Tag.objects.get(name="sea"))
    be_quiet(user=artist, hours=8)
    people, folder = create_list(owner=artist, name="Printmakers"), make_folder(owner=artist, name="Light")
    add_person(people_list=people, person=follower)
    keep_in(user=artist, post=post, folder=folder)
    return {"list_id": people.public_id, "folder_id": folder.public_id}


def look(page: Page, path: str, axe) -> None:
    page.goto(path)
    page.wait_for_load_state()
    axe(page)
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= seen, f"{path} is {wide - seen} px wider than the screen"
    stands_still(page, path)


def stands_still(page: Page, path: str) -> None:
    moved = page.evaluate(MOVED)
    assert sum(much for much, _ in moved) < 0.01, f"{path} moves while it loads: {moved}"


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_pages_of_visitors(theme, width, addresses, new_page, axe):
    page = new_page(theme=theme, width=width, expect=("404",))
    for path in PAGES_OF_VISITORS:
        look(page, path.format(**addresses), axe)


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_pages_of_the_signed_in(theme, width, addresses, artist, new_page, axe):
    page = new_page(as_=artist, theme=theme, width=width)
    for path in PAGES_OF_THE_SIGNED_IN:
        look(page, path.format(**addresses), axe)


@pytest.mark.parametrize("file", ["woff2", "js"])
@pytest.mark.parametrize("path", ["/", "/tags/sea/", "/taxonomy/software/", "{work}", "/share/{work_id}/cover/"])
def test_nothing_moves_when_a_file_comes_late(file, path, addresses, artist, new_page):
    page, late, shown = new_page(as_=artist, width=320), [], []
    page.route(f"**/*.{file}", lambda route: route.continue_() if shown else late.append(route))
    page.goto(path.format(**addresses), wait_until="commit")
    page.evaluate(SHOWN)
    shown.append(late)
    assert late
    for route in late:
        route.continue_()
    page.wait_for_load_state()
    stands_still(page, path)


def test_gallery_rows_keep_each_pictures_own_shape(addresses, new_page):
    page = new_page(width=1440)
    page.goto("/@artist/")
    page.wait_for_load_state("networkidle")
    shapes = page.evaluate(
        """[...document.querySelectorAll(".tile img:not(.placeholder)")].map(img => {
          const box = img.getBoundingClientRect();
          return [img.naturalWidth / img.naturalHeight, box.width / box.height];
        })"""
    )
    assert [round(shown / own, 2) for own, shown in shapes] == [1.0] * 3
    assert page.locator(".tile .folded").all_inner_texts() == ["Spiders"]


def test_the_skip_link_is_first_and_focus_is_seen(addresses, new_page):
    page = new_page(width=1440)
    page.goto("/explore/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the page"
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
