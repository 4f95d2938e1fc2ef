"""What is refused, and how much anybody gets."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from protection.inspection.asking import PREVIEWS, TRAINING, Answer
from protection.inspection.checks import Part
from protection.inspection.pages import read_page
from protection.inspection.place import NothingThere, Place

WITHHOLDING = Part("Withholds it", [])

VISITORS_WIDEST = 1600
CARDS_WIDEST = 1280
_SHORT = 8 * 1024
# Listings that go on beyond this many pages are a catalogue.
_PAGES = 40
_NUMBERED = re.compile(r"/(?:art|posts|works?|users?|api)/\d+(?:/|$|\?)")


@WITHHOLDING.check("Crawlers that gather for training get no page", weight=3)
def refuses_pages(place: Place) -> str:
    return _let_in(place, place.work.path)


@WITHHOLDING.check("Crawlers that gather for training get no picture", weight=3)
def refuses_pictures(place: Place) -> str:
    return _let_in(place, place.largest.answer.path)


def _let_in(place: Place, path: str) -> str:
    given = [name for name, agent in TRAINING.items() if place.as_(agent).ask(path).status != 403]
    return f"{', '.join(given)} got it" if given else ""


@WITHHOLDING.check("Their refusal is short, may be cached, and leads to the policy")
def refuses_in_short(place: Place) -> str:
    answer = place.as_(TRAINING["GPTBot"]).ask(place.work.path)
    if answer.status != 403:
        return "they are not refused"
    cached = "max-age" in answer.header("Cache-Control")
    return "" if len(answer.body) < _SHORT and cached and "/policies/" in answer.text else "it is not"


@WITHHOLDING.check("They may still read what they are told")
def lets_them_read_the_rules(place: Place) -> str:
    crawler = place.as_(TRAINING["GPTBot"])
    paths = ("/robots.txt", "/license.xml", "/.well-known/tdmrep.json", "/policies/tdm.json")
    closed = [path for path in paths if crawler.ask(path).status != 200]
    return f"closed: {', '.join(closed)}" if closed else ""


@WITHHOLDING.check("Previews of links get the page's card and a small picture")
def shows_previews(place: Place) -> str:
    for name, agent in PREVIEWS.items():
        answer = place.as_(agent).ask(place.work.path)
        card = read_page(answer.text).meta.get("og:image", "")
        if answer.status != 200 or not card:
            return f"{name} gets no card"
        if place.as_(agent).ask(card).status != 200 or place.picture(card).width > CARDS_WIDEST:
            return f"{name} gets no picture, or a large one"
    return ""


@WITHHOLDING.check("Previews of links get no large picture and no listing", weight=2)
def keeps_previews_short(place: Place) -> str:
    preview = place.as_(PREVIEWS["Twitterbot"])
    for path in (place.largest.answer.path, "/explore/"):
        answer = preview.ask(path)
        if answer.status == 200 and (path != "/explore/" or read_page(answer.text).pictures):
            return f"{path} is open to them"
    return ""


@WITHHOLDING.check(f"Visitors get no picture wider or higher than {VISITORS_WIDEST} pixels", weight=3)
def caps_sizes(place: Place) -> str:
    widest = max(max(each.width, each.height) for each in place.pictures)
    return f"one has {widest}" if widest > VISITORS_WIDEST else ""


@WITHHOLDING.check("Nothing is numbered", weight=2)
def numbers_nothing(place: Place) -> str:
    held = [place.work.path, *place.work_page.links, *place.work_page.pictures]
    found = [each for each in held if _NUMBERED.search(each)]
    return f"for example {found[0]}" if found else ""


@WITHHOLDING.check("Addresses of pictures cannot be guessed or listed", weight=2)
def hides_names(place: Place) -> str:
    path = urlsplit(place.largest.answer.path).path
    folder, name = path.rsplit("/", 1)
    changed = f"{folder}/{'b' if name[0] == 'a' else 'a'}{name[1:]}"
    open_ = [each for each in (changed, f"{folder}/", "/media/", "/media/originals/") if _is_open(place, each)]
    return f"open: {', '.join(open_)}" if open_ else ""


def _is_open(place: Place, path: str) -> bool:
    return place.visitor.ask(path).status == 200


@WITHHOLDING.check("Nothing pages by number", weight=2)
def pages_by_no_number(place: Place) -> str:
    first = _shown(place.visitor.ask("/explore/"))
    moved = [name for name in ("page=2", "offset=20", "start=20", "p=2") if _differs(place, f"/explore/?{name}", first)]
    return f"?{moved[0]} leads on" if moved else ""


def _differs(place: Place, path: str, first: list[str]) -> bool:
    answer = place.visitor.ask(path)
    return answer.status == 200 and _shown(answer) != first


def _shown(answer: Answer) -> list[str]:
    return [link for link in read_page(answer.text).links if "/art/" in link]


@WITHHOLDING.check("A cursor that was changed opens nothing", weight=2)
def refuses_changed_cursors(place: Place) -> str:
    onward = _onward(place)
    path, pairs = urlsplit(onward).path, dict(parse_qsl(urlsplit(onward).query))
    pairs["after"] = pairs["after"][:-1] + ("a" if pairs["after"][-1] != "a" else "b")
    return "" if place.visitor.ask(f"{path}?{urlencode(pairs)}").status != 200 else "it leads on"


@WITHHOLDING.check("A cursor opens nothing for anybody else")
def keeps_cursors_to_one(place: Place) -> str:
    answer = place.as_().ask(_onward(place))
    same = answer.status == 200 and _shown(answer) == _shown(place.visitor.ask(_onward(place)))
    return "another visitor gets the same page" if same else ""


def _onward(place: Place) -> str:
    onward = read_page(place.visitor.ask("/explore/").text).onward
    if not onward:
        raise NothingThere("The listing has one page only, so there is no cursor to try.")
    return onward


@WITHHOLDING.check("Listings end for visitors", weight=3)
def ends_listings(place: Place) -> str:
    asker, path, pages = place.as_(), "/explore/", 0
    while path and pages < _PAGES:
        answer = asker.ask(path)
        path, pages = read_page(answer.text).onward if answer.status == 200 else "", pages + 1
    return f"after {pages} pages it still goes on" if path else ""


@WITHHOLDING.check("Other sites cannot show pictures from here", weight=2)
def refuses_hot_links(place: Place) -> str:
    largest = place.largest.answer
    if "same-" not in largest.header("Cross-Origin-Resource-Policy"):
        return "pictures say no Cross-Origin-Resource-Policy"
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "image", "Sec-Fetch-Mode": "no-cors"}
    answer = place.visitor.ask(largest.path, **headers)
    return "" if answer.status != 200 else "a picture is given out to a page of another site"


@WITHHOLDING.check("Pictures can do nothing but be looked at")
def disarms_pictures(place: Place) -> str:
    header = place.largest.answer.header
    safe = "default-src 'none'" in header("Content-Security-Policy") and header("X-Content-Type-Options") == "nosniff"
    return (
        "" if safe and header("Content-Type").startswith("image/") else "they lack nosniff or a policy that closes them"
    )
