"""The columns of the board of filing and effectiveness."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString

from compliance.models import Deadline
from compliance.rules import needed, words
from compliance.selectors import BoardLine, Place
from compliance.wording import day_known, on_record, standing_badge

from .lean import NOTHING, LeanTable
from .next_steps import NextStep, NextSteps

NO_CLOSING = SafeString('<span class="quiet">no closing on record</span>')


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the board: a closing of a placement, or a placement on whose closing nothing is on record."""

    placement: Place
    line: BoardLine | None
    is_unsigned: bool = False
    """Whether the placement was not yet signed on the day."""


class BoardTable(LeanTable):
    """Filing and effectiveness of each closing: the due day with its standing, and what is on record."""

    closing = tables.Column(verbose_name="Placement and closing", empty_values=())
    filing = tables.Column(verbose_name="Filing due", empty_values=())
    filing_on_record = tables.Column(verbose_name="On record", empty_values=())
    effectiveness = tables.Column(verbose_name="Effective due", empty_values=())
    effectiveness_on_record = tables.Column(verbose_name="On record", empty_values=())

    def render_closing(self, record: Row) -> SafeString:
        placement = format_html(
            '<a class="title" href="{}">{}</a>',
            self.links.fact("placements_placement", record.placement.pk),
            record.placement.name,
        )
        if record.is_unsigned:
            placement = format_html('{}<span class="sub">not yet signed</span>', placement)
        if record.line is None:
            return placement
        closing = record.line.closing
        day = words.medium_date(closing.occurred_on) if closing.occurred_on else "day not stated"
        return format_html(
            '{}<span class="sub"><a href="{}">{}</a> · {}</span>',
            placement,
            self.links.fact("placements_closing", closing.pk),
            closing.label,
            day,
        )

    def render_filing(self, record: Row) -> SafeString:
        if record.line is None and self.may_record:
            add = self.links.add("placements_closing", placement=record.placement.pk)
            return format_html(
                '{}<span class="sub"><a class="record" href="{}">Add a closing</a></span>', NO_CLOSING, add
            )
        return self._due(record, record.line.filing if record.line else None)

    def render_filing_on_record(self, record: Row) -> SafeString:
        filing = record.line.filing if record.line else None
        return self._recorded(filing, self._step(filing))

    def render_effectiveness(self, record: Row) -> SafeString:
        return self._due(record, record.line.effectiveness if record.line else None)

    def render_effectiveness_on_record(self, record: Row) -> SafeString:
        filing, row = (record.line.filing, record.line.effectiveness) if record.line else (None, None)
        step = self._step(row)
        # Both wait for the closing's day: one button gives it.
        return self._recorded(row, None if step == self._step(filing) else step)

    def _due(self, record: Row, row: Deadline | None) -> SafeString:
        if record.line is None:
            return NO_CLOSING
        if row is None:
            return SafeString('<span class="quiet">no such duty on record</span>')
        why = format_html(
            '<a href="{}" aria-label="Why: {}, {}, {}">Why</a>',
            self.links.deadline(row),
            row.duty.title,
            record.placement.name,
            row.subject_label,
        )
        if row.due_on is None:
            return format_html(
                '{}<span class="sub wraps">{} {}</span>',
                standing_badge(row, row.standing, as_of=self.as_of, short=True),
                needed(row.missing),
                why,
            )
        return format_html(
            '<span class="day">{}</span><span class="sub">{} {}</span>',
            words.medium_date(row.due_on),
            standing_badge(row, row.standing, as_of=self.as_of),
            why,
        )

    def _recorded(self, row: Deadline | None, step: NextStep | None) -> SafeString:
        if row is None:
            return NOTHING
        said = on_record(row, as_of=self.as_of)
        if step is None:
            return format_html("{}", said)
        return format_html('{}<span class="sub"><a class="record" href="{}">{}</a></span>', said, *step)

    def _step(self, row: Deadline | None) -> NextStep | None:
        return self.next_steps.of(row) if row and self.may_record else None

    @cached_property
    def next_steps(self) -> NextSteps:
        """The buttons, by the deadlines that are shown."""
        lines = [record.line for record in self.records if record.line]
        return NextSteps([row for line in lines for row in (line.filing, line.effectiveness) if row], self.links)


class ClosingTable(BoardTable):
    """The closings of one placement, as the board shows them."""

    closing = tables.Column(verbose_name="Closing", empty_values=())

    def render_closing(self, record: Row) -> SafeString:
        closing = record.line.closing if record.line else None
        if closing is None:
            return NOTHING
        return format_html(
            '<a class="title" href="{}">{}</a><span class="sub">{}</span>',
            self.links.fact("placements_closing", closing.pk),
            closing.label,
            day_known(closing),
        )
