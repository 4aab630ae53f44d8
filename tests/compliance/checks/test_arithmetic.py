"""The arithmetic of the checks is exact, and its figures read as a lawyer writes them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.checks.arithmetic import MINUS, decimals, difference, dollars, figure, floor
from compliance.checks.outstanding import Implied
from compliance.rules.rounding import half_up


@pytest.mark.parametrize(
    ("value", "down", "up"),
    [("0", 0, 0), ("0.49", 0, 0), ("0.5", 0, 1), ("1.5", 1, 2), ("2.5", 2, 3), ("1889361.702", 1_889_361, 1_889_362)],
)
def test_a_half_is_rounded_up(value: str, down: int, up: int) -> None:
    assert (floor(Fraction(value)), half_up(Fraction(value))) == (down, up)


def test_a_sum_of_thirds_is_exact() -> None:
    assert floor(sum([Fraction(1, 3)] * 3, Fraction(0))) == 1


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (4_440_000, "$4,440,000"),
        (100, "$100"),
        (3, "$3.00"),
        (Decimal("3.50"), "$3.50"),
        (Decimal("100.05"), "$100.05"),
    ],
)
def test_dollars_show_cents_where_there_are_any_and_below_a_hundred(value: int | Decimal, written: str) -> None:
    assert dollars(value) == written


def test_a_figure_is_a_number_where_it_is_whole_and_text_to_two_decimals_otherwise() -> None:
    assert [figure(Decimal("4440000.00")), figure(Fraction(4_440_000) / Fraction("2.35")), figure(Decimal("7.75"))] == [
        4_440_000,
        "1889361.70",
        "7.75",
    ]
    assert decimals(Fraction(1_889_361_702, 1_000)) == "1,889,361.70"
    assert decimals(Fraction(1, 200)) == "0.01"


def test_a_difference_subtracts_the_smaller_from_the_larger() -> None:
    assert difference(4_967_600, 3_967_660) == f"4,967,600 stated {MINUS} 3,967,660 computed = 999,940 more"
    assert difference(2, 5) == f"5 computed {MINUS} 2 stated = 3 less"


@pytest.mark.parametrize("printed", ["*", "", "0%", "0.00%", "1.42", "about 1%"])
def test_what_is_not_a_percentage_above_0_implies_nothing(printed: str) -> None:
    assert Implied.by(101_700, printed) is None


@given(shares=st.integers(1, 10**8), times=st.fractions(2, 500, max_denominator=1000))
def test_the_shares_outstanding_lie_in_what_their_percentage_implies(shares: int, times: Fraction) -> None:
    outstanding = half_up(shares * times)
    implied = Implied.by(shares, f"{decimals(Fraction(shares * 100, outstanding))}%")
    assert implied is not None
    assert implied.low - 1 <= outstanding <= implied.high + 1
