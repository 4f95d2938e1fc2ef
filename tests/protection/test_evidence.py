"""What was published when: a row where something has changed, and none where nothing has."""

import hashlib
from datetime import timedelta
from io import StringIO

from django.core.management import call_command

from protection import robots
from protection.documents import SIGNAL_DOCUMENTS
from protection.evidence import document_at, newest_documents, record_documents, versions
from protection.models import PublishedDocument
from protection.tasks import record_signals


def test_each_document_is_kept_once_and_again_when_it_says_something_else(db, client, monkeypatch):
    assert set(record_documents()) == {document.path for document in SIGNAL_DOCUMENTS}
    assert record_documents() == []
    before = client.get("/robots.txt").content
    monkeypatch.setattr(robots, "_OF_ONES_OWN", ("/nothing/",))
    record_signals()
    newest, first = versions("robots.txt")
    assert len(newest_documents()) == len(SIGNAL_DOCUMENTS) + 1
    assert bytes(first.content, "utf-8") == before
    assert first.sha256 == hashlib.sha256(before).hexdigest() != newest.sha256
    assert document_at("robots.txt", newest.published_at) == newest
    assert document_at("robots.txt", first.published_at) == first
    assert document_at("robots.txt", first.published_at - timedelta(days=1)) is None


def test_what_comes_back_is_written_down_again(db, monkeypatch):
    record_documents()
    with monkeypatch.context() as other:
        other.setattr(robots, "_OF_ONES_OWN", ("/nothing/",))
        record_documents()
    assert record_documents() == ["robots.txt"]
    assert len({version.sha256 for version in versions("robots.txt")}) == 2


def test_anybody_may_read_each_version_as_it_stood(db, client):
    assert "Nothing is written down yet" in client.get("/policies/published/").content.decode()
    record_documents()
    page = client.get("/policies/published/").content.decode()
    for row in PublishedDocument.objects.all():
        assert f"/policies/published/{row.sha256}/" in page
        answer = client.get(f"/policies/published/{row.sha256}/")
        assert (answer.content.decode(), answer["Content-Type"]) == (row.content, "text/plain; charset=utf-8")
    assert client.get("/policies/published/0000/").status_code == 404


def test_the_command_says_what_has_changed(db):
    said = [StringIO(), StringIO()]
    for out in said:
        call_command("record_signals", stdout=out)
    assert "Since now: /robots.txt" in said[0].getvalue()
    assert said[1].getvalue() == "Nothing has changed.\n"
