"""What each holder has on a day: quantities by security, shares of common stock, and each lot with its history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from compliance.rules import positions as rules
from compliance.rules.percentages import percentage
from compliance.rules.positions import Lot, Position, Tally, Terms
from compliance.rules.rule144 import Effectiveness, Freedom, Held, effectiveness_period, freedom
from holders.models import Holder
from placements.models import Placement

from .record import Record, Unplaced, record_of


@dataclass(frozen=True, slots=True)
class LotLine:
    """One lot of a holder's, with when Rule 144 sets it free and what came into it and left it, in words."""

    security: Terms
    closing: str
    lot: Lot
    quantity: int
    freedom: Freedom
    history: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A holder's line: whole shares of each security, and the shares of common stock that it all is or can become."""

    holder: Holder
    positions: tuple[Position, ...]
    cells: tuple[tuple[Terms, int], ...]
    """Each of the sheet's securities, and how much of it."""
    common: int
    counted: bool
    """Whether all of it could be counted; some has no stated price where not."""
    percent: str
    """Of all shares that the holders have or can get, such as `28.74%`."""
    lots: tuple[LotLine, ...]
    effectiveness: Effectiveness


@dataclass(frozen=True, slots=True)
class Gone:
    """A holder that has nothing any more, and since when."""

    holder: Holder
    effectiveness: Effectiveness


@dataclass(frozen=True, slots=True)
class Sheet:
    """The positions of a placement at the end of a day."""

    placement: Placement
    as_of: date
    securities: tuple[Terms, ...]
    """At the prices in force on the day."""
    rows: tuple[Row, ...]
    gone: tuple[Gone, ...]
    base: int
    """Shares of common stock of all holders, each position rounded half up."""
    totals: tuple[tuple[Terms, int], ...]
    tallies: tuple[tuple[Terms, Tally], ...]
    """Where the shares of each security came from and where they are."""
    unplaced: tuple[Unplaced, ...]


def sheet_of(placement: Placement, *, as_of: date) -> Sheet:
    """The positions of `placement` at the end of `as_of`. A constant number of queries."""
    record = record_of(placement)
    found = rules.positions(record.ledger, as_of)
    base = rules.base(found)
    securities = tuple(record.ledger.terms_on(each.code, as_of) for each in record.securities)
    by_holder: dict[str, list[Position]] = {}
    for position in found:
        by_holder.setdefault(position.holder, []).append(position)
    rows = [_row(record, code, tuple(held), securities, base, as_of) for code, held in by_holder.items()]
    tallies = tuple((terms, record.ledger.tally(terms.code, as_of)) for terms in securities)
    rows.sort(key=lambda row: (-row.common, row.holder.name))
    return Sheet(
        placement=placement,
        as_of=as_of,
        securities=securities,
        rows=tuple(rows),
        gone=tuple(_gone(record, set(by_holder), as_of)),
        base=base,
        totals=tuple((terms, tally.held) for terms, tally in tallies),
        tallies=tallies,
        unplaced=record.unplaced,
    )


def row_of(record: Record, holder: Holder, *, as_of: date) -> Row | None:
    """The line of one holder alone; None where it has nothing on the day. No query."""
    found = rules.positions(record.ledger, as_of)
    held = tuple(position for position in found if position.holder == holder.code)
    securities = tuple(record.ledger.terms_on(each.code, as_of) for each in record.securities)
    return _row(record, holder.code, held, securities, rules.base(found), as_of) if held else None


def _row(
    record: Record, code: str, held: tuple[Position, ...], securities: tuple[Terms, ...], base: int, as_of: date
) -> Row:
    common = rules.base(held)
    lots = tuple(_lots(record, held, as_of))
    return Row(
        holder=record.holders[code],
        positions=held,
        cells=tuple(
            (terms, sum(each.quantity for each in held if each.security == terms.code)) for terms in securities
        ),
        common=common,
        counted=all(each.common is not None for each in held),
        percent=percentage(common, base) if base else "",
        lots=lots,
        effectiveness=effectiveness_period([line.freedom.held for line in lots]),
    )


def _lots(record: Record, held: tuple[Position, ...], as_of: date) -> Iterator[LotLine]:
    for position in held:
        terms = record.ledger.terms_on(position.security, as_of)
        affiliate = record.is_affiliate(position.holder, as_of)
        for lot, quantity in position.lots:
            seen = Held(lot, quantity, terms.name, is_warrant=terms.kind == "warrant", affiliate=affiliate)
            moves = record.ledger.history(lot, as_of)
            yield LotLine(
                security=terms,
                closing=record.closings[position.closing].label,
                lot=lot,
                quantity=quantity,
                freedom=freedom(seen),
                history=tuple(rules.told(move, lot, record.names) for move in moves),
            )


def _gone(record: Record, holding: set[str], as_of: date) -> Iterator[Gone]:
    """Who had something on an earlier day and has nothing on this one."""
    left: dict[str, date | None] = {}
    for move in record.ledger.until(as_of):
        if isinstance(move.source, Lot) and move.source.holder not in holding:
            left[move.source.holder] = move.on
    for code, day in left.items():
        yield Gone(record.holders[code], effectiveness_period([], gone_on=day))
