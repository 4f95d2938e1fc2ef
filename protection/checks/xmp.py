"""Reads properties out of packets of XMP, with a parser that knows no entities and stops early."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple
from xml.parsers import expat

# More than any program writes; a packet beyond that is read up to there.
_MAX_ELEMENTS, _MAX_DEPTH, _MAX_VALUE = 50_000, 100, 64 * 1024


class Hostile(Exception):
    """It declares what no packet of XMP needs: a document type, entities; says which."""


class Property(NamedTuple):
    namespace: str
    name: str
    value: str


class _Enough(Exception):
    pass


def properties(packet: bytes) -> Iterator[Property]:
    """Every attribute and every text with the name of what it stands in. Of a broken packet what came before."""
    reader = _Reader()
    with suppress(expat.ExpatError, _Enough, ValueError):
        reader.parser.Parse(packet.strip(b"\0 \r\n\t"), True)
    yield from reader.found


class _Reader:
    def __init__(self) -> None:
        self.found: list[Property] = []
        self._path: list[str] = []
        self._text: list[str] = []
        self._length = self._elements = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._say
        self.parser.StartDoctypeDeclHandler = _refuse("a document type")
        self.parser.EntityDeclHandler = _refuse("entities")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        self._path.append(name)
        self._text, self._length = [], 0
        if self._elements > _MAX_ELEMENTS or len(self._path) > _MAX_DEPTH:
            raise _Enough
        for attribute, value in attributes.items():
            # A property may be told as an attribute, or by what its element refers to.
            said = name if attribute == f"{_RDF} resource" else attribute
            self.found.append(_property(said, value))

    def _say(self, data: str) -> None:
        self._length += len(data)
        if self._length <= _MAX_VALUE:
            self._text.append(data)

    def _end(self, name: str) -> None:
        text = "".join(self._text).strip()
        if text:
            # What stands in a list is the property's that holds the list.
            holder = next((each for each in reversed(self._path) if not each.startswith(_RDF)), name)
            self.found.append(_property(holder, text))
        self._path.pop()
        self._text, self._length = [], 0


_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def _property(name: str, value: str) -> Property:
    namespace, _, local = name.rpartition(" ")
    return Property(namespace, local, value[:_MAX_VALUE])


def _refuse(what: str) -> Any:
    def refuse(*_: Any) -> None:
        raise Hostile(what)

    return refuse
