from django.http import HttpRequest

from protection.signals import SIGNALS


def signals(request: HttpRequest) -> dict[str, object]:
    """The rights signals that the base template prints into every page's head."""
    return {"rights_signals": SIGNALS}
