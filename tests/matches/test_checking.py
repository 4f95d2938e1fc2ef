"""What becomes of a picture that looks like an earlier one, and when nothing does."""

from typing import Any

import pytest

from accounts.models import User
from feed.models import Comment, CommentPicture, Post
from images.lookup import bar
from images.models import Fingerprint, Image
from images.screening import Facts
from matches import services
from matches.checking import KNOWN, SIMILAR, TAKEN_DOWN, check
from matches.models import Agreement, Match
from tests.matches.making import make_entry
from tests.people import make_image, make_person, make_post, make_talk

pytestmark = pytest.mark.django_db
LOOKS = int.from_bytes(b"Field with saffron, late evening") >> 3
OTHERS = tuple(bytes([n]) * 32 for n in range(1, 8))


@pytest.fixture
def artist() -> User:
    return make_person("noor")


@pytest.fixture
def other() -> User:
    return make_person("kim")


def entry(image: Image, pdq: int = LOOKS) -> Image:
    make_entry(image, pdq)
    return image


def place(person: User, kind: str, *, under: Post | None = None) -> Image:
    """A picture of this person's, in a work, in talk or in a comment."""
    image = make_image()
    if kind == "comment":
        under = under or make_post(make_person(f"host-{image.pk}"))
        comment = Comment.objects.create(post=under, author=person, text="!")
        CommentPicture.objects.create(comment=comment, image=image, place=0)
    else:
        post = make_post(person, pictures=0) if kind == "work" else make_talk(person)
        post.pictures.create(image=image, place=0)
    return image


def facts(image: Image, *, turned: bool = False) -> Facts:
    row = Fingerprint.objects.get(image=image)
    pdq = bytes(row.pdq or b"")
    own, *others = (*OTHERS, pdq) if turned else (pdq, *OTHERS)
    return Facts(image.pk, bytes(row.upload_hash), bytes(row.pixel_hash), own, 100, tuple(others), "JPEG", 900, 600)


def found(image: Image, *, turned: bool = False) -> list[tuple[str, str]]:
    """The rules and what they ask for."""
    return [(finding.rule, str(finding.outcome)) for finding in check(facts(image, turned=turned))]


@pytest.mark.parametrize(
    ("later", "earlier", "same", "alike"),
    [
        ("work", "work", [(KNOWN, "hold")], [(SIMILAR, "look")]),
        ("work", "talk", [(KNOWN, "look")], []),
        ("work", "comment", [], []),
        ("talk", "work", [(KNOWN, "hold")], [(SIMILAR, "look")]),
        ("talk", "talk", [], []),
        ("talk", "comment", [], []),
        ("comment", "work", [(KNOWN, "look")], [(SIMILAR, "look")]),
        ("comment", "talk", [], []),
        ("comment", "comment", [], []),
    ],
)
def test_what_stands_where(later: str, earlier: str, same: Any, alike: Any, artist: User, other: User) -> None:
    entry(place(artist, earlier))
    copy, similar, far = place(other, later), place(other, later), place(other, later)
    answers = [found(entry(copy, LOOKS ^ 2**31 - 1)), found(entry(similar, LOOKS ^ 2**45 - 1 << 100))]
    assert (*answers, found(entry(far, LOOKS ^ 2**60 - 1 << 150))) == (same, alike, [])


def test_it_is_told_what_is_known_and_nothing_else(artist: User, other: User) -> None:
    earlier, later = entry(place(artist, "work")), entry(place(other, "work"), LOOKS ^ 7)
    (finding,) = check(facts(later))
    assert (finding.seen, finding.evidence) == ("3 of 256 bits apart", {"bits apart": 3, "other_picture": earlier.pk})
    assert list(Match.objects.values_list("later__image", "earlier__image", "earlier_person", "kind", "apart")) == [
        (later.pk, earlier.pk, artist.pk, "held", 3)
    ]
    assert (list(check(facts(later))) == [finding], Match.objects.count()) == (True, 1)


def test_it_is_found_turned(artist: User, other: User) -> None:
    entry(place(artist, "work"))
    assert found(entry(place(other, "work")), turned=True) == [(KNOWN, "hold")]


def test_ones_own_is_not_held_but_remembered(artist: User) -> None:
    first, again = entry(place(artist, "work")), entry(place(artist, "work"))
    assert (found(again), Match.objects.get().kind, Match.objects.get().earlier.image) == ([], "own", first)


def test_in_one_post_it_is_not_even_mentioned(artist: User) -> None:
    image = entry(place(artist, "work"))
    twice = make_image()
    image.in_post.post.pictures.create(image=twice, place=1)
    assert (found(entry(twice)), Match.objects.count()) == ([], 0)


def test_the_earliest_decides(artist: User, other: User) -> None:
    """Whoever shows it first is not held for who copied it; whoever copied it once is held again."""
    entry(place(artist, "work"))
    copy = entry(place(other, "work"))
    assert found(copy) == [(KNOWN, "hold")]
    assert (found(entry(place(artist, "work"))), found(entry(place(other, "work")))) == ([], [(KNOWN, "hold")])


def test_what_nobody_owns_any_more_holds_nobody(other: User) -> None:
    entry(make_image())
    assert found(entry(place(other, "work"))) == []


def test_a_critique_shows_what_it_speaks_of(artist: User, other: User) -> None:
    work = make_post(artist)
    entry(work.pictures.get().image)
    assert found(entry(place(other, "comment", under=work))) == []


def test_what_was_taken_down_is_held_whoever_brings_it(artist: User, other: User) -> None:
    image = entry(place(artist, "work"))
    bar(images=Image.objects.filter(pk=image.pk))
    assert [found(entry(place(person, "work"))) for person in (artist, other)] == [[(TAKEN_DOWN, "hold")]] * 2
    assert set(Match.objects.values_list("earlier_person", flat=True)) == {None}


def test_agreements(artist: User, other: User) -> None:
    """On a picture for one or for all, and on all that two people share, in both directions."""
    third = make_person("third")
    image, later = entry(place(artist, "work")), entry(place(other, "work"))
    picture = Fingerprint.objects.get(image=image).pk

    def held() -> list[bool]:
        return [bool(found(entry(place(person, "work")))) for person in (other, third)]

    assert held() == [True, True]
    services.agree(picture=picture, taker=other.pk, by=artist)
    assert held() == [False, True]
    Agreement.objects.all().delete()
    Agreement.objects.create(giver=other, taker=artist)
    assert held() == [False, True]
    Agreement.objects.all().delete()
    found(later)
    services.free_for_all(matches=Match.objects.filter(later__image=later), by=other)
    assert held() == [False, False]
