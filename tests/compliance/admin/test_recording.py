"""Recording what happened, from the dashboard: the first filing for a closing adds its registration statement."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from compliance.models import Deadline
from placements.models import Closing, EventKind, Milestone, RegistrationStatement

from .conftest import Form, SignIn, errors

pytestmark = pytest.mark.django_db

FILED = {"occurred_on": "2003-06-20", "new_form": "S-3"}


@pytest.fixture
def closing(demo: None) -> Closing:
    """The first closing of Series D, for which no registration statement is on record."""
    return Closing.objects.get(placement__slug="series-d-2003", code="first")


def address(closing: Closing, event: str, **more: object) -> str:
    """The form that the dashboard's button opens."""
    given = {"placement": closing.placement_id, "event": EventKind.objects.get(name=event).pk, "closing": closing.pk}
    query = "&".join(f"{name}={value}" for name, value in {**given, **more}.items())
    return f"/admin/placements/milestone/add/?{query}&as_of=2003-08-06"


def test_the_first_filing_offers_a_new_registration_statement(closing: Closing, counsel: Client) -> None:
    form = Form(counsel, address(closing, "filing"))
    assert form.data["new_statement"] == "registration-1"
    assert form.data["closing"] == str(closing.pk)


def test_saved_it_covers_the_closing_meets_its_deadline_and_has_duties_of_its_own(
    closing: Closing, counsel: Client
) -> None:
    assert errors(Form(counsel, address(closing, "filing")).save(new_statement="s-3", **FILED)) == {}
    [statement] = RegistrationStatement.objects.filter(placement=closing.placement)
    assert (statement.code, statement.form, list(statement.closings.all())) == ("s-3", "S-3", [closing])
    [filed] = Milestone.objects.filter(placement=closing.placement)
    assert (filed.registration_statement, filed.closing) == (statement, None)
    assert Deadline.objects.filter(duty__code="FILE", closing=closing, satisfied_on="2003-06-20").exists()
    assert {"FURNISH", "NOTICE-EFFECT", "COPIES"} <= {row.duty.code for row in statement.deadlines.all()}


def test_without_a_new_registration_statement_the_filing_concerns_the_closing(
    closing: Closing, counsel: Client
) -> None:
    assert errors(Form(counsel, address(closing, "filing")).save(new_statement="", occurred_on="2003-06-20")) == {}
    assert not RegistrationStatement.objects.filter(placement=closing.placement).exists()
    assert Milestone.objects.get(placement=closing.placement).closing == closing


def test_what_follows_is_recorded_for_the_registration_statement_that_covers_the_closing(
    closing: Closing, counsel: Client
) -> None:
    assert errors(Form(counsel, address(closing, "filing")).save(new_statement="s-3", **FILED)) == {}
    form = Form(counsel, address(closing, "effectiveness"))
    assert form.data["registration_statement"] == str(RegistrationStatement.objects.get(code="s-3").pk)
    assert "closing" not in form.data
    assert "new_statement" not in form.data


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"new_statement": "s-3"}, "This placement has a registration statement with this code: choose it."),
        ({"new_statement": "S 3"}, "Use small letters, digits, hyphens and dots, such as ex-4.4."),
    ],
)
def test_a_registration_statement_that_cannot_be_added_is_refused_beside_its_field(
    closing: Closing, counsel: Client, typed: dict[str, str], said: str
) -> None:
    RegistrationStatement.objects.create(placement=closing.placement, code="s-3")
    page = Form(counsel, address(closing, "filing")).save(occurred_on="2003-06-20", **typed)
    assert errors(page) == {"new_statement": [said]}
    assert not Milestone.objects.filter(placement=closing.placement).exists()


def test_one_that_is_chosen_and_a_new_one_are_refused(closing: Closing, counsel: Client) -> None:
    other = RegistrationStatement.objects.create(placement=closing.placement, code="s-3")
    page = Form(counsel, address(closing, "filing")).save(
        occurred_on="2003-06-20", registration_statement=str(other.pk), new_statement="s-1"
    )
    assert errors(page) == {"new_statement": ["Choose a registration statement or name a new one, not both."]}


def test_who_may_change_facts_alone_can_add_one_too(closing: Closing, sign_in: SignIn) -> None:
    assert "new_statement" in Form(sign_in("editor"), address(closing, "filing")).data


def test_a_milestone_on_record_is_not_asked_for_a_new_one(closing: Closing, counsel: Client) -> None:
    milestone = Milestone.objects.create(
        placement=closing.placement, event=EventKind.objects.get(name="filing"), occurred_on="2003-06-20"
    )
    page = counsel.get(f"/admin/placements/milestone/{milestone.pk}/change/").content.decode()
    assert "new_statement" not in page


def test_the_board_offers_no_record_for_a_closing_without_a_day(closing: Closing, counsel: Client) -> None:
    page = counsel.get("/admin/?as_of=2003-08-06").content.decode()
    second = Closing.objects.get(placement=closing.placement, code="second")
    board = page.rsplit('<table class="deadlines">', 1)[1]
    [line] = [row for row in re.findall(r"<tr>.*?</tr>", board, re.S) if f"/closing/{second.pk}/" in row]
    assert "nothing on record" in line
    assert "Record" not in line
    assert "Give the closing day" in line
    assert "Record filing" in board
