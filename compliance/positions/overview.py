"""The positions of many placements in a line each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from compliance.rules import RuleError
from compliance.rules import positions as rules
from placements.models import Placement

from .record import Record, records_of


@dataclass(frozen=True, slots=True)
class Summary:
    """What is held under one placement at the end of a day."""

    placement: Placement
    lots: int = 0
    holders: int = 0
    common: int = 0
    """Shares of common stock that it all is or can become, each position rounded half up."""
    counted: bool = True
    """Whether all of it could be counted; some has no stated price where not."""
    refusal: str = ""
    """Why the entries on record do not add up; nothing is counted then."""


def overview(placements: Sequence[Placement], *, as_of: date) -> list[Summary]:
    """The placements in their order, each in a line. A constant number of queries."""
    records = records_of(placements)
    return [_summary(records[placement.pk], as_of) for placement in placements]


def _summary(record: Record, as_of: date) -> Summary:
    try:
        found = rules.positions(record.ledger, as_of)
    except RuleError as error:
        return Summary(record.placement, refusal=str(error))
    return Summary(
        record.placement,
        lots=sum(len(each.lots) for each in found),
        holders=len({each.holder for each in found}),
        common=rules.base(found),
        counted=all(each.common is not None for each in found),
    )
