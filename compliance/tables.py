"""The columns of the lists of deadlines, defined once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from compliance.models import Deadline
from compliance.rules import Standing, event_not_stated, words
from compliance.selectors import BoardLine, Place, undated_milestones
from compliance.wording import badge, on_record, standing_badge, standing_words

# A key that stands in no other part of an address.
_ANY_KEY = 10**15

NOTHING = SafeString('<span class="quiet" aria-label="nothing">–</span>')


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the board: a closing of a placement, or a placement on whose closing nothing is on record."""

    placement: Place
    line: BoardLine | None


class Links:
    """Addresses in the admin, each keeping the day asked for."""

    pages: Mapping[str, str] = {}
    """The kinds of rows that have a page outside the admin, such as "compliance_deadline", by the name of its URL."""
    lists: Mapping[str, str] = {}
    """The same for lists."""

    def __init__(self, as_of: date) -> None:
        self.as_of = as_of
        self._kept = {"as_of": as_of.isoformat()}
        self._around: dict[str, tuple[str, str]] = {}

    def fact(self, kind: str, pk: int, **query: Any) -> str:
        """The page of one row; ``kind`` is such as "placements_closing"."""
        before, after = self._around_key(kind)
        return f"{before}{pk}{after}?{self._query(**query, **self._back(kind))}"

    def listed(self, kind: str, **query: Any) -> str:
        """The list of the rows of ``kind``, narrowed by ``query``."""
        return f"{reverse(self.lists.get(kind, f'admin:{kind}_changelist'))}?{self._query(**query)}"

    def record(self, row: Deadline) -> str:
        """The form that records what satisfies the deadline, filled in as far as the deadline says."""
        about = {
            "placement": row.placement_id,
            "event": row.duty.satisfied_by_id,
            "closing": row.closing_id,
            "registration_statement": row.registration_statement_id,
            "holder": row.holder_id,
            "filing": row.matter,
        }
        return self.add("placements_milestone", **about)

    def add(self, kind: str, **about: Any) -> str:
        """The form that adds a row of ``kind``, filled in by ``about``."""
        return f"{reverse(f'admin:{kind}_add')}?{self._query(**about, **self._back(kind))}"

    def what_if(self, row: Deadline) -> str:
        """The page that supposes another fact, its closing or what satisfies the deadline chosen beforehand."""
        about = {"placement": row.placement.slug, "closing": row.closing.code if row.closing else ""}
        event = {} if row.closing or not row.duty.satisfied_by else {"event": row.duty.satisfied_by.name}
        return f"{reverse('admin:what-if')}?{self._query(**about, **event)}"

    def _back(self, kind: str) -> dict[str, str]:
        """What tells a form of the admin where the person came from; the admin's own pages need not say it."""
        return {}

    def _around_key(self, kind: str) -> tuple[str, str]:
        """What stands before and after the key in the address of a row; a list has hundreds of few kinds."""
        if kind not in self._around:
            name = self.pages.get(kind, f"admin:{kind}_change")
            before, _, after = reverse(name, args=[_ANY_KEY]).rpartition(str(_ANY_KEY))
            self._around[kind] = before, after
        return self._around[kind]

    def _query(self, **query: Any) -> str:
        given = {name: value for name, value in query.items() if value}
        return urlencode({**given, **self._kept})


class SiteLinks(Links):
    """Addresses on the site where a row has its page there, else in the admin, from which a save leads back."""

    pages = {}
    lists = {}

    def __init__(self, as_of: date, *, back: str) -> None:
        super().__init__(as_of)
        self._address = back

    def _back(self, kind: str) -> dict[str, str]:
        return {} if kind in self.pages else {"next": self._address}


class LeanTable(tables.Table):  # type: ignore[misc]  # the library is untyped
    """A table by a template that prints cells and nothing else; django-tables2's own costs ten times as much.

    Each column has a method of its own that renders it from the record.
    """

    class Meta:
        template_name = "compliance/_table.html"
        orderable = False

    def __init__(self, data: Any, *, links: Links, may_record: bool, **options: Any) -> None:
        super().__init__(data, **options)
        self.as_of = links.as_of
        self.may_record = may_record
        self.links = links

    def lines(self) -> Iterator[list[tuple[str, str, str]]]:
        """Each record as cells: the column's name, its header, and what is in it.

        The library's own rows ask the method of every cell anew what it wants to be given.
        """
        columns = [(each.name, each.header, getattr(self, f"render_{each.name}")) for each in self.columns]
        for record in self.data:
            yield [(name, header, render(record)) for name, header, render in columns]


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
            self.links.fact("compliance_duty", record.duty_id),
            record.duty.title,
            self._about(record),
            record.duty.clause or "no clause on record",
            self._because(record),
        )

    def render_due_on(self, record: Deadline) -> SafeString:
        if record.due_on is None:
            return NOTHING
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
            self.links.fact("compliance_deadline", record.pk),
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
            return self.links.fact("placements_closing", record.closing_id), "Give the closing day"
        if milestone := self.undated.get(record.pk):
            return self.links.fact("placements_milestone", milestone.pk), f"Give the day of {event}"
        return super().next_step(record)

    def render_missing(self, record: Deadline) -> str:
        return record.missing or "a fact that no document states"


class OpenTable(DeadlineTable):
    """Duties without a due day, with their age."""

    class Meta(LeanTable.Meta):
        exclude = ("due_on",)

    def render_standing(self, record: Deadline) -> SafeString:
        return standing_badge(record, record.standing, as_of=self.as_of)


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
        return self._due(record, record.line.filing if record.line else None)

    def render_filing_on_record(self, record: Row) -> SafeString:
        return self._recorded(record.line.filing if record.line else None)

    def render_effectiveness(self, record: Row) -> SafeString:
        return self._due(record, record.line.effectiveness if record.line else None)

    def render_effectiveness_on_record(self, record: Row) -> SafeString:
        return self._recorded(record.line.effectiveness if record.line else None)

    def _due(self, record: Row, row: Deadline | None) -> SafeString:
        if record.line is None:
            return SafeString('<span class="quiet">no closing on record</span>')
        if row is None:
            return SafeString('<span class="quiet">no such duty on record</span>')
        why = format_html(
            '<a href="{}" aria-label="Why: {}, {}, {}">Why</a>',
            self.links.fact("compliance_deadline", row.pk),
            row.duty.title,
            record.placement.name,
            row.subject_label,
        )
        if row.due_on is None:
            return format_html(
                '{}<span class="sub wraps">{} {}</span>', badge(row.standing, _word(row, self.as_of)), row.missing, why
            )
        return format_html(
            '<span class="day">{}</span><span class="sub">{} {}</span>',
            words.medium_date(row.due_on),
            standing_badge(row, row.standing, as_of=self.as_of),
            why,
        )

    def _recorded(self, row: Deadline | None) -> SafeString:
        if row is None:
            return NOTHING
        said = on_record(row, as_of=self.as_of)
        # Where the day itself is unknown, the cell before says what is missing: that is the next step, not this.
        if row.satisfied_on or row.due_on is None or not (self.may_record and row.duty.satisfied_by):
            return format_html("{}", said)
        return format_html(
            '{}<span class="sub"><a class="record" href="{}">Record {}</a></span>',
            said,
            self.links.record(row),
            row.duty.satisfied_by,
        )


def _word(row: Deadline, as_of: date) -> str:
    """The standing of a deadline without a due day, in a word where the cell says beside it what is missing."""
    if row.standing == Standing.UNKNOWN:
        return "Unknown"
    return "Waits" if row.standing == Standing.WAITING else standing_words(row, row.standing, as_of=as_of)
