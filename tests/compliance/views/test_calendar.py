"""The calendar of what is due: a month as a table, a year as a picture with the same as a table."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from compliance import operations
from compliance.pages.calendar import SHOWN_A_DAY, month_asked, year_asked
from tests.compliance.admin.conftest import SignIn
from tests.compliance.admin.test_dashboard import open_first_page
from tests.factories import ClosingFactory, DutyFactory, MemberFactory, PlacementFactory

pytestmark = pytest.mark.django_db

DAY = "2003-08-06"


def month(client: Client, **query: str) -> Any:
    return client.get("/calendar/", {"as_of": DAY, **query})


def due(client: Client, **query: str) -> dict[int, list[str]]:
    """The titles of what is due, by the day of the month."""
    weeks = month(client, **query).context["sheet"].weeks
    return {day.on.day: [entry.title for entry in day.entries] for week in weeks for day in week if day.entries}


def test_the_month_of_the_day_names_what_is_due_on_each(demo: None, counsel: Client) -> None:
    assert due(counsel) == {5: ["Registration statement effective"]}
    page = month(counsel).content.decode()
    assert "Missed, 1 day late" in page
    assert re.search(r'id="d2003-08-06" class="free as-of-day"', page)
    assert "the day shown" in page


def test_it_is_asked_by_month_and_narrowed_as_the_list_is(demo: None, counsel: Client) -> None:
    assert due(counsel, month="2003-06") == {21: ["File the resale registration statement"]}
    assert due(counsel, month="2003-06", placement="common-2004") == {}
    assert due(counsel, month="2003-06", event="effectiveness") == {}
    assert (
        "Nothing is due in June 2003 of what is asked for."
        in month(counsel, month="2003-06", standing="met").content.decode()
    )


def test_a_bank_holiday_is_named_and_none_outside_the_calendars_years(counsel: Client) -> None:
    assert "Labor Day" in month(counsel, month="2003-09").content.decode()
    assert month(counsel, month="2199-12").status_code == 200


def test_the_months_beside_it_keep_the_day_and_what_is_asked(demo: None, counsel: Client) -> None:
    page = month(counsel, placement="series-d-2003").content.decode()
    assert "/calendar/?as_of=2003-08-06&amp;placement=series-d-2003&amp;month=2003-07" in page
    assert "/calendar/?as_of=2003-08-06&amp;placement=series-d-2003&amp;month=2003-09" in page
    assert "/calendar/year/?as_of=2003-08-06&amp;placement=series-d-2003&amp;year=2003" in page


def test_a_day_names_a_few_and_counts_the_rest(counsel: Client) -> None:
    for number in range(SHOWN_A_DAY + 3):
        duty = DutyFactory.create(placement=PlacementFactory.create(name=f"Placement {number}"))
        ClosingFactory.create(placement=duty.placement, occurred_on=date(2003, 5, 7))
        operations.refresh(placement=duty.placement)
    [named] = due(counsel, month="2003-06").values()
    assert len(named) == SHOWN_A_DAY
    assert "and 3 more" in month(counsel, month="2003-06").content.decode()


def test_the_year_draws_each_day_and_says_the_same_in_words(demo: None, counsel: Client) -> None:
    page = counsel.get("/calendar/year/", {"as_of": DAY}).content.decode()
    assert "2 deadlines are due in 2003, on 2 days" in page
    assert page.count('class="square') == 365
    assert "<title>Tue Aug 5, 2003: 1 missed</title>" in page
    assert "/calendar/?as_of=2003-08-06&amp;month=2003-06#d2003-06-21" in page


def test_nothing_of_a_restricted_placement_is_on_it_for_a_stranger(sign_in: SignIn) -> None:
    stranger = sign_in("reader")
    duty = DutyFactory.create(title="File the secret statement")
    ClosingFactory.create(placement=duty.placement, occurred_on=date(2003, 5, 7))
    operations.refresh(placement=duty.placement)
    assert due(stranger, month="2003-06") == {21: ["File the secret statement"]}
    duty.placement.restricted = True
    duty.placement.save()
    MemberFactory.create(placement=duty.placement)
    assert due(stranger, month="2003-06") == {}
    assert "0 deadlines are due in 2003" in stranger.get("/calendar/year/", {"as_of": DAY}).content.decode()


def test_it_takes_a_constant_number_of_statements(sign_in: SignIn, demo: None) -> None:
    client = sign_in("counsel")
    open_first_page(client)
    for address in ("/calendar/", "/calendar/year/"):
        with CaptureQueriesContext(connection) as statements:
            assert client.get(address, {"as_of": DAY}).status_code == 200
        assert len(statements) <= 8


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("2003-06", date(2003, 6, 1)),
        ("", date(2003, 8, 1)),
        ("2003-13", date(2003, 8, 1)),
        ("0000-01", date(1900, 1, 1)),
        ("9999-12", date(2999, 12, 1)),
        ("2003-06\n", date(2003, 8, 1)),
    ],
)
def test_a_month_that_cannot_be_read_is_that_of_the_day(asked: str, first: date) -> None:
    assert month_asked(asked, instead=date(2003, 8, 6)) == first


@pytest.mark.parametrize(("asked", "year"), [("2003", 2003), ("x", 1999), ("0001", 1900), ("9999", 2999)])
def test_a_year_that_cannot_be_read_is_that_of_the_day(asked: str, year: int) -> None:
    assert year_asked(asked, instead=date(1999, 8, 6)) == year
