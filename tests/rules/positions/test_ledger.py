"""The ledger of positions: each kind of entry, with figures worked by hand."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from compliance.rules.positions import (
    Entry,
    Impossible,
    Ledger,
    Lot,
    Outside,
    Overdrawn,
    Rounding,
    Terms,
    base,
    positions,
    replay,
    resting_on,
)

from .deal import (
    AUGUST,
    CLOSING,
    NAMES,
    SECURITIES,
    allocation,
    conversion,
    dividend,
    exercise,
    repricing,
    sale,
    split,
    transfer,
    withdrawal,
)

LATER = date(2003, 12, 1)
DAY = timedelta(days=1)


def ledger(*entries: Entry) -> Ledger:
    return replay(entries, SECURITIES, NAMES)


def held(*entries: Entry, on: date = LATER) -> dict[tuple[str, str], int]:
    """What each holder has of each security."""
    return {(found.holder, found.security): found.quantity for found in positions(ledger(*entries), on)}


def refusal(*entries: Entry) -> str:
    with pytest.raises(Impossible) as refused:
        ledger(*entries)
    return str(refused.value)


def test_an_allocation_is_held_from_the_day_of_its_closing() -> None:
    assert held(allocation(), on=CLOSING - DAY) == {}
    assert held(allocation(), on=CLOSING) == {("xmark", "series-d"): 134}


def test_an_allocation_of_a_closing_whose_day_is_not_stated_is_held_on_every_day() -> None:
    assert held(allocation(on=None), on=date(1997, 1, 1)) == {("xmark", "series-d"): 134}


def test_a_transfer_in_part_leaves_the_rest_from_its_day() -> None:
    entries = allocation(), transfer(100)
    assert held(*entries, on=AUGUST - DAY) == {("xmark", "series-d"): 134}
    assert held(*entries, on=AUGUST) == {("xmark", "series-d"): 34, ("sds", "series-d"): 100}


def test_one_holder_transfers_the_whole_to_several() -> None:
    entries = allocation(), transfer(100), transfer(30, ref="transfer:2", to="ota"), transfer(4, ref="transfer:3")
    assert held(*entries) == {("sds", "series-d"): 104, ("ota", "series-d"): 30}


def test_what_takes_a_position_below_zero_is_refused_with_lot_day_and_figures() -> None:
    assert refusal(allocation(), transfer(135)) == (
        "Xmark Fund Ltd. holds 134 shares of Series D from the first closing on Wed Aug 6, 2003; "
        "135 cannot be transferred."
    )


def test_a_back_dated_entry_is_refused_for_what_it_takes_from_a_later_one() -> None:
    early = transfer(50, ref="transfer:2", on=date(2003, 6, 1))
    assert refusal(allocation(), transfer(100), early) == (
        "Xmark Fund Ltd. holds 84 shares of Series D from the first closing on Wed Aug 6, 2003; "
        "100 cannot be transferred."
    )


def test_entries_of_one_day_may_stand_in_any_order() -> None:
    entries = [sale(42_553), conversion(10), allocation(on=AUGUST)]
    assert held(*entries) == held(*reversed(entries)) == {("xmark", "series-d"): 124}


@pytest.mark.parametrize(
    ("rounding", "shares"),
    # 134 × $10,000 ÷ $2.35 = 570,212.77
    [(Rounding.DOWN, 570_212), (Rounding.HALF_UP, 570_213), (Rounding.UP, 570_213)],
)
def test_a_conversion_gives_shares_at_the_conversion_price(rounding: Rounding, shares: int) -> None:
    assert held(allocation(), conversion(134, rounding=rounding)) == {("xmark", "common"): shares}


def test_a_conversion_is_at_the_price_in_force_on_its_day() -> None:
    # 10 × $10,000 ÷ $2.00
    assert held(allocation(10), repricing("2.00"), conversion(10)) == {("xmark", "common"): 50_000}
    # 10 × $10,000 ÷ $2.35 = 42,553.19
    assert held(allocation(10), repricing("2.00", on=AUGUST + DAY), conversion(10)) == {("xmark", "common"): 42_553}


def test_an_exercise_for_cash_gives_a_share_for_each_and_begins_a_holding_period() -> None:
    book = ledger(allocation(285_106, "d-1"), exercise(85_106))
    assert book.held(LATER) == {
        Lot("xmark", "first", "d-1", CLOSING): 200_000,
        Lot("xmark", "first", "common", AUGUST): 85_106,
    }


def test_an_exercise_without_cash_gives_the_gain_in_shares_and_goes_on_with_the_holding_period() -> None:
    # 100,000 × ($8.00 - $3.00) ÷ $8.00
    book = ledger(allocation(100_000, "d-1"), exercise(100_000, market_price=Fraction(8)))
    assert book.held(LATER) == {Lot("xmark", "first", "common", CLOSING): 62_500}


def test_an_exercise_without_cash_at_or_below_the_exercise_price_is_refused() -> None:
    assert refusal(allocation(100, "d-1"), exercise(100, market_price=Fraction(3))) == (
        "At a market price of $3.00 an exercise of D-1 Warrants without cash gives no share: "
        "the exercise price on Wed Aug 6, 2003 is $3.00."
    )


def test_a_sale_leaves_to_the_market() -> None:
    book = ledger(allocation(1_000, "common"), sale(400))
    tally = book.tally("common", LATER)
    assert (tally.came, tally.held, tally.ended[Outside.SOLD]) == (1_000, 600, 400)


def test_a_redemption_ends_shares() -> None:
    book = ledger(allocation(), withdrawal(34), withdrawal(100, ref="withdrawal:2", how="cancelled"))
    tally = book.tally("series-d", LATER)
    assert (tally.held, tally.ended[Outside.REDEEMED], tally.ended[Outside.CANCELLED]) == (0, 34, 100)


def test_a_split_of_common_stock_adjusts_what_converts_into_it_and_what_buys_it() -> None:
    book = ledger(allocation(10), allocation(1_000, "d-1"), allocation(500, "common"), split(2, 1))
    assert {lot.security: count for lot, count in book.held(LATER).items()} == {
        "series-d": 10,
        "d-1": 2_000,
        "common": 1_000,
    }
    assert book.terms_on("series-d", AUGUST - DAY).conversion_price == Fraction("2.35")
    assert book.terms_on("series-d", AUGUST).conversion_price == Fraction("1.175")
    assert book.terms_on("d-1", AUGUST).exercise_price == Fraction("1.50")


@pytest.mark.parametrize(("rounding", "shares"), [(Rounding.DOWN, 40), (Rounding.HALF_UP, 41), (Rounding.UP, 41)])
def test_a_reverse_split_rounds_once_for_a_holder(rounding: Rounding, shares: int) -> None:
    # 1,013 ÷ 25 = 40.52, of two lots of 1,000 and 13
    lots = allocation(1_000, "common"), allocation(13, "common", on=date(2003, 6, 1), ref="allocation:2")
    assert held(*lots, split(1, 25, rounding=rounding)) == {("xmark", "common"): shares}


def test_a_split_of_preferred_stock_leaves_the_dollars_that_convert() -> None:
    book = ledger(allocation(10), split(10, 1, "series-d"))
    [position] = positions(book, LATER)
    assert (position.quantity, position.common) == (100, 42_553)


def test_a_dividend_is_paid_in_shares_on_each_lot_and_goes_on_with_its_holding_period() -> None:
    # A year at 8% of $10,000 is $800 a share: 134 × $800 ÷ $2.35 = 45,617.02
    book = ledger(allocation(), dividend("800"))
    assert book.held(LATER)[Lot("xmark", "first", "common", CLOSING)] == 45_617


def test_a_dividend_on_what_was_transferred_the_same_day_goes_to_the_transferor() -> None:
    assert held(allocation(), transfer(134), dividend("800"))["xmark", "common"] == 45_617


def test_securities_held_longest_are_taken_first() -> None:
    lots = allocation(100, "common"), allocation(100, "common", on=date(2003, 6, 1), ref="allocation:2")
    assert ledger(*lots, sale(150)).held(LATER) == {Lot("xmark", "first", "common", date(2003, 6, 1)): 50}


def test_an_entry_may_name_the_lot_it_takes_from() -> None:
    june = date(2003, 6, 1)
    lots = allocation(100, "common"), allocation(100, "common", on=june, ref="allocation:2")
    assert ledger(*lots, sale(60, since=june)).held(LATER) == {
        Lot("xmark", "first", "common", CLOSING): 100,
        Lot("xmark", "first", "common", june): 40,
    }
    assert "100 shares of common stock, held since Sun Jun 1, 2003, from" in refusal(*lots, sale(101, since=june))


def test_from_an_affiliate_a_holding_period_begins_anew() -> None:
    book = ledger(allocation(), transfer(134, tacks=False))
    assert book.held(LATER) == {Lot("sds", "first", "series-d", AUGUST): 134}
    assert ledger(allocation(), transfer(134)).held(LATER) == {Lot("sds", "first", "series-d", CLOSING): 134}


def test_a_void_entry_is_as_if_it_were_never_made_and_what_rests_on_it_is_named() -> None:
    entries = allocation(), conversion(10), sale(42_553, on=LATER), transfer(100)
    assert [entry.ref for entry in resting_on("conversion:1", entries, SECURITIES)] == ["sale:1"]
    assert resting_on("transfer:1", entries, SECURITIES) == []


@pytest.mark.parametrize(
    ("entries", "reason"),
    [
        ((allocation(5, "common"), conversion(5, "common")), "common stock does not convert"),
        ((allocation(5), exercise(5, "series-d")), "Series D cannot be exercised"),
        ((allocation(5), conversion(5, into="d-1")), "D-1 Warrants is not common stock"),
        ((split(2, 1, "d-1"),), "D-1 Warrants cannot be split"),
        ((repricing("2", "common"),), "common stock has no conversion or exercise price"),
        ((allocation(5), transfer(5, "series-e")), "There is no security “series-e”."),
    ],
)
def test_what_makes_no_sense_for_a_security_is_refused(entries: tuple[Entry, ...], reason: str) -> None:
    assert reason in refusal(*entries)


def test_a_conversion_without_a_stated_price_is_refused() -> None:
    unpriced = Terms("series-d", "preferred", "Series D", price=Fraction(10_000)), SECURITIES[-1]
    with pytest.raises(Impossible, match="No conversion price of Series D is on record for Wed Aug 6, 2003"):
        replay([allocation(), conversion(5)], unpriced)


def test_the_as_converted_count_of_a_holder_rounds_half_up() -> None:
    """134 preferred are 570,213 shares; with 285,106 under each warrant, 1,140,425 (domain of the 2003 deal)."""
    entries = allocation(), allocation(285_106, "d-1"), allocation(285_106, "d-1", closing="again", ref="allocation:2")
    found = positions(ledger(*entries), CLOSING)
    assert [position.common for position in found] == [570_213, 285_106, 285_106]
    assert base(found) == 1_140_425


def test_the_refused_entry_is_told() -> None:
    with pytest.raises(Overdrawn) as refused:
        ledger(allocation(), transfer(135))
    assert refused.value.entry.ref == "transfer:1"


def test_the_history_of_a_lot_says_what_came_and_what_left() -> None:
    book = ledger(allocation(), transfer(100))
    lot = Lot("xmark", "first", "series-d", CLOSING)
    assert [(move.on, move.quantity, move.target == lot) for move in book.history(lot, LATER)] == [
        (CLOSING, 134, True),
        (AUGUST, 100, False),
    ]
