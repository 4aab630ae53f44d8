"""The pages of the site on an empty record and on a full one: what they say, how they page, what they ask."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from compliance.models import Deadline
from compliance.tables.links import deadline_address
from placements.models import Placement
from tests.compliance.admin.conftest import SignIn
from tests.compliance.admin.test_dashboard import many_placements, open_first_page
from tests.compliance.views.test_deadlines import DAY, listed, shown
from tests.factories import (
    AllocationFactory,
    BlackoutPeriodFactory,
    ClosingFactory,
    RegistrationStatementFactory,
    SourceDocumentFactory,
)

pytestmark = pytest.mark.django_db

# The statements of each list, however much is on record, two of them of the frame; the first page counts few findings.
PINNED = {
    "/": 39,
    "/deadlines/": 9,
    "/deadlines/?sort=due_on&rows=100&q=filing": 9,
    "/placements/": 10,
    "/reports/": 8,
}


def asked(client: Client, address: str) -> int:
    """How many statements a page takes."""
    with CaptureQueriesContext(connection) as statements:
        assert client.get(address, query_params={"as_of": DAY}).status_code == 200
    return len(statements)


def test_an_office_without_placements_is_told_what_to_do(counsel: Client) -> None:
    for address, said in (
        ("/", "No placement is on record."),
        ("/deadlines/", "No deadline is on record as of this day."),
        ("/placements/", "No placement is on record."),
    ):
        assert said in counsel.get(address).content.decode()


def test_the_first_page_of_an_empty_office_leads_to_where_a_placement_is_added(
    counsel: Client, sign_in: SignIn
) -> None:
    leads = f'href="{reverse("compliance:placement-add")}'
    assert leads in counsel.get("/").content.decode()
    assert leads not in sign_in("reader").get("/").content.decode()


def test_a_list_has_25_rows_a_page_or_50_or_100(counsel: Client) -> None:
    many_placements(30)
    first = shown(counsel)
    assert len(first.context["page"].object_list) == 25
    assert "1 to 25 of 60" in first.content.decode()
    assert "page=2" in first.content.decode()
    assert len(shown(counsel, page="3").context["page"].object_list) == 10
    assert len(shown(counsel, rows="50").context["page"].object_list) == 50
    assert len(shown(counsel, rows="100", standing="missed").context["page"].object_list) == 60
    assert len(shown(counsel, rows="7").context["page"].object_list) == 25
    assert sorted(listed(counsel, rows="100", q=" ")) == sorted(listed(counsel, rows="100"))


def test_no_list_asks_more_of_the_database_as_the_record_grows(sign_in: SignIn) -> None:
    client = sign_in("counsel")
    open_first_page(client)
    many_placements(2)
    few = {address: asked(client, address) for address in PINNED}
    many_placements(10)
    many = {address: asked(client, address) for address in PINNED}
    assert {address for address in PINNED if many[address] > few[address]} == set()
    assert {address: count for address, count in few.items() if count > PINNED[address]} == {}


def test_the_page_of_one_deadline_or_placement_asks_a_constant_number_of_statements(sign_in: SignIn) -> None:
    client = sign_in("counsel")
    open_first_page(client)
    many_placements(1)
    placement = Placement.objects.get()
    assert asked(client, deadline_address(Deadline.objects.latest("valid_from", "pk"))) <= 37
    few, many = (sold_and_asked(client, placement, closings) for closings in (1, 3))
    assert many <= few
    assert few <= 76


def sold_and_asked(client: Client, placement: Placement, closings: int) -> int:
    """How many statements the page of a placement takes once it has so many more closings, each with three lines."""
    for closing in ClosingFactory.create_batch(closings, placement=placement):
        AllocationFactory.create_batch(3, closing=closing, security__placement=placement)
    return asked(client, f"/placements/{placement.pk}/")


def test_the_first_page_asks_no_more_for_each_blackout_on_record(sign_in: SignIn) -> None:
    client = sign_in("counsel")
    many_placements(2)
    open_first_page(client)
    one_each, three_each = (blacked_out_and_asked(client, years) for years in ((1999,), (2000, 2001)))
    assert three_each <= one_each


def blacked_out_and_asked(client: Client, years: Iterable[int]) -> int:
    """How many statements the first page takes once each placement has a blackout in each of ``years`` too."""
    for placement in Placement.objects.all():
        for year in years:
            BlackoutPeriodFactory.create(
                placement=placement,
                starts_on=date(year, 9, 2),
                ends_on=date(year, 9, 21),
                source=SourceDocumentFactory.create(placement=placement),
                registration_statement=RegistrationStatementFactory.create(placement=placement),
            )
    return asked(client, "/")
