"""Matches as the check leaves them."""

from images.models import Fingerprint, Image
from matches.models import Match
from matches.places import places_of


def make_entry(image: Image, pdq: int = 0) -> Fingerprint:
    told = f"{image.pk:032d}".encode()
    return Fingerprint.objects.create(image=image, upload_hash=told, pixel_hash=told, pdq=pdq.to_bytes(32))


def make_match(earlier: Image, later: Image) -> Match:
    """The later one is held for the earlier one."""
    places = places_of([earlier.pk, later.pk])
    return Match.objects.create(
        earlier=make_entry(earlier), later=make_entry(later), earlier_person_id=places[earlier.pk].person,
        later_person_id=places[later.pk].person, kind=Match.Kind.HELD, apart=4, is_exact=False,
    )  # fmt: skip
