"""What tells a picture from others, taken while its pixels are there. Two of them:

`pixels`: SHA-256 of the master (oriented, sRGB, 8-bit RGBA, row by row, after its size as two numbers of four bytes).
    The same file with other metadata has the same, and so has the same picture saved again without loss.
`pdq`: Facebook's perceptual hash, with its quality from 0 to 100, on one canonical form: as seen, on white, without
    uniform borders, 512 x 512. Pictures within a distance of 31 bits are the same to the eye; under a quality of
    50 it says little. Checked against the `pdqhash` package, which would bring NumPy and its start into every child.
`turns`: the same hash of the picture as it would be turned and mirrored, all but the first of eight. Of a picture that
    is kept the one hash is enough: who searches brings all of them.
"""

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from itertools import pairwise
from math import cos, pi, sqrt
from operator import mul
from struct import pack
from typing import Any

import pyvips  # type: ignore[import-untyped]

_SIDE, _BLOCKS, _WAVES = 512, 64, 16
_WHITE = [255, 255, 255]
# How far a border's lines may be from its corner's colour, how far the picture's first must be, and what is cut.
_LIKE, _JUMP, _UNLIKE = 8, 48, 24
# The size at which a border is looked for: the same at every size of the picture.
_LOOK = 256
# Two averages over four pixels, one after the other, as one.
_BLUR = [1, 2, 3, 4, 3, 2, 1]

Matrix = list[list[float]]


def fingerprints(master: Any) -> dict[str, Any]:
    """`master`: three or four bands of 8-bit sRGB, in memory."""
    (hashed, *turns), quality = pdq(canonical(master))
    return {"pixels": pixels(master), "pdq": hashed, "pdq_quality": quality, "turns": turns}


def pixels(master: Any) -> str:
    whole = master if master.hasalpha() else master.addalpha()
    return sha256(pack(">II", master.width, master.height) + whole.cast("uchar").write_to_memory()).hexdigest()


def canonical(master: Any) -> Any:
    """A form in which copies of a picture look alike, whatever their size, format and frame."""
    flat = master.flatten(background=_WHITE) if master.hasalpha() else master
    if framed(flat):
        left, top, width, height = flat.find_trim(threshold=_UNLIKE, background=flat.getpoint(0, 0))
        flat = flat.crop(left, top, width, height) if width and height else flat
    return flat.resize(_SIDE / flat.width, vscale=_SIDE / flat.height, kernel="lanczos3")


def framed(flat: Any) -> bool:
    """Whether a border of one colour ends sharply at the picture: one that fades into it would be cut at random."""
    small = flat.resize(_LOOK / flat.width, vscale=_LOOK / flat.height)
    corner = small.getpoint(0, 0)
    seen = bytes(_most(small - corner).cast("uchar").write_to_memory())
    rows = [max(seen[n * _LOOK : (n + 1) * _LOOK]) for n in range(_LOOK)]
    columns = [max(seen[n::_LOOK]) for n in range(_LOOK)]
    return any(_ends_sharply(lines) for lines in (rows, rows[::-1], columns, columns[::-1]))


def _most(differences: Any) -> Any:
    """Of the bands' differences the greatest."""
    one, two, three = differences.abs().bandsplit()
    larger = (one > two).ifthenelse(one, two)
    return (larger > three).ifthenelse(larger, three)


def _ends_sharply(lines: list[int]) -> bool:
    """`lines`: how far each is from the border's colour, from outside. One may hold some of both."""
    uniform = next((n for n, most in enumerate(lines) if most > _LIKE), 0)
    return uniform > 0 and max(lines[uniform : uniform + 2]) >= _JUMP


def pdq(form: Any) -> tuple[list[str], int]:
    """The hashes of all eight turns, the picture's own first, as their usual 64 hexadecimal digits; and the quality."""
    averaged = _averaged(form)
    # Mirrored before and not after it is sampled: the sampling has a right and a left, which cost a turned copy some 20
    # bits of the 31 that it may differ.
    mirrors = (averaged, averaged.fliphor(), averaged.flipver(), averaged.rot180())
    blocks = [_blocks(mirror) for mirror in mirrors]
    waves = [_waves(each) for each in blocks]
    return [_hash(turned) for each in waves for turned in (each, zip(*each, strict=True))], _quality(blocks[0])


def _hash(waves: Iterable[Iterable[float]]) -> str:
    values = [value for row in waves for value in row]
    middle = sorted(values)[len(values) // 2 - 1]
    return f"{sum(1 << place for place, value in enumerate(values) if value > middle):064x}"


def _averaged(form: Any) -> Any:
    """The brightness around every place."""
    grey = form.cast("float").recomb(pyvips.Image.new_from_array([[0.299, 0.587, 0.114]]))
    averaged = grey.convsep(pyvips.Image.new_from_array([_BLUR], scale=sum(_BLUR)), precision="float")
    return averaged.copy_memory()


def _blocks(averaged: Any) -> Matrix:
    """That of 64 x 64 places."""
    step = _SIDE // _BLOCKS
    # Two averages over four places each reach one further to the right than to the left.
    middle = -(step // 2 + 1)
    small = averaged.embed(middle, middle, _SIDE, _SIDE, extend="copy").subsample(step, step)
    values: Any = memoryview(small.cast("float").write_to_memory()).cast("f").tolist()
    return [values[n : n + _BLOCKS] for n in range(0, len(values), _BLOCKS)]


@cache
def _cosines() -> Matrix:
    return [
        [sqrt(2 / _BLOCKS) * cos(pi / 2 / _BLOCKS * wave * (2 * place + 1)) for place in range(_BLOCKS)]
        for wave in range(1, _WAVES + 1)
    ]


def _waves(blocks: Matrix) -> Matrix:
    """The slowest waves of the cosine transform, without the constant one."""
    cosines = _cosines()
    columns = list(zip(*blocks, strict=True))
    halfway = [[_product(wave, column) for column in columns] for wave in cosines]
    return [[_product(row, wave) for wave in cosines] for row in halfway]


def _product(one: Any, other: Any) -> float:
    return float(sum(map(mul, one, other)))


def _quality(blocks: Matrix) -> int:
    """How much there is to see: the steps between neighbours, summed."""
    lines = [*blocks, *zip(*blocks, strict=True)]
    return min(100, sum(abs(int((one - other) * 100 / 255)) for line in lines for one, other in pairwise(line)) // 90)


def distance(one: str, other: str) -> int:
    """In how many of 256 bits two hashes differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()
