"""The history of an object says in words what was done to it, when, by whom and why."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from holders.models import Allocation
from placements.models import Closing
from record import writing
from record.acting import Act, acting
from record.models import Access
from tests import factories

from .conftest import Form, SignIn, confirm, delete, shown

pytestmark = pytest.mark.django_db


def page(client: Client, row: Any, **asked: str) -> str:
    """The text of an object's history."""
    meta = row._meta
    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_history", args=[row.pk])
    return " ".join(client.get(address, asked).content.decode().split())


def moved(old: str, new: str) -> str:
    """How a page tells that a field went from ``old`` to ``new``."""
    return f'<span class="told">{old}</span> <span aria-label="to">→</span> <span class="told">{new}</span>'


@pytest.fixture
def closing() -> Closing:
    with acting(Act(by="load_placement, as root")):
        made: Closing = factories.ClosingFactory.create(code="first", occurred_on=date(2003, 5, 7))
    return made


def test_a_change_is_told_in_the_words_of_the_form(counsel: Client, closing: Closing) -> None:
    address = reverse("admin:placements_closing_change", args=[closing.pk])
    Form(counsel, address).save(occurred_on="2003-05-12", why="The release of May 14 says so")
    told = page(counsel, closing)
    assert "<strong>the-counsel</strong>" in told
    assert moved("Wed May 7, 2003", "Mon May 12, 2003") in told
    assert "“The release of May 14 says so”" in told
    assert "load_placement, as root" in told


def test_the_reason_is_asked_for_again_where_a_save_moves_dates(counsel: Client, closing: Closing) -> None:
    address = reverse("admin:placements_closing_change", args=[closing.pk])
    factories.DutyFactory.create(placement=closing.placement, per="closing", due="45 days after closing")
    moves = Form(counsel, address).press_save(occurred_on="2003-05-12", why="Said so")
    assert 'name="why" size="60" maxlength="300" value="Said so"' in moves.content.decode()
    confirm(counsel, address, moves)
    assert Closing.history.filter(history_type="~", history_change_reason="").count() == 1


def test_the_reason_of_a_deletion_is_kept(counsel: Client, closing: Closing) -> None:
    address = reverse("admin:placements_closing_delete", args=[closing.pk])
    asked = counsel.get(address)
    assert 'name="why"' in asked.content.decode()
    counsel.post(address, {**shown(asked), "why": "Entered twice"})
    assert Closing.history.get(history_type="-").history_change_reason == "Entered twice"


def test_only_what_differs_is_told(counsel: Client, closing: Closing) -> None:
    address = reverse("admin:placements_closing_change", args=[closing.pk])
    Form(counsel, address).save()
    assert "Closing changed" not in page(counsel, closing)


def test_the_lines_of_a_table_stand_in_the_history_of_their_page(counsel: Client, closing: Closing) -> None:
    security = factories.SecurityFactory.create(placement=closing.placement)
    allocation = factories.AllocationFactory.create(closing=closing, security=security, quantity=134)
    writing.update(Allocation.objects.filter(pk=allocation.pk), quantity=1340)
    told = page(counsel, closing)
    assert "Allocation changed: Fund" in told
    assert moved("134", "1,340") in told


def test_a_placement_tells_what_was_done_to_all_that_belongs_to_it(counsel: Client, closing: Closing) -> None:
    other = factories.ClosingFactory.create()
    told = page(counsel, closing.placement)
    assert f"Closing added: {closing}" in told
    assert str(other) not in told


def test_what_is_deleted_keeps_its_history(counsel: Client, closing: Closing) -> None:
    delete(counsel, reverse("admin:placements_closing_delete", args=[closing.pk]))
    told = page(counsel, closing)
    assert "This closing was deleted" in told
    assert "Closing deleted" in told


def test_it_is_narrowed_by_person_kind_and_days(counsel: Client, closing: Closing) -> None:
    factories.ClosingTotalFactory.create(closing=closing)
    assert "Closing added" in page(counsel, closing, by="load_placement")
    assert "Closing added" not in page(counsel, closing, by="nobody")
    narrowed = page(counsel, closing, kind="placements.closingtotal")
    assert "Total added" in narrowed or "Closing total added" in narrowed
    assert "Closing added" not in narrowed
    assert "Closing added" not in page(counsel, closing, until="2003-05-07")


def test_the_file_has_the_same_rows_and_no_formulas(counsel: Client, closing: Closing) -> None:
    with acting(Act(by="=cmd()", reason="+1")):
        closing.name = "@first"
        closing.save()
    address = reverse("admin:placements_closing_history_file", args=[closing.pk, "csv"])
    response = counsel.get(address)
    rows = list(csv.DictReader(StringIO(response.content.decode("utf-8-sig"))))
    [changed] = [row for row in rows if row["What"] == "changed"]
    assert (changed["Field"], changed["After"], changed["Who"], changed["Why"]) == ("Name", "'@first", "'=cmd()", "'+1")
    noted = Access.objects.get(kind=Access.Kind.EXPORTED)
    assert (noted.model, noted.row) == ("placements.closing", closing.pk)
    assert counsel.get(reverse("admin:placements_closing_history_file", args=[closing.pk, "xlsx"])).status_code == 200


def test_nobody_without_the_right_to_see_an_object_sees_its_history(sign_in: SignIn, closing: Closing) -> None:
    assert "Closing added" in page(sign_in("reader"), closing)
    address = reverse("admin:placements_closing_history", args=[closing.pk])
    assert Client().get(address).status_code == 302
    assert sign_in("counsel").get(reverse("admin:placements_closing_history", args=[10**30])).status_code == 404


def test_the_queries_do_not_grow_with_the_acts(
    counsel: Client, closing: Closing, django_assert_max_num_queries: Any
) -> None:
    for number in range(60):
        with acting(Act(by=f"person {number}")):
            closing.name = f"Closing {number}"
            closing.save()
    with django_assert_max_num_queries(120):
        told = page(counsel, closing)
    assert "1 to 25 of 61" in told
