"""What was done to an object, or to a whole placement: on a page, and as a file."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.forms.models import _get_foreign_key
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils import timezone
from django.utils.text import capfirst, slugify
from tablib import Dataset

from compliance.fields import DayField, key_typed
from compliance.history import (
    Act,
    Asked,
    Scope,
    acts,
    counted_acts,
    hidden_ever,
    moment,
    of_objects,
    of_placement,
    seen_by,
    who,
)
from compliance.sheets import KINDS, given_as_file, safe
from placements.models import Placement

PER_PAGE = 25
SHOWN = 60
"""Rows of history of one kind that an act shows at most."""
IN_A_FILE = 20_000
"""Rows of history of one kind that an act has in a file at most; more are counted."""
HEADINGS = ("When", "Who", "Why", "What", "Kind", "Name", "Field", "Before", "After", "Request")

if TYPE_CHECKING:
    _Admin = admin.ModelAdmin[Any]
else:
    _Admin = object


class HistoryForm(forms.Form):
    """By whom, of which kind, and in which days. Sent by GET."""

    by = forms.CharField(label="Who", required=False, max_length=100, widget=forms.TextInput(attrs={"size": 18}))
    kind = forms.ChoiceField(label="What", required=False)
    since = DayField(label="From", required=False, widget=forms.TextInput(attrs={"size": 12, "autocomplete": "off"}))
    until = DayField(label="Until", required=False, widget=forms.TextInput(attrs={"size": 12, "autocomplete": "off"}))

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [rows.model.instance_type._meta for rows in scope]
        choices = sorted((kind.label_lower, capfirst(str(kind.verbose_name))) for kind in kinds)
        self.fields["kind"].choices = [("", "everything"), *choices]  # type: ignore[attr-defined]  # a ChoiceField's

    def asked(self) -> Asked:
        """What is asked; of what cannot be read, nothing."""
        self.is_valid()
        given: dict[str, Any] = getattr(self, "cleaned_data", {})
        since, until = given.get("since"), given.get("until")
        return Asked(
            by=given.get("by", ""),
            model=given.get("kind", ""),
            since=timezone.make_aware(datetime.combine(since, time())) if since else None,
            before=timezone.make_aware(datetime.combine(until + timedelta(1), time())) if until else None,
        )


class WithHistory(_Admin):
    """Shows to whoever may see an object what was done to it, also once it is gone."""

    def get_urls(self) -> list[URLPattern]:
        """Beside the admin's own addresses, that of the history as a file."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_history_file"
        view = self.admin_site.admin_view(self.history_file)
        return [path("<path:object_id>/history/as.<str:kind>", view, name=name), *super().get_urls()]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The acts that concerned the object, newest first, each with what it changed."""
        obj, scope = self._asked_for(request, object_id)
        form = HistoryForm(request.GET, scope=scope)
        narrowed = form.asked().narrowed(scope)
        page = Paginator(counted_acts(narrowed), PER_PAGE).get_page(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "title": f"History of {obj}",
            "subtitle": None,
            "opts": self.opts,
            "object": obj,
            "original": obj,
            "is_gone": obj.pk is None or not self.model._base_manager.filter(pk=obj.pk).exists(),
            "form": form,
            "acts": [
                _shown(act) for act in acts(narrowed, list(page.object_list), shown=SHOWN, hidden=hidden(request))
            ],
            "page": page,
            "zone": timezone.get_current_timezone_name(),
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/history.html", context)

    def history_file(self, request: HttpRequest, object_id: str, kind: str) -> HttpResponse:
        """The same acts as a file, a row for each field that changed."""
        if kind not in KINDS:
            raise Http404
        obj, scope = self._asked_for(request, object_id)
        narrowed = HistoryForm(request.GET, scope=scope).asked().narrowed(scope)
        table = Dataset(headers=HEADINGS)
        for act in acts(narrowed, counted_acts(narrowed), shown=IN_A_FILE, hidden=hidden(request)):
            for row in _rows(act):
                table.append([safe(text) for text in row])
        response = given_as_file(KINDS[kind](), table, "History", f"history-of-{slugify(str(obj))[:60]}.{kind}")
        response.taken_from = obj  # type: ignore[attr-defined]  # noted with who took it
        return response

    def _asked_for(self, request: HttpRequest, object_id: str) -> tuple[Any, Scope]:
        """The object, as it is or was last, and its history. Raises Http404 and PermissionDenied."""
        obj = self.get_object(request, unquote(object_id)) or self._gone(request, unquote(object_id))
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        scope = of_placement(obj.pk) if isinstance(obj, Placement) else self.history_on_page(obj.pk)
        return obj, seen_by(scope, hidden(request))

    def history_on_page(self, *keys: int) -> Scope:
        """The history of objects and of the rows in the tables on their pages."""
        tables = [
            (inline.model, _get_foreign_key(self.model, inline.model, fk_name=inline.fk_name).name)
            for inline in self.inlines
        ]
        return of_objects(self.model, keys, tables)

    def _gone(self, request: HttpRequest, object_id: str) -> models.Model:
        """An object that was deleted, as it was last, where the person may see what it belonged to."""
        tracked: Any = self.model
        last = tracked.history.filter(id=key_typed(object_id)).first()
        own = [tracked.history.filter(history_id=last.pk)] if last else []
        if last is None or last.history_type != "-" or not any(rows.exists() for rows in seen_by(own, hidden(request))):
            raise Http404
        found: models.Model = last.instance
        return found


def hidden(request: HttpRequest) -> list[int]:
    """The placements that the person may not see, by their primary keys, also those that are gone: few."""
    return hidden_ever(request.user)


def _shown(act: Act) -> dict[str, Any]:
    """An act for the page."""
    return {
        "at": moment(act.at),
        "by": who(act.by),
        "reason": act.reason,
        "request": act.request,
        "changes": [{"change": change, "url": _address(change)} for change in act.changes],
        "rest": act.rest,
    }


def _address(change: Any) -> str:
    meta = change.model._meta
    try:
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_history", args=[change.key])
    except NoReverseMatch:
        return ""  # a kind of fact that is entered on other pages only


def _rows(act: Act) -> list[tuple[str, ...]]:
    """An act as rows of a file, in the order of HEADINGS."""
    first, last = (moment(act.at), act.by, act.reason), (str(act.request),)
    rows: list[tuple[str, ...]] = [
        (*first, change.done, change.kind, change.name, told.field, told.old, told.new, *last)
        for change in act.changes
        for told in change.differences
    ]
    if act.rest:
        rows.append((*first, f"{act.rest:,} more rows, not listed", "", "", "", "", "", *last))
    return rows
