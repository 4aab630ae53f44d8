"""The rows behind positions, in the order of their days: Schedule 1, transfers, and every other entry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.utils.text import capfirst

from compliance.rules.words import medium_date
from compliance.tables import Links
from compliance.visibility import visible
from compliance.wording import day_known
from holders.models import Allocation, Holder, PositionEntry, Transfer
from placements.models import Closing, Placement, Viewer


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A row as its line says it."""

    on: date | None
    day: str
    what: str
    holder: str
    security: str
    quantity: int | None
    """Whole shares; of a warrant the shares it buys."""
    placement: str
    source: str
    void: str
    """Since when and why it is void; empty while it counts."""
    url: str


def ledger_lines(
    *, viewer: Viewer, links: Links, placement: Placement | None, holder: Holder | None, closing: Closing | None
) -> list[LedgerLine]:
    """The rows of ``placement``, or of all that ``viewer`` may see, that name ``holder`` and ``closing``, where given.

    In the order of their days; what has none comes last. Three queries.
    """
    lines = [
        *(_allocation(row, links) for row in _rows(Allocation, viewer, placement, holder, closing)),
        *(_transfer(row, links) for row in _rows(Transfer, viewer, placement, holder, closing)),
        *(_entry(row, links) for row in _rows(PositionEntry, viewer, placement, holder, closing)),
    ]
    return sorted(lines, key=lambda line: (line.on is None, line.on or date.max))


def _rows(
    model: Any, viewer: Viewer, placement: Placement | None, holder: Holder | None, closing: Closing | None
) -> Iterator[Any]:
    named = ("transferor", "transferee") if model is Transfer else ("holder",)
    rows = visible(model.objects.all(), viewer)
    if placement:
        rows = rows.filter(**{model.placement_path: placement})
    if holder:
        rows = rows.filter(reduce(or_, (Q(**{name: holder}) for name in named)))
    if closing:
        rows = rows.filter(closing=closing)
    yield from rows.select_related("security", "source", "closing", model.placement_path, *named).order_by("pk")


def _allocation(row: Allocation, links: Links) -> LedgerLine:
    return LedgerLine(
        on=row.closing.occurred_on,
        day=day_known(row.closing),
        what=f"Sold at the {row.closing.label.lower()}",
        holder=row.holder.name,
        security=row.security.name,
        quantity=row.quantity,
        placement=row.closing.placement.name,
        source=row.cited_as,
        void="",
        url=links.fact("holders_allocation", row.pk),
    )


def _transfer(row: Transfer, links: Links) -> LedgerLine:
    return LedgerLine(
        on=row.occurred_on,
        day=day_known(row),
        what="Transfer",
        holder=f"{row.transferor or 'a holder not named'} to {row.transferee}",
        security=row.security.name if row.security else "not stated",
        quantity=row.quantity,
        placement=row.placement.name,
        source=row.cited_as,
        void=_void(row),
        url=links.fact("holders_transfer", row.pk),
    )


def _entry(row: PositionEntry, links: Links) -> LedgerLine:
    return LedgerLine(
        on=row.occurred_on,
        day=day_known(row),
        what=capfirst(row.get_kind_display()),
        holder=row.holder.name if row.holder else "all holders",
        security=row.security.name,
        quantity=row.quantity,
        placement=row.placement.name,
        source=row.cited_as,
        void=_void(row),
        url=links.fact("holders_positionentry", row.pk),
    )


def _void(row: Transfer | PositionEntry) -> str:
    return f"void since {medium_date(row.voided_on)}: {row.void_reason}" if row.voided_on else ""
