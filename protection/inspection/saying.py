"""Signals: what the site says to machines, in answers, in pages, in files of its own and inside of pictures."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import BytesIO
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

from PIL import Image as Pillow

from protection.inspection.asking import TRAINING, Answer
from protection.inspection.checks import Part, missing
from protection.inspection.place import Picture, Place

SAYING = Part("Says it", [])
FILES = Part("Says it inside of pictures", [])

HEADERS = {
    "X-Robots-Tag": "noai, noimageai",
    "TDM-Reservation": "1",
    "TDM-Policy": "http",
    "Content-Usage": "train-ai=n",
    "Link": "application/rsl+xml",
}
_RIGHTS = (b"DMI-PROHIBITED-AIMLTRAINING", b"tdm:reservation", b"dc:creator", b"xmpRights:WebStatement")
_ARTIST, _COPYRIGHT = 0x013B, 0x8298
# Smaller ones are thumbnails.
_CLAIMED_FROM = 400
# Entities would let a few bytes become many.
_DOCTYPE = b"<!DOCTYPE"


def _robots(place: Place) -> tuple[str, RobotFileParser]:
    text = place.visitor.ask("/robots.txt").text
    parser = RobotFileParser()
    parser.parse(text.splitlines())
    return text, parser


@SAYING.check("robots.txt refuses the crawlers that gather for training", weight=2)
def refuses_training(place: Place) -> str:
    _, parser = _robots(place)
    allowed = [agent for agent in TRAINING if parser.can_fetch(agent, "/")]
    return f"it lets in {', '.join(allowed)}" if allowed else ""


@SAYING.check("robots.txt lets search engines in")
def lets_search_in(place: Place) -> str:
    _, parser = _robots(place)
    refused = [agent for agent in ("Googlebot", "bingbot", "DuckDuckBot") if not parser.can_fetch(agent, "/")]
    return f"it refuses {', '.join(refused)}" if refused else ""


@SAYING.check("robots.txt names the uses that are reserved, and the licence")
def names_uses(place: Place) -> str:
    lines = dict(line.lower().split(":", 1) for line in _robots(place)[0].splitlines() if ":" in line)
    wanted = {"content-signal": "ai-train=no", "content-usage": "train-ai=n", "license": "/license.xml"}
    return missing(wanted, lambda name: lines.get(name, ""))


@SAYING.check("Pages carry the reservation in their headers", weight=2)
def labels_pages(place: Place) -> str:
    return missing(HEADERS, place.work.header)


@SAYING.check("Pictures carry the reservation in their headers", weight=2)
def labels_pictures(place: Place) -> str:
    return missing(HEADERS, place.largest.answer.header)


@SAYING.check("Errors carry it too")
def labels_errors(place: Place) -> str:
    return missing(HEADERS, place.visitor.ask("/there/is/nothing/here/").header)


@SAYING.check("Pages say it in their head")
def says_it_in_the_head(place: Place) -> str:
    wanted = {"robots": "noai, noimageai", "tdm-reservation": "1", "tdm-policy": "http"}
    return missing(wanted, lambda name: place.work_page.meta.get(name, ""))


@SAYING.check("The policy that is named is there")
def has_a_policy(place: Place) -> str:
    answer = place.visitor.ask(place.work.header("TDM-Policy") or "/policies/tdm.json")
    told = _json(answer)
    return "" if isinstance(told, dict) and told.get("permission") else "it is no ODRL policy"


@SAYING.check("/.well-known/tdmrep.json reserves the whole site")
def has_tdmrep(place: Place) -> str:
    rules = _json(place.visitor.ask("/.well-known/tdmrep.json"))
    whole = [rule for rule in rules if rule.get("location") in ("/", "/*")] if isinstance(rules, list) else []
    return "" if whole and whole[0].get("tdm-reservation") == 1 else "it reserves nothing, or is not there"


@SAYING.check("/license.xml prohibits training (RSL)")
def has_a_licence(place: Place) -> str:
    answer = place.visitor.ask("/license.xml")
    if answer.status != 200 or _DOCTYPE in answer.body:
        return f"it answers {answer.status}"
    try:
        elements = ElementTree.fromstring(answer.body).iter("{https://rslstandard.org/rsl}prohibits")  # noqa: S314
    except ElementTree.ParseError:
        return "it is no XML"
    return "" if "ai-train" in " ".join(each.text or "" for each in elements) else "it prohibits no training"


@SAYING.check("/ai.txt is there")
def has_ai_txt(place: Place) -> str:
    answer = place.visitor.ask("/ai.txt")
    return "" if answer.status == 200 and "disallow" in answer.text.lower() else f"it answers {answer.status}"


@SAYING.check("/.well-known/security.txt names whom to write to, and has not run out")
def has_security_txt(place: Place) -> str:
    text = place.visitor.ask("/.well-known/security.txt").text
    told = dict(line.split(": ", 1) for line in text.splitlines() if ": " in line)
    try:
        ends = datetime.fromisoformat(told["Expires"].strip().replace("Z", "+00:00"))
    except (KeyError, ValueError):
        return "it says no end"
    return "" if told.get("Contact") and ends > datetime.now(UTC) else "it has run out, or names nobody"


def _json(answer: Answer) -> object:
    try:
        return json.loads(answer.body) if answer.status == 200 else None
    except ValueError:
        return None


def _claimed(place: Place) -> list[Picture]:
    return [each for each in place.pictures if max(each.width, each.height) >= _CLAIMED_FROM]


@FILES.check("Every larger picture says whose it is and that it is not for training", weight=3)
def says_it_inside(place: Place) -> str:
    without = [each for each in _claimed(place) if not all(mark in each.answer.body for mark in _RIGHTS)]
    return f"{len(without)} of {len(_claimed(place))} do not" if without or not _claimed(place) else ""


@FILES.check("Pictures carry nothing of the camera, the place or the program", weight=3)
def carries_nothing_else(place: Place) -> str:
    tags = set[int]()
    for each in place.pictures:
        with Pillow.open(BytesIO(each.answer.body)) as image:
            tags |= set(image.getexif())
    others = sorted(tags - {_ARTIST, _COPYRIGHT})
    return f"EXIF tags {', '.join(map(hex, others))}" if others else ""


@FILES.check("Larger pictures lead to content credentials, which are there")
def has_credentials(place: Place) -> str:
    for each in _claimed(place):
        found = each.answer.body.partition(b"dcterms:provenance=")[2][:400].split(b'"')
        if len(found) < 3 or place.visitor.ask(found[1].decode("utf-8", "replace")).status != 200:
            return "one names none, or names what is not there"
    return ""
