"""Colour profiles, byte by byte: reading what one says of its colours, and making our own. No file of a stranger's is
ever copied into a rendition; ours is made here from the published numbers of its colour space.
"""

from collections.abc import Sequence
from functools import cache
from struct import pack, unpack

# Where red, green, blue and white stand in the diagram of 1931.
Primaries = tuple[tuple[float, float], tuple[float, float], tuple[float, float]]
D65 = (0.3127, 0.3290)
SRGB: Primaries = ((0.640, 0.330), (0.300, 0.600), (0.150, 0.060))
P3: Primaries = ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060))
BT2020: Primaries = ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046))
_D50_XYZ = (0.9642, 1.0, 0.8249)

# A curve is a gamma alone, the five numbers of a parametric curve with a straight foot, or a table from 0 to 1.
SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
_WIDER_BY = 0.012

_Vector = tuple[float, float, float]
_Matrix = tuple[_Vector, _Vector, _Vector]
_BRADFORD: _Matrix = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))


def profile_name(profile: bytes) -> str:
    """The description inside a profile, or "" where there is none that reads."""
    return _text(_tags(profile).get(b"desc", b""))


def is_wide(profile: bytes) -> bool:
    """Whether one of its primaries lies outside of sRGB's triangle. Profiles made of tables are taken for narrow."""
    tags = _tags(profile)
    columns = [_xyz(tags.get(name, b"")) for name in (b"rXYZ", b"gXYZ", b"bXYZ")]
    if profile[16:20] != b"RGB " or None in columns:
        return False
    corners = [_chromaticity(column) for column in _columns(SRGB)]
    return any(_is_outside(_chromaticity(column), corners) for column in columns if column)


def _is_outside(point: tuple[float, float], triangle: list[tuple[float, float]]) -> bool:
    """By more than what rounding makes. The corners run against the clock."""
    for (ax, ay), (bx, by) in zip(triangle, triangle[1:] + triangle[:1], strict=True):
        across = (bx - ax) * (point[1] - ay) - (by - ay) * (point[0] - ax)
        if across < -_WIDER_BY * ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5:
            return True
    return False


def _tags(profile: bytes) -> dict[bytes, bytes]:
    """Each tag's content, as far as the profile holds it."""
    found = {}
    for index in range(min(int.from_bytes(profile[128:132], "big"), 100)):
        entry = profile[132 + 12 * index : 144 + 12 * index]
        start, size = int.from_bytes(entry[4:8], "big"), int.from_bytes(entry[8:12], "big")
        found[entry[:4]] = profile[start : start + min(size, 4096)]
    return found


def _text(tag: bytes) -> str:
    if tag[:4] == b"desc":
        length = int.from_bytes(tag[8:12], "big")
        return tag[12 : 12 + min(length, 300)].split(b"\0")[0].decode("latin-1").strip()
    if tag[:4] == b"mluc":
        length, start = int.from_bytes(tag[20:24], "big"), int.from_bytes(tag[24:28], "big")
        return tag[start : start + min(length, 300)].decode("utf-16-be", "replace").strip("\0 ")
    return ""


def _xyz(tag: bytes) -> _Vector | None:
    if tag[:4] != b"XYZ " or len(tag) < 20:
        return None
    x, y, z = unpack(">3i", tag[8:20])
    return (x / 65536, y / 65536, z / 65536)


def _chromaticity(xyz: Sequence[float]) -> tuple[float, float]:
    total = sum(xyz) or 1.0
    return xyz[0] / total, xyz[1] / total


# --- Making one ------------------------------------------------------------------------------------------------------


@cache
def display_p3() -> bytes:
    """The one profile that we write: some 450 bytes."""
    return matrix_profile("Display P3", P3, D65, SRGB_CURVE)


def matrix_profile(name: str, primaries: Primaries, white: tuple[float, float], curve: Sequence[float]) -> bytes:
    """An ICC 4 profile of three primaries and one curve for all of them."""
    columns = _columns(primaries, white)
    tone = _curve(curve)
    tags = [
        (b"desc", _words(name)),
        (b"cprt", _words("CC0")),
        (b"wtpt", _point(_D50_XYZ)),
        *((tag, _point(column)) for tag, column in zip((b"rXYZ", b"gXYZ", b"bXYZ"), columns, strict=True)),
        *((tag, tone) for tag in (b"rTRC", b"gTRC", b"bTRC")),
    ]
    return _assembled(tags)


def _assembled(tags: list[tuple[bytes, bytes]]) -> bytes:
    """A header of 128 bytes, the table of tags, and each content once however many tags share it."""
    places: dict[bytes, int] = {}
    body, start = b"", 132 + 12 * len(tags)
    for _, data in tags:
        if data not in places:
            places[data] = start + len(body)
            body += data + b"\0" * (-len(data) % 4)
    table = b"".join(pack(">4sII", tag, places[data], len(data)) for tag, data in tags)
    size = start + len(body)
    head = pack(">I4xI4s4s4s", size, 0x04300000, b"mntr", b"RGB ", b"XYZ ")
    head += pack(">6H4s28x3i", 2026, 1, 1, 0, 0, 0, b"acsp", *_fixed(_D50_XYZ))
    return head + b"\0" * (128 - len(head)) + pack(">I", len(tags)) + table + body


def _fixed(values: Sequence[float]) -> list[int]:
    return [round(value * 65536) for value in values]


def _point(xyz: Sequence[float]) -> bytes:
    return b"XYZ \0\0\0\0" + pack(">3i", *_fixed(xyz))


def _words(text: str) -> bytes:
    words = text.encode("utf-16-be")
    return b"mluc\0\0\0\0" + pack(">II4sII", 1, 12, b"enUS", len(words), 28) + words


def _curve(curve: Sequence[float]) -> bytes:
    if len(curve) in (1, 5):
        return b"para\0\0\0\0" + pack(">HH", 0 if len(curve) == 1 else 3, 0) + pack(f">{len(curve)}i", *_fixed(curve))
    table = [min(65535, max(0, round(value * 65535))) for value in curve]
    return b"curv\0\0\0\0" + pack(f">I{len(table)}H", len(table), *table)


def _columns(primaries: Primaries, white: tuple[float, float] = D65) -> list[_Vector]:
    """The three primaries at full light, as seen under the white of all profiles, D50."""
    plain = [(x / y, 1.0, (1 - x - y) / y) for x, y in primaries]
    goal = (white[0] / white[1], 1.0, (1 - white[0] - white[1]) / white[1])
    shares = _times(_inverse(_turned(plain)), goal)
    lit = [tuple(share * value for value in column) for share, column in zip(shares, plain, strict=True)]
    seen, wanted = _times(_BRADFORD, goal), _times(_BRADFORD, _D50_XYZ)
    gains = [w / s for s, w in zip(seen, wanted, strict=True)]
    return [_adapted(column, gains) for column in lit]


def _adapted(xyz: Sequence[float], gains: Sequence[float]) -> _Vector:
    cones = [value * gain for value, gain in zip(_times(_BRADFORD, xyz), gains, strict=True)]
    return _times(_inverse(_BRADFORD), cones)


def _turned(rows: Sequence[_Vector]) -> _Matrix:
    a, b, c = rows
    return ((a[0], b[0], c[0]), (a[1], b[1], c[1]), (a[2], b[2], c[2]))


def _times(matrix: _Matrix, vector: Sequence[float]) -> _Vector:
    x, y, z = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return x, y, z


def _inverse(m: _Matrix) -> _Matrix:
    (a, b, c), (d, e, f), (g, h, i) = m
    size = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    return (
        ((e * i - f * h) / size, (c * h - b * i) / size, (b * f - c * e) / size),
        ((f * g - d * i) / size, (a * i - c * g) / size, (c * d - a * f) / size),
        ((d * h - e * g) / size, (b * g - a * h) / size, (a * e - b * d) / size),
    )
