"""What a row would do to positions if it were saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .record import Unplaced, record_of


@dataclass(frozen=True, slots=True)
class Change:
    """A lot before and after, in whole shares; ``since`` is None where the day is not stated from which it is held."""

    holder: str
    closing: str
    security: str
    since: date | None
    before: int
    after: int


def changes_by(row: Unplaced) -> list[Change]:
    """The lots that `row`, as it stands unsaved, would change at the end of its day.

    Raises RuleError where the ledger cannot take it, on that day or later.
    """
    after = record_of(row.placement, trying=row)
    day = row.occurred_on or date.max
    had, has = record_of(row.placement).ledger.held(day), after.ledger.held(day)
    securities = {terms.code: terms.name for terms in after.securities}
    return [
        Change(
            holder=after.names.holder(lot.holder),
            closing=after.closings[lot.closing].label,
            security=securities[lot.security],
            since=lot.since,
            before=had.get(lot, 0),
            after=has.get(lot, 0),
        )
        for lot in {**had, **has}
        if had.get(lot, 0) != has.get(lot, 0)
    ]
