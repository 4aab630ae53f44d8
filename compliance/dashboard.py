"""What the first page shows: where every deadline stands on a day, most urgent first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.paginator import Page, Paginator

from compliance import selectors
from compliance.forms import AsOfForm
from compliance.rules import ALERT_WINDOW, Standing, words
from compliance.tables import BoardTable, DeadlineTable, OpenTable, Row, UnknownTable
from compliance.wording import SIGNS
from placements.models import Closing

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
class Section:
    """The deadlines of one standing: a heading, a table of the first, and how many there are."""

    standing: Standing
    title: str
    table: DeadlineTable
    number: int
    rest: int


@dataclass(frozen=True, slots=True)
class Dashboard:
    """All that the template shows."""

    as_of: date
    today: date
    form: AsOfForm
    counts: list[Count]
    sections: list[Section]
    board: BoardTable
    page: Page[Row]
    nothing_pressing: str

    @property
    def is_today(self) -> bool:
        return self.as_of == self.today

    @property
    def said(self) -> str:
        """The reading of the as-of day: "Wednesday, August 6, 2003"."""
        return words.long_date(self.as_of)

    @property
    def kept(self) -> str:
        """The query of every link, so that the day asked for is kept; empty when it is today."""
        return "" if self.is_today else f"?as_of={self.as_of.isoformat()}"


def dashboard(form: AsOfForm, *, today: date, page: str | None, may_record: bool) -> Dashboard:
    """The first page as of the day typed in ``form``, else ``today``. The number of queries is constant.

    ``page`` is that of the board; ``may_record`` says whether the person may enter what has happened.
    """
    as_of = form.day(today)
    counts = selectors.pending_counts(as_of=as_of)
    board = Paginator(selectors.board_order(as_of=as_of), ROWS_PER_PAGE).get_page(page)
    return Dashboard(
        as_of=as_of,
        today=today,
        form=form,
        counts=list(_counts(counts, as_of)),
        sections=list(_sections(counts, as_of, may_record=may_record)),
        board=BoardTable(list(_lines(board, as_of)), as_of=as_of, may_record=may_record),
        page=board,  # type: ignore[arg-type]
        nothing_pressing=_nothing_pressing(counts, as_of),
    )


def _lines(page: Page, as_of: date) -> Iterator[Row]:  # type: ignore[type-arg]
    """The board's rows of one page, in its order."""
    placements = list(page.object_list)
    closings = Closing.objects.select_related("placement").filter(
        pk__in=[placement.closing for placement in placements if placement.closing]
    )
    lines = {line.closing.pk: line for line in selectors.board(as_of=as_of, closings=closings)}
    for placement in placements:
        yield Row(placement=placement, line=lines.get(placement.closing))


def _counts(counts: dict[Standing, int], as_of: date) -> Iterator[Count]:
    soon = words.short_date(as_of + timedelta(days=ALERT_WINDOW))
    for standing, said in (
        (Standing.MISSED, "missed"),
        (Standing.DUE_SOON, f"due by {soon}"),
        (Standing.UNKNOWN, "unknown"),
        (Standing.OPEN, "open"),
    ):
        number = counts.get(standing, 0)
        yield Count(standing=standing, number=number, said=said, url=f"#{standing}" if number else "")


def _sections(counts: dict[Standing, int], as_of: date, *, may_record: bool) -> Iterator[Section]:
    soon = words.medium_date(as_of + timedelta(days=ALERT_WINDOW))
    kinds: tuple[tuple[Standing, str, type[DeadlineTable]], ...] = (
        (Standing.MISSED, "Missed", DeadlineTable),
        (Standing.DUE_SOON, f"Due by {soon}", DeadlineTable),
        (Standing.UNKNOWN, "Unknown: what is needed", UnknownTable),
        (Standing.OPEN, "Open", OpenTable),
    )
    shown = [standing for standing, _, _ in kinds if standing in counts]
    first = selectors.first_pending(as_of=as_of, standings=shown, most=SECTION_ROWS)
    for standing, title, table in kinds:
        if number := counts.get(standing, 0):
            yield Section(
                standing=standing,
                title=title,
                table=table(first[standing], as_of=as_of, may_record=may_record),
                number=number,
                rest=number - len(first[standing]),
            )


def _nothing_pressing(counts: dict[Standing, int], as_of: date) -> str:
    """Nothing to do is a state too: the words for it, and when the next thing is; empty where something presses."""
    if Standing.MISSED in counts or Standing.DUE_SOON in counts:
        return ""
    until = words.medium_date(as_of + timedelta(days=ALERT_WINDOW))
    nothing = f"Nothing is missed, and nothing is due by {until}."
    upcoming = selectors.first_pending(as_of=as_of, standings=[Standing.UPCOMING], most=1)
    for following in upcoming[Standing.UPCOMING]:
        if following.due_on:
            return f"{nothing} Next: {following.duty.title}, due {words.medium_date(following.due_on)}."
    return f"{nothing} No later day is known either."
