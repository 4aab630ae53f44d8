"""Rule 144: the periods of a lot by the rule in force when they end, and the end of the Effectiveness Period."""

from __future__ import annotations

from datetime import date

import pytest

from compliance.rules.positions import Lot
from compliance.rules.rule144 import Held, effectiveness_period, freedom, versions


def lot(since: date | None, *, affiliate: bool = False, warrant: bool = False, security: str = "series-d") -> Held:
    held = Lot("xmark", "first", security, since)
    return Held(held, 134, security.title(), is_warrant=warrant, affiliate=affiliate)


def days(since: date) -> tuple[date | None, date | None]:
    found = freedom(lot(since))
    return found.sales_on, found.free_on


def test_the_versions_follow_each_other_without_a_gap() -> None:
    old, new = versions()
    assert (old.since, old.until, new.since, new.until) == (
        date(1997, 4, 29),
        date(2008, 2, 15),
        date(2008, 2, 15),
        None,
    )


@pytest.mark.parametrize(
    ("since", "sales_on", "free_on"),
    [
        # One year and two, wholly under the rule of 1997.
        (date(2003, 5, 7), date(2004, 5, 7), date(2005, 5, 7)),
        (date(2004, 2, 29), date(2005, 2, 28), date(2006, 2, 28)),
        # The day before, the day and the day after two years end with the rule of 1997.
        (date(2006, 2, 14), date(2007, 2, 14), date(2008, 2, 14)),
        (date(2006, 2, 15), date(2007, 2, 15), date(2008, 2, 15)),
        (date(2006, 2, 16), date(2007, 2, 16), date(2008, 2, 15)),
        # A year is over before the rule of 2008: free as soon as it is in force.
        (date(2006, 9, 1), date(2007, 9, 1), date(2008, 2, 15)),
        (date(2007, 2, 15), date(2008, 2, 15), date(2008, 2, 15)),
        # Bought under the two years, freed by the one: in June 2008, not June 2009.
        (date(2007, 6, 1), date(2008, 2, 15), date(2008, 6, 1)),
        # Six months and one year, wholly under the rule of 2008.
        (date(2007, 9, 1), date(2008, 3, 1), date(2008, 9, 1)),
        (date(2010, 8, 31), date(2011, 2, 28), date(2011, 8, 31)),
    ],
)
def test_a_period_ends_under_the_rule_in_force_on_that_day(since: date, sales_on: date, free_on: date) -> None:
    assert days(since) == (sales_on, free_on)


def test_the_steps_give_the_clause_and_the_arithmetic() -> None:
    _, sales, free = freedom(lot(date(2007, 6, 1))).steps
    assert (sales.text, sales.cite) == (
        "sales within the rule's limits: Friday, February 15, 2008",
        "Rule 144(d)(1)(i)",
    )
    assert sales.children[0].text == (
        "6 months after Friday, June 1, 2007: Saturday, December 1, 2007, before the rule so stood: "
        "from Friday, February 15, 2008"
    )
    assert free.children[0].text == "12 months after Friday, June 1, 2007: Sunday, June 1, 2008"


def test_an_affiliate_is_never_free_of_the_limits() -> None:
    found = freedom(lot(date(2003, 5, 7), affiliate=True))
    assert (found.sales_on, found.free_on) == (date(2004, 5, 7), None)


def test_a_lot_of_a_closing_whose_day_is_not_stated_has_no_day() -> None:
    found = freedom(lot(None))
    assert (found.sales_on, found.free_on) == (None, None)
    assert "no document states" in found.steps[-1].text


@pytest.mark.parametrize(("since", "known"), [(date(1997, 4, 28), False), (date(1997, 4, 29), True)])
def test_a_lot_held_since_before_the_rule_of_1997_has_no_day(since: date, known: bool) -> None:
    found = freedom(lot(since))
    assert (found.free_on is not None) is known
    assert ("earlier version" in found.steps[-1].text) is not known


def test_the_effectiveness_period_ends_when_every_lot_is_free() -> None:
    found = effectiveness_period([lot(date(2003, 5, 7)), lot(date(2003, 9, 1), security="common")])
    assert found.ends_on == date(2005, 9, 1)
    assert found.said == "Ends Thu Sep 1, 2005, or when all is sold if that is earlier."
    assert [step.text for step in found.steps] == [
        "Series-D: Saturday, May 7, 2005",
        "Common: Thursday, September 1, 2005",
    ]


def test_the_effectiveness_period_ends_with_the_last_sale() -> None:
    found = effectiveness_period([], gone_on=date(2004, 1, 15))
    assert (found.ends_on, found.said) == (date(2004, 1, 15), "Ended Thu Jan 15, 2004: nothing is left.")


def test_the_effectiveness_period_of_an_affiliate_ends_only_with_the_last_sale() -> None:
    assert effectiveness_period([lot(date(2003, 5, 7), affiliate=True)]).ends_on is None


def test_a_warrant_leaves_the_end_open_since_it_can_be_exercised_for_cash() -> None:
    found = effectiveness_period([lot(date(2003, 5, 7), warrant=True)])
    assert found.ends_on is None
    assert found.said == (
        "Ends when all is sold or, if earlier, when Rule 144 leaves all of it free: "
        "not before Sat May 7, 2005, and later if a warrant is exercised for cash."
    )


def test_a_day_that_is_not_stated_leaves_the_end_open() -> None:
    found = effectiveness_period([lot(date(2003, 5, 7)), lot(None)])
    assert (found.ends_on, found.is_stated) == (None, False)
    assert found.said == (
        "Ends when all is sold or, if earlier, when Rule 144 leaves all of it free: "
        "on what day is not known, since the day from which a holding period runs is not."
    )
