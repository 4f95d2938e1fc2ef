"""A tag of Django in a Jinja2 template shows only when it is drawn, and the frame is drawn by every page."""

from django.template import engines


def test_every_template_compiles():
    environment = engines["jinja2"].env
    names = environment.list_templates(extensions=["jinja"])
    assert [environment.get_template(name).name for name in names] == names
    assert "base.jinja" in names
