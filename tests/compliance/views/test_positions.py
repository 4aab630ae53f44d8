"""Positions on the site: what is held under each placement, and who holds what of one as of a day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from compliance import operations
from holders.models import Holder, PositionEntry
from placements.models import Placement
from tests import factories
from tests.compliance.admin.test_entries import placement, security

__all__ = ["placement"]

pytestmark = pytest.mark.django_db

AUGUST = date(2003, 8, 6)
PAGE = "/positions/"


def of(placement: Placement) -> str:
    return f"/placements/{placement.pk}/positions/"


def test_it_shows_who_holds_what_as_of_a_day(admin_client: Client, placement: Placement) -> None:
    page = admin_client.get(of(placement), {"as_of": "2003-08-06"}).content.decode()
    assert "Wednesday, August 6, 2003" in page
    for figure in ("1,140,425", "28.74%", "3,967,660", "944,681"):
        assert figure in page
    assert "free: not before Sat May 7, 2005, and later if a warrant is exercised for cash." in page
    assert "Wed May 7, 2003: 134 sold at the closing" in page


def test_without_a_placement_it_says_in_a_line_each_what_is_held(admin_client: Client, placement: Placement) -> None:
    page = admin_client.get(PAGE, {"as_of": "2003-08-06"})
    told = [(row.placement.slug, row.holders, row.lots, row.common) for row, _ in page.context["lines"]]
    assert told == [("common-2004", 0, 0, 0), ("resale-2003", 0, 0, 0), ("series-d-2003", 9, 25, 3_967_660)]
    assert f'href="{of(placement)}?as_of=2003-08-06"' in page.content.decode()
    [(found, _)] = admin_client.get(PAGE, {"placement": "preferred"}).context["lines"]
    assert found.placement == placement
    assert "has “nobody” in its name" in admin_client.get(PAGE, {"placement": "nobody"}).content.decode()


def test_the_list_of_placements_costs_as_many_queries_for_30_as_for_3(
    admin_client: Client, placement: Placement
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert admin_client.get(PAGE).status_code == 200
        return len(caught)

    queries()
    few = queries()
    for _ in range(27):
        factories.AllocationFactory.create()
    assert queries() == few


def test_before_the_closing_it_says_that_nobody_holds_anything(admin_client: Client, placement: Placement) -> None:
    page = admin_client.get(of(placement), {"as_of": "2003-05-06"}).content.decode()
    assert "Nobody holds anything" in page


def test_it_shows_the_transfers_whose_transferor_is_not_named(admin_client: Client, placement: Placement) -> None:
    resale = Placement.objects.get(slug="resale-2003")
    page = admin_client.get(of(resale), {"as_of": "2003-12-31"}).content.decode()
    assert "Moves nothing, since not all of it is stated" in page
    assert page.count("transferor not named to") == 2


@pytest.mark.parametrize("query", [{}, {"placement": "no-such"}, {"as_of": "yesterday"}, {"page": "last"}])
def test_an_address_that_names_nothing_is_answered(
    admin_client: Client, placement: Placement, query: dict[str, str]
) -> None:
    assert admin_client.get(PAGE, query).status_code == 200
    assert admin_client.get(of(placement), query).status_code == 200


def test_it_says_which_entry_does_not_add_up(admin_client: Client, placement: Placement) -> None:
    operations.record(
        fact=PositionEntry(
            placement=placement,
            kind="redemption",
            security=security(placement, "series-d"),
            holder=Holder.objects.get(code="xmark"),
            closing=placement.closings.get(code="first"),
            quantity=100,
            occurred_on=AUGUST,
        )
    )
    placement.closings.get(code="first").allocations.filter(quantity=134).update(quantity=99)
    page = admin_client.get(of(placement)).content.decode()
    assert "The entries on record do not add up: Xmark Fund Ltd. holds 99 shares" in page


def test_who_may_not_see_positions_does_not(client: Client, placement: Placement) -> None:
    person = User.objects.create_user("ann", is_staff=True)
    client.force_login(person)
    assert client.get(PAGE).status_code == 403
    person.user_permissions.add(Permission.objects.get(codename="view_positionentry"))
    assert client.get(PAGE).status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_holders(
    admin_client: Client, placement: Placement, django_assert_max_num_queries: Any
) -> None:
    closing = placement.closings.get(code="first")
    for _ in range(20):
        factories.AllocationFactory.create(closing=closing, security=security(placement, "d-1"))
    with django_assert_max_num_queries(24):
        admin_client.get(of(placement), {"as_of": "2003-08-06"})


def test_schedule_1_is_held_against_the_totals_stated(admin_client: Client, placement: Placement) -> None:
    page = admin_client.get(of(placement), {"as_of": "2003-08-06"})
    assert [tied.agrees for tied in page.context["schedules"][0].tied] == [True, True, True, None]
    assert "$4,440,000.00" in page.content.decode()
    assert all(tally.balances for _, tally in page.context["sheet"].tallies)
    assert "nothing vanishes" in page.content.decode()
