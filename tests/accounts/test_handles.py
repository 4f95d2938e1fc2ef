import pytest

from accounts.handles import refusal, skeleton


@pytest.mark.parametrize("handle", ["mirela", "jun.park", "a1b", "x_y-z", "Mirela", "a" * 30])
def test_these_can_be_somebodys(handle):
    assert refusal(handle) is None


@pytest.mark.parametrize(
    "handle",
    [
        "",
        "ab",
        "a" * 31,
        "two..dots",
        ".dot",
        "dot.",
        "with space",
        "zoë",
        "мирела",
        "a/b",
        "admin",
        "Adm1n",
        "cara",
        "c.a.r.a",
    ],
)
def test_these_cannot_and_the_reason_is_a_sentence(handle):
    reason = refusal(handle)
    assert reason is not None
    assert reason.endswith(".")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mirela", "M1RELA"),
        ("mirela", "mire1a"),
        ("jun.park", "junpark"),
        ("modern", "modem"),
        ("oslo", "0s10"),
        ("vvave", "wave"),
    ],
)
def test_these_look_alike(one, other):
    assert skeleton(one) == skeleton(other)


def test_different_names_do_not_look_alike():
    names = ["mirela", "marela", "lark", "clark", "aiko", "noor", "jun", "elsa"]
    assert len({skeleton(name) for name in names}) == len(names)
