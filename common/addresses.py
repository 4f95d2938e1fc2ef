"""Addresses by their names, as `reverse()` makes them, a hundred to a page: the form of each is asked once."""

from functools import cache

from django.urls import reverse


def address(name: str, *parts: str) -> str:
    """`parts` are handles, public ids and slugs of ours, which need no quoting and no checking."""
    return _form(name, len(parts)).format(*parts)


@cache
def _form(name: str, count: int) -> str:
    """With `{}` where the parts go. The stand-ins have a form that every converter of ours takes."""
    stand_ins = [str(number) * 16 for number in range(1, count + 1)]
    form = reverse(name, args=stand_ins)
    for stand_in in stand_ins:
        form = form.replace(stand_in, "{}")
    return form
