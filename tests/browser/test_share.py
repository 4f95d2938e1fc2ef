"""The editor, as an artist walks it: with scripts, without, with a keyboard alone, and over a bad line."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from accounts.models import User
from feed.models import Post, PostPicture
from images.models import Image
from portfolios.models import Upload
from portfolios.services import start_artwork
from tests import queues
from tests.people import make_image
from tests.waiting import wait_for

# What a script sees of a request that never arrives, without the browser's own complaint in the console.
LOSE_FIRST_CONNECTION = """
    const { send } = XMLHttpRequest.prototype;
    window.realSend = send;
    XMLHttpRequest.prototype.send = function () {
        XMLHttpRequest.prototype.send = send;
        queueMicrotask(() => ["error", "loadend"].forEach((name) => this.dispatchEvent(new ProgressEvent(name))));
    };
"""


# Half of the first stretch of a file arrives, then the script sees a lost connection.
BREAK_FIRST_STRETCH = """
    const { open, send, setRequestHeader } = XMLHttpRequest.prototype;
    window.sentStretches = [];
    XMLHttpRequest.prototype.open = function (method, url) {
        this.told = { method, url, headers: {} };
        return open.apply(this, arguments);
    };
    XMLHttpRequest.prototype.setRequestHeader = function (name, value) {
        this.told.headers[name] = value;
        return setRequestHeader.apply(this, arguments);
    };
    XMLHttpRequest.prototype.send = function (body) {
        if (!(body instanceof Blob)) return send.call(this, body);
        if (sentStretches.push(body.size) > 1) return send.call(this, body);
        const { method, url, headers } = this.told;
        const half = body.slice(0, Math.floor(body.size / 2));
        fetch(url, { method, headers, body: half }).then(() => this.dispatchEvent(new ProgressEvent("loadend")));
    };
"""


@pytest.fixture
def files(tmp_path: Path, photo: Callable) -> Callable[..., list[str]]:
    """Photographs on the artist's disk, by their names."""

    def save(*names: str, **options) -> list[str]:
        for name in names:
            (tmp_path / name).write_bytes(photo(name, **options).read())
        return [str(tmp_path / name) for name in names]

    return save


@pytest.fixture
def editor(new_page: Callable[..., Page], artist: User) -> Page:
    page = new_page(as_=artist)
    page.goto("/share/")
    return page


def rows(page: Page) -> Locator:
    return page.locator(".picture-row")


def names(page: Page) -> list[str]:
    return page.locator("[data-part=filename]").all_text_contents()


def choose(page: Page, paths: list[str]) -> None:
    page.locator("input[name=pictures]").set_input_files(paths)


def expect_ready(page: Page, count: int) -> None:
    expect(page.locator("[data-state=ready]")).to_have_count(count)


def test_pictures_are_uploaded_ordered_described_and_published(editor, files, axe):
    choose(editor, files("one.jpg", "two.jpg"))
    field = rows(editor).first.get_by_label("Describe this picture")
    field.press_sequentially("A valley ")
    expect_ready(editor, 2)
    field.press_sequentially("in fog")
    expect(field).to_have_value("A valley in fog")
    expect(rows(editor).first.locator(".picture-thumb img:not(.placeholder)")).to_be_visible()
    axe(editor)

    grip = editor.get_by_role("button", name="Move two.jpg", exact=True)
    grip.press("Enter")
    grip.press("ArrowUp")
    expect(editor.locator("#announcer")).to_have_text("Moved to place 1 of 2.")
    expect(grip).to_be_focused()
    grip.press("Enter")
    assert names(editor) == ["two.jpg", "one.jpg"]

    editor.get_by_label("Title").fill("The valley")
    editor.get_by_role("button", name="Publish").click()
    expect(editor.get_by_role("heading", name="The valley")).to_be_visible()
    post = Post.objects.get()
    pictures = [(each.image.filename, each.alt) for each in post.pictures.select_related("image")]
    assert (post.state, pictures) == ("published", [("two.jpg", ""), ("one.jpg", "A valley in fog")])


def test_the_same_without_scripts(new_page, artist, files, axe, monkeypatch):
    page = new_page(as_=artist, javascript=False)
    page.goto("/share/")
    page.get_by_label("Title").fill("The valley")
    choose(page, files("one.jpg", "two.jpg"))
    with monkeypatch.context() as nobody_works:
        nobody_works.setattr(queues, "run_one", lambda: None)
        page.get_by_role("button", name="Upload").click()
        expect(page.get_by_label("Title")).to_have_value("The valley")
        rows(page).first.get_by_label("Describe this picture").fill("A valley in fog")
        page.get_by_role("button", name="Move two.jpg up").click()
        assert names(page) == ["two.jpg", "one.jpg"]

    wait_for(lambda: not Image.objects.filter(state="pending").exists())
    page.get_by_role("button", name="Check again").click()
    expect_ready(page, 2)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", name="The valley")).to_be_visible()
    assert [each.alt for each in Post.objects.get().pictures.all()] == ["", "A valley in fog"]


def test_published_too_early_it_goes_out_by_itself(editor, files):
    editor.get_by_label("Title").fill("Early")
    choose(editor, files("one.jpg", "two.jpg", size=(1600, 1200)))
    editor.get_by_role("button", name="Publish").click()
    # Uploads are waited for, and what is still being made is waited for by the server.
    wait_for(lambda: Post.objects.filter(state="published").exists())
    post = Post.objects.get()
    assert (post.state, post.pictures.count()) == ("published", 2)


def test_after_an_upload_a_reload_finds_the_draft(editor, files):
    choose(editor, files("one.jpg"))
    expect_ready(editor, 1)
    editor.on("dialog", lambda dialog: dialog.accept())
    editor.reload()
    assert names(editor) == ["one.jpg"]
    expect(editor.get_by_role("link", name="Discard")).to_be_visible()


def test_a_picture_is_removed_in_place(editor, files):
    choose(editor, files("one.jpg", "two.jpg"))
    expect_ready(editor, 2)
    editor.get_by_label("Title").fill("Kept")
    editor.get_by_role("button", name="Remove one.jpg").click()
    expect(rows(editor)).to_have_count(1)
    expect(editor.get_by_label("Title")).to_have_value("Kept")
    assert [each.image.filename for each in Post.objects.get().pictures.select_related("image")] == ["two.jpg"]


def replacing(page: Page, name: str) -> Locator:
    """The field for a file in this picture's place, opened as a person opens it."""
    row = rows(page).filter(has_text=name)
    row.get_by_title("Replace").click()
    field = row.get_by_label("A file in its place")
    expect(field).to_be_visible()
    return field


def test_a_picture_is_replaced_in_its_place(editor, files, axe):
    choose(editor, files("one.jpg", "two.jpg"))
    expect_ready(editor, 2)
    words = rows(editor).first.get_by_label("Describe this picture")
    words.fill("A valley")
    field = replacing(editor, "one.jpg")
    axe(editor)
    field.set_input_files(files("new.jpg"))
    expect(editor.locator("[data-part=filename]").first).to_have_text("new.jpg")
    expect_ready(editor, 2)
    expect(editor.locator("#news")).to_have_text("new.jpg is ready.")
    expect(words).to_have_value("A valley")
    editor.get_by_role("button", name="Save draft").click()
    pictures = Post.objects.get().pictures.select_related("image")
    assert [(each.image.filename, each.alt) for each in pictures] == [("new.jpg", "A valley"), ("two.jpg", "")]


def test_a_replacement_is_cancelled_or_refused_and_the_old_one_stays(new_page, artist, files, tmp_path):
    page = new_page(as_=artist, expect=("400",))
    page.goto("/share/")
    choose(page, files("one.jpg"))
    expect_ready(page, 1)
    line = slow_line(page, bytes_a_second=2_000)
    replacing(page, "one.jpg").set_input_files(files("new.jpg", size=(1600, 1200)))
    expect(rows(page)).to_contain_text("New file: uploading…")
    page.get_by_role("button", name="Cancel new.jpg").click()
    line(bytes_a_second=-1)
    expect(page.locator(".picture-replacing")).to_have_count(0)
    expect(page.get_by_title("Replace")).to_be_focused()

    (tmp_path / "fake.jpg").write_bytes(b"not a picture at all")
    replacing(page, "one.jpg").set_input_files(str(tmp_path / "fake.jpg"))
    expect(rows(page)).to_contain_text("Not replaced. fake.jpg: ")
    page.get_by_role("button", name="Dismiss fake.jpg").click()
    picture = Post.objects.get().pictures.select_related("image").get()
    assert (names(page), picture.image.filename, picture.next_image) == (["one.jpg"], "one.jpg", None)


def test_a_picture_is_replaced_without_scripts(new_page, artist, files):
    post = start_artwork(author=artist, form_key=uuid4())
    post.pictures.create(image=make_image(), place=0)
    # The old one has rows only.
    page = new_page(as_=artist, javascript=False, expect=("404",))
    page.goto(f"/share/{post.public_id}/")
    page.get_by_label("Title").fill("The valley")
    replacing(page, "study.jpg").set_input_files(files("new.jpg"))
    rows(page).get_by_role("button", name="Upload").click()
    expect(page.get_by_text("new.jpg takes its place once it is ready.")).to_be_visible()
    page.get_by_role("button", name="Keep the old one").click()
    expect(page.get_by_text("takes its place")).to_have_count(0)
    expect(page.get_by_label("Title")).to_have_value("The valley")


def test_what_is_no_picture_is_told_in_its_row(new_page, artist, files, tmp_path):
    page = new_page(as_=artist, expect=("400",))
    page.goto("/share/")
    (tmp_path / "fake.jpg").write_bytes(b"not a picture at all")
    (tmp_path / "notes.pdf").write_bytes(b"%PDF-1.7")
    choose(page, [*files("one.jpg"), str(tmp_path / "fake.jpg"), str(tmp_path / "notes.pdf")])
    expect_ready(page, 1)
    expect(page.locator("[data-state=failed]")).to_have_count(2)
    page.get_by_role("button", name="Dismiss fake.jpg").click()
    page.get_by_role("button", name="Dismiss notes.pdf").click()
    assert names(page) == ["one.jpg"]


def test_a_lost_connection_and_a_hasty_server_are_tried_again_by_themselves(new_page, artist, files):
    page = new_page(as_=artist, expect=("429",))
    page.add_init_script(LOSE_FIRST_CONNECTION)
    page.goto("/share/")
    page.route("**/share/uploads/", lambda route: route.fulfill(status=429, body=""), times=1)
    choose(page, files("one.jpg"))
    expect(rows(page)).to_contain_text("Connection lost. Waiting to go on…")
    expect_ready(page, 1)
    assert Post.objects.get().pictures.count() == 1


def test_an_upload_goes_on_where_the_line_broke(new_page, artist, files):
    page = new_page(as_=artist)
    page.add_init_script(BREAK_FIRST_STRETCH)
    page.goto("/share/")
    (path,) = files("one.jpg", size=(1600, 1200))
    choose(page, [path])
    expect_ready(page, 1)
    size = Path(path).stat().st_size
    assert page.evaluate("sentStretches") == [size, size - size // 2]
    assert Post.objects.get().pictures.get().image.bytes == size


def test_an_answer_that_never_came_makes_no_second_picture(new_page, artist, files):
    page = new_page(as_=artist)
    page.add_init_script(BREAK_FIRST_STRETCH.replace("body.size / 2", "body.size"))
    page.goto("/share/")
    choose(page, files("one.jpg"))
    expect_ready(page, 1)
    assert (len(page.evaluate("sentStretches")), Post.objects.get().pictures.count()) == (1, 1)


def test_after_a_long_silence_the_artist_goes_on_by_hand(new_page, artist, files):
    page = new_page(as_=artist)
    page.add_init_script(LOSE_FIRST_CONNECTION.replace("XMLHttpRequest.prototype.send = send;", "", 1))
    page.add_init_script("{ const wait = setTimeout; window.setTimeout = (call, ms) => wait(call, ms / 100); }")
    page.goto("/share/")
    choose(page, files("one.jpg"))
    expect(rows(page)).to_contain_text("The connection was lost.")
    page.evaluate("() => { XMLHttpRequest.prototype.send = realSend; }")
    page.get_by_role("button", name="Retry one.jpg").click()
    expect_ready(page, 1)


def test_chosen_again_after_a_reload_it_goes_on(new_page, artist, files):
    page = new_page(as_=artist)
    post = start_artwork(author=artist, form_key=uuid4())
    (path,) = files("one.jpg", size=(1600, 1200))
    page.goto(f"/share/{post.public_id}/")
    line = slow_line(page, bytes_a_second=2_000)
    choose(page, [path])
    expect(rows(page)).to_contain_text("Uploading…")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    line(bytes_a_second=-1)
    choose(page, [path])
    expect_ready(page, 1)
    assert (Upload.objects.count(), post.pictures.count()) == (1, 1)


def test_the_same_file_chosen_again_at_once_is_one_row(new_page, artist, files):
    page = new_page(as_=artist)
    post = start_artwork(author=artist, form_key=uuid4())
    (path,) = files("one.jpg", size=(64, 48))
    page.goto(f"/share/{post.public_id}/")
    choose(page, [path])
    expect_ready(page, 1)
    page.reload()
    choose(page, [path])
    expect(rows(page)).to_have_count(1)
    assert post.pictures.count() == 1


def test_more_than_a_work_may_have_are_left_out_by_name(editor, files, settings):
    settings.POST_MAX_PICTURES = 4
    editor.reload()
    choose(editor, files(*(f"{number}.jpg" for number in range(5)), size=(32, 24)))
    expect(editor.get_by_text("Left out: 4.jpg")).to_be_visible()
    expect_ready(editor, 4)
    kept = Post.objects.get().pictures.count()
    assert (kept, len(set(names(editor)))) == (4, 4)


def test_a_cancelled_upload_leaves_nothing(editor, files):
    line = slow_line(editor, bytes_a_second=2_000)
    choose(editor, files("one.jpg", "two.jpg", "three.jpg", size=(1600, 1200)))
    expect(rows(editor).first).to_contain_text("Uploading…")
    expect(rows(editor).last).to_contain_text("Waiting to upload…")
    editor.get_by_role("button", name="Cancel one.jpg").click()
    editor.get_by_role("button", name="Cancel three.jpg").click()
    line(bytes_a_second=-1)
    expect_ready(editor, 1)
    assert [each.image.filename for each in Post.objects.get().pictures.select_related("image")] == ["two.jpg"]


def held(page: Page, path: str, method: str) -> Callable[[], Route]:
    """The first request of this kind goes no further until the test lets it; call the answer to wait for it."""
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        route.fallback() if route.request.method != method or waiting else waiting.append(route)

    def came() -> Route:
        wait_for(lambda: waiting, pause=lambda seconds: page.wait_for_timeout(seconds * 1000))
        return waiting[0]

    page.route(path, hold)
    return came


@pytest.mark.parametrize(
    ("path", "method"),
    [("**/share/uploads/", "POST"), ("**/share/uploads/*/", "PATCH"), ("**/share/uploads/*/", "POST")],
    ids=["being begun", "under way", "finishing"],
)
def test_in_whatever_moment_it_is_cancelled_it_leaves_nothing(new_page, artist, files, path, method):
    page = new_page(as_=artist, expect=("429",))
    page.goto("/share/")
    came = held(page, path, method)
    choose(page, files("one.jpg"))
    # The server has done it, and its answer is still on the way.
    answer = came().fetch()
    # What calls it off arrives at the second try only.
    page.route("**/share/uploads/*/", lambda route: route.fulfill(status=429), times=1)
    with page.expect_response(lambda other: other.request.method == "DELETE" and other.status == 204):
        page.get_by_role("button", name="Cancel one.jpg").click()
        came().fulfill(response=answer)
    assert (Upload.objects.count(), PostPicture.objects.count(), rows(page).count()) == (0, 0, 0)
    expect(page.locator("#announcer")).to_have_text("one.jpg left out, 0 left.")


def slow_line(page: Page, *, bytes_a_second: int) -> Callable[..., None]:
    """Sends no faster than that; call the answer to change it."""
    tools = page.context.new_cdp_session(page)
    tools.send("Network.enable")

    def set_speed(*, bytes_a_second: int) -> None:
        speed = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": bytes_a_second}
        tools.send("Network.emulateNetworkConditions", speed)

    set_speed(bytes_a_second=bytes_a_second)
    return set_speed


def test_dragging_moves_a_row(editor, files):
    choose(editor, files("one.jpg", "two.jpg", "three.jpg"))
    expect_ready(editor, 3)
    start = editor.get_by_role("button", name="Move one.jpg", exact=True).bounding_box()
    goal = rows(editor).nth(1).bounding_box()
    editor.mouse.move(start["x"] + 9, start["y"] + 9)
    editor.mouse.down()
    editor.mouse.move(start["x"] + 9, goal["y"] + goal["height"] * 0.8, steps=6)
    editor.mouse.up()
    assert names(editor) == ["two.jpg", "one.jpg", "three.jpg"]


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_of_a_draft_fit_and_read_well(new_page, artist, files, axe, width, theme):
    page = new_page(as_=artist, width=width, theme=theme)
    page.goto("/share/")
    choose(page, files("a-name-that-goes-on-and-on-and-on-without-an-end.jpg", "two.jpg"))
    expect_ready(page, 2)
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Saved as a draft.")).to_be_visible()
    public_id = Post.objects.get().public_id
    for path in (f"/share/{public_id}/", "/drafts/", f"/share/{public_id}/delete/"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        axe(page)


def test_a_draft_is_discarded_after_a_question(new_page, artist):
    start_artwork(author=artist, form_key=uuid4())
    page = new_page(as_=artist, javascript=False)
    page.goto("/drafts/")
    page.get_by_role("link", name="Delete Untitled").click()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", name="No drafts")).to_be_visible()
    assert not Post.objects.exists()
