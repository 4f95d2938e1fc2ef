"""The tags of an EXIF block. Pure Python, bounded, for hostile bytes."""

from collections.abc import Iterator
from struct import unpack_from

_POINTERS = {0x8769: "EXIF", 0x8825: "GPS"}
_MAX_TAGS = 1000


def exif_tags(data: bytes) -> Iterator[tuple[str, int]]:
    """Pairs of directory ("IFD0", "IFD1", "EXIF", "GPS") and tag; ends at the first broken directory."""
    order = {b"II": "<", b"MM": ">"}.get(data[:2])
    if order is None or len(data) < 8:
        return
    todo: list[tuple[str, int]] = [("IFD0", unpack_from(order + "I", data, 4)[0])]
    seen: set[int] = set()
    while todo:
        name, start = todo.pop()
        if start in seen or start + 2 > len(data):
            continue
        seen.add(start)
        for tag, value in _entries(data, order, start):
            yield name, tag
            if name == "IFD0" and tag in _POINTERS:
                todo.append((_POINTERS[tag], value))
        if name == "IFD0":
            todo.append(("IFD1", _following(data, order, start)))


def _entries(data: bytes, order: str, start: int) -> Iterator[tuple[int, int]]:
    (count,) = unpack_from(order + "H", data, start)
    for index in range(min(count, _MAX_TAGS)):
        position = start + 2 + 12 * index
        if position + 12 > len(data):
            return
        tag, _, _, value = unpack_from(order + "HHII", data, position)
        yield tag, value


def _following(data: bytes, order: str, start: int) -> int:
    """Where the next directory stands; beyond the end where there is none."""
    (count,) = unpack_from(order + "H", data, start)
    position = start + 2 + 12 * count
    if position + 4 > len(data):
        return len(data)
    return int(unpack_from(order + "I", data, position)[0]) or len(data)
