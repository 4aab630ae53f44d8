"""Waivers and extensions in the admin: one counsel records them, another approves, and the deadlines follow (§7(f))."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from compliance import operations
from compliance.models import Deadline, Duty, Waiver
from placements.models import Member, Placement
from tests.compliance.admin.conftest import Form, HiddenInputs, SignIn, confirm, messages
from tests.compliance.views.entering import Entering
from tests.factories import BlackoutPeriodFactory, ClosingFactory, DutyFactory, WaiverFactory

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
        "granted_by": "Xmark and SDS",
        **values,
    }


@pytest.fixture
def deal() -> Placement:
    """A placement with a closing on May 7, 2003 and the duty to file on the 45th day."""
    made: Placement = ClosingFactory.create(code="first", occurred_on=date(2003, 5, 7)).placement
    DutyFactory.create(placement=made, code="FILE")
    operations.refresh(placement=made)
    return made


def recorded(deal: Placement, client: Client, **values: str) -> Waiver:
    """What a person of counsel enters."""
    Form(client, f"{ADD}?placement={deal.pk}").save(**typed(deal, **values))
    return Waiver.objects.get()


@pytest.mark.parametrize(("was", "typed_code"), [("first", "other"), ("second", "first")])
def test_what_is_granted_for_one_closing_cannot_be_turned_to_another_by_its_code(
    deal: Placement, sign_in: SignIn, was: str, typed_code: str
) -> None:
    waiver = WaiverFactory.create(placement=deal, duty=Duty.objects.get(placement=deal, code="FILE"), subject="first")
    closing = deal.closings.get() if was == "first" else ClosingFactory.create(placement=deal, code=was)
    editor = sign_in("editor")
    address = f"/admin/placements/closing/{closing.pk}/change/"
    refused = Form(editor, address).save(code=typed_code)
    assert "is on record for “first”, and would be for another one" in refused.text
    waiver.delete()
    Form(editor, address).save(code=typed_code if was == "first" else "third")
    closing.refresh_from_db()
    assert closing.code == (typed_code if was == "first" else "third")


def approval(waiver: Waiver) -> str:
    return f"/waivers/{waiver.pk}/"


def approve(client: Client, waiver: Waiver, as_of: str = "2003-07-05") -> Any:
    """Open the page of the approval and press its button."""
    address = f"{approval(waiver)}?as_of={as_of}"
    page = HiddenInputs()
    page.feed(client.get(address).content.decode())
    return client.post(address, page.values, follow=True)


def due(deal: Placement, as_of: date = date(2003, 7, 5)) -> date | None:
    return Deadline.objects.as_of(as_of).get(placement=deal, duty__code="FILE", subject="first").due_on


def test_an_extension_that_counsel_records_moves_the_deadline_once_another_approves_it(
    deal: Placement, counsel: Client, other_counsel: Client
) -> None:
    form = Form(counsel, f"{ADD}?placement={deal.pk}&as_of=2003-07-05")
    response = form.save(**typed(deal))
    assert "It counts for no date yet. Another counsel approves it: the-other-counsel." in messages(response)
    waiver = Waiver.objects.get()
    assert (waiver.granted_by, waiver.pending) == ("Xmark and SDS", True)
    assert due(deal) == date(2003, 6, 21)
    shown = other_counsel.get(f"{approval(waiver)}?as_of=2003-07-05").content.decode()
    assert "Approve and move 1 date" in shown
    assert "Mon Jul 21, 2003" in shown
    assert due(deal) == date(2003, 6, 21)
    response = approve(other_counsel, waiver)
    assert "Approved: Extension of FILE, Xmark and SDS." in messages(response)
    assert due(deal) == date(2003, 7, 21)
    assert "Approved by the-other-counsel on" in response.content.decode()
    last = Waiver.history.order_by("history_id").last()
    assert (last.history_by, last.pending) == ("the-other-counsel", False)


def test_nobody_approves_what_they_entered_and_they_are_told_who_may(
    deal: Placement, counsel: Client, other_counsel: Client
) -> None:
    waiver = recorded(deal, counsel)
    page = counsel.get(approval(waiver))
    said = "You entered this, or changed it last, so you cannot approve it. Another counsel approves it: the-other-"
    assert said in page.content.decode()
    assert b">Approve it<" not in page.content
    sent = HiddenInputs()
    sent.feed(other_counsel.get(approval(waiver)).content.decode())
    response = counsel.post(approval(waiver), sent.values)
    assert (response.status_code, said in response.content.decode()) == (403, True)
    waiver.refresh_from_db()
    assert waiver.pending


def test_where_there_is_but_one_counsel_the_page_says_what_to_do(deal: Placement, counsel: Client) -> None:
    page = counsel.get(approval(recorded(deal, counsel))).content.decode()
    assert "Nobody else here approves it: ask an administrator to give another person the role of counsel." in page


def test_of_a_restricted_placement_only_its_members_are_named(
    deal: Placement, counsel: Client, other_counsel: Client
) -> None:
    waiver = recorded(deal, counsel)
    Member.objects.create(placement=deal, person=User.objects.get(username="the-counsel"), added_at=timezone.now())
    deal.restricted = True
    deal.save()
    page = counsel.get(approval(waiver)).content.decode()
    assert "the-other-counsel" not in page
    assert "the role of counsel and let them in to this placement." in page
    assert other_counsel.get(approval(waiver)).status_code == 404


def test_whatever_is_sent_with_the_form_approves_nothing(deal: Placement, counsel: Client) -> None:
    other = User.objects.create_user("other")
    forged = {"pending": "", "entered_by": str(other.pk), "approved_by": str(other.pk), "approved_at": "2003-07-02"}
    waiver = recorded(deal, counsel, **forged)
    assert (waiver.pending, waiver.approved_by) == (True, None)
    assert waiver.entered_by == User.objects.get(username="the-counsel")


def test_a_change_takes_the_approval_back_and_a_save_without_one_does_not(
    deal: Placement, counsel: Client, other_counsel: Client
) -> None:
    waiver = recorded(deal, counsel)
    approve(other_counsel, waiver)
    address = f"/admin/compliance/waiver/{waiver.pk}/change/?as_of=2003-07-05"
    Form(counsel, address).save()
    assert due(deal) == date(2003, 7, 21)
    shown = Form(other_counsel, address).press_save(note="Signed by both.")
    assert shown.context["title"] == "Saving this would move 1 date"
    confirm(other_counsel, address, shown)
    waiver.refresh_from_db()
    assert (waiver.pending, waiver.approved_by, waiver.note) == (True, None, "Signed by both.")
    assert due(deal) == date(2003, 6, 21)
    assert "You entered this, or changed it last" in other_counsel.get(approval(waiver)).content.decode()
    approve(counsel, waiver)
    assert due(deal) == date(2003, 7, 21)


def test_what_was_changed_since_the_page_was_opened_is_not_approved(
    deal: Placement, counsel: Client, other_counsel: Client
) -> None:
    waiver = recorded(deal, counsel)
    page = HiddenInputs()
    page.feed(other_counsel.get(approval(waiver)).content.decode())
    Form(counsel, f"/admin/compliance/waiver/{waiver.pk}/change/").save(until_on="2003-12-31")
    response = other_counsel.post(approval(waiver), page.values)
    assert response.status_code == 409
    assert "Somebody has changed this since you opened the page, so nothing was approved." in response.content.decode()
    waiver.refresh_from_db()
    assert waiver.pending


def test_a_form_that_was_open_while_it_was_approved_is_stale(
    deal: Placement, counsel: Client, other_counsel: Client
) -> None:
    waiver = recorded(deal, counsel)
    form = Form(counsel, f"/admin/compliance/waiver/{waiver.pk}/change/")
    approve(other_counsel, waiver)
    assert form.press_save(until_on="2003-12-31").status_code == 409
    assert due(deal) == date(2003, 7, 21)


def test_a_second_approval_finds_the_first(deal: Placement, counsel: Client, other_counsel: Client) -> None:
    waiver = recorded(deal, counsel)
    approve(other_counsel, waiver)
    again = other_counsel.post(approval(waiver), {"version": other_counsel.get(approval(waiver)).context["version"]})
    assert again.status_code == 403
    assert "Nothing waits for approval here. It was approved by the-other-counsel." in again.content.decode()


def test_moves_that_others_brought_about_meanwhile_are_shown_again(
    deal: Placement, counsel: Client, other_counsel: Client
) -> None:
    waiver = recorded(deal, counsel)
    page = HiddenInputs()
    address = f"{approval(waiver)}?as_of=2003-07-05"
    page.feed(other_counsel.get(address).content.decode())
    response = other_counsel.post(address, {**page.values, "_moves": "of before"})
    assert "Facts have changed since you read this list" in response.content.decode()
    waiver.refresh_from_db()
    assert waiver.pending


def test_what_is_granted_for_nothing_that_is_there_is_refused_beside_the_field(
    deal: Placement, counsel: Client
) -> None:
    response = Form(counsel, f"{ADD}?placement={deal.pk}").save(**typed(deal, subject="third"))
    form = response.context["adminform"].form
    assert form.errors["subject"] == ["FILE arises for no closing “third”. It does for: first."]
    assert not Waiver.objects.exists()


def test_the_deadline_page_says_by_whom_and_leads_to_the_waiver(
    series_d: Placement, counsel: Client, other_counsel: Client
) -> None:
    waiver = recorded(series_d, counsel, kind="waiver", until_on="")
    row = Deadline.objects.as_of(date(2003, 8, 6)).get(placement=series_d, duty__code="FILE", subject="first")
    page = counsel.get(f"/admin/compliance/deadline/{row.pk}/change/?as_of=2003-08-06").content.decode()
    assert "Waived by" not in page
    assert "Waiver of FILE, Xmark and SDS" in page
    assert "waits for approval, counts for nothing yet" in page
    approve(other_counsel, waiver, as_of="2003-08-06")
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
def test_nobody_but_counsel_may_enter_or_approve_one(deal: Placement, sign_in: SignIn, role: str) -> None:
    client, waiver = sign_in(role), WaiverFactory.create(placement=deal, pending=True)
    assert client.get(ADD).status_code == 403
    shown = client.get(approval(waiver))
    assert (shown.status_code, b">Approve it<" in shown.content) == (200, False)
    assert client.post(approval(waiver)).status_code == 403


def test_a_waiver_changed_on_the_site_waits_for_approval_anew(
    deal: Placement, counsel: Client, other_counsel: Client
) -> None:
    waiver = recorded(deal, counsel)
    approve(other_counsel, waiver)
    changed = Entering(counsel, f"/waivers/{waiver.pk}/change/?as_of=2003-07-05").save(note="Signed by both.")
    assert "It waits for approval, and counts for no date yet." in changed.content.decode()
    assert due(deal) == date(2003, 6, 21)


def test_the_list_has_those_that_wait_first_and_none_of_a_placement_that_is_hidden(
    deal: Placement, counsel: Client, other_counsel: Client
) -> None:
    approve(other_counsel, recorded(deal, counsel))
    WaiverFactory.create(
        placement=deal, duty=Duty.objects.get(placement=deal), granted_by="Those who wait", pending=True
    )
    page = counsel.get("/waivers/").content.decode()
    assert page.index("Those who wait") < page.index("Xmark and SDS")
    assert "Those who wait" not in counsel.get("/waivers/?pending=False").content.decode()
    Placement.objects.filter(pk=deal.pk).update(restricted=True)
    assert "Xmark" not in counsel.get("/waivers/").content.decode()
