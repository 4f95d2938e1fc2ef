"""Whether the site promises what nobody can keep."""

from __future__ import annotations

from protection.inspection.checks import Part
from protection.inspection.place import Place

TELLING = Part("Tells the truth", [])

FORBIDDEN = (
    "ai-proof",
    "ai proof",
    "cannot be scraped",
    "can't be scraped",
    "unscrapable",
    "detects ai art",
    "glaze built in",
)
PAGE = "/protection/"


@TELLING.check("No page claims what cannot be kept")
def claims_nothing_false(place: Place) -> str:
    pages = [place.front, place.work, place.visitor.ask(PAGE), place.visitor.ask(place.artist or "/")]
    said = [claim for claim in FORBIDDEN if any(claim in page.text.lower() for page in pages)]
    return f"“{said[0]}”" if said else ""


@TELLING.check("A page says what is sent, withheld and checked, and what cannot be done")
def says_what_cannot_be_done(place: Place) -> str:
    page = place.visitor.ask(PAGE)
    return "" if page.status == 200 and "cannot" in page.text else f"{PAGE} answers {page.status}, or does not say"
