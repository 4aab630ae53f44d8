"""Tables that print their cells and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString

from .links import Links

NOTHING = SafeString('<span class="quiet" aria-label="nothing">–</span>')


class LeanTable(tables.Table):  # type: ignore[misc]  # the library is untyped
    """The library's columns, their order and headings, in a template that prints cells and nothing else.

    Each column has a method of its own that renders it from the record; a long list has a template that knows its
    columns instead. The library's own rendering costs ten times as much as the one, and a hundred times the other.
    """

    rows_template: ClassVar[str] = "compliance/table.html"
    """The template, of the second engine: compliance/jinja.py."""

    class Meta:
        orderable = False

    def __init__(self, data: Any, *, links: Links, may_record: bool, **options: Any) -> None:
        super().__init__(data, **options)
        self.as_of = links.as_of
        self.may_record = may_record
        self.links = links
        self.records: Iterable[Any] = self.data
        """What is shown: all of it, unless a page is chosen."""

    def cells(self) -> list[tuple[str, SafeString]]:
        """The columns shown: the name of each, and how a cell of it begins."""
        opened = '<td class="col-{}" data-label="{}">'
        return [(each.name, format_html(opened, each.name, each.header)) for each in self.columns]

    def lines(self) -> Iterator[list[tuple[str, str, str]]]:
        """Each record as cells: the column's name, its header, and what is in it.

        The library's own rows ask the method of every cell anew what it wants to be given.
        """
        columns = [(each.name, each.header, getattr(self, f"render_{each.name}")) for each in self.columns]
        for record in self.records:
            yield [(name, header, render(record)) for name, header, render in columns]
