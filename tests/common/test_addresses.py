import pytest
from django.urls import NoReverseMatch, reverse

from common.addresses import address

ID = "8fKcPz2QwLmNx4Rt"


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("home", []),
        ("portfolios:gallery", ["mirela.voss-2"]),
        ("portfolios:artwork", ["mirela", f"{ID}-valley-in-fog"]),
        ("portfolios:artwork", ["1111111111111111", ID]),
        ("feed:like", [ID]),
    ],
)
def test_an_address_is_what_reverse_says(name, parts):
    assert address(name, *parts) == reverse(name, args=parts)


def test_an_address_that_is_not_there_is_an_error():
    with pytest.raises(NoReverseMatch):
        address("portfolios:nowhere")
    with pytest.raises(NoReverseMatch):
        address("portfolios:gallery", "mirela", ID)
