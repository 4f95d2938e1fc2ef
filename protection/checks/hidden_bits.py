"""A note that some generators hide in the lowest bits of a PNG's pixels, column by column, so that it outlives those
who strip metadata: "stealth_pngcomp" in the alpha, "stealth_rgbcomp" in the colours.

No pixel is decoded: what filters do to the first columns depends on these columns alone.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from hashlib import sha256
from struct import unpack
from typing import BinaryIO

from images.containers import png_chunks, read_at
from images.screening import Finding, Outcome

_MARKS = {b"stealth_pnginfo", b"stealth_pngcomp", b"stealth_rgbinfo", b"stealth_rgbcomp"}
_BITS = 15 * 8
_PIECE = 1 << 16
_CHANNELS = {2: 3, 6: 4}


def check(file: BinaryIO, kind: str) -> Iterator[Finding]:
    if kind != "PNG":
        return
    width, height, depth, colour, _, _, interlaced = unpack(">IIBBBBB", read_at(file, 16, 13))
    if depth != 8 or colour not in _CHANNELS or interlaced or width * height < _BITS:
        return
    channels = _CHANNELS[colour]
    for mark in _notes(_columns(file, width, height, channels), channels):
        evidence = {"where": "the pixels' lowest bits", "sha256": sha256(mark).hexdigest()}
        yield Finding("generator-settings", Outcome.HOLD, f"A hidden note, “{mark.decode()}”", evidence)


def _notes(columns: list[list[bytes]], channels: int) -> Iterator[bytes]:
    pixels = [pixel for column in columns for pixel in column]
    told = []
    if channels == 4:
        told.append([pixel[3] & 1 for pixel in pixels])
    told.append([value & 1 for pixel in pixels for value in pixel[:3]])
    for bits in told:
        mark = _bytes_of(bits[:_BITS])
        if mark in _MARKS:
            yield mark


def _bytes_of(bits: list[int]) -> bytes:
    return bytes(sum(bit << 7 - place for place, bit in enumerate(bits[n : n + 8])) for n in range(0, len(bits), 8))


def _columns(file: BinaryIO, width: int, height: int, channels: int) -> list[list[bytes]]:
    """As many of the first as hold the mark, from top to bottom."""
    rows = min(height, _BITS)
    count = -(-_BITS // rows)
    columns: list[list[bytes]] = [[] for _ in range(count)]
    above = bytes(count * channels)
    for number, (kind, raw) in enumerate(_rows(file, width * channels, count * channels)):
        above = _unfiltered(kind, raw, above, channels)
        for place, column in enumerate(columns):
            column.append(above[place * channels : (place + 1) * channels])
        if number + 1 == rows:
            break
    return columns


def _rows(file: BinaryIO, length: int, wanted: int) -> Iterator[tuple[int, bytes]]:
    """Of each row the filter and the first bytes; unpacked piece by piece, and no further than is asked for."""
    buffered = bytearray()
    for piece in _pixels(file):
        buffered += piece
        while len(buffered) > length:
            yield buffered[0], bytes(buffered[1 : 1 + wanted])
            del buffered[: length + 1]


def _pixels(file: BinaryIO) -> Iterator[bytes]:
    unpacking = zlib.decompressobj()
    for part in png_chunks(file):
        if part.name != "IDAT":
            continue
        for start in range(part.start, part.end, _PIECE):
            packed = read_at(file, start, min(_PIECE, part.end - start))
            while packed:
                yield unpacking.decompress(packed, _PIECE)
                packed = unpacking.unconsumed_tail


def _unfiltered(kind: int, raw: bytes, above: bytes, step: int) -> bytes:
    done = bytearray(raw)
    for place in range(len(done)):
        left = done[place - step] if place >= step else 0
        corner = above[place - step] if place >= step else 0
        done[place] = done[place] + _predicted(kind, left, above[place], corner) & 0xFF
    return bytes(done)


def _predicted(kind: int, left: int, up: int, corner: int) -> int:
    if kind == 4:
        guess = left + up - corner
        return min((left, up, corner), key=lambda value: abs(guess - value))
    return {0: 0, 1: left, 2: up, 3: (left + up) // 2}[kind]
