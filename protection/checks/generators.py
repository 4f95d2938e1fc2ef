"""What image generators write into their files, in the places in which they write it: their settings, their names, and
the statement that a picture was made by AI.

A statement counts whoever made it. That none is there proves nothing: saved again, a picture has lost them all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import BinaryIO

from images.screening import Finding, Outcome
from protection.checks.metadata import XMP, Text, texts_of
from protection.checks.sources import DECLARED, DECLARED_PART, HOSTILE, aigc_label, finding, json_object, source_type
from protection.checks.xmp import Hostile, Property, properties

SETTINGS, NAMED = "generator-settings", "generator-named"


def check(file: BinaryIO, kind: str) -> Iterator[Finding]:
    """Each thing once, however often the file says it."""
    seen: set[tuple[str, str]] = set()
    texts = list(texts_of(file, kind))
    for found in [*chain.from_iterable(map(_of, texts)), *_xai(texts)]:
        if (found.rule, found.seen) not in seen:
            seen.add((found.rule, found.seen))
            yield found


def _of(text: Text) -> Iterator[Finding]:
    if text.key == XMP:
        yield from _xmp(text)
        return
    yield from _text(text)


def _text(text: Text) -> Iterator[Finding]:
    for what, says in _RULES:
        if says(text):
            yield finding(NAMED if what in _NAMES else SETTINGS, what, text)
            return
    yield from aigc_label(text, text.words) if text.key in ("aigc", "usercomment", "comment", "description") else ()


# --- Settings of generators ------------------------------------------------------------------------------------------

_STEPS = re.compile(r"\bSteps: ?\d{1,4}\b")
_SAMPLED = re.compile(r"\b(?:Sampler|CFG scale|Seed|Model hash): ?[\w+-]")
# Words for what only a generator asks, as keys of JSON, in small letters without their underlines.
_ASKED = {
    "steps", "sampler", "samplername", "scheduler", "seed", "cfgscale", "scale", "guidancescale", "cfg", "uc",
    "negativeprompt", "basemodel", "model", "modelhash", "denoise", "denoisingstrength", "loras", "refinermodel",
    "noiseschedule",
}  # fmt: skip
_PROMPTED = {"prompt", "positiveprompt", "fullprompt", "v4prompt", "rawprompt"}
# Words that mean something else in other files: more must stand beside them.
_MAYBE_PROMPTED = {"c", "description", "caption"}
_JOB = re.compile(r"\bJob ID: [0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", re.IGNORECASE)


def _webui(text: Text) -> bool:
    if text.key == "parameters":
        return bool(_STEPS.search(text.words))
    return text.key in _FREE and bool(_STEPS.search(text.words) and _SAMPLED.search(text.words))


_FREE = {"usercomment", "comment", "description", "exif:usercomment"}


def _comfy(text: Text) -> bool:
    """A graph of nodes: in PNG under its name, in WebP behind it in the camera's make and model."""
    words = text.words
    if text.key in ("make", "model", "description", "usercomment"):
        name, _, words = words.partition(":")
        if name.lower() not in ("prompt", "workflow"):
            return False
    elif text.key not in ("prompt", "workflow"):
        return False
    graph = json_object(words)
    if graph is None:
        # Some write NaN or break off; a graph is known by the names of its nodes' classes all the same.
        return words.lstrip().startswith("{") and ('"class_type"' in words or '"last_node_id"' in words)
    nodes = [node for node in graph.values() if isinstance(node, dict)]
    return "nodes" in graph or "last_node_id" in graph or any("class_type" in node for node in nodes)


def _invoke(text: Text) -> bool:
    if text.key in ("invokeai_metadata", "invokeai_graph", "invokeai_workflow", "sd-metadata"):
        return json_object(text.words) is not None
    return text.key == "dream" and bool(re.search(r"\s-[sSWHCA] ?\d", text.words))


def _novel(text: Text) -> bool:
    return text.key == "software" and text.words.strip().lower().startswith("novelai")


def _swarm(text: Text) -> bool:
    return '"sui_image_params"' in text.words and json_object(text.words) is not None


def _fooocus(text: Text) -> bool:
    if text.key == "fooocus_scheme":
        return True
    if text.key == "makernote":
        return text.data.strip(b"\0 ").lower() in (b"fooocus", b"a1111")
    return text.key == "software" and text.words.lower().startswith("fooocus")


def _asked(text: Text) -> bool:
    """JSON that holds a prompt and at least two things that only a generator asks."""
    if text.key not in _FREE | {"parameters", "generation_data", "prompt", "software", "generation_params"}:
        return False
    found = json_object(text.words)
    if found is None:
        return False
    inner = [value for value in found.values() if isinstance(value, dict)]
    return any(_is_prompt({re.sub(r"[_ -]", "", str(key).lower()) for key in each}) for each in [found, *inner])


def _is_prompt(keys: set[str]) -> bool:
    asked = len(keys & _ASKED)
    return (bool(keys & _PROMPTED) and asked >= 2) or (bool(keys & _MAYBE_PROMPTED) and asked >= 4)


def _midjourney(text: Text) -> bool:
    return text.key in ("description", "comment") and bool(_JOB.search(text.words))


_SIGNATURE = re.compile(r"\s*Signature: ?[A-Za-z0-9+/=_-]{40,}\s*")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def _xai(texts: Sequence[Text]) -> Iterator[Finding]:
    """A signature in one tag, and in that for the artist a number of it."""
    artists = [text for text in texts if text.key == "artist" and _UUID.fullmatch(text.words.strip("\0 "))]
    for text in texts:
        if artists and text.key in ("description", "usercomment") and _SIGNATURE.fullmatch(text.words):
            yield finding(NAMED, "A signature of xAI", text)


def _ideogram(text: Text) -> bool:
    return text.key == "make" and text.words.strip().lower().startswith("ideogram")


# --- Names of generators ---------------------------------------------------------------------------------------------

# Programs that do nothing else, as they name themselves where a file names its software.
_GENERATORS = re.compile(
    r"\s*(?:stable diffusion|automatic1111|comfyui|invoke ?ai|midjourney|dall[\W_]?e|novelai|fooocus|ideogram|"
    r"draw things|leonardo\.?ai|adobe firefly|imagen\b|nightcafe|dreamstudio|recraft|flux\.1|openai|gpt-4o|gpt-image|"
    r"swarmui|easy ?diffusion|diffusionbee|mochi ?diffusion)",
    re.IGNORECASE,
)


def _named(text: Text) -> bool:
    return text.key in ("software", "source", "creatortool") and bool(_GENERATORS.match(text.words))


_MADE_WITH = re.compile(r"\s*(Made|Edited|Generated|Created|Imagined) (?:with|by) (?:Google|Meta) AI\b", re.IGNORECASE)

_NAMES = {"A generator's name", "A maker's mark of Ideogram"}
_RULES: list[tuple[str, Callable[[Text], bool]]] = [
    ("Settings as of Stable Diffusion web UI", _webui),
    ("A graph of ComfyUI", _comfy),
    ("Settings of InvokeAI", _invoke),
    ("NovelAI as software", _novel),
    ("Settings of SwarmUI", _swarm),
    ("Settings of Fooocus", _fooocus),
    ("A job of Midjourney", _midjourney),
    ("A maker's mark of Ideogram", _ideogram),
    ("Settings of a generator, as JSON", _asked),
    ("A generator's name", _named),
]

# --- XMP -------------------------------------------------------------------------------------------------------------

_AIGC_NAMESPACE = "http://www.tc260.org.cn/ns/AIGC/"


def _xmp(text: Text) -> Iterator[Finding]:
    try:
        for told in properties(text.data):
            yield from _property(told, text)
    except Hostile as hostile:
        yield finding(HOSTILE, f"XMP with {hostile}", text, Outcome.LOOK)
        yield from _unparsed(text)


def _property(told: Property, text: Text) -> Iterator[Finding]:
    if told.name == "DigitalSourceType":
        yield from source_type(told.value, text)
    elif told.name in ("AIGC", "Label") and told.namespace.startswith(_AIGC_NAMESPACE):
        yield from aigc_label(text, told.value)
    elif told.name == "Credit" and (made := _MADE_WITH.match(told.value)):
        yield finding(DECLARED_PART if made[1].lower() == "edited" else DECLARED, "A credit of AI", text)
    else:
        said = _SAYING.get(told.name)
        yield from _text(Text(text.place, said, told.value.encode())) if said else ()


_SAYING = {
    "description": "description", "UserComment": "usercomment", "CreatorTool": "creatortool", "Software": "software",
    "Make": "make", "Model": "model", "parameters": "parameters",
}  # fmt: skip


_UNPARSED = re.compile(rb"DigitalSourceType[^<>]{0,9}[=>][^<>\"']{0,9}[\"']?[^<>\"']{0,120}/([A-Za-z]{5,60})[\"'<\s]")


_LOOKED_AT = 64 * 1024


def _unparsed(text: Text) -> Iterator[Finding]:
    """Of a packet that is not read as XML."""
    for found in _UNPARSED.findall(text.data[:_LOOKED_AT]):
        yield from source_type(found.decode(), text)
