"""Random histories beside a bookkeeper who knows no lots: conservation, replay, voiding, nothing below zero."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from compliance.rules.positions import Entry, Impossible, Lot, replay, resting_on

from .deal import CLOSING, SECURITIES
from .histories import LAST, booked, by_holding, days, draws, histories


@given(histories(), days)
def test_positions_are_what_a_plain_bookkeeper_has(entries: list[Entry], on: date) -> None:
    assert by_holding(replay(entries, SECURITIES), on) == booked(entries, on)


@given(histories(), days)
def test_as_of_a_day_is_what_the_entries_up_to_that_day_give(entries: list[Entry], on: date) -> None:
    known = [entry for entry in entries if entry.on is None or entry.on <= on]
    whole_ledger, part = replay(entries, SECURITIES), replay(known, SECURITIES)
    assert whole_ledger.held(on) == part.held(LAST)
    assert all(whole_ledger.terms_on(each.code, on) == part.terms_on(each.code, LAST) for each in SECURITIES)


@given(histories(), days)
def test_nothing_appears_or_vanishes(entries: list[Entry], on: date) -> None:
    ledger = replay(entries, SECURITIES)
    for terms in SECURITIES:
        tally = ledger.tally(terms.code, on)
        assert tally.balances
        lots = [count for lot, count in ledger.held(on).items() if lot.security == terms.code]
        assert tally.held == sum(lots)


@given(histories())
def test_no_lot_is_below_zero_on_any_day(entries: list[Entry]) -> None:
    ledger = replay(entries, SECURITIES)
    for on in {move.on or CLOSING for move in ledger.movements}:
        assert all(count > 0 for count in ledger.held(on).values())


@given(histories(), st.data())
def test_without_a_void_entry_and_what_rests_on_it_the_rest_stands(entries: list[Entry], data: st.DataObject) -> None:
    chosen = data.draw(st.sampled_from(entries))
    gone = [chosen, *resting_on(chosen.ref, entries, SECURITIES)]
    without = [entry for entry in entries if entry not in gone]
    assert by_holding(replay(without, SECURITIES), LAST) == booked(without, LAST)


@given(histories(), draws(), days)
def test_voiding_the_last_entry_made_restores_what_was_before_it(entries: list[Entry], last: Entry, on: date) -> None:
    before = replay(entries, SECURITIES).held(on)
    try:
        replay([*entries, last], SECURITIES)
    except Impossible:
        return
    assert resting_on(last.ref, [*entries, last], SECURITIES) == []
    assert replay(entries, SECURITIES).held(on) == before


@given(histories())
def test_a_lots_history_adds_up_to_what_it_holds(entries: list[Entry]) -> None:
    ledger = replay(entries, SECURITIES)
    held = ledger.held(LAST)
    for lot in {
        account for move in ledger.movements for account in (move.source, move.target) if isinstance(account, Lot)
    }:
        moves = ledger.history(lot, LAST)
        assert sum(move.quantity if move.target == lot else -move.quantity for move in moves) == held.get(lot, 0)
