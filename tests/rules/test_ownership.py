"""Rule 13d-3: what a person owns beneficially, and of which part of the class."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from compliance.rules.errors import RuleError
from compliance.rules.ownership import Outstanding, Owned, counts_as_owned, groups, together
from compliance.rules.percentages import percent_of_class

DECEMBER_2003 = Outstanding(7_136_843, 7_187_279)
SHIPMAN = Owned(101_700, 0, 20_000)
HELEN = Owned(26_500, 0, 14_000)


class TestTheSupplementOfDecember2003:
    def test_prints_1_42_and_1_14_percent_over_the_whole_range(self) -> None:
        assert (SHIPMAN.before, SHIPMAN.offered, SHIPMAN.after) == (101_700, 20_000, 81_700)
        assert SHIPMAN.percent_before(DECEMBER_2003) == "1.42%"
        assert SHIPMAN.percent_after(DECEMBER_2003) == "1.14%"

    def test_prints_an_asterisk_for_less_than_1_percent(self) -> None:
        assert (HELEN.before, HELEN.offered, HELEN.after) == (26_500, 14_000, 12_500)
        assert (HELEN.percent_before(DECEMBER_2003), HELEN.percent_after(DECEMBER_2003)) == ("*", "*")

    @pytest.mark.parametrize(("outstanding", "printed"), [(7_136_842, "1.43%"), (7_187_280, "1.41%")])
    def test_prints_something_else_one_share_outside_it(self, outstanding: int, printed: str) -> None:
        assert SHIPMAN.percent_before(Outstanding(outstanding, outstanding)) == printed

    def test_counts_both_trusts_together_for_the_person_who_controls_them(self) -> None:
        both = together([SHIPMAN, HELEN])
        assert (both.before, both.offered, both.after) == (128_200, 34_000, 94_200)


class TestARightToAcquireWithin60Days:
    @pytest.mark.parametrize(
        ("begins", "counts"),
        [
            (None, True),
            (date(2003, 12, 5), True),
            (date(2004, 2, 2), True),
            (date(2004, 2, 3), True),
            (date(2004, 2, 4), False),
        ],
    )
    def test_counts_up_to_the_60th_day(self, begins: date | None, *, counts: bool) -> None:
        assert counts_as_owned(begins, date(2003, 12, 5)) is counts

    def test_is_in_the_persons_own_numerator_and_denominator(self) -> None:
        class_ = Outstanding(900, 900)
        assert Owned(0, 100, 100).percent_before(class_) == "10.00%"
        assert Owned(100, 0, 100).percent_before(class_) == "11.11%"

    def test_stays_in_the_denominator_when_its_shares_are_sold(self) -> None:
        assert Owned(50, 100, 100).percent_after(Outstanding(900, 900)) == "5.00%"


class TestMoreThan5Percent:
    @pytest.mark.parametrize(("shares", "reports"), [(49, False), (50, False), (51, True)])
    def test_is_reported(self, shares: int, *, reports: bool) -> None:
        assert Owned(shares, 0, 0).must_report(Outstanding(1_000, 1_000)) is reports

    def test_is_reported_where_one_number_of_the_range_makes_it_so(self) -> None:
        assert Owned(51, 0, 0).must_report(Outstanding(1_000, 2_000))


def test_more_offered_than_owned_is_refused() -> None:
    with pytest.raises(RuleError, match="21 shares offered, and only 20 owned"):
        Owned(5, 15, 21)


@pytest.mark.parametrize(("least", "most"), [(0, 1), (2, 1)])
def test_a_class_of_nothing_is_refused(least: int, most: int) -> None:
    with pytest.raises(RuleError, match="cannot be"):
        Outstanding(least, most)


@given(st.integers(1, 10**7), st.integers(0, 10**7))
def test_one_number_prints_the_quotient_half_up_or_an_asterisk_below_1_percent(outstanding: int, shares: int) -> None:
    exact = Decimal(shares) * 100 / Decimal(outstanding)
    expected = "*" if exact < 1 else f"{exact.quantize(Decimal('0.01'), ROUND_HALF_UP):,}%"
    assert percent_of_class(shares, outstanding, outstanding) == expected


@given(st.integers(1, 5_000), st.integers(0, 40), st.integers(0, 5_000))
def test_a_range_prints_one_percentage_only_where_every_number_in_it_gives_that(
    least: int, width: int, shares: int
) -> None:
    printed = {percent_of_class(shares, each, each) for each in range(least, least + width + 1)}
    over_all = percent_of_class(shares, least, least + width)
    assert (len(printed) == 1) is (over_all in printed)
    if len(printed) > 1:
        assert " to " in over_all


class TestHoldersUnderCommonControl:
    def test_share_a_person_whatever_the_spelling_of_capitals_and_spaces(self) -> None:
        assert groups([("a", "James T. Betts"), ("b", "james t.  betts"), ("c", "Somebody")]) == [frozenset("ab")]

    def test_are_joined_by_a_holder_that_two_persons_control(self) -> None:
        assert groups([("a", "One"), ("b", "One"), ("b", "Two"), ("c", "Two")]) == [frozenset("abc")]

    @given(st.lists(st.tuples(st.integers(0, 7), st.sampled_from("PQRS")), max_size=12))
    def test_are_those_between_whom_a_chain_of_shared_persons_leads(self, controls: list[tuple[int, str]]) -> None:
        assume(controls)
        holders = {holder for holder, _ in controls}
        reached = {one: {one} for one in holders}
        for _ in holders:
            for one, person in controls:
                for other, same in controls:
                    if person == same:
                        for members in reached.values():
                            if one in members:
                                members.add(other)
        expected = {frozenset(members) for members in reached.values() if len(members) > 1}
        assert set(groups(controls)) == expected
