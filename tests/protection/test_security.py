from datetime import UTC, datetime
from email.parser import Parser

import pytest

from protection.security import security_txt


def test_whoever_finds_a_hole_learns_where_to_write(client, db):
    told = Parser().parsestr(client.get("/.well-known/security.txt").content.decode())
    assert told["Contact"] == "mailto:hello@localhost"
    assert told["Canonical"] == "http://localhost:8000/.well-known/security.txt"
    assert client.get(told["Policy"].removeprefix("http://localhost:8000")).status_code == 200


@pytest.mark.parametrize("month", range(1, 13))
def test_it_never_expires_and_never_lasts_a_year(month):
    now = datetime(2026, month, 28, tzinfo=UTC)
    told = Parser().parsestr(security_txt(now))
    assert 180 <= (datetime.fromisoformat(told["Expires"]) - now).days < 365
