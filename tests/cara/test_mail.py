"""The page of letters: what was sent can be read, and nothing else."""

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection, send_mail
from django.urls import reverse

MARKUP = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _letters_go_to_files(settings, db):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"


def links(client):
    return [letter.name for letter in client.get(reverse("local:mail")).context["letters"]]


def test_none_yet(client):
    assert "No letters yet" in client.get(reverse("local:mail")).content.decode()


def test_newest_first(client):
    send_mail("First", "…", None, ["a@example.org"])
    send_mail("Second", "…", None, ["a@example.org"])
    page = client.get(reverse("local:mail"))
    assert [letter.subject for letter in page.context["letters"]] == ["Second", "First"]


def test_letters_of_one_connection_are_told_apart(client):
    with get_connection() as connection:
        letters = [EmailMultiAlternatives(f"No. {n}", "-" * 78, None, [f"{n}@example.org"]) for n in (1, 2)]
        connection.send_messages(letters)
    page = client.get(reverse("local:mail"))
    assert [(letter.subject, letter.to) for letter in page.context["letters"]] == [
        ("No. 2", "2@example.org"),
        ("No. 1", "1@example.org"),
    ]


def test_a_letter_with_its_links(client):
    link = "http://localhost:8000/accounts/confirm-email/MQ:1tB2xY:a_b-C/"
    send_mail("Grüße", f"{MARKUP}\n\nÖffne {link}\n", None, ["zoë@example.org"])
    (name,) = links(client)
    page = client.get(reverse("local:letter", args=[name])).content.decode()
    assert f'<a href="{link}"' in page
    assert "Grüße" in page
    assert MARKUP not in page


def test_html_alone_is_shown_as_text(client):
    letter = EmailMultiAlternatives("Only HTML", MARKUP, None, ["a@example.org"])
    letter.content_subtype = "html"
    letter.send()
    (name,) = links(client)
    page = client.get(reverse("local:letter", args=[name])).content.decode()
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("name", ["nothing", "..", "..%2Fsecret", "secret", "%2e%2e%2fsecret.log-1", "secret-1"])
def test_nothing_else_can_be_read(client, settings, name):
    secret = settings.EMAIL_FILE_PATH.parent / "secret.log"
    secret.write_text("Subject: secret\n\nsecret")
    (settings.EMAIL_FILE_PATH / "secret.log").symlink_to(secret)
    assert client.get(f"/local/mail/{name}/").status_code == 404
    assert links(client) == []


def test_it_only_reads(client):
    assert client.post(reverse("local:mail")).status_code == 405
