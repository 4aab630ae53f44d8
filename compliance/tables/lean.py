"""Tables whose rows cost little more than their text."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

import django_tables2 as tables
from django.utils.safestring import SafeString

from compliance.markup import escaped, filled

from .links import Links

NOTHING = SafeString('<span class="quiet" aria-label="nothing">–</span>')


class _Shared(OrderedDict[str, tables.Column]):
    """The columns of a kind of table, never changed, so that no table needs a copy of them."""

    def __deepcopy__(self, memo: Any) -> OrderedDict[str, tables.Column]:
        return OrderedDict(self)


class LeanTable(tables.Table):  # type: ignore[misc]  # the library is untyped
    """The library's columns, their order and headings, and rows that are put together without it.

    Each column has a method of its own, such as ``render_duty``, that gives its cell: markup, or a text. The library
    asks each method for each row anew what it wants to be given, and takes a hundred times as long.
    """

    class Meta:
        orderable = False

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.base_columns = _Shared(cls.base_columns)

    def __init__(self, data: Any, *, links: Links, may_record: bool, **options: Any) -> None:
        super().__init__(data, **options)
        self.as_of = links.as_of
        self.may_record = may_record
        self.links = links
        self.records: Iterable[Any] = self.data
        """What is shown: all of it, unless a page is chosen."""

    def body(self) -> SafeString:
        """The rows of the table, one for each record."""
        cells = [
            (
                filled('<td class="col-{}" data-label="{}">', each.name, each.header),
                getattr(self, f"render_{each.name}"),
            )
            for each in self.columns
        ]
        rows = (
            "".join([f"{opened}{escaped(render(record))}</td>" for opened, render in cells]) for record in self.records
        )
        return SafeString("".join([f"<tr>{row}</tr>\n" for row in rows]))
