"""Waivers and extensions in the admin: counsel records them, and the deadlines follow (2003 agreement §7(f))."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from compliance import operations
from compliance.models import Deadline, Duty, Waiver
from placements.models import Placement
from tests.compliance.admin.conftest import Form, SignIn
from tests.factories import BlackoutPeriodFactory

pytestmark = pytest.mark.django_db

ADD = "/admin/compliance/waiver/add/"


def typed(series_d: Placement, **values: str) -> dict[str, str]:
    duty = Duty.objects.get(placement=series_d, code="FILE")
    return {
        "duty": str(duty.pk),
        "subject": "first",
        "kind": "extension",
        "granted_on": "2003-07-01",
        "until_on": "2003-07-21",
        "approved_by": "Xmark and SDS",
        **values,
    }


def test_an_extension_that_counsel_records_moves_the_deadline(series_d: Placement, counsel: Client) -> None:
    form = Form(counsel, f"{ADD}?placement={series_d.pk}&as_of=2003-07-05")
    response = form.save(**typed(series_d))
    assert Waiver.objects.get().approved_by == "Xmark and SDS"
    row = Deadline.objects.as_of(date(2003, 7, 5)).get(placement=series_d, duty__code="FILE", subject="first")
    assert row.due_on == date(2003, 7, 21)
    assert "Mon Jul 21, 2003" in response.content.decode()


def test_what_is_granted_for_nothing_that_is_there_is_refused_beside_the_field(
    series_d: Placement, counsel: Client
) -> None:
    response = Form(counsel, f"{ADD}?placement={series_d.pk}").save(**typed(series_d, subject="third"))
    form = response.context["adminform"].form
    assert form.errors["subject"] == ["FILE arises for no closing “third”. It does for: first, second."]
    assert not Waiver.objects.exists()


def test_the_deadline_page_says_by_whom_and_leads_to_the_waiver(series_d: Placement, counsel: Client) -> None:
    form = Form(counsel, f"{ADD}?placement={series_d.pk}&as_of=2003-08-06")
    form.save(**typed(series_d, kind="waiver", until_on=""))
    row = Deadline.objects.as_of(date(2003, 8, 6)).get(placement=series_d, duty__code="FILE", subject="first")
    page = counsel.get(f"/admin/compliance/deadline/{row.pk}/change/?as_of=2003-08-06").content.decode()
    assert "Waived by Xmark and SDS" in page
    assert f"/admin/compliance/waiver/{Waiver.objects.get().pk}/change/" in page


def test_the_deadline_page_names_the_blackout_that_excuses_and_leads_to_it(
    series_d: Placement, counsel: Client
) -> None:
    blackout = BlackoutPeriodFactory.create(
        placement=series_d, starts_on=date(2003, 6, 10), ends_on=date(2003, 6, 29), clause="§3(n)"
    )
    operations.refresh(placement=series_d)
    row = Deadline.objects.as_of(date(2003, 8, 6)).get(placement=series_d, duty__code="FILE", subject="first")
    page = counsel.get(f"/admin/compliance/deadline/{row.pk}/change/?as_of=2003-08-06").content.decode()
    assert "Excused, blackout" in page
    assert "The blackout ended Jun 29, 2003; nothing on record since, 38 days." in page
    assert "due Sat Jun 21, 2003, excused" in page
    assert f"/admin/placements/blackoutperiod/{blackout.pk}/change/" in page


@pytest.mark.parametrize("role", ["editor", "reader", "administrator"])
def test_nobody_but_counsel_may_approve_one(series_d: Placement, sign_in: SignIn, role: str) -> None:
    assert sign_in(role).get(ADD).status_code == 403
