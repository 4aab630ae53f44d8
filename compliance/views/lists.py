"""What lists have in common: narrowed, sorted and paged by their address, and taken away as a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.text import slugify

from compliance import saved_views
from compliance.asked import person_of
from compliance.models import SavedView
from compliance.sheets import KINDS, given_as_file
from compliance.tables import ListTable
from compliance.tables.links import address_of

from .page import Page

SIZES = (25, 50, 100)
"""Rows a page may have, by choice."""


class ListPage(Page):
    """A list. A subclass says what it is narrowed by and its table."""

    row: ClassVar[str] = ""
    """What a row is, in a word or two that take an s."""
    file: ClassVar[str] = ""
    """The name of the URL of the list as a file."""
    views_of: ClassVar[str] = ""
    """Of which list views are saved here, a ``SavedView.List``; empty: of none."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The list. Asked for nothing, it opens with the view that the person chose."""
        if not set(request.GET) - {"as_of"} and (
            own := next((each for each, _, _ in self.views if each.is_default), None)
        ):
            return HttpResponseRedirect(self._address(own))
        return super().get(request, *args, **kwargs)

    @cached_property
    def views(self) -> list[tuple[SavedView, str, bool]]:
        """The views offered: each with its address, and whether it is what is shown. Of others' none is a default."""
        if not self.views_of:
            return []
        person, asked = person_of(self.request), saved_views.kept(self.request.GET)
        offered = saved_views.offered(person, self.views_of)
        for each in offered:
            each.is_default = each.is_default and each.person_id == person.pk
        return [(each, self._address(each), each.query == asked) for each in offered]

    def _address(self, view: SavedView) -> str:
        day = "" if self.frame.is_today else f"&as_of={self.as_of.isoformat()}"
        return f"{self.request.path}?{view.query or 'view=all'}{day}"

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
        asked = self.request.GET
        sorted_by = {"order_by": asked.get("sort", ""), "order_by_field": "sort"}
        return self.made_table(self.rows(), columns=asked.getlist("column"), **sorted_by)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        size = next((size for size in SIZES if self.request.GET.get("rows") == str(size)), SIZES[0])
        page = self.paginator(size).get_page(self.request.GET.get("page"))
        self.table.records = list(page.object_list)
        self.prepare(self.table.records)
        query = urlencode({"list": self.views_of, "query": saved_views.kept(self.request.GET)})
        save = f"{address_of('compliance:saved-views')}?{query}" if self.views_of else ""
        kwargs = {"views": self.views, "views_of": self.views_of, "save_view": save, **kwargs}
        shown = {"filter": self.filter, "table": self.table, "page": page, "size": size, "sizes": SIZES}
        return super().get_context_data(**shown, file=self.file, **kwargs)


class AsFile(ListPage):
    """The same rows, all pages of them, as CSV or XLSX."""

    def get(self, request: HttpRequest, *args: Any, kind: str, **kwargs: Any) -> HttpResponse:
        if kind not in KINDS:
            raise Http404
        records = list(self.table.data.data)
        self.prepare(records)
        called = f"{slugify(self.title)}-as-of-{self.as_of.isoformat()}.{kind}"
        return given_as_file(KINDS[kind](), self.table.for_file(records), self.title, called)
