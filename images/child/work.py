"""The renditions of one picture, written into a folder; and the choices that are made on the way."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PIL import Image

from images.child.encode import Care, save_still
from images.child.motion import save_motion
from images.child.stills import Still
from images.rights import Rights
from images.sniff import Header
from images.specs import SPECS, Plan

# A drawing of more colours than this is never smaller without loss.
_MOST_COLOURS = 4096
# These were given their noise when they were saved.
_NEVER_FLAT = {"JPEG", "HEIC"}


class Work:
    def __init__(self, source: Path, header: Header, still: Still, rights: Rights, folder: Path, care: Care) -> None:
        self._source, self._header, self._still = source, header, still
        self._rights, self._folder, self._care = rights, folder, care
        # The lossless ones, made beside the others as long as the picture may turn out to be flat.
        self._flat: list[Plan] = []
        self._may_be_flat = header.kind not in _NEVER_FLAT

    def write(self, planned: Plan) -> Plan:
        """What was made of it in the end."""
        if planned.spec.motion:
            return save_motion(self._source, self._header, planned, self._rights, self._folder, self._care)
        image = self._still.at(planned)
        self._save(image, planned)
        if planned.spec.otherwise and (self._flat or self._may_be_flat):
            self._also_flat(image, planned)
        return planned

    def _also_flat(self, image: Image.Image, planned: Plan) -> None:
        """The largest decides: the smaller sizes of a drawing have more colours than the drawing."""
        self._may_be_flat = bool(self._flat) or image.getcolors(_MOST_COLOURS) is not None
        if self._may_be_flat:
            flat = replace(planned, spec=SPECS[planned.spec.otherwise])
            self._save(image, flat)
            self._flat.append(flat)

    def flattened(self, done: list[Plan]) -> list[Plan]:
        """The lossless ones for all, where together they are smaller; the files of the others are taken away."""
        lossy = [planned for planned in done if planned.spec.otherwise and not planned.spec.motion]
        better = len(self._flat) == len(lossy) and self._weight(self._flat) < self._weight(lossy)
        for planned in lossy if better else self._flat:
            self._path(planned).unlink()
        if not better:
            return done
        return [replace(p, spec=SPECS[p.spec.otherwise]) if p in lossy else p for p in done]

    def _save(self, image: Image.Image, planned: Plan) -> None:
        save_still(image, planned, self._rights, self._path(planned), self._care)

    def _weight(self, plans: Iterable[Plan]) -> int:
        return sum(self._path(planned).stat().st_size for planned in plans)

    def _path(self, planned: Plan) -> Path:
        return self._folder / f"{planned.spec.name}.{planned.spec.suffix}"


def told(done: list[Plan]) -> dict[str, Any]:
    """The choices, as the worker hears of them."""
    others = {spec.otherwise for spec in SPECS.values() if spec.otherwise}
    return {
        "instead": [planned.spec.name for planned in done if planned.spec.name in others],
        "motion_width": next((planned.width for planned in done if planned.spec.motion), 0),
    }
