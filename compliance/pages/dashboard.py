"""What the first page shows: where every deadline stands on a day, most urgent first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.paginator import Page, Paginator

from compliance import selectors
from compliance.forms import AsOfForm
from compliance.rules import ALERT_WINDOW, Standing, words
from compliance.selectors import First
from compliance.tables import BoardTable, DeadlineTable, Links, OpenTable, Row, UnknownTable
from compliance.wording import PRESSING, SIGNS
from placements.models import Closing, Viewer

from .day import DayShown

ROWS_PER_PAGE = 25
SECTION_ROWS = 25


@dataclass(frozen=True, slots=True)
class Count:
    """One figure at the top of the page: how many stand so, in words, with a link to them."""

    standing: Standing
    number: int
    said: str
    url: str

    @property
    def sign(self) -> str:
        return SIGNS[self.standing]


@dataclass(frozen=True, slots=True)
class StandingSection:
    """The deadlines of one standing: a heading, a table of the first, and how many there are."""

    standing: Standing
    title: str
    table: DeadlineTable
    number: int
    rest: int
    every: str
    """The address of the list that has them all."""


@dataclass(frozen=True, slots=True)
class Dashboard(DayShown):
    """All that the template shows."""

    form: AsOfForm
    counts: list[Count]
    sections: list[StandingSection]
    board: BoardTable
    page: Page[selectors.Place]
    nothing_pressing: str


def dashboard(
    form: AsOfForm, *, viewer: Viewer, today: date, page: str | None, may_record: bool, links: Links
) -> Dashboard:
    """The first page for ``viewer``, as of the day of ``links``. The number of queries is constant.

    ``form`` is where that day was typed, ``page`` that of the board; ``may_record`` says whether the person may enter
    what has happened.
    """
    as_of = links.as_of
    first = selectors.first_of_each(as_of=as_of, viewer=viewer, standings=PRESSING, most=SECTION_ROWS)
    board = Paginator(selectors.BoardOrder(as_of=as_of, viewer=viewer), ROWS_PER_PAGE).get_page(page)
    return Dashboard(
        as_of=as_of,
        today=today,
        form=form,
        counts=list(_counts(first, as_of)),
        sections=list(_sections(first, links, may_record=may_record)),
        board=BoardTable(list(_lines(board, as_of)), links=links, may_record=may_record),
        page=board,
        nothing_pressing=_nothing_pressing(first, as_of, viewer),
    )


def _lines(page: Page[selectors.Place], as_of: date) -> Iterator[Row]:
    """The board's rows of one page, in its order."""
    named = [place.closing_id for place in page.object_list if place.closing_id]
    closings = Closing.objects.select_related("placement").filter(pk__in=named)
    lines = {line.closing.pk: line for line in selectors.board(as_of=as_of, closings=closings)}
    unsigned = selectors.unsigned({place.pk for place in page.object_list}, as_of=as_of)
    for place in page.object_list:
        line = lines.get(place.closing_id) if place.closing_id else None
        yield Row(placement=place, line=line, is_unsigned=place.pk in unsigned)


def _counts(first: dict[Standing, First], as_of: date) -> Iterator[Count]:
    soon = words.short_date(as_of + timedelta(days=ALERT_WINDOW))
    for standing, said in (
        (Standing.MISSED, "missed"),
        (Standing.DUE_SOON, f"due by {soon}"),
        (Standing.UNKNOWN, "unknown"),
        (Standing.OPEN, "open"),
    ):
        number = first[standing].number if standing in first else 0
        yield Count(standing=standing, number=number, said=said, url=f"#{standing}" if number else "")


def _sections(first: dict[Standing, First], links: Links, *, may_record: bool) -> Iterator[StandingSection]:
    soon = words.medium_date(links.as_of + timedelta(days=ALERT_WINDOW))
    kinds: tuple[tuple[Standing, str, type[DeadlineTable]], ...] = (
        (Standing.MISSED, "Missed", DeadlineTable),
        (Standing.DUE_SOON, f"Due by {soon}", DeadlineTable),
        (Standing.UNKNOWN, "Unknown: what is needed", UnknownTable),
        (Standing.OPEN, "Open", OpenTable),
    )
    for standing, title, table in kinds:
        if found := first.get(standing):
            yield StandingSection(
                standing=standing,
                title=title,
                table=table(found.rows, links=links, may_record=may_record),
                number=found.number,
                rest=found.number - len(found.rows),
                every=links.listed("compliance_deadline", standing=standing.value),
            )


def _nothing_pressing(first: dict[Standing, First], as_of: date, viewer: Viewer) -> str:
    """Nothing to do is a state too: the words for it, and when the next thing is; empty where something presses."""
    if Standing.MISSED in first or Standing.DUE_SOON in first:
        return ""
    until = words.medium_date(as_of + timedelta(days=ALERT_WINDOW))
    nothing = f"Nothing is missed, and nothing is due by {until}."
    upcoming = selectors.in_turn(as_of=as_of, viewer=viewer, start=0, stop=1, standings=[Standing.UPCOMING])
    for following in upcoming:
        if following.due_on:
            return f"{nothing} Next: {following.duty.title}, due {words.medium_date(following.due_on)}."
    return f"{nothing} No later day is known either."
