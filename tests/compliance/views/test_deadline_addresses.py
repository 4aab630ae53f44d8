"""The address of a deadline, which mails and calendars hold: it leads there after facts were corrected too."""

from __future__ import annotations

from datetime import date
from urllib.parse import unquote

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import resolve
from icalendar import Calendar

from compliance import operations
from compliance.calendars import calendar_of, event, with_moves
from compliance.models import Deadline
from compliance.reports.content import reports
from compliance.reports.rendering import rendered
from compliance.tables.links import deadline_address
from placements.models import Closing, Placement
from tests.compliance.admin.conftest import SignIn
from tests.factories import DeadlineFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db

HOME = "https://shelfwatch.example.com"
AUGUST_6 = date(2003, 8, 6)
FILE = "/placements/series-d-2003/deadlines/FILE/first/"


def filing() -> Deadline:
    return Deadline.objects.as_of(AUGUST_6).get(placement__slug="series-d-2003", duty__code="FILE", subject="first")


def corrected() -> None:
    """The first closing was a day later; every deadline that hangs on it is written anew."""
    before = filing().pk
    Closing.objects.filter(placement__slug="series-d-2003", code="first").update(occurred_on=date(2003, 5, 8))
    operations.refresh(placement=Placement.objects.get(slug="series-d-2003"))
    assert not Deadline.objects.filter(pk=before).exists()


def test_a_link_of_a_mail_opens_its_deadline_as_of_its_day_after_a_correction(demo: None, counsel: Client) -> None:
    subscription = SubscriptionFactory.create(person=User.objects.get(username="the-counsel"))
    [report] = reports([subscription], as_of=AUGUST_6, since={subscription.pk: date(2003, 7, 30)}).values()
    text = rendered(report, home=HOME).text
    assert f"{HOME}{FILE}?as_of=2003-08-06" in text
    corrected()
    page = counsel.get(f"{FILE}?as_of=2003-08-06").content.decode()
    assert "<h1>File the resale registration statement</h1>" in page
    assert "Missed, 45 days late" in page


def test_a_link_of_a_calendar_opens_its_deadline_after_a_correction(demo: None, counsel: Client) -> None:
    row = with_moves(Deadline.objects.filter(pk=filing().pk).with_standing(AUGUST_6, 0)).get()
    shown = Calendar.from_ical(calendar_of([event(row, as_of=AUGUST_6, home=HOME)], name="Deadlines"))
    [link] = [each["url"] for each in shown.walk("VEVENT")]
    assert link == f"{HOME}{FILE}"
    corrected()
    assert counsel.get(FILE).status_code == 200


def test_the_address_of_a_row_leads_to_the_one_that_stays(demo: None, counsel: Client) -> None:
    answer = counsel.get(f"/deadlines/{filing().pk}/?as_of=2003-08-06")
    assert answer["Location"] == f"{FILE}?as_of=2003-08-06"


def test_a_deadline_of_the_whole_placement_is_named_without_a_subject(demo: None, counsel: Client) -> None:
    row = Deadline.objects.filter(placement__slug="series-d-2003", subject="")[0]
    assert deadline_address(row) == f"/placements/series-d-2003/deadlines/{row.duty.code}/"
    assert counsel.get(deadline_address(row)).status_code == 200


def test_any_code_can_stand_in_an_address() -> None:
    row = DeadlineFactory.create(subject="a b/c?d#é", closing=None)
    assert deadline_address(row).endswith("/a%20b/c%3Fd%23%C3%A9/")
    assert resolve(unquote(deadline_address(row))).kwargs["subject"] == row.subject


def test_whoever_may_not_see_the_placement_finds_neither_address(demo: None, sign_in: SignIn) -> None:
    reader = sign_in("reader")
    Placement.objects.filter(slug="series-d-2003").update(restricted=True)
    for address in (FILE, f"/deadlines/{filing().pk}/", "/placements/series-d-2003/deadlines/NO-SUCH/first/"):
        assert reader.get(address).status_code == 404
