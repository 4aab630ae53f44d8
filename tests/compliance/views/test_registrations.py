"""Registration statements have a list and a page each: their way, what they cover and for whom, their blackouts."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from compliance import operations
from placements.models import EventKind, Placement, RegistrationStatement
from tests.compliance.admin.conftest import SignIn
from tests.compliance.admin.test_dashboard import row
from tests.factories import BlackoutPeriodFactory, CoverageFactory, MilestoneFactory, RegistrationStatementFactory

pytestmark = pytest.mark.django_db

DAY = "2003-12-22"


def text(response: Any) -> str:
    assert response.status_code == 200
    return " ".join(strip_tags(response.content.decode().replace("<", " <")).split())


@pytest.fixture
def statement(series_d: Placement) -> RegistrationStatement:
    """A statement for the first closing, filed and effective, with a line for one holder and a plan."""
    made: RegistrationStatement = RegistrationStatementFactory.create(
        placement=series_d, code="s-3", form="S-3", file_number="333-1", shares=4_000_000, other_shares=5_808
    )
    made.closings.set([series_d.closings.get(code="first")])
    for event, on in (("filing", date(2003, 6, 20)), ("comments received", date(2003, 7, 9))):
        kind = EventKind.objects.get(name=event)
        MilestoneFactory.create(placement=series_d, event=kind, registration_statement=made, occurred_on=on)
    kind = EventKind.objects.get(name="effectiveness")
    MilestoneFactory.create(
        placement=series_d, event=kind, registration_statement=made, occurred_on=None, planned_on=date(2004, 1, 9)
    )
    xmark = series_d.closings.get(code="first").allocations.filter(holder__code="xmark").first()
    assert xmark
    CoverageFactory.create(registration_statement=made, holder=xmark.holder, shares_offered=1_000_000, as_of_on=None)
    BlackoutPeriodFactory.create(
        placement=series_d, registration_statement=made, starts_on=date(2003, 9, 2), ends_on=date(2003, 9, 11)
    )
    operations.refresh(placement=series_d)
    return made


def test_the_list_has_filing_and_effectiveness_by_the_day_and_is_given_as_a_file(
    statement: RegistrationStatement, counsel: Client
) -> None:
    line = row(counsel.get("/registrations/", {"as_of": DAY}), "Form S-3 (333-1)")
    assert "Series D preferred, May 2003" in line
    assert "First closing Fri Jun 20, 2003 nothing on record 4,000,000" in line
    before = row(counsel.get("/registrations/", {"as_of": "2003-06-19"}), "Form S-3 (333-1)")
    assert "Jun 20" not in before
    assert "No registration statement is so." in text(counsel.get("/registrations/", {"q": "no such"}))
    answer = counsel.get("/registrations/as.csv", {"as_of": DAY, "q": "333-1", "sort": "-shares"})
    _, values = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    placement = "Series D preferred, May 2003"
    assert values == ["Form S-3 (333-1)", "333-1", placement, "First closing", "2003-06-20", "", "4000000"]


def test_the_page_has_its_way_its_plans_and_its_deadlines(statement: RegistrationStatement, counsel: Client) -> None:
    said = text(counsel.get(f"/registrations/{statement.pk}/", {"as_of": DAY}))
    assert said.index("Filing Fri Jun 20, 2003") < said.index("Comments received Wed Jul 9, 2003")
    assert "Effectiveness planned for Fri Jan 9, 2004 Give the day" in said
    assert "of these 5,808 other shares: 3,994,192 registrable" in said
    assert "4,967,600 shares, by the agreement" in said
    assert "10 of 40 days used, 30 left" in said
    early = text(counsel.get(f"/registrations/{statement.pk}/", {"as_of": "2003-06-19"}))
    assert "Nothing is on record by this day." in early
    deadlines = row(counsel.get(f"/registrations/{statement.pk}/", {"as_of": DAY}), "Registration statement effective")
    assert "Missed, 139 days late" in deadlines


def test_headroom_is_what_is_registered_less_what_each_holder_has(
    statement: RegistrationStatement, counsel: Client
) -> None:
    page = counsel.get(f"/registrations/{statement.pk}/", {"as_of": DAY})
    lines = {line.holder.code: line for line in page.context["sheet"].headroom}
    xmark, sds = lines["xmark"], lines["sds"]
    assert (xmark.registered, xmark.held, xmark.left) == (1_000_000, 1_140_425, -140_425)
    assert (sds.registered, sds.held, sds.left) == (None, 851_064, None)
    finding = " ".join(line.found.finding.message for line in page.context["findings"])
    assert "4,967,600 shares at least" in finding


def test_every_link_leads_somewhere(statement: RegistrationStatement, counsel: Client) -> None:
    statement.source = statement.placement.documents.first()
    statement.save()
    page = counsel.get(f"/registrations/{statement.pk}/", {"as_of": DAY}).content.decode().split("<main")[1]
    links = {link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"]*)"', page)}
    assert any(link.startswith("/blackouts/") for link in links)
    assert any(link.startswith("/documents/") for link in links)
    assert {link: counsel.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_a_reader_is_offered_nothing_to_enter(statement: RegistrationStatement, sign_in: SignIn) -> None:
    page = sign_in("reader").get(f"/registrations/{statement.pk}/", {"as_of": DAY}).content.decode()
    assert not re.search(r'href="/(record|blackouts/\d+/until|events/\d+/(day|change))/', page)


def test_to_who_is_no_member_it_does_not_exist(statement: RegistrationStatement, counsel: Client) -> None:
    Placement.objects.filter(pk=statement.placement_id).update(restricted=True)
    assert counsel.get(f"/registrations/{statement.pk}/").status_code == 404
    assert "333-1" not in text(counsel.get("/registrations/"))
    assert "333-1" not in counsel.get("/registrations/as.csv").content.decode()


def test_it_asks_a_constant_number_of_statements(statement: RegistrationStatement, counsel: Client) -> None:
    address = f"/registrations/{statement.pk}/"
    few, many = asked(counsel, address), asked(counsel, "/registrations/")
    for number in range(3):
        other = RegistrationStatementFactory.create(placement=statement.placement, code=f"other-{number}")
        CoverageFactory.create(registration_statement=other)
        MilestoneFactory.create(placement=statement.placement, registration_statement=statement)
    assert asked(counsel, address) <= few <= 92
    assert asked(counsel, "/registrations/") <= many <= 10


def asked(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as statements:
        assert client.get(address, {"as_of": DAY}).status_code == 200
    return len(statements)
