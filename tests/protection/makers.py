"""Files of every kind as generators write them, files as artists' programs write them, and hostile ones. Made here,
from what is public of their formats: none is anybody's picture."""

import gzip
import json
import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pillow_heif
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.images import makers

SOURCE = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_SETTINGS = (
    "a valley at dusk\nNegative prompt: blurry\nSteps: 28, Sampler: Euler a, CFG scale: 7, Seed: 1234, Size: 512x512"
)
_NODES = {"3": {"class_type": "KSampler", "inputs": {"seed": 1, "steps": 20, "cfg": 8.0, "model": ["4", 0]}}}
_GRAPH = {"last_node_id": 9, "nodes": [{"id": 3, "type": "KSampler"}], "links": []}
_JOB = "a valley at dusk --ar 3:2 --v 6.1 Job ID: 0f2e6c1a-9b3d-4f7e-8a55-1c2d3e4f5a6b"
_AIGC = json.dumps({"Label": "1", "ContentProducer": "maker", "ProduceID": "p1", "ReservedCode1": ""})


def art(mode: str = "RGB") -> Image.Image:
    return makers.quarters(160, 120, mode)


# --- Where texts stand -----------------------------------------------------------------------------------------------


def png(mode: str = "RGB", *, packed: bool = False, international: bool = False, **texts: str) -> bytes:
    info = PngInfo()
    for key, value in texts.items():
        name = key.replace("_dash_", "-")
        info.add_itxt(name, value) if international else info.add_text(name, value, zip=packed)
    return makers.saved(art(mode), "PNG", pnginfo=info)


def png_xmp(packet: str, *, packed: bool = False) -> bytes:
    info = PngInfo()
    info.add_itxt("XML:com.adobe.xmp", packet, zip=packed)
    return makers.saved(art(), "PNG", pnginfo=info)


def exif(kind: str = "JPEG", *, inner: dict[int, Any] | None = None, **told: Any) -> bytes:
    block = Image.Exif()
    for name, value in told.items():
        block[_TAGS[name]] = value
    for tag, value in (inner or {}).items():
        block.get_ifd(0x8769)[tag] = value
    return makers.saved(art(), kind, exif=block.tobytes())


_TAGS = {"description": 0x010E, "make": 0x010F, "model": 0x0110, "software": 0x0131, "artist": 0x013B}


def user_comment(text: str) -> dict[int, Any]:
    return {0x9286: b"UNICODE\0" + text.encode("utf-16-be")}


def packet(source: str = "trainedAlgorithmicMedia", *, as_element: bool = False) -> str:
    ns = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
    said = f"{SOURCE}{source}"
    inside = f"<e:DigitalSourceType>{said}</e:DigitalSourceType>" if as_element else ""
    attribute = "" if as_element else f' e:DigitalSourceType="{said}"'
    return xmp(f'<rdf:Description rdf:about="" xmlns:e="{ns}"{attribute}>{inside}</rdf:Description>')


def xmp(inside: str, before: str = "") -> str:
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    return (
        f'<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>{before}<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF xmlns:rdf="{rdf}">{inside}</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    )


def label(value: str = _AIGC) -> str:
    escaped = value.replace('"', "&quot;")
    ns = "http://www.tc260.org.cn/ns/AIGC/1.0/"
    return xmp(f'<rdf:Description rdf:about="" xmlns:TC260="{ns}" TC260:AIGC="{escaped}"/>')


def with_xmp(kind: str, told: str) -> bytes:
    return makers.saved(art(), kind, xmp=told.encode())


def extended_jpeg(told: str) -> bytes:
    """XMP that does not fit into one segment: behind a first one that names it."""
    data = makers.saved(art())
    name, whole = b"0" * 32, told.encode()
    parts = [whole[n : n + 300] for n in range(0, len(whole), 300)]
    more = b"".join(
        _segment(
            0xE1,
            b"http://ns.adobe.com/xmp/extension/\0" + name
            + len(whole).to_bytes(4, "big") + (n * 300).to_bytes(4, "big") + part,
        )
        for n, part in enumerate(parts)
    )  # fmt: skip
    return data[:2] + more + data[2:]


def _segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(content) + 2).to_bytes(2, "big") + content


def commented_jpeg(text: str) -> bytes:
    data = makers.saved(art())
    return data[:2] + _segment(0xFE, text.encode()) + data[2:]


def iptc_jpeg(text: str) -> bytes:
    record = b"\x1c\x02\x78" + len(text).to_bytes(2, "big") + text.encode()
    resource = b"8BIM\x04\x04\0\0" + len(record).to_bytes(4, "big") + record + b"\0" * (len(record) % 2)
    data = makers.saved(art())
    return data[:2] + _segment(0xED, b"Photoshop 3.0\0" + resource) + data[2:]


def gif_xmp(told: str) -> bytes:
    data = makers.saved(art().quantize(16), "GIF")
    tail = b"\x01" + bytes(range(255, -1, -1)) + b"\0"
    block = b"!\xff\x0bXMP DataXMP" + told.encode() + tail
    return data[:-1] + block + b";"


def heif_xmp(kind: str, told: str) -> bytes:
    if kind == "AVIF":
        return makers.saved(art(), "AVIF", xmp=told.encode())
    file = BytesIO()
    picture = pillow_heif.from_pillow(art())
    picture.info["xmp"] = told.encode()
    picture.save(file, quality=70)
    return file.getvalue()


def jxl_box(name: bytes, content: bytes) -> bytes:
    data = makers.jxl(art())
    container = b"\0\0\0\x0cJXL \r\n\x87\n" + _box(b"ftyp", b"jxl \0\0\0\0jxl ")
    if data.startswith(b"\xff\x0a"):
        data = container + _box(b"jxlc", data)
    head = len(container)
    return data[:head] + _box(name, content) + data[head:]


def _box(name: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4, "big") + name + content


def packed_jxl_xmp(told: str) -> bytes:
    import brotli

    return jxl_box(b"brob", b"xml " + brotli.compress(told.encode()))


def psd_xmp(told: str) -> bytes:
    return makers.psd(art(), xmp=told.encode())


def stealth(mode: str = "RGBA", signature: bytes = b"stealth_pngcomp", size: tuple[int, int] = (160, 120)) -> bytes:
    """As NovelAI does it: the lowest bit of the alpha, or of the colours, column by column."""
    payload = gzip.compress(json.dumps({"Software": "NovelAI", "Description": "a valley"}).encode())
    data = signature + (len(payload) * 8).to_bytes(4, "big") + payload
    bits = [byte >> 7 - n & 1 for byte in data for n in range(8)]
    image = makers.quarters(*size, mode)
    width, height = size
    pixels = image.load()
    places = [(x, y) for x in range(width) for y in range(height)]
    if mode == "RGBA":
        for (x, y), bit in zip(places, bits, strict=False):
            red, green, blue, _ = pixels[x, y]
            pixels[x, y] = (red, green, blue, 254 | bit)
    else:
        for number, (x, y) in enumerate(places[: -(-len(bits) // 3)]):
            three = [*bits[3 * number : 3 * number + 3], 0, 0][:3]
            pixels[x, y] = tuple(value & 254 | bit for value, bit in zip(pixels[x, y], three, strict=True))
    return makers.saved(image, "PNG")


# --- Content credentials ---------------------------------------------------------------------------------------------


def signed(source: str, *, kind: str = "JPEG", ingredient: bytes = b"", agent: str = "Some generator") -> bytes:
    """By a chain of our own that nobody trusts: created as `source` says, or made of an ingredient that was."""
    from c2pa import Builder, C2paSignerInfo, Context, Signer

    from images.own_chain import own_chain

    actions: list[dict[str, Any]] = []
    if source:
        actions.append(
            {"action": "c2pa.created", "digitalSourceType": SOURCE + source, "softwareAgent": {"name": agent}}
        )
    else:
        actions.append({"action": "c2pa.opened", "parameters": {"ingredientIds": ["one"]}})
    statement = {
        "claim_generator_info": [{"name": agent, "version": "1"}],
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": actions}}],
    }
    with TemporaryDirectory() as folder:
        key, chain = own_chain(Path(folder, "credentials"))
    told = C2paSignerInfo(b"es256", chain.encode(), key.encode(), None)
    quiet = {
        "builder": {"thumbnail": {"enabled": False}},
        "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False},
    }
    out = BytesIO()
    with Context.from_dict(quiet) as context, Signer.from_info(told) as signer, Builder(statement, context) as builder:
        if ingredient:
            about = {"title": "one", "relationship": "parentOf", "label": "one"}
            builder.add_ingredient(about, "image/jpeg", BytesIO(ingredient))
        builder.sign(signer, f"image/{kind.lower()}", BytesIO(makers.saved(art(), kind)), out)
    return out.getvalue()


# --- The tables ------------------------------------------------------------------------------------------------------

Make = Callable[[], bytes]

# What is to be found: a name, the rule, and the file.
GENERATED: dict[str, tuple[str, Make]] = {
    "A1111, PNG": ("generator-settings", lambda: png(parameters=_SETTINGS)),
    "A1111, PNG, packed": ("generator-settings", lambda: png(packed=True, parameters=_SETTINGS)),
    "Forge, PNG, iTXt": ("generator-settings", lambda: png(international=True, parameters=_SETTINGS)),
    "A1111, JPEG": ("generator-settings", lambda: exif(inner=user_comment(_SETTINGS))),
    "A1111, WebP": ("generator-settings", lambda: exif("WEBP", inner=user_comment(_SETTINGS))),
    "A1111, AVIF": ("generator-settings", lambda: exif("AVIF", inner=user_comment(_SETTINGS))),
    "ComfyUI, PNG": ("generator-settings", lambda: png(prompt=json.dumps(_NODES), workflow=json.dumps(_GRAPH))),
    "ComfyUI, PNG, workflow alone": ("generator-settings", lambda: png(workflow=json.dumps(_GRAPH))),
    "ComfyUI, PNG, with NaN": (
        "generator-settings", lambda: png(prompt=json.dumps(_NODES).replace('"seed": 1', '"is_changed": [NaN]')),
    ),
    "ComfyUI, WebP": (
        "generator-settings",
        lambda: exif("WEBP", make=f"workflow:{json.dumps(_GRAPH)}", model=f"prompt:{json.dumps(_NODES)}"),
    ),
    "InvokeAI": (
        "generator-settings", lambda: png(invokeai_metadata=json.dumps({"positive_prompt": "a", "steps": 30})),
    ),
    "InvokeAI, older": ("generator-settings", lambda: png(sd_dash_metadata=json.dumps({"model": "sd", "image": {}}))),
    "InvokeAI, oldest": ("generator-settings", lambda: png(Dream='"a valley" -s 50 -S 1234 -W 512 -C 7.5 -A k_lms')),
    "NovelAI": (
        "generator-settings",
        lambda: png(Title="AI generated image", Software="NovelAI", Comment=json.dumps({"steps": 28, "uc": "bad"})),
    ),
    "NovelAI, alpha bits": ("generator-settings", stealth),
    "NovelAI, alpha bits, small": ("generator-settings", lambda: stealth(size=(300, 37))),
    "Web UI, alpha bits": ("generator-settings", lambda: stealth(signature=b"stealth_pnginfo")),
    "Web UI, colour bits": ("generator-settings", lambda: stealth("RGB", b"stealth_rgbcomp")),
    "SwarmUI": (
        "generator-settings", lambda: png(parameters=json.dumps({"sui_image_params": {"prompt": "a", "seed": 1}})),
    ),
    "SwarmUI, JPEG": (
        "generator-settings", lambda: exif(inner=user_comment(json.dumps({"sui_image_params": {"prompt": "a"}}))),
    ),
    "Fooocus, PNG": (
        "generator-settings",
        lambda: png(Comment=json.dumps({"prompt": "a", "negative_prompt": "b", "base_model": "x", "seed": 5})),
    ),
    "Fooocus, scheme": ("generator-settings", lambda: png(fooocus_scheme="fooocus", parameters="{}")),
    "Fooocus, JPEG": (
        "generator-settings",
        lambda: exif(software="Fooocus v2.5", inner=user_comment(json.dumps({"prompt": "a", "steps": 30, "seed": 5}))),
    ),
    "Draw Things": (
        "generator-settings",
        lambda: png_xmp(xmp(
            '<rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/"><exif:UserComment><rdf:Alt>'
            '<rdf:li xml:lang="x-default">{"c":"a","model":"m","sampler":"s","scale":7,"seed":1,"steps":20}</rdf:li>'
            "</rdf:Alt>"
            "</exif:UserComment></rdf:Description>"
        )),
    ),
    "Midjourney, PNG": ("generator-settings", lambda: png(Description=_JOB, Author="somebody")),
    "Midjourney, JPEG, IPTC": ("generator-settings", lambda: iptc_jpeg(_JOB)),
    "Midjourney, XMP": (
        "generator-settings",
        lambda: with_xmp("JPEG", xmp(
            '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description><rdf:Alt><rdf:li>'
            f"{_JOB}</rdf:li></rdf:Alt></dc:description></rdf:Description>"
        )),
    ),
    "xAI": (
        "generator-named",
        lambda: exif(description="Signature: " + "Ab3" * 30 + "=", artist="1f2e6c1a-9b3d-4f7e-8a55-1c2d3e4f5a6b"),
    ),
    "Ideogram": ("generator-named", lambda: exif(make="Ideogram AI")),
    "Stable Diffusion as source": ("generator-named", lambda: png(Source="Stable Diffusion XL C1E1DE52")),
    "DALL-E as software": ("generator-named", lambda: exif(software="DALL-E 3")),
    "IPTC, JPEG": ("declared-ai", lambda: with_xmp("JPEG", packet())),
    "IPTC, JPEG, as element": ("declared-ai", lambda: with_xmp("JPEG", packet(as_element=True))),
    "IPTC, JPEG, extended": ("declared-ai", lambda: extended_jpeg(packet())),
    "IPTC, PNG": ("declared-ai", lambda: png_xmp(packet())),
    "IPTC, PNG, packed": ("declared-ai", lambda: png_xmp(packet(), packed=True)),
    "IPTC, WebP": ("declared-ai", lambda: with_xmp("WEBP", packet())),
    "IPTC, GIF": ("declared-ai", lambda: gif_xmp(packet())),
    "IPTC, TIFF": ("declared-ai", lambda: makers.saved(art(), "TIFF", tiffinfo={700: packet().encode()})),
    "IPTC, AVIF": ("declared-ai", lambda: heif_xmp("AVIF", packet())),
    "IPTC, HEIC": ("declared-ai", lambda: heif_xmp("HEIC", packet())),
    "IPTC, JPEG XL": ("declared-ai", lambda: jxl_box(b"xml ", packet().encode())),
    "IPTC, JPEG XL, packed": ("declared-ai", lambda: packed_jxl_xmp(packet())),
    "IPTC, PSD": ("declared-ai", lambda: psd_xmp(packet())),
    "IPTC, in part": ("declared-ai-part", lambda: with_xmp("JPEG", packet("compositeWithTrainedAlgorithmicMedia"))),
    "IPTC, synthetic": ("declared-synthetic", lambda: with_xmp("JPEG", packet("compositeSynthetic"))),
    "Google's credit": (
        "declared-ai",
        lambda: with_xmp("JPEG", xmp(
            '<rdf:Description rdf:about="" xmlns:p="http://ns.adobe.com/photoshop/1.0/" '
            'p:Credit="Made with Google AI"/>'
        )),
    ),
    "AIGC label, XMP": ("declared-ai", lambda: with_xmp("JPEG", label())),
    "AIGC label, PNG": ("declared-ai", lambda: png(AIGC=_AIGC)),
    "AIGC label, EXIF": ("declared-ai", lambda: exif(inner=user_comment(json.dumps({"AIGC": json.loads(_AIGC)})))),
    "AIGC label, perhaps": ("declared-synthetic", lambda: png(AIGC=_AIGC.replace('"1"', '"2"'))),
    "C2PA, JPEG": ("declared-ai", lambda: signed("trainedAlgorithmicMedia")),
    "C2PA, PNG": ("declared-ai", lambda: signed("trainedAlgorithmicMedia", kind="PNG")),
    "C2PA, WebP": ("declared-ai", lambda: signed("trainedAlgorithmicMedia", kind="WEBP")),
    "C2PA, AVIF": ("declared-ai", lambda: signed("trainedAlgorithmicMedia", kind="AVIF")),
    "C2PA, in part": ("declared-ai-part", lambda: signed("compositeWithTrainedAlgorithmicMedia")),
    "C2PA, ingredient": ("declared-ai", lambda: signed("", ingredient=signed("trainedAlgorithmicMedia"))),
    "C2PA, broken seal": ("declared-ai", lambda: tampered(signed("trainedAlgorithmicMedia"))),
}  # fmt: skip


def tampered(data: bytes) -> bytes:
    """Its pixels are others than those that were signed."""
    return data[:-40] + bytes(b ^ 1 if 0 < b < 254 else b for b in data[-40:-10]) + data[-10:]


_PHOTOSHOP = xmp(
    '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" '
    'xmlns:stEvt="http://ns.adobe.com/xap/1.0/sType/ResourceEvent#" '
    'xmp:CreatorTool="Adobe Photoshop 26.1 (Windows)" dc:format="image/jpeg"><xmpMM:History><rdf:Seq><rdf:li '
    'stEvt:action="created" stEvt:softwareAgent="Adobe Photoshop 26.1 (Windows)"/></rdf:Seq></xmpMM:History>'
    "<dc:description><rdf:Alt><rdf:li>Steps: sketch, ink, colour. My job took 28 hours.</rdf:li></rdf:Alt>"
    "</dc:description></rdf:Description>"
)

# What artists and cameras send: nothing may be found in any.
CLEAN: dict[str, Make] = {
    "bare JPEG": lambda: makers.saved(art()),
    "bare PNG": lambda: makers.saved(art(), "PNG"),
    "transparent PNG": lambda: makers.saved(art("RGBA"), "PNG"),
    "small transparent PNG": lambda: makers.saved(makers.quarters(64, 24, "RGBA"), "PNG"),
    "bare WebP": lambda: makers.saved(art(), "WEBP"),
    "bare AVIF": lambda: makers.saved(art(), "AVIF"),
    "bare GIF": lambda: makers.saved(art().quantize(16), "GIF"),
    "animation": lambda: makers.animation(),
    "bare TIFF": lambda: makers.saved(art(), "TIFF"),
    "bare HEIC": lambda: makers.heic(art()),
    "bare JPEG XL": lambda: makers.jxl(art()),
    "PSD": lambda: makers.psd(art()),
    "phone": lambda: makers.camera_jpeg(),
    "phone, with a comment": lambda: exif(make="Apple", model="iPhone 16 Pro", inner=user_comment("Steps to the sea")),
    "Chinese phone app": lambda: exif(
        make="Xiaomi", inner=user_comment(json.dumps({"filter": "none", "model": "M2", "scale": 1, "seed": "a"}))
    ),
    "Photoshop, JPEG": lambda: with_xmp("JPEG", _PHOTOSHOP),
    "Photoshop, PNG": lambda: png(Software="Adobe ImageReady"),
    "Photoshop, TIFF": lambda: makers.saved(art(), "TIFF", tiffinfo={700: _PHOTOSHOP.encode(), 305: "Adobe Photoshop"}),
    "Photoshop, PSD": lambda: psd_xmp(_PHOTOSHOP),
    "Photoshop, C2PA of hand work": lambda: signed("digitalCreation", agent="Adobe Photoshop"),
    "camera, C2PA": lambda: signed("digitalCapture", agent="Leica M11-P"),
    "generative art, by rules alone": lambda: with_xmp("JPEG", packet("algorithmicMedia")),
    "declared as digital art": lambda: with_xmp("JPEG", packet("digitalCreation")),
    "composite of photographs": lambda: with_xmp("JPEG", packet("compositeCapture")),
    "Krita": lambda: png(Software="Krita 5.2", Title="Valley", Description="", Author="Mirela"),
    "Procreate": lambda: exif(software="Procreate", description="Valley"),
    "Clip Studio": lambda: png(Software="CLIP STUDIO PAINT", Comment="cs layer 12"),
    "GIMP": lambda: commented_jpeg("Created with GIMP"),
    "Blender": lambda: png(File="/valley.blend", Camera="Camera", Scene="Scene", RenderTime="00:41", Date="2026/11/02"),
    "Inkscape": lambda: png(Software="www.inkscape.org"),
    "screenshot": lambda: png(Software="gnome-screenshot", **{"Creation Time": "2026-11-02"}),
    "a game's graph": lambda: png(workflow="sketch, then ink", prompt="Inktober day 4: “crystal”"),
    "a list of steps": lambda: png(parameters="brush 12 px, opacity 40"),
    "a caption about AI": lambda: iptc_jpeg("No AI was used: Midjourney and Stable Diffusion can keep off."),
    "a note of no training": lambda: png(Copyright="trainedAlgorithmicMedia prohibited", Comment="NoAI"),
    "JSON of a painting program": lambda: png(Comment=json.dumps({"brush": "oil", "model": "tablet", "seed": 4})),
    "AIGC label of none": lambda: png(AIGC=json.dumps({"Label": "0"})),
    "a comment that says 1": lambda: commented_jpeg("1"),
    "made by somebody called Ai": lambda: with_xmp("JPEG", xmp(
        '<rdf:Description rdf:about="" xmlns:p="http://ns.adobe.com/photoshop/1.0/" p:Credit="Created by Ai Fukuda"/>'
    )),
    "our own rendition": lambda: exif(artist="Mirela Voss", description="Valley"),
}  # fmt: skip


# --- Hostile ones ----------------------------------------------------------------------------------------------------


def laughing() -> str:
    lines = ['<!ENTITY a0 "ha">', *(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))]
    return xmp('<rdf:Description rdf:about="">&a11;</rdf:Description>', before=f"<!DOCTYPE x [{''.join(lines)}]>")


def outside() -> str:
    """Asks for a page and for a file of this machine."""
    told = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd"><!ENTITY f SYSTEM "http://127.0.0.1:1/">]>'
    return xmp('<rdf:Description rdf:about="">&e;&f;</rdf:Description>', before=told)


def bomb_text(megabytes: int = 64) -> bytes:
    packed = zlib.compress(b"Steps: 1 " * (megabytes * (1 << 20) // 9), 9)
    data = makers.saved(art(), "PNG")
    return data[:33] + makers.chunk(b"zTXt", b"parameters\0\0" + packed) + data[33:]


def long_text(megabytes: int = 20) -> bytes:
    data = makers.saved(art(), "PNG")
    return data[:33] + makers.chunk(b"tEXt", b"Comment\0" + b"{" * (megabytes << 20)) + data[33:]


def broken_credentials() -> bytes:
    """A box that begins like a statement and holds noise."""
    noise = bytes(n * 37 & 255 for n in range(4000))
    box = b"\0\0\x10\0jumb" + b"\0\0\0\x1ejumdc2pa\0\x11\0\x10\x80\0\0\xaa\0\x38\x9b\x71\x03c2pa\0" + noise
    data = makers.saved(art())
    return data[:2] + _segment(0xEB, b"JP\0\1\0\0\0\1" + box) + data[2:]


HOSTILE: dict[str, tuple[list[str], Make]] = {
    "entities in XMP": (["hostile-metadata"], lambda: with_xmp("JPEG", laughing())),
    "XMP that asks for files and pages": (["hostile-metadata"], lambda: png_xmp(outside())),
    "a statement behind a document type": (
        ["declared-ai", "hostile-metadata"], lambda: png_xmp(packet().replace("<x:xmp", "<!DOCTYPE x><x:xmp", 1)),
    ),
    "XMP of a million elements": ([], lambda: png_xmp(xmp("<rdf:li/>" * 500_000))),
    "XMP nested a hundred thousand deep": ([], lambda: png_xmp(xmp("<a>" * 100_000))),
    "a text that unpacks to 64 MB": (["generator-settings"], bomb_text),
    "a text of 20 MB": ([], long_text),
    "JSON nested a million deep": ([], lambda: png(Comment='{"a":' * 200_000)),
    "broken credentials": (["hostile-metadata"], broken_credentials),
    "EXIF that turns in circles": ([], lambda: circular_exif()),
}  # fmt: skip


def circular_exif() -> bytes:
    """Its directory leads to itself, by a tag and by what follows."""
    block = b"II*\0" + struct.pack("<IHHHIII", 8, 1, 0x8769, 4, 1, 8, 8)
    data = makers.saved(art())
    return data[:2] + _segment(0xE1, b"Exif\0\0" + block) + data[2:]
