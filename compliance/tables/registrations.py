"""The columns of the list of registration statements."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString

from compliance.rules import words
from placements.models import RegistrationStatement

from .lean import NOTHING
from .links import Links
from .lists import ListTable


class RegistrationListTable(ListTable):
    """Every registration statement: under which placement, what it covers, and when it was filed and effective."""

    statement = tables.Column(verbose_name="Registration statement", empty_values=(), order_by=("form", "code", "pk"))
    file_number = tables.Column(verbose_name="File number", empty_values=(), order_by=("file_number", "pk"))
    about = tables.Column(verbose_name="Placement", empty_values=(), order_by=("placement__name", "pk"))
    covers = tables.Column(verbose_name="Covers", empty_values=(), orderable=False)
    filed = tables.Column(verbose_name="Filed", empty_values=(), orderable=False)
    effective = tables.Column(verbose_name="Effective", empty_values=(), orderable=False)
    shares = tables.Column(verbose_name="Shares", empty_values=(), order_by=("shares", "pk"))

    def __init__(self, data: Any, *, links: Links, **options: Any) -> None:
        super().__init__(data, links=links, may_record=False, **options)
        self.days: dict[tuple[int, str], date] = {}
        """Filing and effectiveness of each statement shown, by its key and the event."""

    def render_statement(self, record: RegistrationStatement) -> SafeString:
        url = self.links.fact("placements_registrationstatement", record.pk)
        return format_html('<a class="title" href="{}">{}</a>', url, record.label)

    def value_statement(self, record: RegistrationStatement) -> str:
        return record.label

    def render_file_number(self, record: RegistrationStatement) -> SafeString | str:
        return record.file_number or NOTHING

    def value_file_number(self, record: RegistrationStatement) -> str:
        return record.file_number

    def render_about(self, record: RegistrationStatement) -> SafeString:
        url = self.links.fact("placements_placement", record.placement_id)
        return format_html('<a href="{}">{}</a>', url, record.placement.name)

    def value_about(self, record: RegistrationStatement) -> str:
        return record.placement.name

    def render_covers(self, record: RegistrationStatement) -> SafeString | str:
        return self.value_covers(record) or NOTHING

    def value_covers(self, record: RegistrationStatement) -> str:
        return ", ".join(closing.label for closing in record.closings.all())

    def render_filed(self, record: RegistrationStatement) -> SafeString | str:
        return _day(self.value_filed(record))

    def value_filed(self, record: RegistrationStatement) -> date | None:
        return self.days.get((record.pk, "filing"))

    def render_effective(self, record: RegistrationStatement) -> SafeString | str:
        return _day(self.value_effective(record))

    def value_effective(self, record: RegistrationStatement) -> date | None:
        return self.days.get((record.pk, "effectiveness"))

    def render_shares(self, record: RegistrationStatement) -> SafeString | str:
        return NOTHING if record.shares is None else f"{record.shares:,}"

    def value_shares(self, record: RegistrationStatement) -> int | None:
        return record.shares


def _day(day: date | None) -> SafeString | str:
    return format_html('<span class="day">{}</span>', words.medium_date(day)) if day else "nothing on record"
