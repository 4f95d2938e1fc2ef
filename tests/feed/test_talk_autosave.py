"""What the composer saves by itself while one writes."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from feed.models import Post
from tests.autosaving import SavingPage
from tests.people import make_post, make_talk

NEW = "/talk/new/autosave/"


class Composer(SavingPage):
    """Of a new post, or on the page of one that is there."""

    def __init__(self, browser, post=None, **more):
        fields = {"form_key": str(post.form_key if post else uuid4()), "page_key": str(uuid4())}
        fields |= {"version": post.version if post else 0, "text": post.text if post else ""}
        fields |= {"visibility": "everyone", "answers": "everyone", "rating": "general"} | more
        super().__init__(browser, f"/talk/{post.public_id}/autosave/" if post else NEW, fields)

    def send(self, text):
        return super().send(text=text)

    def save(self, text):
        return super().save(text=text)


@pytest.fixture
def browser(artist, as_person):
    return as_person(artist)


def make_draft(artist, **more):
    return make_talk(artist, "Fog", **{"state": "draft", "position": None, "published_at": None} | more)


def texts():
    return list(Post.objects.order_by("pk").values_list("text", "state"))


def test_a_draft_begins_and_goes_on_without_meeting_itself(browser):
    composer = Composer(browser)
    answers = [composer.save(text) for text in ("F", "Fog", "Fog again. #sea")]
    assert [(answer.status_code, answer.json()["version"]) for answer in answers] == [(200, 1), (200, 2), (200, 3)]
    assert texts() == [("Fog again. #sea", "draft")]
    assert answers[0].json()["saved_at"] == f"{timezone.localtime():%H:%M}"


def test_with_nothing_to_keep_nothing_begins(browser):
    assert Composer(browser).save("  ").status_code == 204
    assert texts() == []


def test_words_that_were_taken_back_leave_nothing_and_others_begin_anew(browser):
    composer = Composer(browser)
    composer.save("Fog")
    assert (composer.save("").json()["version"], texts()) == (0, [])
    composer.save("Sun")
    assert texts() == [("Sun", "draft")]


def test_on_its_own_page_an_emptied_draft_stays(browser, artist):
    draft = make_draft(artist)
    assert (Composer(browser, draft).save("").status_code, texts()) == (200, [("", "draft")])


def test_the_button_after_it_publishes_the_very_draft(browser):
    composer = Composer(browser)
    composer.save("Fog")
    browser.post("/talk/new/", composer.fields | {"text": "Fog over the river.", "do": "publish"})
    assert texts() == [("Fog over the river.", "published")]


def test_after_it_is_out_the_form_that_made_it_keeps_nothing_by_itself(browser):
    """Somebody went back, and what they write would change what is out."""
    composer = Composer(browser)
    browser.post("/talk/new/", composer.fields | {"text": "Fog", "do": "publish"})
    answer = composer.save("Fog, but")
    assert answer.status_code == 409
    assert answer.json()["error"] == "This is no draft any more. It is saved when you press a button."
    assert texts() == [("Fog", "published")]


def test_what_it_is_about_goes_with_it(browser, follower):
    about = make_post(follower, "Valley")
    Composer(browser, quotes=about.public_id).save("Look at the tree.")
    assert Post.objects.get(kind="talk").quoted == about


def test_about_what_one_may_not_pass_on_nothing_begins(browser, follower):
    about = make_post(follower, "Valley", visibility="me")
    assert Composer(browser, quotes=about.public_id).save("Look").status_code == 404
    assert not Post.objects.filter(kind="talk").exists()


def test_what_is_wrong_is_told_by_field_and_nothing_is_saved(browser):
    answer = Composer(browser).save("x" * 5001)
    sentence = "There is room for 5000 characters in your post; this has 5001."
    assert (answer.status_code, answer.json()["errors"], texts()) == (422, {"talk-text": sentence}, [])


@pytest.mark.parametrize(
    ("state", "status"), [("draft", 200), ("scheduled", 409), ("waiting", 409), ("published", 409)]
)
def test_drafts_alone(state, status, browser, artist):
    later = {"scheduled_for": timezone.now() + timedelta(days=1)} if state == "scheduled" else {}
    post = make_talk(artist, "Fog") if state == "published" else make_draft(artist, state=state, **later)
    assert Composer(browser, post).save("Half a sent").status_code == status
    assert texts() == [("Half a sent" if state == "draft" else "Fog", state)]
    offered = "data-autosave-url" in browser.get(f"/talk/{post.public_id}/").content.decode()
    assert offered == (state == "draft")


@pytest.mark.parametrize("person", ["stranger", "follower", "moderator"])
def test_nobody_saves_into_the_drafts_of_others(person, as_person, artist, request):
    draft = make_draft(artist)
    other = as_person(request.getfixturevalue(person))
    assert Composer(other, draft).save("Mine").status_code == 404
    elsewhere = Composer(other)
    elsewhere.fields["form_key"] = str(draft.form_key)
    elsewhere.save("Mine")
    assert Post.objects.get(author=artist).text == "Fog"


def test_a_visitor_is_refused(client, db):
    assert (Composer(client).send("Fog").status_code, texts()) == (401, [])


@pytest.mark.parametrize("missing", ["form_key", "version"])
def test_a_form_that_is_not_ours_is_refused(missing, browser):
    composer = Composer(browser)
    del composer.fields[missing]
    assert (composer.send("Fog").status_code, texts()) == (400, [])


class TestTwoPages:
    def test_what_the_other_has_saved_is_not_undone(self, browser, artist):
        draft = make_draft(artist)
        one, two = Composer(browser, draft), Composer(browser, draft)
        one.save("Fog over the river.")
        answer = two.save("Mine")
        assert (answer.status_code, answer.json()["is_own"]) == (409, False)
        assert texts() == [("Fog over the river.", "draft")]

    def test_an_answer_that_was_lost_is_no_conflict(self, browser, artist):
        composer = Composer(browser, make_draft(artist))
        composer.send("Fog over")
        answer = composer.save("Fog over the river.")
        assert (answer.status_code, answer.json()["is_own"], answer.json()["version"]) == (409, True, 1)
        composer.fields["version"] = 1
        assert composer.save("Fog over the river.").status_code == 200

    def test_one_that_was_overtaken_undoes_nothing(self, browser, artist):
        composer = Composer(browser, make_draft(artist))
        late = dict(composer.fields)
        composer.save("Fog over the river.")
        assert browser.post(composer.url, late | {"text": "Fog ov"}).status_code == 409
        assert texts() == [("Fog over the river.", "draft")]
