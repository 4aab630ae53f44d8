"""The columns of the list of documents."""

from __future__ import annotations

from datetime import date
from html import unescape
from typing import Any

import django_tables2 as tables
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString

from compliance.rules import words
from placements.models import DocumentVersion, SourceDocument
from placements.searching import snippet

from .lean import NOTHING
from .lists import ListTable


def file_link(version: DocumentVersion) -> SafeString:
    """A link that downloads the version's file, with its kind and size under it."""
    return format_html(
        '<a href="{}">{}</a> <span class="sub">{}, {}</span>',
        reverse("compliance:document-download", args=[version.pk]),
        version.file_name,
        version.get_kind_display(),
        filesizeformat(version.size),
    )


class DocumentTable(ListTable):
    """Every document: how it is cited, of which placement, its newest file, and where what was looked for stands."""

    title = tables.Column(verbose_name="Document", empty_values=(), order_by=("title", "pk"))
    placement = tables.Column(verbose_name="Placement", empty_values=(), order_by=("placement__name", "title", "pk"))
    dated_on = tables.Column(verbose_name="Dated", empty_values=(), order_by=("dated_on", "title", "pk"))
    file = tables.Column(verbose_name="Newest file", empty_values=(), orderable=False)
    found = tables.Column(verbose_name="Found", empty_values=(), orderable=False)

    def render_title(self, record: SourceDocument) -> SafeString:
        return format_html(
            '<a class="title" href="{}">{}</a><span class="sub">{}</span>',
            self.links.fact("placements_sourcedocument", record.pk),
            record.title,
            record.cited_as,
        )

    def value_title(self, record: SourceDocument) -> str:
        return f"{record.title} ({record.cited_as})"

    def render_placement(self, record: SourceDocument) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>', self.links.fact("placements_placement", record.placement_id), record.placement.name
        )

    def value_placement(self, record: SourceDocument) -> str:
        return record.placement.name

    def render_dated_on(self, record: SourceDocument) -> SafeString | str:
        day = record.dated_on
        return format_html('<span class="day">{}</span>', words.medium_date(day)) if day else NOTHING

    def value_dated_on(self, record: SourceDocument) -> date | None:
        return record.dated_on

    def render_file(self, record: SourceDocument) -> SafeString | str:
        newest = _newest(record)
        if newest is None:
            return NOTHING
        return file_link(newest)

    def value_file(self, record: SourceDocument) -> str:
        newest = _newest(record)
        return newest.file_name if newest else ""

    def render_found(self, record: Any) -> SafeString | str:
        return snippet(record.found, record.looked_for) if getattr(record, "found", None) else NOTHING

    def value_found(self, record: Any) -> str:
        return unescape(strip_tags(self.render_found(record))) if getattr(record, "found", None) else ""


def _newest(record: SourceDocument) -> DocumentVersion | None:
    """The newest of its files that the person may see."""
    return next(iter(record.versions.all()), None)
