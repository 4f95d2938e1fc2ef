import pytest
from django import forms

from common.errors import StrangeForm
from common.rows import rows_of


class Fruit(forms.Form):
    name = forms.CharField(required=False)
    colour = forms.CharField(required=False, max_length=6)


Fruits = rows_of(Fruit, what="fruits", most=4)
KEPT = [{"name": name, "colour": ""} for name in ("apple", "pear", "fig")]


def sent(*rows, kept=3):
    """Each row: its name, its place, and whether it is to be removed."""
    data = {"fruits-TOTAL_FORMS": str(len(rows)), "fruits-INITIAL_FORMS": str(kept)}
    for number, (name, place, *remove) in enumerate(rows):
        data |= {f"fruits-{number}-name": name, f"fruits-{number}-ORDER": str(place)}
        data |= {f"fruits-{number}-DELETE": "on"} if remove else {}
    return Fruits(data, prefix="fruits", initial=KEPT)


def names(rows):
    assert rows.is_valid()
    return [row["name"] for row in rows.said]


def test_there_is_an_empty_row_at_the_end_until_there_are_as_many_as_there_can_be():
    assert len(Fruits(prefix="fruits", initial=KEPT).forms) == 4
    assert len(Fruits(prefix="fruits", initial=[*KEPT, {"name": "plum"}]).forms) == 4


def test_as_they_were():
    assert names(sent(("apple", 1), ("pear", 2), ("fig", 3), ("", ""))) == ["apple", "pear", "fig"]


def test_a_new_one_comes_last_unless_it_says_otherwise():
    assert names(sent(("apple", 1), ("pear", 2), ("fig", 3), ("plum", ""))) == ["apple", "pear", "fig", "plum"]
    assert names(sent(("apple", 1), ("pear", 2), ("fig", 3), ("plum", 1))) == ["plum", "apple", "pear", "fig"]


@pytest.mark.parametrize(
    ("places", "order"),
    [
        ((1, 2, 1), ["fig", "apple", "pear"]),
        ((3, 2, 3), ["pear", "fig", "apple"]),
        ((3, 2, 1), ["fig", "pear", "apple"]),
        ((2, 3, 1), ["fig", "apple", "pear"]),
        (("", 2, 3), ["pear", "fig", "apple"]),
        ((1, -5, 3), ["pear", "apple", "fig"]),
    ],
)
def test_one_moves_by_its_number_alone(places, order):
    assert names(sent(*zip(("apple", "pear", "fig"), places, strict=True))) == order


def test_what_is_sent_counts_though_it_is_kept_already():
    assert names(sent(("apple", 1), ("pear", ""), ("fig", ""), kept=1)) == ["apple", "pear", "fig"]


def test_removed_or_emptied_it_is_gone_whatever_else_is_wrong_with_it():
    rows = sent(("apple", 1), ("", 2), ("fig", 3, "remove"))
    rows.data["fruits-2-colour"] = "far too long"
    assert names(rows) == ["apple"]


def test_too_many_are_refused_and_empty_ones_are_not_counted():
    fruits = ["apple", "pear", "fig", "plum"]
    assert names(sent(*((name, "") for name in [*fruits, "", ""]))) == fruits
    rows = sent(*((name, "") for name in [*fruits, "lime"]))
    assert (rows.is_valid(), list(rows.non_form_errors())) == (
        False,
        ["There is room for 4 fruits; these are 5."],
    )


def test_a_row_that_is_wrong_keeps_what_was_typed():
    rows = sent(("apple", "first"), ("pear", 2))
    assert (rows.is_valid(), rows.errors) == (False, [{"ORDER": ["A place is a whole number."]}, {}])
    assert rows.forms[0]["ORDER"].value() == "first"


def test_a_form_without_rows_says_nothing_about_them():
    assert not Fruits({"name": "somebody"}, prefix="fruits", initial=KEPT).is_bound


def test_a_broken_form_is_told_so():
    with pytest.raises(StrangeForm):
        Fruits({"fruits-TOTAL_FORMS": "many"}, prefix="fruits")
