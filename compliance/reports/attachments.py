"""The files that go with a report: what it tells of one by one, for calendar and spreadsheet programs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from compliance.calendars import calendar_of, event
from compliance.rules import days_late
from compliance.wording import on_record

from .content import Report
from .items import Item, Kind
from .mail import Attachment
from .workbook import Workbooks

COLUMNS = (
    "Standing", "What is owed", "Placement and matter", "Due", "Safe day", "As written", "Days late", "On record",
    "Said", "Why",
)  # fmt: skip
SAID = {
    Kind.MISSED: "missed",
    Kind.DUE: "due",
    Kind.MET: "newly met",
    Kind.MOVED: "moved",
    Kind.OPEN: "open",
    Kind.UNKNOWN: "unknown",
}
# Those with a day on which there is something to do.
IN_CALENDAR = (Kind.MISSED, Kind.DUE, Kind.MOVED)

Cells = tuple[Any, ...]


class Files:
    """The attachments of the reports of one day; each event and each file is made once for all that share it."""

    def __init__(self, *, as_of: date, home: str) -> None:
        self._as_of, self._home = as_of, home
        self._events: dict[tuple[int, bool], bytes] = {}
        self._workbooks = Workbooks("Deadlines", COLUMNS)
        self._lines: dict[Item, bytes] = {}
        self._made: dict[tuple[Item, ...], tuple[Attachment, ...]] = {}

    def of(self, report: Report) -> tuple[Attachment, ...]:
        """A calendar file and a workbook with the deadlines whose names may be told; nothing where there are none."""
        items = tuple(item for section in report.sections for item in section.items if item.key in report.rows)
        if not items:
            return ()
        if items not in self._made:
            self._made[items] = tuple(self._files(items, report))
        return self._made[items]

    def _files(self, items: tuple[Item, ...], report: Report) -> Iterable[Attachment]:
        called = f"deadlines-as-of-{self._as_of.isoformat()}"
        events = {
            item.key: self._event(report.rows[item.key], linked=not report.outside)
            for item in items
            if item.kind in IN_CALENDAR
        }
        if events:
            content = calendar_of(events.values(), name="Shelfwatch: deadlines")
            yield Attachment(f"{called}.ics", "text/calendar", content)
        lines = (self._line(item, report.rows[item.key]) for item in items)
        yield Attachment(f"{called}.xlsx", self._workbooks.content_type, self._workbooks.of(lines))

    def _event(self, row: Any, *, linked: bool) -> bytes:
        if (row.pk, linked) not in self._events:
            self._events[row.pk, linked] = event(row, as_of=self._as_of, home=self._home, linked=linked)
        return self._events[row.pk, linked]

    def _line(self, item: Item, row: Any) -> bytes:
        if item not in self._lines:
            self._lines[item] = self._workbooks.line(self._cells(item, row))
        return self._lines[item]

    def _cells(self, item: Item, row: Any) -> Cells:
        return (
            SAID[item.kind],
            item.title,
            item.about,
            row.due_on or "",
            row.safe_on or "",
            row.literal_on or "",
            days_late(row, self._as_of) if item.kind in (Kind.MISSED, Kind.MET) else "",
            on_record(row, as_of=self._as_of),
            item.when,
            item.why,
        )
