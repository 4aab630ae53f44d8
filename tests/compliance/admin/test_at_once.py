"""Two people at one object: nothing is overwritten unseen, and what is sent twice is added once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placements.models import Closing, Security
from tests import factories

from .conftest import Form, HiddenInputs, SignIn, confirm, errors, messages

pytestmark = pytest.mark.django_db


@pytest.fixture
def closing() -> Closing:
    made: Closing = factories.ClosingFactory.create(code="first", name="First closing", occurred_on=date(2003, 5, 7))
    return made


@pytest.fixture
def address(closing: Closing) -> str:
    return reverse("admin:placements_closing_change", args=[closing.pk])


@pytest.fixture
def other(sign_in: SignIn) -> Client:
    """Another person, who may enter facts."""
    return sign_in("editor")


def resend(client: Client, address: str, shown: Any, button: str = "") -> Any:
    """Press a button of the page that shows both versions, and confirm what that moves."""
    assert shown.status_code == 409
    hidden = HiddenInputs()
    hidden.feed(shown.content.decode())
    return confirm(
        client, address, client.post(address, {**hidden.values, **({button: "1"} if button else {})}, follow=True)
    )


def test_a_save_over_what_somebody_else_saved_shows_both_and_saves_nothing(
    counsel: Client, other: Client, closing: Closing, address: str
) -> None:
    mine, theirs = Form(counsel, address), Form(other, address)
    theirs.save(name="Initial closing")
    response = mine.press_save(name="Closing of May 7", clause="§1")
    assert response.status_code == 409
    text = " ".join(response.content.decode().split())
    assert '<th scope="row">Name</th> <td>First closing</td> <td>Initial closing</td> <td>Closing of May 7</td>' in text
    assert "Changed by the-editor" in text
    closing.refresh_from_db()
    assert (closing.name, closing.clause) == ("Initial closing", "")


def test_saving_mine_keeps_what_others_changed_where_i_changed_nothing(
    counsel: Client, other: Client, closing: Closing, address: str
) -> None:
    mine, theirs = Form(counsel, address), Form(other, address)
    theirs.save(name="Initial closing")
    resend(counsel, address, mine.press_save(clause="§1"))
    closing.refresh_from_db()
    assert (closing.name, closing.clause) == ("Initial closing", "§1")


def test_saving_mine_overwrites_what_both_changed_once_it_was_seen(
    counsel: Client, other: Client, closing: Closing, address: str
) -> None:
    mine, theirs = Form(counsel, address), Form(other, address)
    theirs.save(name="Initial closing")
    resend(counsel, address, mine.press_save(name="Closing of May 7"))
    closing.refresh_from_db()
    assert closing.name == "Closing of May 7"


def test_a_third_save_between_the_page_and_the_choice_shows_the_page_again(
    counsel: Client, other: Client, closing: Closing, address: str
) -> None:
    mine = Form(counsel, address)
    Form(other, address).save(name="Initial closing")
    shown = mine.press_save(name="Closing of May 7")
    Form(other, address).save(name="The first")
    assert resend(counsel, address, shown).status_code == 409
    closing.refresh_from_db()
    assert closing.name == "The first"


def test_going_back_to_the_form_keeps_what_was_typed(
    counsel: Client, other: Client, closing: Closing, address: str
) -> None:
    mine = Form(counsel, address)
    Form(other, address).save(name="Initial closing")
    back = resend(counsel, address, mine.press_save(clause="§1"), button="_back")
    assert back.context["adminform"].form["clause"].value() == "§1"
    assert back.context["adminform"].form["name"].value() == "Initial closing"
    closing.refresh_from_db()
    assert closing.clause == ""


def test_a_line_changed_in_its_table_meanwhile_is_shown_too(
    counsel: Client, other: Client, closing: Closing, address: str
) -> None:
    security = factories.SecurityFactory.create(placement=closing.placement)
    line = factories.AllocationFactory.create(closing=closing, security=security, quantity=134)
    mine = Form(counsel, address)
    Form(other, reverse("admin:holders_allocation_change", args=[line.pk])).save(quantity="150")
    shown = mine.press_save(clause="§1")
    assert shown.status_code == 409
    assert "<td>150</td>" in shown.content.decode()
    resend(counsel, address, shown)
    line.refresh_from_db()
    assert line.quantity == 150


def test_a_confirmation_of_moved_dates_is_held_against_the_version_too(
    counsel: Client, other: Client, closing: Closing, address: str
) -> None:
    factories.DutyFactory.create(placement=closing.placement, per="closing", due="45 days after closing")
    shown = Form(counsel, address).press_save(occurred_on="2003-05-12")
    Form(other, address).save(name="Initial closing")
    assert confirm(counsel, address, shown).status_code == 409
    closing.refresh_from_db()
    assert closing.occurred_on == date(2003, 5, 7)


def test_a_form_that_says_no_version_saves_nothing(counsel: Client, closing: Closing, address: str) -> None:
    form = Form(counsel, address)
    for version in ("", "made up", form.data["version"] + "x"):
        assert form.press_save(name="Another", version=version).status_code == 409
    closing.refresh_from_db()
    assert closing.name == "First closing"


def test_saving_twice_from_one_page_is_held_against_the_new_version(
    counsel: Client, closing: Closing, address: str
) -> None:
    form = Form(counsel, address)
    form.save(name="Another")
    assert form.press_save(name="A third").status_code == 409


def test_a_form_that_is_only_looked_at_keeps_nobody_waiting(counsel: Client, address: str) -> None:
    """On SQLite a transaction is alone with the database, and the test's own shows another one as a savepoint."""
    counsel.get(address)  # notes once a minute where the person is signed in
    for page in (address, reverse("admin:placements_closing_add")):
        with CaptureQueriesContext(connection) as captured:
            assert counsel.get(page).status_code == 200
        assert [each["sql"] for each in captured if "SAVEPOINT" in each["sql"]] == []


def test_a_form_sent_twice_adds_once(counsel: Client) -> None:
    placement = factories.PlacementFactory.create()
    form = Form(counsel, reverse("admin:placements_security_add"))
    typed = {"placement": str(placement.pk), "code": "d-1", "kind": "warrant", "name": "Warrant"}
    assert errors(form.save(**typed)) == {}
    again = form.save(**(typed | {"code": "d-2"}))
    assert "was added already" in messages(again)
    assert list(Security.objects.values_list("code", flat=True)) == ["d-1"]


def test_a_form_that_was_refused_can_be_sent_again(counsel: Client) -> None:
    placement = factories.PlacementFactory.create()
    form = Form(counsel, reverse("admin:placements_security_add"))
    assert errors(form.save(placement=str(placement.pk), code="not a code", kind="warrant", name="Warrant"))
    assert errors(form.save(placement=str(placement.pk), code="d-1", kind="warrant", name="Warrant")) == {}
    assert Security.objects.count() == 1


def test_what_was_changed_since_the_page_asked_is_not_deleted(
    counsel: Client, other: Client, closing: Closing, address: str
) -> None:
    asked = address.replace("/change/", "/delete/")
    page = HiddenInputs()
    page.feed(counsel.get(asked).content.decode())
    Form(other, address).save(name="Initial closing")
    shown = counsel.post(asked, page.values)
    assert "Somebody has changed this since you opened the page, so nothing was deleted." in shown.content.decode()
    assert Closing.objects.filter(pk=closing.pk).exists()
    again = HiddenInputs()
    again.feed(shown.content.decode())
    counsel.post(asked, again.values)
    assert not Closing.objects.filter(pk=closing.pk).exists()


def test_a_deletion_that_says_no_version_deletes_nothing(counsel: Client, closing: Closing, address: str) -> None:
    asked = address.replace("/change/", "/delete/")
    for version in ("", "made up"):
        shown = counsel.post(asked, {"post": "yes", "version": version})
        assert "so nothing was deleted" in shown.content.decode()
    assert Closing.objects.filter(pk=closing.pk).exists()


def test_of_what_was_chosen_in_a_list_nothing_is_deleted_where_a_row_was_changed_since(
    counsel: Client, other: Client, closing: Closing, address: str
) -> None:
    listed = reverse("admin:placements_closing_changelist")
    second = factories.ClosingFactory.create(placement=closing.placement, code="second")
    chosen = {"action": "delete_selected", "_selected_action": [closing.pk, second.pk]}
    page = HiddenInputs()
    page.feed(counsel.post(listed, chosen).content.decode())
    Form(other, address).save(name="Initial closing")
    shown = counsel.post(listed, page.values)
    assert "Somebody has changed what you chose since you opened the page" in shown.content.decode()
    assert Closing.objects.count() == 2
    again = HiddenInputs()
    again.feed(shown.content.decode())
    counsel.post(listed, again.values)
    assert not Closing.objects.exists()


def test_of_what_was_chosen_in_a_list_nothing_is_deleted_without_a_version(counsel: Client, closing: Closing) -> None:
    chosen = {"action": "delete_selected", "_selected_action": [closing.pk], "post": "yes"}
    counsel.post(reverse("admin:placements_closing_changelist"), chosen)
    assert Closing.objects.filter(pk=closing.pk).exists()


def test_a_role_and_a_report_are_saved_over_nothing_unseen(admin_client: Client) -> None:
    """Neither is a fact; both have the check."""
    role, report = Group.objects.create(name="editor"), factories.SubscriptionFactory.create()
    for address in (f"/admin/auth/group/{role.pk}/change/", f"/admin/compliance/subscription/{report.pk}/change/"):
        form = Form(admin_client, address)
        assert form.press_save(version="").status_code == 409
        assert form.press_save().status_code == 200
