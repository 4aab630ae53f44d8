"""The columns of deadlines where they are listed by standing."""

from __future__ import annotations

from functools import cached_property

import django_tables2 as tables
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from compliance.models import Deadline, Duty
from compliance.rules import needed, words
from compliance.wording import on_record, standing_badge

from .lean import NOTHING, LeanTable
from .next_steps import NextSteps


class DeadlineTable(LeanTable):
    """Deadlines with a due day: where each stands, what is owed, by when, what is on record, what to do."""

    standing = tables.Column(verbose_name="Standing", empty_values=())
    duty = tables.Column(verbose_name="What is owed", empty_values=())
    due_on = tables.Column(verbose_name="Due", empty_values=())
    on_record = tables.Column(verbose_name="On record", empty_values=())
    actions = tables.Column(verbose_name="Next step", empty_values=())

    def render_standing(self, record: Deadline) -> SafeString:
        return standing_badge(record, record.standing, as_of=self.as_of, short=True)

    def render_duty(self, record: Deadline) -> SafeString:
        return format_html(
            '<a class="title" href="{}">{}</a><span class="sub">{} · {}</span>{}',
            self.links.deadline(record),
            record.duty.title,
            self._about(record),
            record.duty.clause or "no clause on record",
            self._because(record),
        )

    def render_due_on(self, record: Deadline) -> SafeString:
        if record.due_on is None:
            said = needed(record.missing)
            return format_html('<span class="wraps">{}</span>', said) if said else NOTHING
        safe = ""
        if record.safe_on and record.safe_on != record.due_on:
            safe = f"safe: {words.short_date(record.safe_on)}"
        rolled = ""
        if record.forward_on and record.forward_on != record.due_on:
            rolled = f"rolled forward: {words.short_date(record.forward_on)}"
        return format_html(
            '<span class="day">{}</span>{}',
            words.medium_date(record.due_on),
            format_html_join("", '<span class="sub">{}</span>', ((note,) for note in (safe, rolled) if note)),
        )

    def render_on_record(self, record: Deadline) -> str:
        return on_record(record, as_of=self.as_of) or NOTHING

    def render_actions(self, record: Deadline) -> SafeString:
        why = format_html(
            '<a href="{}" aria-label="Why: {}, {}">Why</a>',
            self.links.deadline(record),
            record.duty.title,
            record.subject_label or record.placement.name,
        )
        step = self.next_steps.of(record) if self.may_record else None
        return format_html('<a class="record" href="{}">{}</a> {}', *step, why) if step else why

    @cached_property
    def next_steps(self) -> NextSteps:
        """The buttons, by the deadlines that are shown."""
        return NextSteps(self.records, self.links)

    def _because(self, record: Deadline) -> SafeString | str:
        """The reason in one line, unless what is missing says it already."""
        told = bool(record.missing) and record.because in record.missing
        return "" if told else format_html('<span class="sub">{}</span>', record.because)

    def _about(self, record: Deadline) -> SafeString:
        """The placement and what the deadline is about, each a link to the fact where it has a page of its own."""
        placement = format_html(
            '<a href="{}">{}</a>',
            self.links.fact("placements_placement", record.placement_id),
            record.placement.name,
        )
        label = record.subject_label
        if not label:
            return placement
        if record.duty.per == Duty.Per.CLOSING and record.closing_id:
            url = self.links.fact("placements_closing", record.closing_id)
        elif record.duty.per == Duty.Per.REGISTRATION_STATEMENT and record.registration_statement_id:
            url = self.links.fact("placements_registrationstatement", record.registration_statement_id)
        elif record.duty.per == Duty.Per.HOLDER and record.holder_id:
            url = self.links.fact("holders_holder", record.holder_id)
        else:
            return format_html("{}, {}", placement, label)
        return format_html('{}, <a href="{}">{}</a>', placement, url, label)


class UnknownTable(DeadlineTable):
    """Deadlines whose day nobody can tell: what no document states."""

    missing = tables.Column(verbose_name="What is missing", empty_values=())

    class Meta(LeanTable.Meta):
        exclude = ("due_on", "on_record")
        sequence = ("standing", "duty", "missing", "actions")

    def render_missing(self, record: Deadline) -> str:
        return needed(record.missing) or "a fact that no document states"


class OpenTable(DeadlineTable):
    """Duties without a due day, with their age."""

    class Meta(LeanTable.Meta):
        exclude = ("due_on",)

    def render_standing(self, record: Deadline) -> SafeString:
        return standing_badge(record, record.standing, as_of=self.as_of)
