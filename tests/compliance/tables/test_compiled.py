"""The rows of a list are those that django-tables2's columns would give, byte for byte but for spaces."""

from __future__ import annotations

import html
import re
from datetime import date
from typing import Any

import pytest
from django.template import engines
from django.test import RequestFactory

from compliance import selectors
from compliance.models import Duty
from compliance.tables import ListTable, SiteLinks
from compliance.tables.lists import DeadlineListTable, PlacementListTable
from placements.models import Placement
from tests.compliance.tables import stock

pytestmark = pytest.mark.django_db

DAY = date(2003, 8, 6)
HOSTILE = '<b>A & B\'s "deal"</b>'


def plain(markup: str) -> str:
    """Without the spaces between tags, and with one spelling of each character."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r">\s+|\s+<", lambda found: found[0].strip(), markup)))


def both(compiled: ListTable, stocked: ListTable) -> tuple[str, str]:
    request: Any = RequestFactory().get("/deadlines/?as_of=2003-08-06&sort=due_on")
    given = {"table": compiled, "labelled_by": "list", "request": request}
    template: Any = engines["jinja2"].get_template("compliance/table.html")
    return plain(template.render(given)), plain(stock.rendered(stocked, request, "list"))


def test_the_rows_of_deadlines_are_alike_in_both(demo: None) -> None:
    Duty.objects.filter(code="FILE").update(title=HOSTILE, clause="")
    Placement.objects.filter(slug="common-2004").update(name=HOSTILE)
    rows = list(selectors.deadlines(as_of=DAY))
    assert len({row.standing for row in rows}) >= 4
    links, ordered = SiteLinks(DAY, back="/"), {"order_by": "due_on", "order_by_field": "sort"}
    tables = [kind((), links=links, may_record=False, **ordered) for kind in (DeadlineListTable, stock.StockDeadlines)]
    for table in tables:
        table.records = rows
    compiled, stocked = both(*tables)
    assert compiled == stocked
    assert compiled.count("<tr>") == len(rows) + 1


def test_what_a_record_says_is_text_and_no_markup(demo: None) -> None:
    Duty.objects.update(title=HOSTILE)
    table = DeadlineListTable((), links=SiteLinks(DAY, back="/"), may_record=False)
    table.records = list(selectors.deadlines(as_of=DAY)[:3])
    template: Any = engines["jinja2"].get_template("compliance/table.html")
    page = template.render({"table": table, "labelled_by": "list", "request": RequestFactory().get("/")})
    assert page.count("&lt;b&gt;A &amp; B&#x27;s &quot;deal&quot;&lt;/b&gt;") == 3
    assert "<b>" not in page


def test_the_rows_of_placements_are_alike_in_both(demo: None) -> None:
    Placement.objects.filter(slug="common-2004").update(name=HOSTILE)
    rows = list(Placement.objects.select_related("issuer").order_by("name"))
    links = SiteLinks(DAY, back="/")
    tables = PlacementListTable(rows, links=links), stock.StockPlacements(rows, links=links)
    for table in tables:
        table.beside = selectors.standings_of([row.pk for row in rows], as_of=DAY)
    compiled, stocked = both(*tables)
    assert compiled == stocked
    assert "2 missed" in compiled
