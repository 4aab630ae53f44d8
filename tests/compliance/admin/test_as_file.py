"""A list as a file: the rows on the screen, harmless in a spreadsheet, and Schedule 1 back as it was."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from django.test import Client

from compliance import intake
from holders.models import Allocation
from holders.schedule import Refused, as_meant, inert
from placements.models import OPERATOR, Closing
from tests.compliance.admin.conftest import SignIn
from tests.compliance.admin.test_pages import LABELS, address, made
from tests.compliance.intake.conftest import AT
from tests.compliance.intake.conftest import closing as closing
from tests.compliance.intake.conftest import imported as imported
from tests.factories import AllocationFactory, ClosingFactory, HolderFactory, MilestoneFactory

FORMULAS = ['=HYPERLINK("http://example.com")', "+1", "@x", "-1+1", "\t=1", "\uff1d1"]


def lines(client: Client, label: str, query: str = "") -> list[list[str]]:
    """The rows of a list's CSV, headings first."""
    response = client.get(address(label, f"as.csv{query}"))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def cells(client: Client, label: str, query: str = "") -> list[list[Any]]:
    """The cells of a list's XLSX, headings first."""
    book = openpyxl.load_workbook(io.BytesIO(client.get(address(label, f"as.xlsx{query}")).content))
    return [list(row) for row in book.worksheets[0].iter_rows()]


@pytest.mark.parametrize("label", LABELS)
def test_every_list_is_given_as_a_file_to_who_may_see_it(sign_in: SignIn, label: str) -> None:
    made(label, 3)
    reader = sign_in("reader")
    assert address(label, "as.csv") in reader.get(address(label)).content.decode()
    shown = reader.get(address(label)).context["cl"].result_count
    assert len(lines(reader, label)) == len(cells(reader, label)) == shown + 1
    assert Client().get(address(label, "as.csv")).status_code == 302


def test_who_may_not_see_a_list_gets_no_file(db: None) -> None:
    from django.contrib.auth.models import User

    client = Client()
    client.force_login(User.objects.create_user("nobody", is_staff=True))
    assert client.get(address("holders.allocation", "as.csv")).status_code == 403


def test_a_file_has_all_pages_of_what_is_searched_and_filtered(counsel: Client) -> None:
    AllocationFactory.create_batch(30, holder=HolderFactory.create(name="Xmark Fund Ltd."), quantity=7)
    AllocationFactory.create(holder=HolderFactory.create(name="OTA LLC"))
    rows = lines(counsel, "holders.allocation", "?q=xmark&p=2")
    assert len(rows) == 31
    assert {row[0] for row in rows[1:]} == {"Xmark Fund Ltd."}
    assert counsel.get(address("holders.allocation", "as.csv?nothing=1")).status_code == 302
    assert counsel.get(address("holders.allocation", "as.exe")).status_code == 302


def test_deadlines_stand_as_of_the_day_asked_for(demo: None, counsel: Client) -> None:
    response = counsel.get(address("compliance.deadline", "as.csv?as_of=2003-08-06&standing=missed"))
    assert response["Content-Disposition"] == 'attachment; filename="deadlines-as-of-2003-08-06.csv"'
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [row["Standing"] for row in rows] == ["✕ Missed, 46 days late", "✕ Missed, 1 day late"]
    assert [row["Due"] for row in rows] == ["2003-06-21", "2003-08-05"]


@pytest.mark.parametrize("name", FORMULAS)
def test_a_name_like_a_formula_is_inert(counsel: Client, name: str) -> None:
    HolderFactory.create(name=name)
    [row] = lines(counsel, "holders.holder")[1:]
    [cell, *_] = cells(counsel, "holders.holder")[1]
    assert row[0] == cell.value == "'" + name
    assert cell.data_type == "s"
    assert as_meant(row[0]) == name
    assert as_meant(inert("'s-Hertogenbosch N.V.")) == "'s-Hertogenbosch N.V."


def test_a_name_is_read_in_a_file_as_it_is_written(counsel: Client) -> None:
    HolderFactory.create(name="Xmark \u202egnp.exe\u2066 Ltd.")
    [row] = lines(counsel, "holders.holder")[1:]
    assert row[0] == "Xmark gnp.exe Ltd."
    [cell, *_] = cells(counsel, "holders.holder")[1]
    assert cell.value == "Xmark gnp.exe Ltd."


def test_numbers_stay_numbers_and_days_days(counsel: Client) -> None:
    AllocationFactory.create(quantity=1_234, price_paid="12340000.50")
    headings, row = cells(counsel, "holders.allocation")
    told = {heading.value: cell for heading, cell in zip(headings, row, strict=True)}
    assert (told["Quantity"].value, told["Quantity"].data_type) == (1_234, "n")
    assert (told["Price paid"].value, told["Price paid"].data_type) == (12_340_000.5, "n")
    MilestoneFactory.create(occurred_on="2003-07-01")
    headings, row = cells(counsel, "placements.milestone")
    told = {heading.value: cell for heading, cell in zip(headings, row, strict=True)}
    assert told["Day"].value == datetime(2003, 7, 1)  # noqa: DTZ001 - a cell's day


def test_a_day_that_is_not_simply_a_day_stays_in_words(counsel: Client) -> None:
    MilestoneFactory.create(occurred_on="2003-07-01", certainty="inferred", reason="The order is of that day.")
    assert "Tue Jul 1, 2003 (inferred)" in lines(counsel, "placements.milestone")[1]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_allocations_come_back_unchanged(admin_client: Client, imported: Any, closing: Closing, kind: str) -> None:
    imported()
    content = admin_client.get(address("holders.allocation", f"as.{kind}?closing__id__exact={closing.pk}")).content
    reading = intake.looked_at(
        closing=closing,
        upload=intake.Upload(f"allocations.{kind}", content),
        decisions=intake.Decisions(),
        viewer=OPERATOR,
    )
    assert (reading.new, reading.changed, reading.unchanged) == (0, [], Allocation.objects.count())
    assert not reading.newcomers
    assert not reading.printed


def test_a_name_made_harmless_comes_back_as_it_was(admin_client: Client, imported: Any, closing: Closing) -> None:
    upload = intake.Upload("schedule.csv", b'Name,Series D\n"\'=Fund, Ltd.",10\n')
    intake.import_schedule(closing=closing, upload=upload, decisions=intake.Decisions(), by=None, at=AT)
    assert Allocation.objects.get().holder.name == "=Fund, Ltd."
    content = admin_client.get(address("holders.allocation", "as.csv")).content
    again = intake.looked_at(
        closing=closing, upload=intake.Upload("a.csv", content), decisions=intake.Decisions(), viewer=OPERATOR
    )
    assert (again.new, again.unchanged, again.printed) == (0, 1, {})


def test_rows_of_another_closing_are_refused(admin_client: Client, imported: Any, closing: Closing) -> None:
    imported()
    content = admin_client.get(address("holders.allocation", "as.csv")).content
    second = ClosingFactory.create(placement=closing.placement, code="second")
    with pytest.raises(Refused, match="“Series D, afresh: First closing” is not this closing"):
        intake.looked_at(
            closing=second, upload=intake.Upload("a.csv", content), decisions=intake.Decisions(), viewer=OPERATOR
        )
