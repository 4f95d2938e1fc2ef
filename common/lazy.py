"""What Django lays around the person who asks, until somebody asks who that is."""

from __future__ import annotations

from typing import Any, TypeVar

from django.utils.functional import LazyObject, empty

Wrapped = TypeVar("Wrapped")


def itself(user: Wrapped) -> Wrapped:
    """The one in `request.user`, once that is known; the wrapping where it is not. Asked for through that, an attribute
    costs several times as much, and a page of comments asks for some hundreds."""
    known: Any = user._wrapped if isinstance(user, LazyObject) else empty
    return user if known is empty else known
