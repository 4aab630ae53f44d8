"""Three pages of the deadlines that the site lists first: the least that can be done for them, and the usual ways."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Any

import django_filters
import django_tables2 as tables
from django.core.paginator import Paginator
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.generic import TemplateView

from compliance import selectors
from compliance.models import Deadline
from compliance.models.deadline import URGENCY
from compliance.rules import words
from compliance.tables.by_urgency import MOST, ByUrgency
from compliance.visibility import visible
from compliance.wording import on_record, standing_words

ROWS = 50

# What is missed on a day, the earliest due first: of the sample's first page all rows are.
FOUND = """
SELECT d.id, d.due_on, d.safe_on, d.subject, y.title, y.clause, p.id, p.name, c.code, r.code
FROM compliance_deadline d
JOIN compliance_duty y ON y.id = d.duty_id
JOIN placements_placement p ON p.id = d.placement_id
LEFT JOIN placements_closing c ON c.id = d.closing_id
LEFT JOIN placements_registrationstatement r ON r.id = d.registration_statement_id
WHERE d.id IN (
  SELECT id FROM compliance_deadline
  WHERE valid_from <= %s AND (valid_to IS NULL OR valid_to > %s) AND due_on < %s AND NOT unknown AND NOT is_right
    AND satisfied_on IS NULL AND waived_on IS NULL AND excused_on IS NULL AND ended_on IS NULL
    AND due_on IS NOT NULL AND (valid_to IS NULL OR valid_to > due_on)
    AND (unknown OR (satisfied_on IS NULL AND (due_on IS NOT NULL OR opened_on IS NOT NULL)))
    AND placement_id NOT IN (
      SELECT id FROM placements_placement WHERE restricted
        AND id NOT IN (SELECT placement_id FROM placements_member WHERE person_id = %s))
  ORDER BY due_on LIMIT %s)
ORDER BY d.due_on
"""
COUNTED = """
SELECT COUNT(*) FROM (
  SELECT 1 FROM compliance_deadline WHERE valid_from <= %s AND (valid_to IS NULL OR valid_to > %s)
    AND placement_id NOT IN (
      SELECT id FROM placements_placement WHERE restricted
        AND id NOT IN (SELECT placement_id FROM placements_member WHERE person_id = %s))
  ORDER BY valid_from DESC LIMIT %s) AS found
"""


def day_of(request: HttpRequest) -> date:
    return date.fromisoformat(request.GET["as_of"])


def floor(request: HttpRequest) -> HttpResponse:
    """Two statements as text, and a page of f-strings; signed in as every page is."""
    day = day_of(request)
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, [day, day, request.user.pk, MOST])
        [(count,)] = cursor.fetchall()
        cursor.execute(FOUND, [day, day, day, request.user.pk, ROWS])
        rows = cursor.fetchall()
    lines = "".join(_line(row, day) for row in rows)
    return HttpResponse(
        f"<!DOCTYPE html><html lang='en'><head><title>Deadlines</title></head><body><header>{escape(str(request.user))}"
        f"</header><h1>Deadlines</h1><p>1 to {len(rows)} of {count}</p><table>{lines}</table></body></html>"
    )


def _line(row: tuple[Any, ...], day: date) -> str:
    key, due_on, safe_on, _, title, clause, placement, name, closing, statement = row
    due = due_on if isinstance(due_on, date) else date.fromisoformat(due_on)
    safe = safe_on if isinstance(safe_on, date) else date.fromisoformat(safe_on)
    place = f"/placements/{placement}/?as_of={day}"
    return (
        f'<tr><td class="col-standing" data-label="Standing"><span class="standing standing-missed"><span class="sign" '
        f'aria-hidden="true">✕</span> Missed, {(day - due).days} days late</span></td>'
        f'<td class="col-duty" data-label="What is owed"><a class="title" href="/deadlines/{key}/?as_of={day}">'
        f'{escape(title)}</a><span class="sub">{escape(clause)}</span></td>'
        f'<td class="col-about" data-label="Placement"><a href="{place}">{escape(name)}</a>'
        f'<span class="sub">{escape(closing or statement or "")}</span></td>'
        f'<td class="col-due_on" data-label="Due"><span class="day">{words.medium_date(due)}</span></td>'
        f'<td class="col-safe_on" data-label="Safe"><span class="day">{words.medium_date(safe)}</span></td>'
        f'<td class="col-on_record" data-label="On record">nothing on record</td></tr>'
    )


class StockTable(tables.Table):  # type: ignore[misc]  # the library is untyped
    """The columns of the site's list by the library's own rendering."""

    standing = tables.Column(empty_values=())
    duty = tables.Column(accessor="duty__title", linkify=lambda record: f"/deadlines/{record.pk}/")
    about = tables.Column(accessor="placement__name", linkify=lambda record: f"/placements/{record.placement_id}/")
    due_on = tables.DateColumn()
    safe_on = tables.DateColumn()
    on_record = tables.Column(empty_values=())

    def __init__(self, *args: Any, as_of: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.as_of = as_of

    def render_standing(self, record: Deadline) -> str:
        return standing_words(record, record.standing, as_of=self.as_of)

    def render_on_record(self, record: Deadline) -> str:
        return on_record(record, as_of=self.as_of)


class TunedView(TemplateView):
    """django-tables2 over rows that are found as quickly as the site finds them."""

    template_name = "stock.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day = day_of(self.request)
        pages = ByUrgency(Deadline.objects.all, ROWS, as_of=day, viewer=self.request.user, standings=URGENCY)
        table = StockTable(list(pages.page(1).object_list), as_of=day, orderable=False)
        return super().get_context_data(table=table, **kwargs)


class StockFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library is untyped
    class Meta:
        model = Deadline
        fields = ["duty__title", "placement__name"]


class UsualView(TemplateView):
    """The recipe of the libraries' manuals: a filter set, a paginator that counts all, and a table."""

    template_name = "stock.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day = day_of(self.request)
        rows = visible(selectors.deadlines(as_of=day), self.request.user)
        found = StockFilter(self.request.GET, rows)
        table = StockTable(found.qs, as_of=day)
        table.paginate(page=1, per_page=ROWS, paginator_class=Paginator)
        return super().get_context_data(table=table, filter=found, **kwargs)
