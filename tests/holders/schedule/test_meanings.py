"""A column means what its heading says of the placement's own securities; what is unclear is left to a person."""

from __future__ import annotations

import pytest

from holders.schedule import Meaning, Refused, Sold, Use, meanings

SERIES_D = [
    Sold("series-d", "preferred", "Series D 8% Cumulative Convertible Voting Preferred Stock"),
    Sold("d-1", "warrant", "Series D-1 Warrants"),
    Sold("d-2", "warrant", "Series D-2 Warrants"),
    Sold("placement-agent", "warrant", "Placement Agent Warrants"),
]
COMMON = [Sold("common", "common", "Common stock"), Sold("series-a", "warrant", "Series A warrants")]


def meant(heading: str, securities: list[Sold], **given: str) -> Meaning | None:
    [found] = meanings([heading], securities, given)
    return found


@pytest.mark.parametrize(
    ("heading", "security"),
    [
        ("Share of Series D Preferred Stock", "series-d"),
        ("Preferred Shares", "series-d"),
        ("Number of Shares", "series-d"),
        ("Shares of Common Stock Acquirable under Series D-1 Warrants", "d-1"),
        ("Shares of Common Stock Acquirable under Series D-2 Warrant", "d-2"),
        ("Shares of Common Stock Acquirable under Placement Agent Warrants", "placement-agent"),
        ("d-2", "d-2"),
        ("Warrants: Series D-1 (2)", "d-1"),
    ],
)
def test_a_heading_means_the_security_that_it_names(heading: str, security: str) -> None:
    assert meant(heading, SERIES_D) == Meaning(Use.QUANTITY, security)


@pytest.mark.parametrize(
    "heading", ["Warrants", "Series E Preferred Stock", "Conversion Shares", "Shares of Common Stock", "Colour"]
)
def test_a_heading_that_names_none_or_several_is_left_to_a_person(heading: str) -> None:
    assert meant(heading, SERIES_D) is None


@pytest.mark.parametrize(
    ("heading", "use"),
    [
        ("Name and Address of Purchaser", Use.NAME),
        ("Purchasers", Use.NAME),
        ("Address", Use.ADDRESS),
        ("Facsimile No.", Use.FAX),
        ("Attention", Use.ATTENTION),
        ("Closing Date", Use.CLOSED_ON),
        ("% of Class", Use.IGNORED),
        ("Holder code", Use.CODE),
    ],
)
def test_a_heading_means_a_detail_of_the_holder(heading: str, use: Use) -> None:
    assert meant(heading, SERIES_D) == Meaning(use)


def test_the_price_is_of_the_one_security_that_was_bought() -> None:
    assert meanings(["Name", "Shares", "Series A Warrants", "Aggregate Purchase Price"], COMMON, {}) == (
        Meaning(Use.NAME),
        Meaning(Use.QUANTITY, "common"),
        Meaning(Use.QUANTITY, "series-a"),
        Meaning(Use.PRICE, "common"),
    )


def test_a_line_for_each_security_names_it_in_a_column() -> None:
    assert meanings(["holder", "security", "quantity", "price_paid"], SERIES_D, {}) == (
        Meaning(Use.NAME),
        Meaning(Use.SECURITY),
        Meaning(Use.QUANTITY),
        Meaning(Use.PRICE),
    )


def test_what_a_person_says_of_a_column_goes_first() -> None:
    given = {"Colour": "d-1", "Warrants": "ignore", "Paid": "price:series-d"}
    assert meanings(["Colour", "Warrants", "Paid"], SERIES_D, given) == (
        Meaning(Use.QUANTITY, "d-1"),
        Meaning(Use.IGNORED),
        Meaning(Use.PRICE, "series-d"),
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [({"Colour": "d-9"}, "cannot be “d-9”. Say a security"), ({"Size": "d-1"}, "There is no column “size”.")],
)
def test_a_column_that_is_not_there_or_a_security_that_is_not_sold_is_refused(given: dict[str, str], said: str) -> None:
    with pytest.raises(Refused) as told:
        meanings(["Colour"], SERIES_D, given)
    assert said in str(told.value)
