"""What the editor saves by itself while one writes."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from feed.models import Post
from tests.autosaving import SavingPage
from tests.people import make_post

URL = "/share/autosave/"


class Page(SavingPage):
    """The editor."""

    def __init__(self, browser, post=None):
        fields = {"form_key": str(post.form_key if post else uuid4()), "page_key": str(uuid4())}
        fields |= {"visibility": "everyone", "title": post.title if post else ""}
        super().__init__(browser, URL, fields | {"version": post.version if post else 0})


@pytest.fixture
def browser(artist, as_person):
    return as_person(artist)


def titles():
    return list(Post.objects.order_by("pk").values_list("title", "state"))


def test_a_draft_begins_and_goes_on_without_meeting_itself(browser):
    page = Page(browser)
    answers = [page.save(title=title) for title in ("V", "Vall", "Valley")]
    assert [(answer.status_code, answer.json()["version"]) for answer in answers] == [(200, 1), (200, 2), (200, 3)]
    assert titles() == [("Valley", "draft")]
    assert answers[0].json()["url"] == f"/share/{Post.objects.get().public_id}/"
    assert answers[0].json()["saved_at"] == f"{timezone.localtime():%H:%M}"


def test_with_nothing_to_keep_nothing_begins(browser):
    assert Page(browser).save().status_code == 204
    assert not Post.objects.exists()


def test_what_is_wrong_is_told_by_field_and_nothing_is_saved(browser, artist):
    post = make_post(artist, "Valley", state="draft")
    image_id = post.pictures.get().image.public_id
    told = {"title": "T" * 121, "mediums": "sgrafitti", "order": [image_id], f"alt-{image_id}": "x" * 1001}
    answer = Page(browser, post).save(**told)
    assert answer.status_code == 422
    assert answer.json()["errors"] == {
        "id_title": "There is room for 120 characters in the title; this has 121.",
        "id_mediums": "“sgrafitti” is not on our list. If it is missing there, make it a tag.",
        f"alt-{image_id}": "There is room for 1000 characters in a description; this has 1001.",
    }
    assert titles() == [("Valley", "draft")]


@pytest.mark.parametrize(
    ("state", "status"), [("draft", 200), ("scheduled", 409), ("waiting", 409), ("published", 409)]
)
def test_drafts_alone(state, status, browser, artist):
    later = {"scheduled_for": timezone.now() + timedelta(days=1)} if state == "scheduled" else {}
    post = make_post(artist, "Valley", state=state, **later)
    assert Page(browser, post).save(title="Half a sent").status_code == status
    assert titles() == [("Half a sent" if state == "draft" else "Valley", state)]
    offered = "data-autosave-url" in browser.get(f"/share/{post.public_id}/").content.decode()
    assert offered == (state == "draft")


class TestTwoPages:
    def test_what_the_other_has_saved_is_not_undone(self, browser, artist):
        post = make_post(artist, "Valley", state="draft")
        one, two = Page(browser, post), Page(browser, post)
        one.save(title="The valley")
        answer = two.save(title="Mine")
        assert (answer.status_code, answer.json()["is_own"], titles()) == (409, False, [("The valley", "draft")])

    def test_an_answer_that_was_lost_is_no_conflict(self, browser, artist):
        page = Page(browser, make_post(artist, "Valley", state="draft"))
        page.send(title="The valley")
        answer = page.save(title="The valley in fog")
        assert (answer.status_code, answer.json()["is_own"], answer.json()["version"]) == (409, True, 1)
        assert page.save(version=1).status_code == 200
        assert titles() == [("The valley in fog", "draft")]

    def test_reloaded_while_it_was_being_saved_it_goes_on(self, browser, artist):
        post = make_post(artist, "Valley", state="draft")
        before, reloaded = Page(browser, post), Page(browser, post)
        before.save(title="The valley")
        answer = reloaded.save(title="The valley")
        assert (answer.status_code, answer.json()["version"]) == (200, 1)
        assert reloaded.save(title="The valley in fog").json()["version"] == 2

    def test_one_that_was_overtaken_undoes_nothing(self, browser, artist):
        page = Page(browser, make_post(artist, "Valley", state="draft"))
        late = dict(page.fields)
        page.save(title="The valley")
        assert browser.post(URL, late | {"title": "The va"}).status_code == 409
        assert titles() == [("The valley", "draft")]

    def test_the_button_after_it_meets_nobody(self, browser, artist):
        post = make_post(artist, "Valley", state="draft")
        page = Page(browser, post)
        page.send(title="The valley")
        answer = browser.post(f"/share/{post.public_id}/", page.fields | {"title": "The end", "do": "publish"})
        assert (answer.status_code, titles()) == (302, [("The end", "published")])


@pytest.mark.parametrize(
    ("who", "status", "after"),
    [
        ("visitor", 401, [("Valley", "draft")]),
        # A key is its owner's: for others it is that of a work of their own.
        ("stranger", 200, [("Valley", "draft"), ("Stolen", "draft")]),
        ("moderator", 200, [("Valley", "draft"), ("Stolen", "draft")]),
        ("artist", 200, [("Stolen", "draft")]),
    ],
)
def test_who_may(who, status, after, artist, as_person, request):
    post = make_post(artist, "Valley", state="draft")
    answer = Page(as_person(request.getfixturevalue(who)), post).save(title="Stolen")
    assert (answer.status_code, titles()) == (status, after)


@pytest.mark.parametrize("wrong", [{"version": ""}, {"version": "x"}, {"page_key": "7"}, {"form_key": "7"}])
def test_a_form_that_we_did_not_give_out(wrong, browser):
    assert Page(browser).save(title="Strange", **wrong).status_code == 400
    assert not Post.objects.exists()
