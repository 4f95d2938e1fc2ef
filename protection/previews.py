"""What programs that show cards get of a page: its head with the card, and nothing of what a person reads."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from protection.agents import Kind
from protection.callers import caller_of

# Of a head that our own templates have written, where every `>` inside of a value is escaped.
_KEPT = re.compile(rb"<title>[^<]*</title>|<meta [^>]*>|<link rel=\"(?:canonical|icon|license)\"[^>]*>")


def is_preview(request: HttpRequest) -> bool:
    return caller_of(request).kind is Kind.PREVIEW


def as_visitor(request: HttpRequest) -> None:
    """Cards are made of what visitors see, whoever's cookies come along."""
    request.META.pop("HTTP_COOKIE", None)


def cut_to_card(answer: HttpResponse) -> HttpResponse:
    """A page; anything else, such as a picture or a redirect, stays as it is."""
    if answer.streaming or not answer.headers.get("Content-Type", "").startswith("text/html"):
        return answer
    head = answer.content.partition(b"</head>")[0]
    kept = b"\n".join(_KEPT.findall(head))
    answer.content = b'<!doctype html>\n<html lang="en"><head>\n' + kept + b"\n</head><body></body></html>\n"
    answer.headers["Content-Length"] = str(len(answer.content))
    patch_vary_headers(answer, ["User-Agent"])
    return answer
