"""The moderators' desk: what waits, with the evidence beside it, and what they can do, one by one and many at once."""

from typing import Any

import pytest

from accounts.models import User
from images.models import Image
from protection.models import Appeal, Case, Decision, Finding
from tests.people import make_post
from tests.protection.test_cases import AsPerson, hold

pytestmark = pytest.mark.django_db
LIST = "/desk/protection/case/"


def some_cases(artist: User, count: int) -> list[Case]:
    return [hold(make_post(artist, f"Work {n}", state="draft")) for n in range(count)]


def states() -> list[str]:
    return list(Case.objects.order_by("pk").values_list("state", flat=True))


def test_the_evidence_beside_the_picture(artist: User, moderator: User, as_person: AsPerson) -> None:
    (case,) = some_cases(artist, 1)
    Finding.objects.update(rule="generator-settings", evidence={"sha256": "c0ffee"})
    Appeal.objects.create(case=case, text="In Krita, over a week.")
    text = as_person(moderator).get(f"{LIST}{case.pk}/change/").content.decode()
    for said in ("A generator&#x27;s settings", "c0ffee", "In Krita, over a week.", "@artist", "no other case"):
        assert said in text
    assert ">Hold …<" not in text


@pytest.mark.parametrize(("verdict", "expected"), [("release", "released"), ("refuse", "refused"), ("ask", "asked")])
def test_deciding_one_leads_to_the_next(
    verdict: str, expected: str, artist: User, moderator: User, as_person: AsPerson
) -> None:
    first, second = some_cases(artist, 2)
    told = {"verdict": verdict, "version": first.version, "ready": "Because.", "why": "Look here."}
    answer = as_person(moderator).post(f"{LIST}{first.pk}/change/", told)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"../../{second.pk}/change/")
    assert states() == [expected, "held"]
    decision = Decision.objects.get()
    assert (decision.moderator, decision.why) == (moderator, "Because.\n\nLook here.")


def test_a_refusal_wants_words_and_keeps_what_was_typed(artist: User, moderator: User, as_person: AsPerson) -> None:
    (case,) = some_cases(artist, 1)
    told = {"verdict": "refuse", "version": case.version, "why": ""}
    answer = as_person(moderator).post(f"{LIST}{case.pk}/change/", told)
    assert (answer.status_code, "Say why: the artist reads it." in answer.content.decode(), states()) == (
        422, True, ["held"],
    )  # fmt: skip
    answer = as_person(moderator).post(f"{LIST}{case.pk}/change/", told | {"why": "x" * 701})
    assert (answer.status_code, "x" * 701 in answer.content.decode()) == (422, True)


def test_what_another_has_decided_meanwhile(artist: User, moderator: User, as_person: AsPerson) -> None:
    (case,) = some_cases(artist, 1)
    seen = case.version
    url, client = f"{LIST}{case.pk}/change/", as_person(moderator)
    assert client.post(url, {"verdict": "release", "version": seen}).status_code == 302
    answer = client.post(url, {"verdict": "refuse", "version": seen, "why": "No"})
    assert (answer.status_code, "Somebody else has just decided" in answer.content.decode()) == (422, True)
    assert states() == ["released"]


def test_many_at_once(artist: User, moderator: User, as_person: AsPerson) -> None:
    cases, client = some_cases(artist, 4), as_person(moderator)
    chosen = {"action": "release", "_selected_action": [case.pk for case in cases[:2]]}
    assert client.post(LIST, chosen).status_code == 302
    assert states() == ["released", "released", "held", "held"]
    chosen = {"action": "refuse", "_selected_action": [case.pk for case in cases[2:]]}
    asked = client.post(LIST, chosen)
    assert (asked.status_code, "What their artists read" in asked.content.decode()) == (200, True)
    assert client.post(LIST, chosen | {"ready": "", "why": ""}).status_code == 200
    assert states() == ["released", "released", "held", "held"]
    assert client.post(LIST, chosen | {"ready": "", "why": "This is not yours."}).status_code == 302
    assert states() == ["released", "released", "refused", "refused"]
    assert set(Image.objects.filter(state="rejected").values_list("reason", flat=True)) == {"This is not yours."}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"held", "answered"}),
        ("?queue=answered", {"answered"}),
        ("?queue=released", {"released"}),
        ("?queue=all", {"held", "answered", "released"}),
        ("?queue=all&rule=generator-settings", {"released"}),
    ],
)
def test_the_queue_may_be_narrowed(
    query: str, expected: set[str], artist: User, moderator: User, as_person: AsPerson
) -> None:
    held, answered, released = some_cases(artist, 3)
    Appeal.objects.create(case=answered, text="Mine.")
    Case.objects.filter(pk=released.pk).update(state="released", waits_since=None, rules=["generator-settings"])
    shown: Any = as_person(moderator).get(LIST + query).context["cl"].result_list
    names = {held.pk: "held", answered.pk: "answered", released.pk: "released"}
    assert {names[case.pk] for case in shown} == expected
