"""The size that a JPEG XL claims, bit by bit: its header has no bytes of its own."""

from typing import BinaryIO

from images.containers import Damaged, boxes, read_at

_SIGNATURE = b"\xff\x0a"
_HEAD = 24
# Width to height, by the three bits that name it.
_RATIOS = [(0, 0), (1, 1), (6, 5), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1)]


def jxl_size(file: BinaryIO) -> tuple[int, int]:
    bits = _Bits(_codestream(file)[2:])
    small = bits.take(1)
    height = _small(bits) if small else _large(bits)
    across, down = _RATIOS[bits.take(3)]
    if across:
        return height * across // down, height
    return (_small(bits) if small else _large(bits)), height


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


def _small(bits: _Bits) -> int:
    return 8 * (bits.take(5) + 1)


def _large(bits: _Bits) -> int:
    return 1 + bits.take((9, 13, 18, 30)[bits.take(2)])
