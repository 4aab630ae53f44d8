"""What lists have in common: narrowed, sorted and paged by their address, and taken away as a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.text import slugify
from tablib import Dataset

from compliance.sheets import KINDS, given_as_file, safe
from compliance.tables import ListTable

from .page import Page

SIZES = (25, 50, 100)
"""Rows a page may have, by choice."""


class ListPage(Page):
    """A list. A subclass says what it is narrowed by and its table."""

    file: ClassVar[str] = ""
    """The name of the URL of the list as a file."""

    @cached_property
    def filter(self) -> Any:
        """What is asked for, over what the person may see."""
        raise NotImplementedError

    def made_table(self, rows: Any, **sorted_by: Any) -> ListTable:
        """The table of ``rows``."""
        raise NotImplementedError

    def prepare(self, records: Iterable[Any]) -> None:
        """Fetch what is shown beside ``records``, which are about to be shown."""

    def paginator(self, size: int) -> Paginator[Any]:
        """The pages of all rows asked for."""
        return Paginator(self.table.data.data, size)

    def rows(self) -> Any:
        """All rows asked for."""
        return self.filter.qs

    @cached_property
    def table(self) -> ListTable:
        """All rows asked for, in the order asked for."""
        return self.made_table(self.rows(), order_by=self.request.GET.get("sort", ""), order_by_field="sort")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        size = next((size for size in SIZES if self.request.GET.get("rows") == str(size)), SIZES[0])
        page = self.paginator(size).get_page(self.request.GET.get("page"))
        self.table.records = list(page.object_list)
        self.prepare(self.table.records)
        shown = {"filter": self.filter, "table": self.table, "page": page, "size": size, "sizes": SIZES}
        return super().get_context_data(**shown, file=self.file, **kwargs)


class AsFile(ListPage):
    """The same rows, all pages of them, as CSV or XLSX."""

    def get(self, request: HttpRequest, *args: Any, kind: str, **kwargs: Any) -> HttpResponse:
        if kind not in KINDS:
            raise Http404
        records = list(self.table.data.data)
        self.prepare(records)
        rows = ([safe(cell) if isinstance(cell, str) else cell for cell in row] for row in self.table.values(records))
        table = Dataset(*rows, headers=self.table.headings())
        called = f"{slugify(self.title)}-as-of-{self.as_of.isoformat()}.{kind}"
        return given_as_file(KINDS[kind](), table, self.title, called)
