"""What a JPEG XL claims, bit by bit: its header has no bytes of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from images.containers import Damaged, boxes, read_at

_SIGNATURE = b"\xff\x0a"
_HEAD = 64
# Width to height, by the three bits that name it.
_RATIOS = [(0, 0), (1, 1), (6, 5), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1)]


def jxl_size(file: BinaryIO) -> tuple[int, int]:
    return _size(_Bits(_codestream(file)[2:]), _large)


def is_animated_jxl(file: BinaryIO) -> bool:
    """How many frames there are stands nowhere."""
    bits = _Bits(_codestream(file)[2:])
    _size(bits, _large)
    is_plain = bits.take(1) or not bits.take(1)
    if is_plain:
        return False
    bits.take(3)  # its orientation
    if bits.take(1):
        _size(bits, _large)  # the size at which it is meant to be seen
    if bits.take(1):
        _size(bits, _medium)  # a preview's
    return bool(bits.take(1))


def _size(bits: _Bits, side: Callable[[_Bits, int], int]) -> tuple[int, int]:
    small = bits.take(1)
    height = side(bits, small)
    across, down = _RATIOS[bits.take(3)]
    return (height * across // down if across else side(bits, small)), height


def _codestream(file: BinaryIO) -> bytes:
    """Its first bytes: the file's own, or those of the box that holds it."""
    start = read_at(file, 0, 2)
    if start == _SIGNATURE:
        return _read(file, 0)
    for box in boxes(file):
        if box.name in ("jxlc", "jxlp"):
            # A partial codestream begins with its number.
            data = _read(file, box.start + (4 if box.name == "jxlp" else 0))
            if data[:2] == _SIGNATURE:
                return data
    raise Damaged


def _read(file: BinaryIO, start: int) -> bytes:
    file.seek(start)
    return file.read(_HEAD)


class _Bits:
    """The lowest first."""

    def __init__(self, data: bytes) -> None:
        self._bits, self._left = int.from_bytes(data, "little"), 8 * len(data)

    def take(self, count: int) -> int:
        self._left -= count
        if self._left < 0:
            raise Damaged("The header breaks off.")
        taken = self._bits & ((1 << count) - 1)
        self._bits >>= count
        return taken


def _large(bits: _Bits, in_eights: int) -> int:
    if in_eights:
        return 8 * (bits.take(5) + 1)
    return 1 + bits.take((9, 13, 18, 30)[bits.take(2)])


def _medium(bits: _Bits, in_eights: int) -> int:
    eights, ones = ((16, 0), (32, 0), (1, 5), (33, 9)), ((1, 6), (65, 8), (321, 10), (1345, 12))
    least, more = (eights if in_eights else ones)[bits.take(2)]
    return (least + bits.take(more)) * (8 if in_eights else 1)
