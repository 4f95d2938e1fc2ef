"""Compares ways to make the same renditions of the same pictures: CPU seconds, peak memory, bytes and SSIMULACRA2.

    .venv/bin/python benchmarks/pictures.py [FILE …] [--rounds 3] [--json FILE] [--sharp FOLDER] [--ss2 PYTHON]

Each makes AVIF 4:4:4 at 320, 640, 1280 and 2048 and a JPEG 4:4:4 at 1280. All take turns in every round, so that a busy
machine is busy for all. The start of a program counts, but for the ways that are "kept running": those make the picture
once and five times, and the difference is divided by four. `--sharp`: a folder whose node_modules holds sharp. `--ss2`:
a Python that has the package ssimulacra2, where this one has not. What is not installed is left out, and said.
"""

import argparse
import importlib.util
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from images.specs import AVIF_QUALITY, JPEG_QUALITY  # noqa: E402

# For all alike: one thread, and memory as our child asks for it.
_ENVIRONMENT = {
    "VIPS_CONCURRENCY": "1",
    "MAGICK_THREAD_LIMIT": "1",
    "OMP_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
}
WIDTHS = (2048, 1280, 640, 320)
LOOKED_AT = "1280.avif"
# Ways that are measured by how much more so many more pictures cost.
KEPT, MORE = "kept running", 4
OURS_KEPT, OURS = f"ours, {KEPT}", "ours, started for each"
DEMO = ROOT / "cara/local/demo/pictures"

# The child as it is, walls and all; without the card and the fingerprints, which nobody else makes.
_OURS = """
import sys; sys.path.insert(0, sys.argv[1])
from pathlib import Path
from images.child import main, start
from images.child.encode import save_still
from images.child.stills import Still
from images.rights import Rights
from images.sniff import Limits, sniff
from images.specs import plan
def run(job):
    source, out = Path(job["source"]), Path(job["folder"])
    with source.open("rb") as file:
        header = sniff(file, source.stat().st_size, Limits(10**9, 10**9, 10**9, 10**6, 600, 10**9))
    still = Still(source, header, "work")
    for planned in plan("work", still.width, still.height):
        if planned.spec.role in ("still", "fallback"):
            path = out / f"{planned.spec.width}.{planned.spec.suffix}"
            path.unlink(missing_ok=True)
            save_still(still.at(planned), planned, Rights(b"", b""), path)
main.run = run
start.start(sys.argv[2])
"""
# As a worker does it, so many times: by children that a warm parent forks, or that are started anew.
_WORKER = f"""
import json, sys, tempfile; sys.path.insert(0, sys.argv[1])
from pathlib import Path
from images.sandbox import CONFINE
from images.starting import Fresh, start
_, _, source, out, how, times = sys.argv
with tempfile.TemporaryDirectory() as name:
    folder = Path(name)
    (folder / "job.json").write_text(json.dumps({{"source": source, "folder": out, "confine": CONFINE}}))
    for _ in range(int(times)):
        with (folder / "errors").open("wb") as errors:
            child = (start if how == "kept" else Fresh)({_OURS!r}, folder, errors)
        child.stdout.read()
        if child.end(5):
            sys.exit((folder / "errors").read_text())
"""
_NAIVE = f"""
import sys
from PIL import Image
Image.MAX_IMAGE_PIXELS = None
for width, suffix, options in [
    *((w, "avif", dict(quality={AVIF_QUALITY}, subsampling="4:4:4")) for w in {WIDTHS}),
    (1280, "jpg", dict(quality={JPEG_QUALITY}, subsampling=0, optimize=True, progressive=True)),
]:
    image = Image.open(sys.argv[1]).convert("RGB")
    width_now = min(width, image.width)
    height = round(image.height * width_now / image.width)
    image.resize((width_now, height), Image.LANCZOS).save(f"{{sys.argv[2]}}/{{width}}.{{suffix}}", **options)
"""
_SHARP = f"""
const sharp = require('sharp'); sharp.concurrency(1); sharp.cache(false);
const [source, out, how, times] = process.argv.slice(1);
const fast = {{quality: {AVIF_QUALITY}, chromaSubsampling: '4:4:4', effort: 0}};
const full = {{fastShrinkOnLoad: how != 'full'}};
const avif = how == 'defaults' ? {{quality: {AVIF_QUALITY}}} : fast;
const jpeg = how == 'defaults' ? {{quality: {JPEG_QUALITY}}}
  : {{quality: {JPEG_QUALITY}, chromaSubsampling: '4:4:4', progressive: true, optimizeCoding: true}};
const plain = (image, width) => image.resize({{width, withoutEnlargement: true}});
async function documented() {{
  for (const width of {list(WIDTHS)})
    await plain(sharp(source).rotate(), width).avif(avif).toFile(`${{out}}/${{width}}.avif`);
  await plain(sharp(source).rotate(), 1280).jpeg(jpeg).toFile(`${{out}}/1280.jpg`);
}}
async function chained() {{
  // With a width alone it rounds the height by leaving out a part of a line, and no two sizes show quite the same.
  const whole = (await sharp(source).metadata()).autoOrient;
  const size = (image, width) =>
    image.resize({{...full, width: Math.min(width, whole.width), fit: 'fill',
      height: Math.round(whole.height * Math.min(1, width / whole.width))}});
  const {{data, info}} = await size(sharp(source).rotate(), 2048).raw().toBuffer({{resolveWithObject: true}});
  const raw = {{raw: {{width: info.width, height: info.height, channels: info.channels}}}};
  for (const width of {list(WIDTHS)})
    await size(sharp(data, raw), width).avif(avif).toFile(`${{out}}/${{width}}.avif`);
  await size(sharp(data, raw), 1280).jpeg(jpeg).toFile(`${{out}}/1280.jpg`);
}}
(async () => {{
  for (let n = 0; n < times; n++) await {{documented, chained, full: chained, defaults: documented}}[how]();
}})();
"""
# What its documentation shows is a pipeline for each file, and no word on effort or chroma: the last is its defaults.
_SHARP_WAYS = {
    "sharp, chained, kept running": "chained",
    "sharp, chained, without fastShrinkOnLoad, kept running": "full",
    "sharp, chained": "chained",
    "sharp, a pipeline per file, kept running": "documented",
    "sharp, a pipeline per file": "documented",
    "sharp, a pipeline per file, its own effort and 4:2:0": "defaults",
}

_SCORE = """
import sys, tempfile, ssimulacra2
from PIL import Image
Image.MAX_IMAGE_PIXELS = None
with Image.open(sys.argv[2]) as image, Image.open(sys.argv[1]) as original, tempfile.TemporaryDirectory() as folder:
    image.convert("RGB").save(f"{folder}/other.png")
    original.convert("RGB").resize(image.size, Image.Resampling.LANCZOS).save(f"{folder}/one.png")
    print(ssimulacra2.compute_ssimulacra2(f"{folder}/one.png", f"{folder}/other.png"))
"""


@dataclass
class Result:
    """Of one way over all pictures and rounds."""

    # Seconds by picture, in each round: for once, and for as often as is made in one go.
    once: dict[str, list[float]] = field(default_factory=dict)
    often: dict[str, list[float]] = field(default_factory=dict)
    peak_mb: int = 0
    bytes: int = 0
    ss2: list[float] = field(default_factory=list)
    failed: int = 0

    @property
    def cpu(self) -> float:
        """A picture's, of the least that it took: what else the machine does only ever adds."""
        least = {name: min(took) for name, took in self.once.items()}
        least |= {name: (min(took) - least[name]) / MORE for name, took in self.often.items()}
        return statistics.mean(least.values()) if least else 0.0


Commands = Callable[[Path, Path], list[list[str]]]


def ways(sharp: Path | None) -> tuple[dict[str, Commands], list[str]]:
    """Every way that is installed here, and words for the others."""
    found: dict[str, Commands] = {}
    for name in (OURS_KEPT, OURS):
        how = "kept" if name == OURS_KEPT else "anew"
        found[name] = lambda source, out, how=how: [
            [sys.executable, "-I", "-c", _WORKER, str(ROOT), str(source), str(out), how, "1"]
        ]
    found["Pillow, naive"] = lambda source, out: [[sys.executable, "-I", "-c", _NAIVE, str(source), str(out)]]
    missing = []
    node = shutil.which("node")
    if node and sharp and (sharp / "node_modules/sharp").is_dir():
        for name, how in _SHARP_WAYS.items():
            found[name] = lambda source, out, how=how: [[node, "-e", _SHARP, str(source), str(out), how, "1"]]
    else:
        missing.append("sharp: not installed (npm install sharp, then --sharp FOLDER)")
    thumbnail, convert = shutil.which("vipsthumbnail"), shutil.which("magick") or shutil.which("convert-im6")
    if thumbnail:
        found["vipsthumbnail"] = lambda source, out: [
            [thumbnail, str(source), "-s", f"{width}x100000>", "-o", f"{out}/{width}.{options}"]
            for width, options in [
                *((w, f"avif[Q={AVIF_QUALITY},effort=0,subsample-mode=off]") for w in WIDTHS),
                (1280, f"jpg[Q={JPEG_QUALITY},subsample-mode=off,optimize-coding,interlace]"),
            ]
        ]
    else:
        missing.append("vipsthumbnail: not installed (apt install libvips-tools)")
    if convert:
        found["ImageMagick"] = lambda source, out: [
            [convert, str(source), "-auto-orient", "-resize", f"{width}x>", "-sampling-factor", "4:4:4",
             "-quality", str(quality), f"{out}/{width}.{suffix}"]
            for width, quality, suffix in [*((w, AVIF_QUALITY, "avif") for w in WIDTHS), (1280, JPEG_QUALITY, "jpg")]
        ]  # fmt: skip
    else:
        missing.append("ImageMagick: not installed (apt install imagemagick)")
    return found, missing


def run(commands: list[list[str]], sharp: Path | None) -> tuple[float, int]:
    """CPU seconds of all together and the highest peak, in MB."""
    cpu, peak = 0.0, 0
    for command in commands:
        child = subprocess.Popen(
            command, env=os.environ | _ENVIRONMENT, cwd=sharp, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise subprocess.CalledProcessError(child.returncode, command)
        cpu, peak = cpu + usage.ru_utime + usage.ru_stime, max(peak, usage.ru_maxrss // 1024)
    return cpu, peak


class Judge:
    """SSIMULACRA2 against the picture itself at that size, by the package of that name."""

    def __init__(self, python: str | None) -> None:
        self._python = python or (sys.executable if importlib.util.find_spec("ssimulacra2") else None)

    def __bool__(self) -> bool:
        return self._python is not None

    def score(self, source: Path, made: Path) -> float | None:
        if not self._python or not made.exists():
            return None
        told = subprocess.run([self._python, "-c", _SCORE, source, made], capture_output=True, check=True, text=True)
        return float(told.stdout)


_GENERATE = """
import sys
from PIL import Image
for name, start, size, options in [
    ("photo-24mp.jpg", "winter-strokes.jpg", (6000, 4000), {"quality": 92, "subsampling": 0}),
    ("painting-12mp.png", "night-current.jpg", (4000, 3000), {"compress_level": 3}),
]:
    with Image.open(f"{sys.argv[1]}/{start}") as image:
        noise = Image.effect_noise(size, 12).convert("RGB")
        large = Image.blend(image.convert("RGB").resize(size, Image.Resampling.BICUBIC), noise, 0.06)
    large.save(f"{sys.argv[2]}/{name}", **options)
"""


def generated(folder: Path) -> list[Path]:
    """A photograph of 24 megapixels, and a painting of 12 in a PNG, both grown from pictures of the demo.

    Not by this process: what it once held would count as the peak of each that it starts.
    """
    subprocess.run([sys.executable, "-c", _GENERATE, DEMO, folder], check=True)
    return sorted(folder.iterdir())


def measure(pictures: list[Path], found: dict[str, Commands], rounds: int, judge: Judge, sharp: Path | None) -> dict:
    results = {name: Result() for name in found}
    for turn in range(rounds):
        for source in pictures:
            for name, commands in found.items():
                first = judge if not turn else Judge(None)
                _one(
                    results[name],
                    commands,
                    source,
                    first,
                    sharp,
                    again=name.endswith(KEPT) or name == OURS,
                    count=not turn,
                )
    return results


def _one(
    result: Result, commands: Commands, source: Path, judge: Judge, sharp: Path | None, *, again: bool, count: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        try:
            cpu, peak = run(commands(source, out), sharp)
            if again:  # The last argument says how often. Of ours it is the worker whose start does not count.
                often, _ = run([[*command[:-1], str(1 + MORE)] for command in commands(source, out)], sharp)
                result.often.setdefault(source.name, []).append(often)
        except (subprocess.CalledProcessError, OSError):
            result.failed += 1
            return
        result.once.setdefault(source.name, []).append(cpu)
        result.peak_mb = max(result.peak_mb, peak)
        if count:
            result.bytes += sum(path.stat().st_size for path in out.iterdir())
        if (score := judge.score(source, out / LOOKED_AT)) is not None:
            result.ss2.append(score)


def table(results: dict[str, Result]) -> str:
    kept, started = results[OURS_KEPT].cpu, results[OURS].cpu
    rows = [
        "| way | CPU s a picture | ours kept / it | ours started / it | peak MB | MB in all | SS2 mean | SS2 worst |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, result in results.items():
        if result.failed:
            rows.append(f"| {name} | failed {result.failed} times | | | | | | |")
            continue
        ss2 = (f"{statistics.mean(result.ss2):.1f}", f"{min(result.ss2):.1f}") if result.ss2 else ("", "")
        rows.append(
            f"| {name} | {result.cpu:.2f} | {kept / result.cpu:.2f} | {started / result.cpu:.2f} | "
            f"{result.peak_mb} | {result.bytes / 1e6:.2f} | {ss2[0]} | {ss2[1]} |"
        )
    return "\n".join(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--sharp", type=Path)
    parser.add_argument("--ss2")
    parser.add_argument("--only", help="how the names of ways begin, with semicolons")
    told = parser.parse_args()
    found, missing = ways(told.sharp)
    if told.only:
        found = {name: way for name, way in found.items() if name.startswith((*told.only.split(";"), "ours"))}
    judge = Judge(told.ss2)
    if not judge:
        missing.append("SSIMULACRA2: not installed (pip install ssimulacra2, or --ss2 PYTHON)")
    with tempfile.TemporaryDirectory() as folder:
        pictures = [path.resolve() for path in told.files] or generated(Path(folder))
        results = measure(pictures, found, told.rounds, judge, told.sharp)
    print(f"{len(pictures)} pictures, {told.rounds} rounds")
    print(table(results))
    for words in missing:
        print(f"Left out: {words}")
    if told.json:
        answer = {
            "results": {name: asdict(result) | {"cpu": result.cpu} for name, result in results.items()},
            "left_out": missing,
        }
        told.json.write_text(json.dumps(answer, indent=1))


if __name__ == "__main__":
    main()
