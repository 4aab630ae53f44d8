"""What a row would do to positions if it were saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from compliance.rules.positions import positions

from .record import Record, Unplaced, record_of


@dataclass(frozen=True, slots=True)
class Change:
    """One position before and after, in whole shares."""

    holder: str
    closing: str
    security: str
    before: int
    after: int


def changes_by(row: Unplaced) -> list[Change]:
    """The positions that `row`, as it stands unsaved, would change at the end of its day.

    Raises RuleError where the ledger cannot take it, on that day or later.
    """
    after = record_of(row.placement, trying=row)
    day = row.occurred_on or date.max
    had, has = _quantities(record_of(row.placement), day), _quantities(after, day)
    securities = {terms.code: terms.name for terms in after.securities}
    return [
        Change(
            holder=after.names.holder(holder),
            closing=after.closings[closing].label,
            security=securities[security],
            before=had.get((holder, closing, security), 0),
            after=has.get((holder, closing, security), 0),
        )
        for holder, closing, security in {**had, **has}
        if had.get((holder, closing, security)) != has.get((holder, closing, security))
    ]


def _quantities(record: Record, day: date) -> dict[tuple[str, str, str], int]:
    """What is held at the end of a day, by holder, closing and security."""
    return {(each.holder, each.closing, each.security): each.quantity for each in positions(record.ledger, day)}
