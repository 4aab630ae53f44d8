"""The columns of the list of notices."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from compliance.facts.notices import given_on
from compliance.rules import Given, RuleError
from compliance.rules.notices import clock
from compliance.rules.words import medium_date
from holders.models import Notice

from .lean import NOTHING
from .lists import ListTable


class NoticeTable(ListTable):
    """Every notice: what it is, under which placement, from and to whom, when it was sent, and when it was given."""

    notice = tables.Column(verbose_name="Notice", empty_values=(), order_by=("event__name", "-sent_at", "pk"))
    placement = tables.Column(verbose_name="Placement", empty_values=(), order_by=("placement__name", "-sent_at", "pk"))
    sender = tables.Column(verbose_name="From", empty_values=(), orderable=False)
    to = tables.Column(verbose_name="To", empty_values=(), orderable=False)
    sent = tables.Column(verbose_name="Sent", empty_values=(), order_by=("sent_at", "pk"))
    deemed = tables.Column(verbose_name="Deemed given", empty_values=(), orderable=False)
    source = tables.Column(verbose_name="Source", empty_values=(), orderable=False)

    def render_notice(self, record: Notice) -> SafeString:
        return format_html(
            '<a class="title" href="{}">{}</a><span class="sub">{}</span>',
            self.links.fact("holders_notice", record.pk),
            self.value_notice(record),
            record.filing,
        )

    def value_notice(self, record: Notice) -> str:
        return capfirst(str(record.event or "notice"))

    def render_placement(self, record: Notice) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>',
            self.links.fact("placements_placement", record.placement_id),
            record.placement.name,
        )

    def value_placement(self, record: Notice) -> str:
        return record.placement.name

    def render_sender(self, record: Notice) -> str:
        return record.sender.name if record.sender else record.placement.issuer.name

    value_sender = render_sender

    def render_to(self, record: Notice) -> str:
        return record.recipient.name if record.recipient else capfirst(record.get_to_display())

    value_to = render_to

    def render_sent(self, record: Notice) -> SafeString:
        at = self._sent(record)
        return format_html(
            '<span class="day">{}</span><span class="sub">{}, by {}</span>',
            medium_date(at.date()),
            clock(at.time()),
            record.method,
        )

    def value_sent(self, record: Notice) -> str:
        at = self._sent(record)
        return f"{medium_date(at.date())}, {clock(at.time())}, by {record.method}"

    def render_deemed(self, record: Notice) -> SafeString:
        found = _given(record)
        if isinstance(found, RuleError):
            return format_html('<span class="wraps">{}</span>', found)
        if found.on is None:
            return format_html('<span class="wraps">{}</span>', "only actual receipt can say so")
        limb = f"by limb {found.limb}" if found.limb else "by actual receipt"
        return format_html('<span class="day">{}</span><span class="sub">{}</span>', medium_date(found.on), limb)

    def value_deemed(self, record: Notice) -> date | str:
        found = _given(record)
        return str(found) if isinstance(found, RuleError) else found.on or "only actual receipt can say so"

    def render_source(self, record: Notice) -> str:
        return record.cited_as or NOTHING

    def value_source(self, record: Notice) -> str:
        return record.cited_as

    def _sent(self, record: Notice) -> datetime:
        """The sending as the clock of the notice showed it."""
        return record.sent_at.astimezone(ZoneInfo(record.zone))


def _given(record: Notice) -> Given | RuleError:
    """When it is deemed given, or why no day can be computed."""
    try:
        return given_on(record)
    except RuleError as error:
        return error
