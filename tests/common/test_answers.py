"""One refusal, in the form that each asker reads."""

import pytest
from django.test import Client

from tests.people import make_post

HTMX = {"HX-Request": "true", "Referer": "http://testserver/@artist/art/x/"}
JSON = {"Accept": "application/json"}


@pytest.fixture
def like(artist):
    return f"/posts/{make_post(artist).public_id}/like/"


class TestSignedOut:
    def test_a_page_leads_to_the_log_in_and_back(self, client, db):
        assert client.get("/drafts/?after=x").url == "/accounts/login/?next=/drafts/%3Fafter%3Dx"

    def test_a_form_leads_back_to_the_page_it_stood_on(self, client, like):
        answer = client.post(like, headers={"Referer": "http://testserver/explore/?after=x"})
        assert answer.url == "/accounts/login/?next=/explore/%3Fafter%3Dx"

    @pytest.mark.parametrize("elsewhere", ["", "https://evil.example/", "//evil.example"])
    def test_and_never_elsewhere(self, client, like, elsewhere):
        assert client.post(like, headers={"Referer": elsewhere}).url == "/accounts/login/?next=/"

    def test_a_form_sent_by_htmx_is_told_and_keeps_what_was_typed(self, client, like):
        answer = client.post(like, headers=HTMX)
        assert (answer.status_code, answer.content.decode()) == (401, "You are signed out. Log in, then try again.")

    def test_a_fragment_sends_the_whole_page_there(self, client, db):
        answer = client.get("/share/pictures/1111111111111111/", headers=HTMX)
        assert answer["HX-Redirect"] == "/accounts/login/?next=/%40artist/art/x/"
        assert answer.content == b""

    def test_a_script_is_told_in_its_own_words(self, client, db):
        answer = client.post("/share/pictures/", headers=JSON)
        assert (answer.status_code, answer.json()) == (401, {"error": "You are signed out. Log in, then try again."})


class TestRefused:
    @pytest.fixture
    def nowhere(self):
        return "/share/pictures/1111111111111111/"

    def test_a_person_gets_a_page(self, nowhere, artist, as_person):
        answer = as_person(artist).get(nowhere)
        assert (answer.status_code, answer.templates[0].name) == (404, "common/message.html")
        assert "That picture has been removed." in answer.content.decode()

    def test_htmx_gets_the_sentence(self, nowhere, artist, as_person):
        answer = as_person(artist).get(nowhere, headers=HTMX)
        assert (answer.status_code, answer.content.decode()) == (404, "That picture has been removed.")
        assert answer["Content-Type"] == "text/plain; charset=utf-8"

    def test_a_script_gets_json(self, nowhere, artist, as_person):
        answer = as_person(artist).get(nowhere, headers=JSON)
        assert (answer.status_code, answer.json()) == (404, {"error": "That picture has been removed."})


def test_an_address_that_only_takes_a_form_says_so(like, artist, as_person):
    answer = as_person(artist).get(like)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "This address only takes what a form sends." in answer.content.decode()


def test_a_form_without_its_token_is_told_what_to_do(like, artist):
    client = Client(enforce_csrf_checks=True)
    client.force_login(artist, backend="accounts.backends.Backend")
    answer = client.post(like, {"liked": "yes"})
    assert answer.status_code == 403
    assert "This form had been open for too long" in answer.content.decode()


def test_back_after_htmx_gets_the_whole_page(artist, client):
    make_post(artist)
    whole = client.get("/explore/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    part = client.get("/explore/", headers={"HX-Request": "true"})
    assert (b"<html" in whole.content, b"<html" in part.content) == (True, False)
    assert "HX-Request" in part["Vary"]
