"""The answer to programs that are not served: short, kept by themselves alone, and made without asking anybody."""

from __future__ import annotations

from django.http import HttpResponse

from protection import counting
from protection.agents import Kind
from protection.asked import Asked
from protection.callers import Caller
from protection.declared import declared

# A day: a program that keeps what it is told need not ask for this page again.
_KEPT_SECONDS = 86_400

_WORDS = {
    Kind.CRAWLER: "{agent} gathers what models are trained on. Works here are not for that: it gets nothing.",
    Kind.ASSISTANT: "{agent} reads for an assistant. The artist of this page has not allowed that.",
    Kind.PREVIEW: "{agent} shows cards. There is none here: single works, posts and portfolios have them.",
    Kind.IMPOSTOR: "This comes from an address at which {agent} is not. If it is you, ask under a name of your own.",
}
_UNREADABLE = "No program says so much of itself. Ask under a shorter name."


def refuse(caller: Caller, asked: Asked) -> HttpResponse:
    """With the rights headers, which the middleware outside of this one puts on every answer."""
    counting.count_refusal(caller, asked)
    words = _WORDS[caller.kind].format(agent=caller.agent) if caller.agent else _UNREADABLE
    says = declared()
    answer = HttpResponse(
        f"{words}\n\nThe policy: {says.address('/policies/tdm/')}\nFor machines: {says.address('/robots.txt')}\n",
        status=403,
        content_type="text/plain; charset=utf-8",
    )
    # Never in a cache that people share with it: some look at the address alone, whatever `Vary` says.
    answer.headers["Cache-Control"] = f"private, max-age={_KEPT_SECONDS}"
    answer.headers["Vary"] = "User-Agent"
    # Counted already: a line in the log for each would be another flood.
    answer._has_been_logged = True  # type: ignore[attr-defined]  # Django's own mark
    answer.headers["Content-Length"] = str(len(answer.content))
    return answer
