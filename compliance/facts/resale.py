"""When the Effectiveness Period ends for each holder (2003 agreement §2), by the lots that it holds from day to day.

The same arithmetic as on the page of positions: all is sold, or every lot is free of Rule 144's limits. Each purchase,
transfer, conversion, exercise and sale may give another day; each day counts until the next takes its place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, timedelta

from compliance import rules
from compliance.positions import Record, records_of
from compliance.rules.positions import Impossible, Lot, Movement
from compliance.rules.rule144 import Effectiveness, Held, effectiveness_period
from placements.models import FREE_RESALE, Placement

ALL_SOLD = "all sold"
SOURCE = "lots on record"


def resale_facts(placements: Collection[Placement]) -> dict[int, dict[int, tuple[rules.Happening, ...]]]:
    """For each placement, by primary key, the facts of each holder that ever had something of it, by primary key.

    A constant number of queries; none for no placement.
    """
    records = records_of(placements) if placements else {}
    return {key: dict(_of_each_holder(record)) for key, record in records.items()}


def _of_each_holder(record: Record) -> Iterator[tuple[int, tuple[rules.Happening, ...]]]:
    try:
        movements = record.ledger.movements
    except Impossible:
        # Refused when it was entered; where a file was changed by hand, the page of positions says what is wrong.
        return
    lots = {lot for each in movements for lot in (each.source, each.target) if isinstance(lot, Lot)}
    for code in dict.fromkeys(lot.holder for lot in sorted(lots, key=lambda lot: lot.holder)):
        yield record.holders[code].pk, tuple(_life(record, code))


def _life(record: Record, holder: str) -> Iterator[rules.Happening]:
    """The facts of one holder, each for the days on which its lots stay as they are."""
    days = _turning_days(record, holder)
    freedom: rules.Happening | None = None
    gone_on: date | None = None
    for first, end in zip(days, (*days[1:], None), strict=True):
        if lots := _lots(record, holder, first):
            freedom, gone_on = _freedom(effectiveness_period(lots)), None
        elif freedom and gone_on is None:
            gone_on = first
            # A period that was over before all was sold ended on its own day.
            freedom = freedom if freedom.on and freedom.on <= gone_on else None
        if freedom:
            yield replace(freedom, during=(first, end))
        if gone_on:
            yield rules.Happening(ALL_SOLD, on=gone_on, certainty="computed", source=SOURCE, during=(first, end))


def _lots(record: Record, holder: str, day: date) -> list[Held]:
    """What the holder has at the end of a day, lot by lot."""
    affiliate = record.is_affiliate(holder, day)
    found = []
    for lot, quantity in record.ledger.held(day).items():
        if lot.holder == holder:
            terms = record.ledger.terms_on(lot.security, day)
            found.append(Held(lot, quantity, terms.name, is_warrant=terms.kind == "warrant", affiliate=affiliate))
    return found


def _freedom(found: Effectiveness) -> rules.Happening:
    """The day from which every lot is free, a plan until it comes; else why there is none."""
    if not found.is_stated:
        return rules.Happening(FREE_RESALE, certainty="unknown", reason="a closing's day is not stated", source=SOURCE)
    return rules.Happening(
        FREE_RESALE,
        on=found.ends_on,
        planned_on=found.ends_on,
        certainty="computed",
        reason=found.not_free,
        source=SOURCE,
        workings=found.steps,
    )


def _turning_days(record: Record, holder: str) -> list[date]:
    """The first day of all, and each on which the holder's lots, or its being an affiliate, may change."""
    days = {date.min, *(move.on for move in _movements(record, holder) if move.on)}
    key = record.holders[holder].pk
    for status in record.affiliations:
        if status.holder_id == key:
            days |= {status.starts_on or date.min}
            days |= {status.ends_on + timedelta(days=1)} if status.ends_on and status.ends_on < date.max else set()
    return sorted(days)


def _movements(record: Record, holder: str) -> Iterator[Movement]:
    """What came to the holder or left it."""
    for move in record.ledger.movements:
        if any(isinstance(lot, Lot) and lot.holder == holder for lot in (move.source, move.target)):
            yield move
