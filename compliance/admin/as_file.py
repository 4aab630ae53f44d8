"""The list on the screen as a file: the same rows, in the same order, under the same headings."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from html import unescape
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import label_for_field, lookup_field
from django.contrib.admin.views.main import ALL_VAR, PAGE_VAR
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import strip_tags
from django.utils.text import capfirst, slugify
from import_export import fields, resources

from compliance.asked import day_asked
from compliance.rules import words
from compliance.sheets import KINDS, given_as_file, safe

from .visible import VisibleRows

if TYPE_CHECKING:

    class _Admin(VisibleRows, admin.ModelAdmin[Any]):
        pass

else:
    _Admin = VisibleRows


class ListAsFile(_Admin):
    """A list under its own name. What it shows, all its pages, it gives as CSV or XLSX to whoever may see it."""

    change_list_template = "admin/list.html"

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list under its own name, where Django would say "Select closing to change"."""
        return super().changelist_view(request, {"title": self._list_title, **(extra_context or {})})

    @property
    def _list_title(self) -> str:
        """The name of the list, such as "Registration statements"."""
        return capfirst(str(self.opts.verbose_name_plural))

    def get_urls(self) -> list[URLPattern]:
        """Beside the admin's own addresses, that of the file."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_file"
        return [path("as.<str:kind>", self.admin_site.admin_view(self.as_file), name=name), *super().get_urls()]

    def as_file(self, request: HttpRequest, kind: str) -> HttpResponse:
        """The rows that the list shows for the same query, filtered, searched and sorted as there."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        asked: Any = request
        asked.GET = request.GET.copy()
        asked.GET.pop(PAGE_VAR, None)
        asked.GET[ALL_VAR] = ""
        whole: Any = copy(self)
        whole.list_max_show_all = 2**62
        try:
            rows = list(whole.get_changelist_instance(request).result_list)
            form = KINDS[kind]()
        except (IncorrectLookupParameters, KeyError):
            listed = f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"
            return HttpResponseRedirect(reverse(listed))
        title = self._list_title
        table = _Table(self, self.get_list_display(request)).export(rows)
        return given_as_file(form, table, title, f"{slugify(title)}-as-of-{day_asked(request).isoformat()}.{kind}")


class _Column(fields.Field):  # type: ignore[misc]  # the library has no types
    """A column of a list: what it shows, as a number or a day where it shows no more than that."""

    def __init__(self, name: str, model_admin: Any) -> None:
        super().__init__(column_name=capfirst(str(label_for_field(name, model_admin.model, model_admin))))
        self.name, self.model_admin = name, model_admin

    def export(self, instance: Model, **kwargs: Any) -> Any:
        field, shown_by, value = lookup_field(self.name, instance, self.model_admin)
        if field is not None and getattr(field, "choices", None):
            return safe(str(getattr(instance, f"get_{field.attname}_display")()))
        if field is None and not isinstance(value, bool):
            text = " ".join(unescape(strip_tags(str(value))).split(" ")).strip(" ")
            return _plainly(text, _sorted_by(shown_by, instance))
        return _told(value)


class _Table(resources.Resource):  # type: ignore[misc]  # the library has no types
    """The columns of a list."""

    def __init__(self, model_admin: Any, names: Iterable[Any]) -> None:
        super().__init__()
        self.fields = {name: _Column(name, model_admin) for name in names}


def _told(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    return value if isinstance(value, (int, Decimal, date)) else safe(str(value))


def _sorted_by(shown_by: Any, instance: Model) -> Any:
    """What stands in the field by which the column is sorted; None where it is sorted by none of the row's own."""
    name = getattr(shown_by, "admin_order_field", "") or ""
    try:
        return getattr(instance, instance._meta.get_field(name).name)
    except FieldDoesNotExist:
        return None


def _plainly(text: str, value: Any) -> Any:
    """The number or the day that a text shows and nothing beside it; else the text."""
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        try:
            if Decimal(text.replace("$", "").replace(",", "")) == value:
                return value
        except InvalidOperation:
            pass
    if isinstance(value, date) and text == words.medium_date(value):
        return value
    return safe(text)
