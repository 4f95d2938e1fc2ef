"""How much of a cloak is left in what people are shown: in the usual quality, and in the one for what is cloaked.

    .venv/bin/python benchmarks/cloaks.py [FILE …]

Noise of a few of 255 in every pixel and channel stands in for a cloak. What is left of it is how far the noise and the
difference between what is shown and the picture without noise go together (1: all of it is there, 0: none), where it is
shown as large as it came. Smaller sizes keep less, in any quality.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import pyvips
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from images.child.encode import Care, save_still  # noqa: E402
from images.rights import Rights  # noqa: E402
from images.specs import SPECS, Plan  # noqa: E402

DEMO = ROOT / "cara/local/demo/pictures"
PICTURES = [DEMO / f"{name}.jpg" for name in ("carmine-valley", "ridge-in-fog", "shale-mosaic")]
# The noise's standard deviation: one that nobody sees, and one that can just be seen.
STRENGTHS = (2.0, 4.0)


def noisy(picture: pyvips.Image, sigma: float) -> pyvips.Image:
    size = picture.width, picture.height
    noise = [pyvips.Image.gaussnoise(*size, sigma=sigma, mean=0, seed=seed) for seed in (1, 2, 3)]
    return (picture + noise[0].bandjoin(noise[1:])).rint().cast("uchar").copy_memory()


def shown(picture: pyvips.Image, spec: str, *, cloaked: bool) -> tuple[pyvips.Image, int]:
    """The picture as it is decoded again, and its bytes."""
    planned = Plan(SPECS[spec], picture.width, picture.height)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "made")
        pixels = Image.frombytes("RGB", (picture.width, picture.height), picture.write_to_memory())
        save_still(pixels, planned, Rights(b"", b""), path, Care(cloaked=cloaked))
        with Image.open(path) as made:
            told = made.convert("RGB").tobytes()
        decoded = pyvips.Image.new_from_memory(told, picture.width, picture.height, 3, "uchar")
        return decoded, path.stat().st_size


def together(one: pyvips.Image, other: pyvips.Image) -> float:
    return float(((one - one.avg()) * (other - other.avg())).avg() / (one.deviate() * other.deviate()))


def compare(picture: pyvips.Image, spec: str, sigma: float) -> str:
    cloaked, said = noisy(picture, sigma), []
    for how in (False, True):
        decoded, size = shown(cloaked, spec, cloaked=how)
        said.append(f"{together(cloaked - picture, decoded - picture):.2f} in {size / 1000:,.0f} kB")
    return f"{SPECS[spec].format}, noise of {sigma:.0f}: {said[0]}; for cloaked {said[1]}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, default=PICTURES)
    for file in parser.parse_args().files:
        picture = pyvips.Image.new_from_file(str(file)).extract_band(0, n=3).copy_memory()
        for spec in ("avif-2048", "jpeg-1280"):
            for sigma in STRENGTHS:
                print(f"{file.stem}: {compare(picture, spec, sigma)}")


if __name__ == "__main__":
    main()
