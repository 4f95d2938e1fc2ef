"""Who lives in the demo, what they show and what they say. The pictures were drawn by a program for this project."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

PASSWORD = "paper-and-ink"  # noqa: S105  # of a demo on one's own machine


@dataclass(frozen=True)
class Work:
    title: str
    text: str
    mediums: tuple[str, ...]
    # File name and description of each picture.
    pictures: tuple[tuple[str, str], ...]
    tags: tuple[str, ...] = ()
    trade: str = ""
    software: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    # What else the editor asks for, by the names that it has there.
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Person:
    handle: str
    name: str
    bio: str
    portrait: str = ""
    works: tuple[Work, ...] = ()
    moderator: bool = False


VALLEY = "Ochre hills under a pale sky, the nearest ridge dark blue."
CARMINE = "Carmine mountains, a white sun low in a pink sky."

PEOPLE = (
    Person(
        "mirela",
        "Mirela Voss",
        "Landscape and light. Environment concept for film and games, gouache on weekends. "
        "Every piece here was made by hand.",
        "portrait-1.jpg",
        (
            Work(
                "Red morning",
                "Painted standing up, before coffee.",
                ("Gouache",),
                (("red-morning.jpg", "Grey ridges under a red sky with a pale pink sun."),),
                tags=("landscape", "sunrise"),
                more={"year": 2025, "dimensions": "21 × 14 cm"},  # noqa: RUF001
            ),
            Work(
                "Tidal study",
                "What the rock pools left on the page.",
                ("Gouache", "Ink"),
                (("tidal-study.jpg", "Dark discs, rings and straw-coloured lines on turquoise."),),
                tags=("sea", "study"),
                more={"is_unfinished": True, "wants_critique": True},
            ),
            Work(
                "Carmine valley",
                "The same valley as always, on the one day it was red.",
                ("Gouache",),
                (("carmine-valley.jpg", CARMINE),),
                tags=("landscape", "valley"),
                more={"licence": "by-nc"},
            ),
            Work(
                "Ridge in fog",
                "Grey is never only grey.",
                ("Watercolour",),
                (("ridge-in-fog.jpg", "Five grey-green ridges one behind the other, a moon half risen."),),
                tags=("landscape", "fog"),
            ),
            Work(
                "The valley before the dam",
                "Seven layers of gouache over a toned ground. The pale band is *raw paper*.\n\n"
                "> They will flood it in spring.\n\n"
                "- toned with raw sienna\n- darks last\n- the second picture is the same view at dusk",
                ("Gouache",),
                (("valley-before-the-dam.jpg", VALLEY), ("carmine-valley.jpg", CARMINE)),
                tags=("landscape", "valley", "plein-air"),
                trade="Environment art",
                captions=("", "The same view an hour later."),
                more={"year": 2026, "dimensions": "30 × 40 cm", "wants_critique": True},  # noqa: RUF001
            ),
        ),
    ),
    Person(
        "lark",
        "Teodor Lark",
        "Digital landscapes, forty minutes each, no undo.",
        "portrait-2.jpg",
        (
            Work(
                "Last light over the ridge",
                "Forty minutes, no undo. I keep losing the middle distance, tell me where your eye goes first.",
                ("Digital painting",),
                (("last-light.jpg", "Teal mountains fading into the distance below a yellow evening sky."),),
                tags=("landscape", "speedpaint"),
                trade="Concept art",
                software=("Krita",),
                more={"wants_critique": True},
            ),
        ),
    ),
    Person(
        "aiko",
        "Aiko Brandt",
        "Mosaic and glass. Tiles for places where people wait.",
        "portrait-4.jpg",
        (
            Work(
                "Green glass",
                "Tile studies for the mural commission.",
                ("Glass", "Mosaic"),
                (("green-glass.jpg", "Pieces of glass from dark to pale green, like leaves seen from below."),),
            ),
        ),
    ),
    Person(
        "noor",
        "Noor Hadid",
        "Ink, comics, and the white between the panels.",
        "portrait-5.jpg",
        (
            Work(
                "Clay orbits",
                "Cut paper, then ink, then regret, then more paper.",
                ("Collage", "Ink"),
                (("clay-orbits.jpg", "Circles in clay, black and cream, some of them only rings."),),
                tags=("abstract", "collage"),
                trade="Comics",
            ),
        ),
    ),
    Person(
        "jun",
        "Jun Park",
        "Environment art. Moss, mostly.",
        "portrait-6.jpg",
        (
            Work(
                "Moss signals",
                "If moss had a telegraph.",
                ("Digital painting",),
                (("moss-signals.jpg", "Dark discs and rings on mossy green, joined by thin lines."),),
                tags=("moss", "landscape"),
                trade="Environment art",
                software=("Photoshop", "Blender"),
            ),
        ),
    ),
    Person(
        "elsa",
        "Elsa Moen",
        "Oil, portraits of weather.",
        "portrait-7.jpg",
        (
            Work(
                "Violet evening",
                "Thirty-eight coats. The neighbours think I am painting a door.",
                ("Oil",),
                (("field-violet.jpg", "A tall canvas of violet above saffron and orange."),),
            ),
        ),
    ),
    Person(
        "ottilie",
        "Ottilie Brandão",
        "Colour fields. I count the coats so that you do not have to.",
        "portrait-3.jpg",
        (
            Work(
                "Saffron field",
                "Forty-one coats. One more than I promised.",
                ("Acrylic",),
                (("field-saffron.jpg", "Bands of violet, saffron and orange with soft edges."),),
            ),
        ),
    ),
    Person(
        "sunniva",
        "Sunniva Dahl",
        "Marbling and endpapers for slow books.",
        "portrait-8.jpg",
        (
            Work(
                "Embers",
                "Third pull from the same bath; it never comes out twice.",
                ("Printmaking",),
                (("embers.jpg", "Orange and red feathered strokes over deep blue."),),
                tags=("abstract", "marbling"),
                more={"licence": "by-sa"},
            ),
        ),
    ),
    Person(
        "kwame",
        "Kwame Asante",
        "Night pictures.",
        "",
        (
            Work(
                "Night current",
                "The harbour at two, from memory.",
                ("Digital painting",),
                (("night-current.jpg", "Violet and coral lines flowing across a midnight ground."),),
                tags=("sea", "night"),
                software=("Procreate",),
            ),
        ),
    ),
    Person(
        "ximena",
        "Ximena Duarte",
        "Stone, slate, patience.",
        "",
        (
            Work(
                "Shale mosaic",
                "Four hundred pieces and one of them is wrong.",
                ("Mosaic", "Stone"),
                (("shale-mosaic.jpg", "Stone tiles that go from slate blue to white, darkest at the corners."),),
            ),
        ),
    ),
    Person(
        "bo",
        "Bo Lindqvist",
        "Marquetry and frames. Opinions about mounts.",
        "",
        (
            Work(
                "Walnut flow",
                "Grain study for a table that does not exist yet.",
                ("Wood",),
                (("walnut-flow.jpg", "Brown and cream strokes that swirl like the grain of walnut."),),
            ),
        ),
    ),
    Person(
        "tove",
        "Tove Ashby",
        "Engraver. Winters only; in summer I row.",
        "",
        (
            Work(
                "Winter strokes",
                "For a book about a very long road.",
                ("Engraving",),
                (("winter-strokes.jpg", "Grey, white and a little red in curling strokes."),),
            ),
        ),
    ),
    Person("priya", "Priya Raman", "I look at pictures on trains."),
    Person("ines", "Inês Moreau", "Looks after the house.", moderator=True),
)

# Follower, followed.
FOLLOWS = (
    ("priya", "mirela lark aiko noor elsa ottilie sunniva kwame tove"),
    ("bo", "mirela aiko elsa ximena ottilie"),
    ("mirela", "lark aiko noor elsa jun"),
    ("lark", "mirela aiko jun"),
    ("aiko", "ximena mirela"),
    ("noor", "mirela lark sunniva"),
    ("jun", "lark mirela"),
    ("elsa", "mirela ottilie kwame"),
    ("ottilie", "elsa"),
    ("sunniva", "noor mirela"),
    ("kwame", "lark mirela"),
    ("tove", "bo sunniva mirela"),
    ("ximena", "aiko mirela"),
)

# Title of a work, who likes it.
LIKES = (
    ("The valley before the dam", "lark aiko noor elsa jun priya bo kwame ximena sunniva"),
    ("Last light over the ridge", "mirela jun kwame priya noor"),
    ("Green glass", "ximena mirela bo priya"),
    ("Embers", "noor priya ottilie"),
    ("Red morning", "elsa ottilie bo priya lark"),
    ("Clay orbits", "sunniva priya"),
    ("Saffron field", "elsa bo"),
    ("Night current", "lark priya mirela"),
    ("Tidal study", "noor priya"),
    ("Ridge in fog", "lark tove"),
    ("Winter strokes", "bo sunniva"),
    ("Violet evening", "ottilie priya"),
)


# Title of a work, who says what, in their order.
@dataclass(frozen=True)
class Said:
    work: str
    by: str
    text: str
    # Where in which picture, in hundredths from its left and its top; none for no pin.
    pin: tuple[int, float, float] | None = None
    # Which of these it answers, by its number.
    to: int | None = None
    is_helpful: bool = False


_VALLEY, _LIGHT = "The valley before the dam", "Last light over the ridge"
COMMENTS = (
    Said(
        _VALLEY,
        "lark",
        "The warm edge here is doing all the work. Could the ridge behind go half a step cooler?",
        pin=(0, 62, 31),
        is_helpful=True,
    ),
    Said(_VALLEY, "noor", "Love this passage. I would keep it as loose as it is.", pin=(0, 28, 66)),
    Said(_VALLEY, "mirela", "Half a step cooler it is. Thank you, @lark.", to=0),
    Said(_VALLEY, "lark", "And leave the raw paper alone!", to=2),
    Said(_VALLEY, "aiko", "The second one has the better sky.", pin=(1, 67, 30)),
    Said(_LIGHT, "mirela", "My eye goes to the sun and stays there. Is that what you wanted?", pin=(0, 50, 40)),
    Said(_LIGHT, "lark", "It is what I feared.", to=5),
    Said("Green glass", "ximena", "How do you cut the small ones without losing the corner?"),
    Said("Red morning", "bo", "No mount. A plain dark frame, please, and a lot of wall."),
    Said("Embers", "noor", "Would buy the book for the endpapers."),
)
