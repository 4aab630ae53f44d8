"""Consents (RRA §3(a), §7(f), §7(h), §7(o)): who has signed, what is needed, and who would tip it."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.rules.consents import Answer, Meter, Standard, Vote, meter
from compliance.rules.errors import RuleError

# Conversion and warrant shares of the first closing, half up, by the documents.
SHARES = {
    "north-sound-legacy": 34_043,
    "north-sound-international": 400_000,
    "north-sound-institutional": 417_021,
    "ota": 85_107,
    "promed": 255_320,
    "sco-capital": 595_744,
    "sds": 851_064,
    "xmark": 1_140_425,
    "sco-financial": 188_936,
}


def asked(*signed: str, refused: tuple[str, ...] = (), standard: Standard = Standard.MAJORITY) -> Meter:
    """The holders of May 2003, some of whom signed or refused."""
    answers = dict.fromkeys(signed, Answer.SIGNED) | dict.fromkeys(refused, Answer.REFUSED)
    votes = [Vote(holder, shares, answers.get(holder, Answer.SILENT)) for holder, shares in SHARES.items()]
    return meter(votes, standard)


def named(votes: tuple[Vote, ...]) -> list[str]:
    return [vote.holder for vote in votes]


class TestAMajorityOfTheRegistrableSecurities:
    def test_is_more_than_half_of_the_base_of_may_2003(self) -> None:
        shown = asked()
        assert (shown.total(), shown.needed) == (3_967_660, 1_983_831)
        assert shown.rule == "more than 1,983,830 of 3,967,660 shares (at least 1,983,831)"

    def test_is_carried_by_xmark_and_sds(self) -> None:
        shown = asked("xmark", "sds")
        shares = {vote.holder: shown.share_of(vote) for vote in shown.votes}
        assert (shares["xmark"], shares["sds"]) == ("28.74%", "21.45%")
        assert (shown.total(Answer.SIGNED), shown.is_carried) == (1_991_489, True)
        assert shown.outcome == "Carried: 7,659 shares more than half"
        assert named(shown.pivotal) == ["xmark", "sds"]

    def test_is_not_carried_by_xmark_alone_whom_sds_alone_would_tip(self) -> None:
        shown = asked("xmark")
        assert shown.outcome == "Not carried: 843,406 shares short"
        assert named(shown.tipping) == ["sds"]
        assert [named(each) for each in shown.smallest_sets()] == [["sds"]]

    def test_names_the_smallest_sets_where_no_single_holder_tips_it(self) -> None:
        shown = asked()
        assert shown.tipping == ()
        assert [named(each) for each in shown.smallest_sets()] == [["xmark", "sds"]]

    @pytest.mark.parametrize(("signed", "is_carried"), [(49, False), (50, False), (51, True)])
    def test_is_not_half(self, *, signed: int, is_carried: bool) -> None:
        shown = meter([Vote("one", signed, Answer.SIGNED), Vote("other", 100 - signed)], Standard.MAJORITY)
        assert shown.is_carried is is_carried

    def test_of_an_odd_number_is_its_larger_part(self) -> None:
        shown = meter([Vote("one", 51, Answer.SIGNED), Vote("other", 50)], Standard.MAJORITY)
        assert (shown.needed, shown.is_carried) == (51, True)
        assert shown.rule == "more than 50.5 of 101 shares (at least 51)"
        assert shown.outcome == "Carried: 0.5 shares more than half"

    def test_cannot_be_reached_once_too_many_have_refused(self) -> None:
        shown = asked("ota", refused=("xmark", "sds"))
        assert not shown.can_carry
        assert shown.outcome.endswith("those who have not answered are not enough")
        assert (shown.tipping, shown.smallest_sets()) == ((), ())

    def test_of_nothing_is_not_carried(self) -> None:
        shown = meter([Vote("one", 0, Answer.SIGNED)], Standard.MAJORITY)
        assert (shown.is_carried, shown.share_of(shown.votes[0])) == (False, "0.00%")


class TestSharesOfTheIssuerAndItsAffiliates:
    def test_are_not_counted_in_a_majority(self) -> None:
        votes = [
            Vote("one", 60, Answer.SIGNED),
            Vote("other", 50),
            Vote("issuer", 100, Answer.SIGNED, is_affiliate=True),
        ]
        shown = meter(votes, Standard.MAJORITY)
        assert (shown.total(), shown.needed, shown.is_carried) == (110, 56, True)
        assert named(shown.excluded) == ["issuer"]

    def test_do_not_excuse_an_affiliate_from_signing_where_each_holder_must(self) -> None:
        votes = [Vote("one", 60, Answer.SIGNED), Vote("affiliate", 100, is_affiliate=True)]
        shown = meter(votes, Standard.EACH)
        assert (shown.is_carried, shown.excluded) == (False, ())
        assert named(shown.tipping) == ["affiliate"]


class TestEachHolder:
    def test_must_sign_whatever_it_holds(self) -> None:
        others = [holder for holder in SHARES if holder != "ota"]
        shown = asked(*others, standard=Standard.EACH)
        assert (shown.rule, shown.outcome) == ("each of 9 holders", "Not carried: 1 holder short")
        assert named(shown.tipping) == ["ota"]
        assert asked(*SHARES, standard=Standard.EACH).outcome == "Carried: every holder has signed"

    def test_must_sign_even_with_nothing_on_the_base_chosen(self) -> None:
        shown = meter([Vote("one", 10, Answer.SIGNED), Vote("agent", 0)], Standard.EACH)
        assert not shown.is_carried


class TestAPercentage:
    @pytest.mark.parametrize(("signed", "is_carried"), [(66, False), (67, True), (68, True)])
    def test_is_at_least_that_much(self, *, signed: int, is_carried: bool) -> None:
        votes = [Vote("one", signed, Answer.SIGNED), Vote("other", 100 - signed)]
        shown = meter(votes, Standard.PERCENT, Fraction(200, 3))
        assert (shown.needed, shown.is_carried) == (67, is_carried)
        assert shown.rule == "at least 67 of 100 shares (66.6667%)"

    def test_may_be_reached_exactly(self) -> None:
        shown = meter([Vote("one", 75, Answer.SIGNED), Vote("other", 25)], Standard.PERCENT, Fraction(75))
        assert shown.outcome == "Carried: 0 shares more than needed"

    @pytest.mark.parametrize("percent", [None, Fraction(0), Fraction(101)])
    def test_is_refused_outside_1_to_100(self, percent: Fraction | None) -> None:
        with pytest.raises(RuleError, match="more than 0 and at most 100"):
            meter([], Standard.PERCENT, percent)


def test_a_holder_is_refused_twice() -> None:
    with pytest.raises(RuleError, match="counted once"):
        meter([Vote("one", 1), Vote("one", 2)], Standard.MAJORITY)


VOTES = st.lists(st.tuples(st.integers(0, 40), st.sampled_from(Answer), st.booleans()), min_size=1, max_size=9).map(
    lambda rows: [Vote(f"h{place}", *row) for place, row in enumerate(rows)]
)
STANDARDS = st.one_of(
    st.just((Standard.MAJORITY, None)),
    st.just((Standard.EACH, None)),
    st.integers(1, 100).map(lambda percent: (Standard.PERCENT, Fraction(percent))),
)


def carries(votes: list[Vote], signed: set[str], standard: Standard, percent: Fraction | None) -> bool:
    """By the words of the clause alone: who counts, and whether those who signed are enough."""
    if standard is Standard.EACH:
        return all(vote.holder in signed for vote in votes)
    base = [vote for vote in votes if not vote.is_affiliate]
    whole = sum(vote.shares for vote in base)
    part = sum(vote.shares for vote in base if vote.holder in signed)
    if whole == 0:
        return False
    return part > whole / 2 if percent is None else Decimal(part) * 100 >= Decimal(whole) * int(percent)


@given(VOTES, STANDARDS)
def test_who_would_tip_it_is_what_trying_every_set_of_holders_finds(
    votes: list[Vote], asked_for: tuple[Standard, Fraction | None]
) -> None:
    standard, percent = asked_for
    shown = meter(votes, standard, percent)
    signed = {vote.holder for vote in votes if vote.answer is Answer.SIGNED}
    silent = [vote.holder for vote in votes if vote.answer is Answer.SILENT]
    assert shown.is_carried is carries(votes, signed, standard, percent)
    if shown.is_carried:
        pivotal = {one for one in signed if not carries(votes, signed - {one}, standard, percent)}
        assert set(named(shown.pivotal)) == pivotal
        assert shown.smallest_sets() == ()
        return
    winning = [
        set(some)
        for size in range(1, len(silent) + 1)
        for some in combinations(silent, size)
        if carries(votes, signed | set(some), standard, percent)
    ]
    fewest = min(map(len, winning), default=0)
    smallest = {frozenset(some) for some in winning if len(some) == fewest}
    assert shown.can_carry is bool(winning)
    assert {frozenset(named(each)) for each in shown.smallest_sets(most=1_000)} == smallest
    assert set(named(shown.tipping)) == {one for some in winning if len(some) == 1 for one in some}


@given(VOTES)
def test_percentages_are_half_up_to_two_places(votes: list[Vote]) -> None:
    shown = meter(votes, Standard.MAJORITY)
    for vote in shown.counted:
        exact = Decimal(vote.shares) * 100 / Decimal(shown.shares())
        assert shown.share_of(vote) == f"{exact.quantize(Decimal('0.01'), ROUND_HALF_UP)}%"


def test_many_holders_are_answered_at_once() -> None:
    """Every set of 50 of 100 equal holders would carry it: the first few are named, and the rest not looked for."""
    shown = meter([Vote(f"h{place:03}", 7) for place in range(99)], Standard.MAJORITY)
    assert [len(each) for each in shown.smallest_sets(3)] == [50, 50, 50]
