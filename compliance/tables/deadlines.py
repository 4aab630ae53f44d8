"""The columns of deadlines where they are listed by standing."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from compliance.models import Deadline
from compliance.rules import event_not_stated, words
from compliance.selectors import undated_milestones
from compliance.wording import on_record, standing_badge

from .lean import NOTHING, LeanTable


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
            return format_html('<span class="wraps">{}</span>', record.missing) if record.missing else NOTHING
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
        step = self.next_step(record) if self.may_record else None
        return format_html('<a class="record" href="{}">{}</a> {}', *step, why) if step else why

    def next_step(self, record: Deadline) -> tuple[str, str] | None:
        """The address and the words of the button; None where nothing can be entered."""
        event = record.duty.satisfied_by
        return (self.links.record(record), f"Record {event}") if event else None

    def _because(self, record: Deadline) -> SafeString | str:
        """The reason in one line, unless what is missing says it already."""
        told = bool(record.missing) and record.because in record.missing
        return "" if told else format_html('<span class="sub">{}</span>', record.because)

    def _about(self, record: Deadline) -> SafeString:
        """The placement and the closing or registration statement, each a link to the fact."""
        facts = [(self.links.fact("placements_placement", record.placement_id), record.placement.name)]
        if record.closing:
            facts.append((self.links.fact("placements_closing", record.closing.pk), record.closing.label))
        elif statement := record.registration_statement:
            facts.append((self.links.fact("placements_registrationstatement", statement.pk), statement.label))
        if record.holder:
            facts.append((self.links.fact("holders_holder", record.holder.pk), record.holder.name))
        return format_html_join(", ", '<a href="{}">{}</a>', facts)


class UnknownTable(DeadlineTable):
    """Deadlines whose day nobody can tell: what no document states."""

    missing = tables.Column(verbose_name="What is missing", empty_values=())

    class Meta(LeanTable.Meta):
        exclude = ("due_on", "on_record")
        sequence = ("standing", "duty", "missing", "actions")

    def __init__(self, data: Any, **options: Any) -> None:
        super().__init__(data, **options)
        self.undated = undated_milestones(data) if self.may_record else {}

    def next_step(self, record: Deadline) -> tuple[str, str] | None:
        """To where the day that is missing can be given, if it is the day of a fact on record."""
        event = event_not_stated(record.missing)
        if event == "closing" and record.closing_id:
            return self.links.give_day("placements_closing", record.closing_id), "Give the closing day"
        if milestone := self.undated.get(record.pk):
            return self.links.give_day("placements_milestone", milestone.pk), f"Give the day of {event}"
        return super().next_step(record)

    def render_missing(self, record: Deadline) -> str:
        return record.missing or "a fact that no document states"


class OpenTable(DeadlineTable):
    """Duties without a due day, with their age."""

    class Meta(LeanTable.Meta):
        exclude = ("due_on",)

    def render_standing(self, record: Deadline) -> SafeString:
        return standing_badge(record, record.standing, as_of=self.as_of)
