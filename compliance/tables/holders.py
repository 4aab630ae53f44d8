"""The columns of the lists about holders: holders, questions for consent, questionnaires."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from compliance.consents import Asked
from compliance.pages.holders import HolderLine
from compliance.rules import words
from compliance.rules.questionnaires import Questionnaire
from holders.models import ConsentQuestion, Holder, QuestionnaireStep

from .lean import NOTHING
from .links import Links
from .lists import ListTable

TOO_MANY = "not summed here"
"""What stands in place of a position under more placements than one page of the list adds up."""


class HolderListTable(ListTable):
    """Every holder: its names, what it is by law, under which placements, and what it has on the day."""

    name = tables.Column(verbose_name="Holder", empty_values=(), order_by=("name", "pk"))
    names = tables.Column(verbose_name="Also called", empty_values=(), orderable=False)
    status = tables.Column(verbose_name="Status", empty_values=(), orderable=False)
    placements = tables.Column(verbose_name="Placements", empty_values=(), orderable=False)
    common = tables.Column(verbose_name="Shares, in common stock", empty_values=(), orderable=False)

    def __init__(self, data: Any, *, links: Links, **options: Any) -> None:
        super().__init__(data, links=links, may_record=False, **options)
        self.beside: Mapping[int, HolderLine] = {}
        """What stands beside each holder shown, by its key."""

    def render_name(self, record: Holder) -> SafeString:
        return format_html(
            '<a class="title" href="{}">{}</a><span class="sub">{}</span>',
            self.links.fact("holders_holder", record.pk),
            record.name,
            record.code,
        )

    def value_name(self, record: Holder) -> str:
        return record.name

    def render_names(self, record: Holder) -> SafeString | str:
        return _lines(self.beside[record.pk].names)

    def value_names(self, record: Holder) -> str:
        return "; ".join(self.beside[record.pk].names)

    def render_status(self, record: Holder) -> SafeString | str:
        return _lines(self.beside[record.pk].statuses)

    def value_status(self, record: Holder) -> str:
        return "; ".join(self.beside[record.pk].statuses)

    def render_placements(self, record: Holder) -> SafeString | str:
        line = self.beside[record.pk]
        linked = ((self.links.positions(each.pk), each.name) for each in line.placements)
        named = format_html_join("", '<a class="line" href="{}">{}</a>', linked)
        more = format_html('<span class="sub">and {} more</span>', f"{line.more:,}") if line.more else ""
        return format_html("{}{}", named, more) if line.placements else NOTHING

    def value_placements(self, record: Holder) -> str:
        line = self.beside[record.pk]
        named = "; ".join(each.name for each in line.placements)
        return f"{named}; and {line.more:,} more" if line.more else named

    def render_common(self, record: Holder) -> SafeString | str:
        line = self.beside[record.pk]
        if line.common is None:
            return format_html('<span class="quiet">{}</span>', TOO_MANY)
        return f"{line.common:,}{'' if line.counted else ' and more'}" if line.placements else NOTHING

    def value_common(self, record: Holder) -> int | str:
        line = self.beside[record.pk]
        if line.common is None:
            return TOO_MANY
        return line.common if line.counted else f"{line.common} and more"


class ConsentListTable(ListTable):
    """Every question: of which placement, what it takes, what was signed, and where it stands on the day."""

    question = tables.Column(verbose_name="Question", empty_values=(), order_by=("title", "pk"))
    placement = tables.Column(verbose_name="Placement", empty_values=(), order_by=("placement__name", "pk"))
    needed = tables.Column(verbose_name="Needed", empty_values=(), orderable=False)
    signed = tables.Column(verbose_name="Signed", empty_values=(), orderable=False)
    stands = tables.Column(verbose_name="Where it stands", empty_values=(), orderable=False)

    def __init__(self, data: Any, *, links: Links, **options: Any) -> None:
        super().__init__(data, links=links, may_record=False, **options)
        self.beside: Mapping[int, Asked | str] = {}
        """How each question shown stands, by its key; why that cannot be told, where the entries do not add up."""

    def render_question(self, record: ConsentQuestion) -> SafeString:
        return format_html(
            '<a class="title" href="{}">{}</a><span class="sub">{}</span>',
            self.links.fact("holders_consentquestion", record.pk),
            record.title,
            record.cited_as or record.code,
        )

    def value_question(self, record: ConsentQuestion) -> str:
        return record.title

    def render_placement(self, record: ConsentQuestion) -> SafeString:
        url = self.links.fact("placements_placement", record.placement_id)
        return format_html('<a href="{}">{}</a>', url, record.placement.name)

    def value_placement(self, record: ConsentQuestion) -> str:
        return record.placement.name

    def render_needed(self, record: ConsentQuestion) -> str:
        asked = self.beside[record.pk]
        return record.get_standard_display() if isinstance(asked, str) else asked.meter.rule

    value_needed = render_needed

    def render_signed(self, record: ConsentQuestion) -> SafeString | str:
        return self.value_signed(record) or NOTHING

    def value_signed(self, record: ConsentQuestion) -> str:
        asked = self.beside[record.pk]
        return "" if isinstance(asked, str) else asked.figures[0][1]

    def render_stands(self, record: ConsentQuestion) -> SafeString | str:
        asked = self.beside[record.pk]
        if isinstance(asked, str):
            return asked
        stands, sign = ("carried", "✓") if asked.meter.is_carried else ("open", "○")
        return format_html(
            '<span class="standing consent-{}"><span class="sign" aria-hidden="true">{}</span> {}</span>',
            stands,
            sign,
            asked.meter.outcome,
        )

    def value_stands(self, record: ConsentQuestion) -> str:
        asked = self.beside[record.pk]
        return asked if isinstance(asked, str) else asked.meter.outcome


class QuestionnaireTable(ListTable):
    """Every questionnaire: whose, for which registration statement, and its steps by the day."""

    holder = tables.Column(verbose_name="Questionnaire of", empty_values=(), order_by=("holder__name", "pk"))
    statement = tables.Column(verbose_name="For", empty_values=(), orderable=False)
    sent = tables.Column(verbose_name="Sent", empty_values=(), order_by=("occurred_on", "pk"))
    chased = tables.Column(verbose_name="Chased", empty_values=(), orderable=False)
    stands = tables.Column(verbose_name="Stands", empty_values=(), orderable=False)
    left_out = tables.Column(verbose_name="Shares left out", empty_values=(), orderable=False)

    def __init__(self, data: Any, *, links: Links, **options: Any) -> None:
        super().__init__(data, links=links, may_record=False, **options)
        self.beside: Mapping[int, Questionnaire] = {}
        """How each questionnaire shown stands, by its key."""
        self.may_add_steps = False
        """Whether the next step of one is offered beside it."""

    def render_holder(self, record: QuestionnaireStep) -> SafeString:
        url = self.links.fact("holders_holder", record.holder_id)
        return format_html('<a class="title" href="{}">{}</a>', url, record.holder.name)

    def value_holder(self, record: QuestionnaireStep) -> str:
        return record.holder.name

    def render_statement(self, record: QuestionnaireStep) -> SafeString:
        return format_html(
            '<a href="{}">{}</a><span class="sub">{}</span>',
            self.links.sellers(record.registration_statement_id),
            record.registration_statement.label,
            record.registration_statement.placement.name,
        )

    def value_statement(self, record: QuestionnaireStep) -> str:
        return f"{record.registration_statement.label}, {record.registration_statement.placement.name}"

    def render_sent(self, record: QuestionnaireStep) -> SafeString | str:
        return _day(self.beside[record.pk].sent_on)

    def value_sent(self, record: QuestionnaireStep) -> date | None:
        return self.beside[record.pk].sent_on

    def render_chased(self, record: QuestionnaireStep) -> SafeString | str:
        return _lines(words.medium_date(day) for day in self.beside[record.pk].chased_on)

    def value_chased(self, record: QuestionnaireStep) -> str:
        return "; ".join(words.medium_date(day) for day in self.beside[record.pk].chased_on)

    def render_stands(self, record: QuestionnaireStep) -> SafeString:
        state = self.beside[record.pk]
        stands, sign = ("open", "◇") if state.is_outstanding else ("met", "✓")
        return format_html(
            '<span class="standing questionnaire-{}"><span class="sign" aria-hidden="true">{}</span> {}</span>',
            stands,
            sign,
            state.said,
        ) + self._next_step(record)

    def _next_step(self, record: QuestionnaireStep) -> SafeString:
        """The form that records the next step of a questionnaire that is outstanding."""
        if not (self.may_add_steps and self.beside[record.pk].is_outstanding):
            return SafeString("")
        about = {
            "placement": record.registration_statement.placement.slug,
            "registration_statement": record.registration_statement.code,
            "holder": record.holder.code,
        }
        url = self.links.add("holders_questionnairestep", **about)
        return format_html('<span class="sub"><a class="record" href="{}">Record a step</a></span>', url)

    def value_stands(self, record: QuestionnaireStep) -> str:
        return self.beside[record.pk].said

    def render_left_out(self, record: QuestionnaireStep) -> SafeString | str:
        state = self.beside[record.pk]
        return format_html("{} <span class=sub>{}</span>", _day(state.excluded_on), state.excluded_because)

    def value_left_out(self, record: QuestionnaireStep) -> str:
        state = self.beside[record.pk]
        return f"{words.medium_date(state.excluded_on)}: {state.excluded_because}" if state.excluded_on else ""


def _lines(texts: Any) -> SafeString | str:
    return format_html_join("", '<span class="line">{}</span>', ((text,) for text in texts)) or NOTHING


def _day(day: date | None) -> SafeString | str:
    return format_html('<span class="day">{}</span>', words.medium_date(day)) if day else NOTHING
