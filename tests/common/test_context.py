"""What every page is told."""

from django.middleware.csrf import get_token, rotate_token

from common.context import token_of


def test_a_page_has_one_token_and_after_a_login_another(rf):
    request = rf.get("/")
    first = token_of(request)
    assert token_of(request) == first != get_token(request)
    rotate_token(request)
    assert token_of(request) not in ("", first)
