"""The columns of the lists that can be sorted, filtered and taken away as a file."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

import django_tables2 as tables
from django.db.models import F, QuerySet
from django.utils.safestring import SafeString
from tablib import Dataset

from compliance.markup import filled
from compliance.models import Deadline
from compliance.rules import Standing, needed, words
from compliance.selectors import BY_DAY, Standings
from compliance.sheets import safe
from compliance.wording import NAMES, PRESSING, badge, on_record, standing_badge, standing_words
from placements.models import Placement

from .lean import NOTHING, LeanTable
from .links import Links


class ListTable(LeanTable):
    """A table of which one page is shown, sorted as asked; each column also has a method that gives its plain value.

    Of its columns those named by ``columns`` are shown; all of them, where none of theirs is named.
    """

    class Meta(LeanTable.Meta):
        orderable = True

    def __init__(
        self, data: Any, *, columns: Collection[str] = (), exclude: Collection[str] = (), **options: Any
    ) -> None:
        every = {name: each.verbose_name for name, each in self.base_columns.items() if name not in exclude}
        chosen = set(columns) & set(every) or set(every)
        super().__init__(data, exclude=set(self.base_columns) - chosen, **options)
        self.choice = [(name, heading, name in chosen) for name, heading in every.items()]
        """Each column there is: its name, its heading, and whether it is shown."""

    def headings(self) -> list[str]:
        """The headings of the columns, for a file."""
        return [str(column.header) for column in self.columns]

    def values(self, records: Iterable[Any]) -> Iterable[list[Any]]:
        """Each record as plain values: days, numbers and texts."""
        given = [getattr(self, f"value_{column.name}") for column in self.columns]
        return ([value(record) for value in given] for record in records)

    def for_file(self, records: Iterable[Any]) -> Dataset:
        """The columns of ``records`` as a file has them, its texts such as no spreadsheet program runs."""
        rows = ([safe(cell) if isinstance(cell, str) else cell for cell in row] for row in self.values(records))
        return Dataset(*rows, headers=self.headings())


class DeadlineListTable(ListTable):
    """Every deadline: where it stands, what is owed under which placement, by when, and what is on record."""

    standing = tables.Column(verbose_name="Standing", empty_values=(), order_by=("urgency", *BY_DAY[1:]))
    duty = tables.Column(verbose_name="What is owed", empty_values=(), order_by=("duty__title", *BY_DAY[1:]))
    about = tables.Column(verbose_name="Placement", empty_values=(), order_by=BY_DAY[1:])
    due_on = tables.Column(verbose_name="Due", empty_values=())
    safe_on = tables.Column(verbose_name="Safe", empty_values=())
    on_record = tables.Column(verbose_name="On record", empty_values=())

    def order_due_on(self, rows: QuerySet[Any], is_descending: bool) -> tuple[QuerySet[Any], bool]:
        return _by_day(rows, "due_on", is_descending), True

    def order_safe_on(self, rows: QuerySet[Any], is_descending: bool) -> tuple[QuerySet[Any], bool]:
        return _by_day(rows, "safe_on", is_descending), True

    def order_on_record(self, rows: QuerySet[Any], is_descending: bool) -> tuple[QuerySet[Any], bool]:
        return _by_day(rows, "satisfied_on", is_descending), True

    def render_standing(self, record: Deadline) -> SafeString:
        """Sign, words and colour; what is missing stands in another cell."""
        return standing_badge(record, record.standing, as_of=self.as_of, short=True)

    def render_duty(self, record: Deadline) -> SafeString:
        return filled(
            '<a class="title" href="{}">{}</a><span class="sub">{}</span>',
            self.links.deadline(record),
            record.duty.title,
            record.duty.clause or "no clause on record",
        )

    def render_about(self, record: Deadline) -> SafeString:
        return filled(
            '<a href="{}">{}</a><span class="sub">{}</span>',
            self.links.fact("placements_placement", record.placement_id),
            record.placement.name,
            record.subject_label,
        )

    def render_due_on(self, record: Deadline) -> SafeString:
        if record.due_on:
            return _day(record.due_on)
        return filled('<span class="wraps">{}</span>', needed(record.missing)) if record.missing else NOTHING

    def render_safe_on(self, record: Deadline) -> SafeString:
        return NOTHING if record.safe_on in (None, record.due_on) else _day(record.safe_on)

    def render_on_record(self, record: Deadline) -> str:
        return on_record(record, as_of=self.as_of) or NOTHING

    def value_standing(self, record: Deadline) -> str:
        return standing_words(record, record.standing, as_of=self.as_of)

    def value_duty(self, record: Deadline) -> str:
        return f"{record.duty.title} ({record.duty.clause})" if record.duty.clause else record.duty.title

    def value_about(self, record: Deadline) -> str:
        return ", ".join(filter(None, (record.placement.name, record.subject_label)))

    def value_due_on(self, record: Deadline) -> date | str:
        return record.due_on or needed(record.missing)

    def value_safe_on(self, record: Deadline) -> date | str:
        return record.safe_on or ""

    def value_on_record(self, record: Deadline) -> str:
        return on_record(record, as_of=self.as_of)


class PlacementListTable(ListTable):
    """Every placement: whose it is, when it closed, and how many of its deadlines stand how on the day."""

    name = tables.Column(verbose_name="Placement", empty_values=(), order_by=("name", "pk"))
    issuer = tables.Column(verbose_name="Issuer", empty_values=(), order_by=("issuer__name", "name", "pk"))
    closings = tables.Column(verbose_name="Closings", empty_values=(), orderable=False)
    deadlines = tables.Column(verbose_name="Deadlines", empty_values=(), orderable=False)
    upcoming = tables.Column(verbose_name="Next due", empty_values=(), orderable=False)

    def __init__(self, data: Any, *, links: Links, **options: Any) -> None:
        super().__init__(data, links=links, may_record=False, **options)
        self.beside: dict[int, Standings] = {}
        """What stands beside each placement shown, by its key."""

    def render_name(self, record: Placement) -> SafeString:
        return filled(
            '<a class="title" href="{}">{}</a><span class="sub">{}</span>',
            self.links.fact("placements_placement", record.pk),
            record.name,
            record.slug,
        )

    def render_issuer(self, record: Placement) -> str:
        return record.issuer.name

    def render_closings(self, record: Placement) -> SafeString:
        return (
            SafeString("".join(filled('<span class="day">{}</span><br>', day) for day in self.days(record))) or NOTHING
        )

    def render_deadlines(self, record: Placement) -> SafeString:
        """How many stand how, each a link to the list of them."""
        counted = (
            filled(
                '<a href="{}">{}</a>',
                self.links.listed("compliance_deadline", placement=record.slug, standing=standing.value),
                badge(standing, said),
            )
            for standing, said in self.counted(record)
        )
        return SafeString(" ".join(counted)) or NOTHING

    def render_upcoming(self, record: Placement) -> SafeString:
        day = self.value_upcoming(record)
        return _day(day) if day else NOTHING

    def value_name(self, record: Placement) -> str:
        return record.name

    def value_issuer(self, record: Placement) -> str:
        return record.issuer.name

    def value_closings(self, record: Placement) -> str:
        return "; ".join(self.days(record))

    def days(self, record: Placement) -> list[str]:
        """The days of its closings, in words."""
        return [
            words.medium_date(closing.occurred_on) if closing.occurred_on else f"{closing.label}: day not stated"
            for closing in record.closings.all()
        ]

    def value_deadlines(self, record: Placement) -> str:
        return ", ".join(said for _, said in self.counted(record))

    def counted(self, record: Placement) -> list[tuple[Standing, str]]:
        """Such as "2 missed"; what is not pressing is left out."""
        counts = self.beside[record.pk].counts if record.pk in self.beside else {}
        return [(each, f"{counts[each]:,} {NAMES[each]}") for each in PRESSING if counts.get(each)]

    def value_upcoming(self, record: Placement) -> date | None:
        return self.beside[record.pk].next_on if record.pk in self.beside else None


def _day(day: date) -> SafeString:
    """A day as a cell shows it."""
    return filled('<span class="day">{}</span>', words.medium_date(day))


def _by_day(rows: QuerySet[Any], field: str, is_descending: bool) -> QuerySet[Any]:
    """In the order of a day; rows without one come last either way."""
    day = F(field).desc(nulls_last=True) if is_descending else F(field).asc(nulls_last=True)
    return rows.order_by(day, *BY_DAY[1:])
