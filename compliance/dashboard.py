"""What the first page shows: where every deadline stands on a day, most urgent first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.models import User as Person
from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils import timezone

from compliance import selectors
from compliance.forms import AsOfForm
from compliance.models import Deadline
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


def as_of_day(request: HttpRequest) -> date:
    """The day that the address asks for, today where it names none that can be read."""
    return AsOfForm(request.GET).day(timezone.localdate())


def dashboard(request: HttpRequest) -> Dashboard:
    """The first page as of the day in the address. The number of queries is constant."""
    today = timezone.localdate()
    form = AsOfForm(request.GET if "as_of" in request.GET else {"as_of": today.isoformat()})
    as_of = form.day(today)
    may_record = _may_record(request.user)
    alike = selectors.by_standing(as_of=as_of, each=SECTION_ROWS)
    page = Paginator(selectors.board_order(as_of=as_of), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    lines = list(_lines(page, as_of))
    return Dashboard(
        as_of=as_of,
        today=today,
        form=form,
        counts=list(_counts(alike, as_of)),
        sections=list(_sections(alike, as_of, may_record=may_record)),
        board=BoardTable(lines, as_of=as_of, may_record=may_record),
        page=page,  # type: ignore[arg-type]
        nothing_pressing=_nothing_pressing(alike, as_of),
    )


def _may_record(person: Person | AnonymousUser) -> bool:
    return person.has_perm("placements.add_milestone")


def _lines(page: Page, as_of: date) -> Iterator[Row]:  # type: ignore[type-arg]
    """The board's rows of one page, in its order."""
    placements = list(page.object_list)
    closings = Closing.objects.select_related("placement").filter(
        pk__in=[placement.closing for placement in placements if placement.closing]
    )
    lines = {line.closing.pk: line for line in selectors.board(as_of=as_of, closings=closings)}
    for placement in placements:
        yield Row(placement=placement, line=lines.get(placement.closing))


def _counts(alike: dict[Standing, selectors.Alike], as_of: date) -> Iterator[Count]:
    soon = words.short_date(as_of + timedelta(days=ALERT_WINDOW))
    for standing, said in (
        (Standing.MISSED, "missed"),
        (Standing.DUE_SOON, f"due by {soon}"),
        (Standing.UNKNOWN, "unknown"),
        (Standing.OPEN, "open"),
    ):
        number = alike[standing].count if standing in alike else 0
        yield Count(standing=standing, number=number, said=said, url=f"#{standing}" if number else "")


def _sections(alike: dict[Standing, selectors.Alike], as_of: date, *, may_record: bool) -> Iterator[Section]:
    soon = words.medium_date(as_of + timedelta(days=ALERT_WINDOW))
    kinds: tuple[tuple[Standing, str, type[DeadlineTable]], ...] = (
        (Standing.MISSED, "Missed", DeadlineTable),
        (Standing.DUE_SOON, f"Due by {soon}", DeadlineTable),
        (Standing.UNKNOWN, "Unknown: what is needed", UnknownTable),
        (Standing.OPEN, "Open", OpenTable),
    )
    for standing, title, table in kinds:
        if found := alike.get(standing):
            yield Section(
                standing=standing,
                title=title,
                table=table(found.first, as_of=as_of, may_record=may_record),
                number=found.count,
                rest=found.count - len(found.first),
            )


def _nothing_pressing(alike: dict[Standing, selectors.Alike], as_of: date) -> str:
    """Nothing to do is a state too: the words for it, and when the next thing is; empty where something presses."""
    if Standing.MISSED in alike or Standing.DUE_SOON in alike:
        return ""
    until = words.medium_date(as_of + timedelta(days=ALERT_WINDOW))
    nothing = f"Nothing is missed, and nothing is due by {until}."
    following: list[Deadline] = alike[Standing.UPCOMING].first if Standing.UPCOMING in alike else []
    if not following or following[0].due_on is None:
        return f"{nothing} No later day is known either."
    return f"{nothing} Next: {following[0].duty.title}, due {words.medium_date(following[0].due_on)}."
