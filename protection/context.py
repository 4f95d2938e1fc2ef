from functools import partial

from django.http import HttpRequest

from protection.honey import address_for
from protection.signals import SIGNALS


def signals(request: HttpRequest) -> dict[str, object]:
    """The rights signals that the base template prints into every page's head."""
    return {"rights_signals": SIGNALS}


def honey(request: HttpRequest) -> dict[str, object]:
    """The address that every page leads programs to, and nobody else."""
    return {"honey": partial(address_for, request)}
