"""A form in a browser with scripts, as far as saving itself goes."""

from typing import Any

from django.http import HttpResponse
from django.test import Client


class SavingPage:
    """`fields`: what stands in it now."""

    def __init__(self, browser: Client, url: str, fields: dict[str, Any]) -> None:
        self.browser, self.url, self.fields = browser, url, fields

    def send(self, **typed: Any) -> HttpResponse:
        self.fields |= typed
        return self.browser.post(self.url, self.fields, headers={"Accept": "application/json"})

    def save(self, **typed: Any) -> HttpResponse:
        """And hears of it."""
        answer = self.send(**typed)
        if answer.status_code == 200:
            self.fields["version"] = answer.json()["version"]
        return answer
