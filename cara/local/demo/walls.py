"""How the demo's painter hangs her works, and what she has put together."""

from collections.abc import Mapping
from uuid import NAMESPACE_URL, uuid5

from accounts.models import User
from feed.models import Post
from portfolios import collecting, order
from portfolios.collecting import Told

PAINTER = "mirela"
PINNED = "The valley before the dam"
# Title, text, the works in it.
COLLECTIONS = (
    (
        "Sketchbook",
        "Studies, mostly from the *same* window. Nothing here is finished, and nothing wants to be.",
        ("Tidal study", "Ridge in fog", "Red morning"),
    ),
    ("Valleys", "One valley, three lights.", ("The valley before the dam", "Carmine valley")),
)


def hang(artist: User, shown: Mapping[str, Post]) -> None:
    """As she would by hand. What there is already is left as it is."""
    if artist.collections.exists():
        return
    if PINNED in shown:
        order.pin(artist=artist, work=shown[PINNED].public_id)
    for title, text, works in COLLECTIONS:
        collecting.start_collection(
            artist=artist,
            form_key=uuid5(NAMESPACE_URL, f"cara-demo/{title}"),
            told=Told(title, text),
            works=[shown[work].public_id for work in works if work in shown],
        )
