"""The columns of the list of waivers and extensions."""

from __future__ import annotations

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString

from compliance.models import Waiver
from compliance.rules.words import medium_date
from compliance.wording import name_of

from .lean import NOTHING
from .lists import ListTable


class WaiverTable(ListTable):
    """Every waiver: of which duty, under which placement, for what, since and until when, and whether it counts."""

    waiver = tables.Column(verbose_name="Waiver or extension", empty_values=(), orderable=False)
    placement = tables.Column(verbose_name="Placement", empty_values=(), order_by=("placement__name", "-pk"))
    granted_for = tables.Column(verbose_name="For", empty_values=(), orderable=False)
    granted = tables.Column(verbose_name="Granted", empty_values=(), order_by=("granted_on", "pk"))
    until = tables.Column(verbose_name="Until", empty_values=(), order_by=("until_on", "pk"))
    approval = tables.Column(verbose_name="Approval", empty_values=(), order_by=("-pending", "pk"))
    source = tables.Column(verbose_name="Source", empty_values=(), orderable=False)

    def render_waiver(self, record: Waiver) -> SafeString:
        return format_html(
            '<a class="title" href="{}">{}</a><span class="sub">{}</span>',
            self.links.fact("compliance_waiver", record.pk),
            record,
            record.duty.title,
        )

    def value_waiver(self, record: Waiver) -> str:
        return str(record)

    def render_placement(self, record: Waiver) -> SafeString:
        url = self.links.fact("placements_placement", record.placement_id)
        return format_html('<a href="{}">{}</a>', url, record.placement.name)

    def value_placement(self, record: Waiver) -> str:
        return record.placement.name

    def render_granted_for(self, record: Waiver) -> str:
        return record.subject or "every one"

    value_granted_for = render_granted_for

    def render_granted(self, record: Waiver) -> str:
        return medium_date(record.granted_on)

    value_granted = render_granted

    def render_until(self, record: Waiver) -> str:
        return medium_date(record.until_on) if record.until_on else "for good"

    value_until = render_until

    def render_approval(self, record: Waiver) -> str:
        if record.pending:
            return "Waits for approval"
        return f"Approved by {name_of(record.approved_by)}" if record.approved_by else "Entered by a command"

    value_approval = render_approval

    def render_source(self, record: Waiver) -> str:
        return record.cited_as or NOTHING

    def value_source(self, record: Waiver) -> str:
        return record.cited_as
