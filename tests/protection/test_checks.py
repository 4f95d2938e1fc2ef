"""What the checks find in files as generators write them, and that they find nothing in what artists send."""

import socket
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from images import checking
from images.screening import UNFINISHED, Finding
from images.sniff import kind_of
from matches.checking import KNOWN, SIMILAR, TAKEN_DOWN
from protection.asking import GUESSED
from protection.checks import credentials, generators, hidden_bits
from protection.rules import RULES
from tests.protection import makers


def found(data: bytes, folder: Path) -> list[Finding]:
    """In this process: what the walls are for has tests of its own."""
    path = folder / "upload"
    path.write_bytes(data)
    with path.open("rb") as file:
        kind = kind_of(data[:64])
        return [each for module in (generators, hidden_bits, credentials) for each in module.check(file, kind)]


@pytest.mark.parametrize("name", makers.GENERATED)
def test_what_a_generator_wrote_is_found(name: str, tmp_path: Path) -> None:
    rule, make = makers.GENERATED[name]
    assert {each.rule for each in found(make(), tmp_path)} == {rule}


@pytest.mark.parametrize("name", makers.CLEAN)
def test_what_artists_send_is_clear(name: str, tmp_path: Path) -> None:
    assert found(makers.CLEAN[name](), tmp_path) == []


@pytest.mark.parametrize("name", makers.HOSTILE)
def test_hostile_files_are_bounded(name: str, tmp_path: Path) -> None:
    """In memory too: the same in a child that has a gigabyte of it."""
    rules, make = makers.HOSTILE[name]
    assert sorted({each.rule for each in found(make(), tmp_path)}) == rules


def test_the_evidence_tells_nothing_of_what_was_written(tmp_path: Path) -> None:
    told = "a portrait of my neighbour at 12 Elm Street, Steps: 20, Sampler: Euler"
    (finding,) = found(makers.png(parameters=told), tmp_path)
    assert finding.seen == "Settings as of Stable Diffusion web UI, in PNG text “parameters”"
    assert set(finding.evidence) == {"where", "length", "sha256"}
    assert (finding.evidence["where"], finding.evidence["length"]) == ("PNG text “parameters”", len(told))


def test_every_finding_has_words() -> None:
    of_files = {rule for rule, _ in makers.GENERATED.values()} | {"hostile-metadata", UNFINISHED}
    of_pictures = {GUESSED, KNOWN, TAKEN_DOWN, SIMILAR}
    assert of_files | of_pictures == set(RULES)


def test_in_the_child_nothing_is_fetched_that_a_file_names(settings: Any, tmp_path: Path) -> None:
    """A statement that is kept elsewhere, in every place in which a file may say so."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        server.setblocking(False)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/statement.c2pa"
        ns = 'xmlns:dcterms="http://purl.org/dc/terms/"'
        packet = makers.xmp(f'<rdf:Description rdf:about="" {ns} dcterms:provenance="{address}"/>')
        files = [
            makers.with_xmp("JPEG", packet),
            makers.with_xmp("JPEG", packet) + b"jumdc2pa",
            makers.png_xmp(makers.outside().replace("http://127.0.0.1:1/", address)),
            makers.signed("digitalCreation"),
        ]
        for number, data in enumerate(files):
            (tmp_path / str(number)).mkdir()
            source = tmp_path / str(number) / "original"
            source.write_bytes(data)
            told = checking.check_file(settings.IMAGES_FILE_CHECKS, source, kind_of(data[:64]), lambda _: None)
            assert UNFINISHED not in {finding.rule for finding in told}
        with pytest.raises(BlockingIOError):
            server.accept()


def test_credentials_are_read_behind_the_walls(settings: Any, tmp_path: Path) -> None:
    source = tmp_path / "original"
    source.write_bytes(makers.signed("", ingredient=makers.signed("trainedAlgorithmicMedia")))
    told = checking.check_file(settings.IMAGES_FILE_CHECKS, source, "JPEG", lambda _: None)
    assert [(finding.rule, finding.evidence["where"]) for finding in told] == [
        ("declared-ai", "its content credentials")
    ]


def test_a_file_of_another_kind_is_none_of_its_business() -> None:
    assert list(hidden_bits.check(BytesIO(b"\xff\xd8\xff"), "JPEG")) == []
