from collections.abc import Callable

from django.http import HttpRequest

from notifications.queries import unseen_count


def bell(request: HttpRequest) -> dict[str, Callable[[], int]]:
    """How many are new, for the rail. Asked only where a page shows it."""
    user = getattr(request, "user", None)
    return {"unseen_notifications": lambda: unseen_count(user) if user and user.is_authenticated else 0}
