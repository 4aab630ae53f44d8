"""What the page of a registration statement shows on a day: its way, what it covers and for whom, its blackouts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.text import capfirst

from compliance import selectors
from compliance.blackouts import Gauge, cap_of, gauge_of, periods_of
from compliance.checks import (
    Check,
    blackout_limits,
    filed_over_objection,
    minimum_shares,
    objection_window,
    other_shares_over_cap,
    questionnaires_missing,
    registered_shares,
    uncovered_closing,
)
from compliance.holdings import Held, held
from compliance.models import Deadline, Duty
from compliance.rules import RuleError
from compliance.sellers import SellersTable, table
from compliance.tables import Links
from compliance.wording import day_known
from holders.models import Coverage
from placements.models import Agreement, BlackoutPeriod, Closing, Milestone, RegistrationStatement, SourceDocument

CHECKED: tuple[Check, ...] = (
    minimum_shares,
    registered_shares,
    other_shares_over_cap,
    uncovered_closing,
    questionnaires_missing,
    objection_window,
    filed_over_objection,
    blackout_limits,
)
"""The checks whose findings are about what is registered."""


@dataclass(frozen=True, slots=True)
class Step:
    """An event of the statement: its day in words, what it concerns beside the statement, and its source."""

    event: str
    day: str
    about: str
    note: str
    source: str
    url: str
    give_day: str
    """Where its day is given, where none is on record yet."""


@dataclass(frozen=True, slots=True)
class Headroom:
    """One holder's shares of common stock: those registered in its name, and those that it holds to be registered."""

    holder: Any
    url: str
    registered: int | None
    """None where no line of the statement names the holder."""
    line_url: str
    """Where that line is; empty for none."""
    held: int | None
    """None where nothing on record says what it holds of the closings covered."""

    @property
    def left(self) -> int | None:
        """Shares registered beyond those held; below zero, what lacks. None where one of both is not on record."""
        return None if self.registered is None or self.held is None else self.registered - self.held


@dataclass(frozen=True, slots=True)
class Period:
    """A blackout on record, its page, and where it is extended."""

    row: BlackoutPeriod
    page: str
    url: str


@dataclass(frozen=True, slots=True)
class StatementSheet:
    """A registration statement on a day."""

    statement: RegistrationStatement
    agreement: Agreement | None
    closings: list[Closing]
    happened: list[Step]
    planned: list[Step]
    """What is planned, and what has no day yet."""
    headroom: list[Headroom]
    sellers: SellersTable | None
    refused: str
    """Why positions, and the table that rests on them, cannot be given; empty where they can."""
    deadlines: list[Deadline]
    gauge: Gauge
    periods: list[Period]
    documents: list[SourceDocument]

    @property
    def own_shares(self) -> int | None:
        """Registrable securities registered: all shares less the other ones."""
        if self.statement.shares is None:
            return None
        return self.statement.shares - (self.statement.other_shares or 0)


def statement_sheet(statement: RegistrationStatement, *, links: Links) -> StatementSheet:
    """The statement on the day of ``links``. The number of queries is constant."""
    as_of = links.as_of
    closings = list(statement.closings.select_related("placement"))
    events = Milestone.objects.filter(registration_statement=statement).select_related("event", "holder", "source")
    steps = [(row, step_of(row, links)) for row in events.order_by("occurred_on", "planned_on", "pk")]
    periods = list(
        BlackoutPeriod.objects.filter(placement=statement.placement_id)
        .filter(Q(registration_statement=statement) | Q(registration_statement=None))
        .select_related("source")
    )
    headroom, sellers, refused = _held(statement, closings, links)
    agreement = Agreement.objects.filter(placement=statement.placement_id).first()
    blackouts = periods_of([statement.placement_id])
    return StatementSheet(
        statement=statement,
        agreement=agreement,
        closings=closings,
        happened=[step for row, step in steps if row.occurred_on and row.occurred_on <= as_of],
        planned=[step for row, step in steps if not row.occurred_on or row.occurred_on > as_of],
        headroom=headroom,
        sellers=sellers,
        refused=refused,
        deadlines=list(_deadlines(statement, closings, as_of)),
        gauge=gauge_of(blackouts.get(statement.placement_id, ()), cap_of(agreement), as_of=as_of),
        periods=[_period(row, links) for row in periods],
        documents=_documents(statement, [row for row, _ in steps], periods),
    )


def _period(row: BlackoutPeriod, links: Links) -> Period:
    kind = "placements_blackoutperiod"
    return Period(row, links.fact(kind, row.pk), links.give_day(kind, row.pk))


def step_of(row: Milestone, links: Links) -> Step:
    """An event as a line of a table."""
    about = ", ".join(filter(None, (row.holder.name if row.holder else "", row.filing)))
    return Step(
        event=capfirst(str(row.event)),
        day=day_known(row),
        about=about,
        note=row.note or row.reason,
        source=row.cited_as,
        url=links.fact("placements_milestone", row.pk),
        give_day="" if row.occurred_on else links.give_day("placements_milestone", row.pk),
    )


def _held(
    statement: RegistrationStatement, closings: Iterable[Closing], links: Links
) -> tuple[list[Headroom], SellersTable | None, str]:
    """Who holds what, and the table of selling holders; or why there are no positions. Both rest on one reading."""
    covered = {closing.pk for closing in closings}
    try:
        holdings = held(statement.placement, as_of=links.as_of) if covered else []
        sellers = table(statement, as_of=links.as_of, holdings=holdings)
    except RuleError as error:
        return [], None, str(error)
    own = [each for each in holdings if each.closing.pk in covered]
    return list(_headroom(sellers, own, links)), sellers, ""


def _headroom(sellers: SellersTable, own: Iterable[Held], links: Links) -> Iterator[Headroom]:
    """Each holder with a line in the statement or with shares of a closing that it covers, which are ``own``."""
    lines: dict[Any, Any] = {each.line.holder: each for each in sellers.sellers if each.line}
    holdings: dict[Any, list[Held]] = {}
    for each in own:
        holdings.setdefault(each.holder, []).append(each)
    for holder in dict.fromkeys([*lines, *holdings]):
        yield Headroom(
            holder,
            links.fact("holders_holder", holder.pk),
            lines[holder].offered if holder in lines else None,
            links.fact("holders_coverage", lines[holder].line.pk) if holder in lines else "",
            _shares(holdings.get(holder, ())),
        )


def _shares(holdings: Collection[Held]) -> int | None:
    """Shares of common stock in all; None for nothing on record, or where a price is stated nowhere."""
    counted = [own.shares for own in holdings if own.shares is not None]
    return sum(counted) if counted and len(counted) == len(holdings) else None


def _deadlines(statement: RegistrationStatement, closings: Iterable[Closing], as_of: date) -> Iterable[Deadline]:
    """Its own deadlines, and filing and effectiveness of the closings that it covers; most urgent first."""
    own = Q(registration_statement=statement)
    promised = Q(
        closing__in=list(closings),
        duty__per=Duty.Per.CLOSING,
        duty__satisfied_by__name__in=selectors.BOARD_EVENTS,
    )
    return selectors.deadlines(as_of=as_of, placement=statement.placement).filter(own | promised)


def _documents(
    statement: RegistrationStatement, events: Iterable[Milestone], periods: Iterable[BlackoutPeriod]
) -> list[SourceDocument]:
    """The documents that state its facts, each once."""
    cited = (statement.source, *(row.source for row in events), *(row.source for row in periods))
    coverage = Coverage.objects.filter(registration_statement=statement).exclude(source=None)
    named = {document.pk for document in cited if document} | set(coverage.values_list("source", flat=True))
    return list(SourceDocument.objects.filter(pk__in=named))
