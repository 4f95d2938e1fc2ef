"""Jinja2's templates, of which the frame is drawn by every page: a tag of Django in one shows only when it is drawn."""

import gc

import pytest
from django.template import engines
from jinja2.runtime import Context

from tests.people import make_post


def test_every_template_compiles():
    environment = engines["jinja2"].env
    names = environment.list_templates(extensions=["jinja"])
    assert [environment.get_template(name).name for name in names] == names
    assert "base.jinja" in names


@pytest.mark.parametrize("path", ["/", "/@artist/", "{work}", "/explore/"])
def test_what_a_page_was_told_goes_with_it(path, artist, follower, as_person):
    """At once, and not when Python next looks for garbage: else every page leaves some hundred objects for that."""
    work, client = make_post(artist).get_absolute_url(), as_person(follower)
    client.get(path.format(work=work))
    gc.collect()
    gc.disable()
    try:
        client.get(path.format(work=work))
        left = [each for each in gc.get_objects() if type(each) is Context and "request" in each.parent]
    finally:
        gc.enable()
    assert left == []
