"""The cells of the long lists as django-tables2 and Django's templates render them, as an oracle."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.template import RequestContext, Template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from compliance.models import Deadline
from compliance.rules import needed, words
from compliance.tables import DeadlineListTable, ListTable, PlacementListTable
from compliance.tables.lean import NOTHING
from compliance.wording import badge, on_record, standing_badge
from placements.models import Placement

TEMPLATE = Path(__file__).with_name("stock_table.html")


def rendered(table: ListTable, request: Any, labelled_by: str) -> str:
    """The table by Django's template, each cell by its column's method."""
    return Template(TEMPLATE.read_text()).render(
        RequestContext(request, {"table": table, "labelled_by": labelled_by, "lines": lines(table)})
    )


def lines(table: ListTable) -> Iterator[list[tuple[str, str, str]]]:
    """Each record as cells: the column's name, its header, and what is in it."""
    for record in table.records:
        yield [(each.name, each.header, getattr(table, f"render_{each.name}")(record)) for each in table.columns]


class StockDeadlines(DeadlineListTable):
    def render_standing(self, record: Deadline) -> SafeString:
        return standing_badge(record, record.standing, as_of=self.as_of, short=True)

    def render_duty(self, record: Deadline) -> SafeString:
        return format_html(
            '<a class="title" href="{}">{}</a><span class="sub">{}</span>',
            self.links.deadline(record),
            record.duty.title,
            record.duty.clause or "no clause on record",
        )

    def render_about(self, record: Deadline) -> SafeString:
        return format_html(
            '<a href="{}">{}</a><span class="sub">{}</span>',
            self.links.fact("placements_placement", record.placement_id),
            record.placement.name,
            record.subject_label,
        )

    def render_due_on(self, record: Deadline) -> SafeString:
        if record.due_on:
            return format_html('<span class="day">{}</span>', words.medium_date(record.due_on))
        return format_html('<span class="wraps">{}</span>', needed(record.missing)) if record.missing else NOTHING

    def render_safe_on(self, record: Deadline) -> SafeString:
        if record.safe_on is None or record.safe_on == record.due_on:
            return NOTHING
        return format_html('<span class="day">{}</span>', words.medium_date(record.safe_on))

    def render_on_record(self, record: Deadline) -> str:
        return on_record(record, as_of=self.as_of) or NOTHING


class StockPlacements(PlacementListTable):
    def render_name(self, record: Placement) -> SafeString:
        return format_html(
            '<a class="title" href="{}">{}</a><span class="sub">{}</span>',
            self.links.fact("placements_placement", record.pk),
            record.name,
            record.slug,
        )

    def render_issuer(self, record: Placement) -> str:
        return record.issuer.name

    def render_closings(self, record: Placement) -> SafeString:
        days = self.days(record)
        return format_html_join("", '<span class="day">{}</span><br>', ((day,) for day in days)) if days else NOTHING

    def render_deadlines(self, record: Placement) -> SafeString:
        return format_html_join(" ", '<a href="{}">{}</a>', self._led(record)) or NOTHING

    def _led(self, record: Placement) -> Iterator[tuple[str, str]]:
        for standing, said in self.counted(record):
            to = self.links.listed("compliance_deadline", placement=record.slug, standing=standing.value)
            yield to, badge(standing, said)

    def render_upcoming(self, record: Placement) -> SafeString:
        day = self.value_upcoming(record)
        return format_html('<span class="day">{}</span>', words.medium_date(day)) if day else NOTHING
