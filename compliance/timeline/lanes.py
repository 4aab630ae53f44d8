"""What a placement's timeline shows on a day: a lane for each closing and registration statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Min, Q

from compliance import selectors
from compliance.models import Deadline, Duty
from compliance.rules import words
from compliance.selectors import BOARD_EVENTS
from compliance.wording import SIGNS, standing_words
from placements.models import BlackoutPeriod, Closing, EventKind, Milestone, Placement, RegistrationStatement

# How far past the last thing on it a timeline goes on, in calendar days; a later as-of day stands at its edge.
AFTER_THE_LAST = 60


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of days, both in it: of a deadline, from the day it arose to the day it is due, or of a blackout."""

    starts_on: date
    ends_on: date
    name: str
    standing: str = ""
    """Of a deadline; empty for a blackout."""
    stands: str = ""
    """The standing in words."""

    @property
    def sign(self) -> str:
        """The sign of its standing."""
        return next((sign for standing, sign in SIGNS.items() if standing == self.standing), "")


@dataclass(frozen=True, slots=True)
class Mark:
    """One day on which something happened, or is planned to happen."""

    day: date
    name: str
    planned: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """One closing or registration statement, or the placement as a whole."""

    title: str
    windows: tuple[Window, ...] = ()
    marks: tuple[Mark, ...] = ()
    note: str = ""
    """Why there is nothing on it."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """The life of a placement as of a day."""

    name: str
    as_of: date
    lanes: tuple[Lane, ...]
    blackouts: tuple[Window, ...] = ()

    def days(self) -> Iterator[date]:
        """Every day that something on it begins, ends or happens, in no order."""
        for window in (*self.blackouts, *(each for lane in self.lanes for each in lane.windows)):
            yield window.starts_on
            yield window.ends_on
        for lane in self.lanes:
            yield from (mark.day for mark in lane.marks)

    @property
    def said(self) -> str:
        """The as-of day in words."""
        return words.medium_date(self.as_of)

    def lines(self) -> Iterator[tuple[str, str, str, str, str]]:
        """The same as a table: of what, what, from, to, and how it stands; empty where there is nothing to say."""
        for lane in self.lanes:
            if not (lane.windows or lane.marks):
                yield lane.title, lane.note, "", "", ""
            for window in lane.windows:
                yield lane.title, window.name, *_from_to(window), window.stands
            for mark in lane.marks:
                yield lane.title, mark.name, words.medium_date(mark.day), "", "planned" if mark.planned else ""
        for blackout in self.blackouts:
            yield "", blackout.name, *_from_to(blackout), ""

    @property
    def ends_on(self) -> date | None:
        """The last day drawn: the as-of day with some room, but not long after all is over. None: nothing is dated."""
        days = list(self.days())
        room = timedelta(days=AFTER_THE_LAST)
        return max(*days, min(self.as_of, max(days) + room)) if days else None


def _from_to(window: Window) -> tuple[str, str]:
    return words.medium_date(window.starts_on), words.medium_date(window.ends_on)


def timeline(placement: Placement, *, as_of: date) -> Timeline:
    """What is drawn for ``placement`` on ``as_of``, from the facts dated on or before it. Seven queries."""
    closings = list(Closing.objects.filter(placement=placement))
    statements = list(RegistrationStatement.objects.filter(placement=placement).prefetch_related("closings"))
    marks = list(_marks(placement, as_of))
    windows = list(_windows(placement, as_of))
    lanes = [_closing_lane(each, statements, windows, marks, as_of) for each in closings]
    lanes += [_statement_lane(each, windows, marks) for each in statements]
    whole = tuple(mark for row, mark in marks if not (row.closing_id or row.registration_statement_id))
    if whole:
        lanes.append(Lane("The placement", marks=whole))
    blackouts = BlackoutPeriod.objects.filter(placement=placement, starts_on__lte=as_of)
    return Timeline(
        placement.name,
        as_of,
        tuple(lanes),
        tuple(Window(each.starts_on, each.ends_on, f"Blackout: {each.facts}") for each in blackouts),
    )


def _closing_lane(
    closing: Closing,
    statements: Iterable[RegistrationStatement],
    windows: Iterable[tuple[Any, Window]],
    marks: Iterable[tuple[Milestone, Mark]],
    as_of: date,
) -> Lane:
    """The way of a closing's shares: the closing, then filing and effectiveness, as promised and as they came."""
    if closing.occurred_on is None:
        return Lane(closing.label, note="closing day not stated")
    if closing.occurred_on > as_of:
        return Lane(closing.label, note=f"closes on {words.medium_date(closing.occurred_on)}")
    covering = {each.pk for each in statements if closing in each.closings.all()}
    came = (
        mark
        for row, mark in marks
        if row.closing_id == closing.pk
        or (row.registration_statement_id in covering and row.event.name in BOARD_EVENTS and not row.filing)
    )
    promised = (window for row, window in windows if row.closing_id == closing.pk)
    return Lane(closing.label, tuple(promised), (Mark(closing.occurred_on, "closing"), *came))


def _statement_lane(
    statement: RegistrationStatement,
    windows: Iterable[tuple[Any, Window]],
    marks: Iterable[tuple[Milestone, Mark]],
) -> Lane:
    """What is owed about one registration statement, and what has happened to it."""
    return Lane(
        statement.label,
        tuple(window for row, window in windows if row.registration_statement_id == statement.pk),
        tuple(mark for row, mark in marks if row.registration_statement_id == statement.pk),
        "nothing is on record",
    )


def _marks(placement: Placement, as_of: date) -> Iterator[tuple[Milestone, Mark]]:
    """The milestones that have happened by the day, and those planned for a later one.

    Of what concerns one filing or matter alone only what is filed is drawn: the rest is on its own page.
    """
    begun = (EventKind.Begins.AMENDMENT, EventKind.Begins.SUPPLEMENT, EventKind.Begins.REPORT)
    drawn = Q(filing="") | Q(event__begins__in=begun)
    dated = Milestone.objects.filter(drawn, placement=placement, holder=None).select_related("event")
    for row in dated.filter(Q(occurred_on__lte=as_of) | Q(occurred_on=None, planned_on__gte=as_of)):
        if day := row.occurred_on or row.planned_on:
            yield row, Mark(day, f"{row.event} ({row.filing})" if row.filing else str(row.event), not row.occurred_on)


def _windows(placement: Placement, as_of: date) -> Iterator[tuple[Any, Window]]:
    """Filing and effectiveness of each closing, and the dated duties of each registration statement."""
    stretches = Deadline.objects.filter(placement=placement, due_on__isnull=False).order_by()
    by_subject = stretches.values_list("duty", "subject").annotate(first=Min("valid_from"))
    began = {(duty, subject): first for duty, subject, first in by_subject}
    drawn = Q(duty__per=Duty.Per.CLOSING, duty__satisfied_by__name__in=BOARD_EVENTS) | Q(
        duty__per=Duty.Per.REGISTRATION_STATEMENT, is_right=False
    )
    dated = selectors.deadlines(as_of=as_of, placement=placement).filter(drawn, due_on__isnull=False)
    for row in dated.order_by("due_on", "duty_id"):
        first = began[row.duty_id, row.subject]
        yield (
            row,
            Window(
                # What holds from the start, such as by a plan, has no first day: it is drawn on its own.
                row.due_on if first == date.min else min(first, row.due_on),
                row.due_on,
                row.duty.title,
                row.standing,
                standing_words(row, row.standing, as_of=as_of),
            ),
        )
