"""What the page of a placement shows on a day: terms, closings, Schedule 1 held against its totals, registrations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from compliance import selectors
from compliance.blackouts import Gauge, gauge
from compliance.models import Deadline
from compliance.rules import Standing
from compliance.selectors import Place
from compliance.tables import Links, Row
from compliance.timeline import Timeline, timeline
from compliance.wording import PRESSING
from holders.models import Allocation
from placements.models import (
    Agreement,
    Closing,
    ClosingTotal,
    Placement,
    RegistrationStatement,
    Security,
    SourceDocument,
)

LINES_SHOWN = 50
"""Holders of which a closing's Schedule 1 shows the lines; the list of allocations has them all."""
DEADLINES_SHOWN = 12
LISTED = (*PRESSING, Standing.UPCOMING)
"""The standings of the deadlines that the page shows."""


@dataclass(frozen=True, slots=True)
class HolderLine:
    """A holder's line of Schedule 1: whole shares of each security of the closing, and dollars paid in all."""

    holder: Any
    url: str
    quantities: list[tuple[Security, int | None]]
    paid: Decimal | None


@dataclass(frozen=True, slots=True)
class Tied:
    """What the lines of one security add up to, held against what a document states in all."""

    security: Security
    shares: int
    stated: int | None
    paid: Decimal | None
    stated_paid: Decimal | None
    approximate: bool
    source: str

    @property
    def agrees(self) -> bool | None:
        """Whether the lines add up to all that is stated exactly; None where nothing is, or there is no line."""
        given = [(self.stated, self.shares), (self.stated_paid, self.paid or Decimal(0))]
        exact = [stated == summed for stated, summed in given if stated is not None]
        return all(exact) if exact and self.shares and not self.approximate else None


@dataclass(frozen=True, slots=True)
class Schedule:
    """Schedule 1 of one closing."""

    closing: Closing
    url: str
    securities: list[Security]
    lines: list[HolderLine]
    more: int
    """Holders beyond those shown."""
    every_line: str
    """Where each line has its own, all of them."""
    tied: list[Tied]


@dataclass(frozen=True, slots=True)
class Registered:
    """A registration statement with the days that matter most; None where the day has not come by the as-of day."""

    statement: RegistrationStatement
    url: str
    closings: str
    filed_on: date | None
    effective_on: date | None


@dataclass(frozen=True, slots=True)
class PlacementSheet:
    """A placement on a day."""

    placement: Placement
    not_yet_signed: str
    """That it was not signed by the day, in words; empty where it was."""
    agreement: Agreement | None
    securities: list[Security]
    closings: list[Row]
    schedules: list[Schedule]
    registered: list[Registered]
    deadlines: list[Deadline]
    """Those that press, the most urgent first."""
    more: int
    """Deadlines beyond those."""
    documents: list[SourceDocument]
    timeline: Timeline
    gauge: Gauge


def placement_sheet(placement: Placement, *, links: Links) -> PlacementSheet:
    """The placement on the day of ``links``. The number of queries is constant."""
    as_of = links.as_of
    closings = list(placement.closings.select_related("placement", "source"))
    lines = selectors.board(as_of=as_of, closings=closings)
    deadlines = list(selectors.deadlines(as_of=as_of, placement=placement))
    pressing = [row for row in deadlines if row.standing in LISTED]
    return PlacementSheet(
        placement=placement,
        not_yet_signed=selectors.not_yet_signed(placement.pk, as_of=as_of),
        agreement=Agreement.objects.filter(placement=placement).select_related("source").first(),
        securities=list(placement.securities.select_related("source")),
        closings=[Row(Place(placement.name, placement.pk, line.closing.pk), line) for line in lines],
        schedules=list(_schedules(closings, links)),
        registered=list(_registered(placement, links)),
        deadlines=pressing[:DEADLINES_SHOWN],
        more=len(deadlines) - len(pressing[:DEADLINES_SHOWN]),
        documents=list(placement.documents.all()),
        timeline=timeline(placement, as_of=as_of),
        gauge=gauge(placement, as_of=as_of),
    )


def schedules_of(placement: Placement, links: Links) -> list[Schedule]:
    """Schedule 1 of each closing of a placement, held against the totals stated. Three queries."""
    return list(_schedules(list(placement.closings.select_related("placement")), links))


def _schedules(closings: Iterable[Closing], links: Links) -> Iterator[Schedule]:
    """Schedule 1 of each closing that has lines or stated totals. Two queries."""
    allocations: dict[int, list[Allocation]] = {}
    for row in Allocation.objects.filter(closing__in=closings).select_related("holder", "security").order_by("pk"):
        allocations.setdefault(row.closing_id, []).append(row)
    totals: dict[int, list[ClosingTotal]] = {}
    for total in ClosingTotal.objects.filter(closing__in=closings).select_related("security", "source", "closing"):
        totals.setdefault(total.closing_id, []).append(total)
    for closing in closings:
        rows, stated = allocations.get(closing.pk, []), totals.get(closing.pk, [])
        if rows or stated:
            yield _schedule(closing, rows, stated, links)


def _schedule(closing: Closing, rows: list[Allocation], totals: list[ClosingTotal], links: Links) -> Schedule:
    allotted = {row.security.pk: row.security for row in rows}
    named = allotted | {total.security.pk: total.security for total in totals}
    securities = sorted(named.values(), key=lambda security: security.pk)
    by_holder: dict[Any, dict[int, Allocation]] = {}
    for row in rows:
        by_holder.setdefault(row.holder, {})[row.security_id] = row
    shown = list(by_holder.items())[:LINES_SHOWN]
    return Schedule(
        closing=closing,
        url=links.fact("placements_closing", closing.pk),
        securities=securities,
        lines=[
            HolderLine(
                holder,
                links.fact("holders_holder", holder.pk),
                [(security, held[security.pk].quantity if security.pk in held else None) for security in securities],
                _sum(row.price_paid for row in held.values()),
            )
            for holder, held in shown
        ],
        more=len(by_holder) - len(shown),
        every_line=links.page("compliance:placement-ledger", closing.placement_id, closing=closing.code),
        tied=[_tied(security, rows, totals) for security in securities],
    )


def _tied(security: Security, rows: Iterable[Allocation], totals: Iterable[ClosingTotal]) -> Tied:
    lines = [row for row in rows if row.security_id == security.pk]
    total = next((total for total in totals if total.security_id == security.pk), None)
    return Tied(
        security=security,
        shares=sum(line.quantity for line in lines),
        stated=total.quantity if total else None,
        paid=_sum(line.price_paid for line in lines),
        stated_paid=total.amount if total else None,
        approximate=total.approximate if total else False,
        source=total.cited_as if total else "",
    )


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The dollars in all; None where no amount is stated."""
    stated = [amount for amount in amounts if amount is not None]
    return sum(stated, Decimal(0)) if stated else None


def _registered(placement: Placement, links: Links) -> Iterator[Registered]:
    """The registration statements with their first filing and effectiveness by the day. Three queries."""
    statements = list(placement.registration_statements.prefetch_related("closings"))
    days = selectors.first_days([statement.pk for statement in statements], as_of=links.as_of)
    for statement in statements:
        yield Registered(
            statement=statement,
            url=links.fact("placements_registrationstatement", statement.pk),
            closings=", ".join(closing.label for closing in statement.closings.all()),
            filed_on=days.get((statement.pk, "filing")),
            effective_on=days.get((statement.pk, "effectiveness")),
        )
