"""Joining, as a browser without scripts does it: form, letter, link, in."""

import re

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User
from tests.people import PASSWORD, make_person

pytestmark = pytest.mark.django_db

FORM = {"name": "Mirela Voss", "username": "@Mirela", "email": "mirela@example.com", "password1": PASSWORD}


def sign_up(client, **changes):
    return client.post("/accounts/signup/", FORM | changes)


def link_in_the_letter():
    return re.search(r"https?://[^/\s]+(/accounts/confirm-email/\S+)", mail.outbox[-1].body).group(1)


def errors(answer, field):
    return answer.context["form"].errors.get(field, [])


def test_sign_up_confirm_and_be_in():
    client = Client()
    assert sign_up(client).url == "/accounts/confirm-email/"
    user = User.objects.get()
    assert (user.handle, user.profile.name, user.email) == ("mirela", "Mirela Voss", "mirela@example.com")
    client.post(link_in_the_letter())
    assert client.get("/settings/profile/").status_code == 200


def test_before_the_address_is_confirmed_nobody_is_in():
    client = Client()
    sign_up(client)
    client.post("/accounts/login/", {"login": "mirela", "password": PASSWORD})
    assert client.get("/settings/profile/").status_code == 302


@pytest.mark.parametrize("login", ["mirela", "MIRELA", "mirela@example.com", "Mirela@Example.com"])
def test_log_in_by_name_or_address_and_out(login):
    make_person("mirela")
    client = Client()
    assert client.post("/accounts/login/", {"login": login, "password": PASSWORD}).url == "/"
    assert client.get("/settings/profile/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/settings/profile/").status_code == 302


def test_a_forgotten_password_is_reset_by_letter():
    make_person("mirela")
    client = Client()
    client.post("/accounts/password/reset/", {"email": "mirela@example.com"})
    link = re.search(r"https?://[^/\s]+(/accounts/password/reset/key/\S+)", mail.outbox[-1].body).group(1)
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "a new and longer one", "password2": "a new and longer one"})
    fresh = Client()
    assert fresh.post("/accounts/login/", {"login": "mirela", "password": PASSWORD}).status_code == 200
    assert fresh.post("/accounts/login/", {"login": "mirela", "password": "a new and longer one"}).status_code == 302


@pytest.mark.parametrize(
    ("taken", "wanted"), [("mirela", "mirela"), ("mirela", "MIRELA"), ("mirela", "m1rela"), ("mirela", "mi.re.la")]
)
def test_a_name_that_is_taken_or_looks_it_is_refused_and_the_rest_is_kept(taken, wanted):
    make_person(taken)
    answer = sign_up(Client(), username=wanted, email="other@example.com")
    assert errors(answer, "username") == ["That @name is taken, or looks like one that is. Please choose another."]
    assert answer.context["form"]["name"].value() == "Mirela Voss"
    assert User.objects.count() == 1


@pytest.mark.parametrize("wanted", ["admin", "cara", "ab", "zoë", "<script>", "a" * 10_000])
def test_a_name_that_cannot_be_is_refused_in_words(wanted):
    answer = sign_up(Client(), username=wanted)
    (sentence,) = errors(answer, "username")
    assert not sentence.startswith("Ensure")
    assert not User.objects.exists()


def test_an_address_that_is_known_is_not_given_away():
    make_person("mirela")
    client = Client()
    assert sign_up(client, username="somebody").url == "/accounts/confirm-email/"
    assert User.objects.count() == 1
    assert mail.outbox[-1].to == ["mirela@example.com"]


def test_a_name_full_of_tricks_is_made_plain():
    sign_up(Client(), name="  Mi\u202erela \n Voss\u2066 ")
    assert User.objects.get().profile.name == "Mirela Voss"


def test_the_suspended_cannot_log_in():
    user = make_person("mirela")
    User.objects.filter(pk=user.pk).update(is_active=False)
    client = Client()
    client.post("/accounts/login/", {"login": "mirela", "password": PASSWORD})
    assert client.get("/settings/profile/").status_code == 302


def test_a_password_like_the_name_is_refused():
    answer = sign_up(Client(), username="quillfeather", password1="quillfeather1")
    assert len(errors(answer, "password1")) == 1
    assert not User.objects.exists()
