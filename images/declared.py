"""Colours that a file declares in a few numbers instead of a profile: the code points of video, PNG's gamma. Each
becomes a profile, so that there is one way to convert.
"""

from contextlib import suppress
from struct import error as struct_error
from struct import unpack
from typing import BinaryIO

from images.containers import Damaged, boxes, png_chunks, read_at
from images.headers import inside
from images.icc import BT2020, D65, P3, SRGB, SRGB_CURVE, Primaries, matrix_profile

_PRIMARIES: dict[int, Primaries] = {1: SRGB, 9: BT2020, 11: P3, 12: P3}
_LINEAR, _PQ, _HLG = 8, 16, 18
_GAMMAS = {4: (2.2,), 5: (2.8,), _LINEAR: (1.0,), 17: (2.6,)}
_TABLE = 1024
# What "white" is in pictures of high range, and the most that is told apart above it, in candelas.
_WHITE, _BRIGHTEST = 203.0, 1000.0
# A gamma so near to sRGB's changes nothing that can be seen.
_PLAIN_GAMMA, _NEAR = 0.45455, 0.01


def declared_profile(kind: str, file: BinaryIO, embedded: bytes | None) -> bytes | None:
    """The profile that a picture's pixels are to be read by: its own, or one made from its numbers; None for sRGB."""
    with suppress(Damaged, struct_error, IndexError, ValueError, ZeroDivisionError):
        if kind == "PNG":
            return _of_png(file, embedded)
        if kind in ("AVIF", "HEIC") and not embedded:
            return _of_nclx(file)
    return embedded


def _of_png(file: BinaryIO, embedded: bytes | None) -> bytes | None:
    """cICP before iCCP before sRGB before gAMA, as the standard has it."""
    early = {}
    for part in png_chunks(file):
        if part.name == "IDAT":
            break
        early[part.name] = part
    if "cICP" in early:
        primaries, transfer = read_at(file, early["cICP"].start, 2)
        return of_code_points(primaries, transfer)
    if embedded or "sRGB" in early or "gAMA" not in early:
        return embedded
    (gamma,) = unpack(">I", read_at(file, early["gAMA"].start, 4))
    points = unpack(">8I", read_at(file, early["cHRM"].start, 32)) if "cHRM" in early else None
    return _of_gamma(gamma / 100_000, points)


def _of_gamma(gamma: float, points: tuple[int, ...] | None) -> bytes | None:
    x = [point / 100_000 for point in points] if points else []
    primaries: Primaries = ((x[2], x[3]), (x[4], x[5]), (x[6], x[7])) if x else SRGB
    known = all(abs(a - b) < _NEAR for p, q in zip(primaries, SRGB, strict=True) for a, b in zip(p, q, strict=True))
    plain = abs(gamma - _PLAIN_GAMMA) < _NEAR
    if (known and plain) or not 0.1 <= gamma <= 5:
        return None
    white = (x[0], x[1]) if x else D65
    return matrix_profile("declared", primaries, white, SRGB_CURVE if plain else (1 / gamma,))


def _of_nclx(file: BinaryIO) -> bytes | None:
    for part in boxes(file):
        if part.name != "meta":
            continue
        for box in inside(file, part, "colr"):
            if read_at(file, box.start, 4) == b"nclx":
                primaries, transfer = unpack(">HH", read_at(file, box.start + 4, 4))
                return of_code_points(primaries, transfer)
    return None


def of_code_points(primaries: int, transfer: int) -> bytes | None:
    """None for sRGB and for what is unspecified or unknown: that is shown as sRGB everywhere."""
    corners = _PRIMARIES.get(primaries, SRGB)
    if transfer in (_PQ, _HLG):
        return matrix_profile("declared", corners, D65, _bright_curve(transfer))
    if transfer in _GAMMAS:
        return matrix_profile("declared", corners, D65, _GAMMAS[transfer])
    return None if corners == SRGB else matrix_profile("declared", corners, D65, SRGB_CURVE)


def _bright_curve(transfer: int) -> list[float]:
    """From a signal of high range to our range: white stays near white, what is brighter is pressed together."""
    steps = [index / (_TABLE - 1) for index in range(_TABLE)]
    light = [(_pq(step) if transfer == _PQ else _hlg(step)) / _WHITE for step in steps]
    most = _BRIGHTEST / _WHITE
    pressed = [value * (1 + value / most**2) / (1 + value) for value in light]
    return [min(1.0, value) for value in pressed]


def _pq(signal: float) -> float:
    """SMPTE ST 2084, in candelas."""
    root = signal ** (1 / 78.84375)
    return float(10_000 * (max(0.0, root - 0.8359375) / (18.8515625 - 18.6875 * root)) ** (1 / 0.1593017578125))


def _hlg(signal: float) -> float:
    """ARIB STD-B67 on a screen of 1000 candelas, in candelas."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = signal**2 / 3 if signal <= 0.5 else (2.718281828459045 ** ((signal - c) / a) + b) / 12
    return float(1000 * scene**1.2)
