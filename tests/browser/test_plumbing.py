"""The browser tests' own tools tell the truth: what a page does wrong fails, what it does right passes."""

import pytest
from django.core.mail import send_mail
from playwright.sync_api import expect


def test_a_letter_is_read_and_its_link_is_followed(page, site, axe):
    send_mail("Please confirm", f"Hello!\n\nOpen {site}/local/mail/?key=a-b_c now.\n\nCara", None, ["ada@example.org"])
    page.goto("/local/mail/")
    axe(page)
    page.get_by_role("link", name="Please confirm").click()
    expect(page.get_by_role("heading", name="Please confirm")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="key=a-b_c").click()
    expect(page).to_have_url(f"{site}/local/mail/?key=a-b_c")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_mail_page_fits(new_page, axe, theme, width):
    page = new_page(theme=theme, width=width)
    page.goto("/local/mail/")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    axe(page)


def test_a_logged_in_person_is_known(new_page, artist):
    page = new_page(as_=artist, javascript=False)
    page.goto("/settings/profile/")
    expect(page.locator("#id_name")).to_have_value(artist.profile.name)


def test_rows_of_migrations_are_there(new_page):
    from portfolios.models import Medium

    assert Medium.objects.exists()
