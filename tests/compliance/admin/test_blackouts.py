"""2003 agreement §3(n), in the admin: a period past a limit is refused as it is typed; a gauge shows what is left."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from placements.models import BlackoutPeriod, Placement, RegistrationStatement
from tests.compliance.admin.conftest import Form, errors
from tests.factories import (
    AgreementFactory,
    BlackoutPeriodFactory,
    CappedAgreementFactory,
    RegistrationStatementFactory,
)

pytestmark = pytest.mark.django_db

SEP_2, SEP_21, SEP_22 = (date(2003, 9, on) for on in (2, 21, 22))


@pytest.fixture
def statement() -> RegistrationStatement:
    """A registration statement under an agreement with the limits of 2003."""
    statement = RegistrationStatementFactory.create()
    CappedAgreementFactory.create(placement=statement.placement)
    return statement


def blackout(statement: RegistrationStatement, starts_on: date, ends_on: date, facts: str = "a merger") -> Any:
    return BlackoutPeriodFactory.create(
        placement=statement.placement,
        registration_statement=statement,
        starts_on=starts_on,
        ends_on=ends_on,
        facts=facts,
    )


def add(client: Client, placement: Placement, starts_on: str, ends_on: str, facts: str = "a merger") -> Any:
    form = Form(client, f"/admin/placements/blackoutperiod/add/?placement={placement.pk}")
    return form.save(starts_on=starts_on, ends_on=ends_on, facts=facts)


def statement_form(client: Client, statement: RegistrationStatement) -> Form:
    return Form(client, f"/admin/placements/registrationstatement/{statement.pk}/change/")


def typed(*rows: tuple[str, str, str], first: int = 0) -> dict[str, str]:
    """Rows typed into the statement's table of blackouts, after the ``first`` on record."""
    cells = {"blackouts-TOTAL_FORMS": str(first + len(rows))}
    for place, row in enumerate(rows, first):
        names = (f"blackouts-{place}-{name}" for name in ("starts_on", "ends_on", "facts"))
        cells |= dict(zip(names, row, strict=True))
    return cells


class TestThePageOfABlackout:
    def test_takes_one_of_20_days(self, statement: RegistrationStatement, counsel: Client) -> None:
        assert errors(add(counsel, statement.placement, "2003-09-02", "2003-09-21")) == {}
        assert BlackoutPeriod.objects.get().ends_on == SEP_21

    def test_refuses_one_of_21_days_with_the_arithmetic_and_keeps_what_was_typed(
        self, statement: RegistrationStatement, counsel: Client
    ) -> None:
        response = add(counsel, statement.placement, "2003-09-02", "Sep 22, 2003")
        assert errors(response) == {
            "ends_on": [
                "21 days from Tue Sep 2 to Mon Sep 22, 2003; §3(n) allows 20 in a row.",
                "Begun on Tue Sep 2, 2003 it may last until Sun Sep 21, 2003.",
            ]
        }
        assert response.context["adminform"].form["ends_on"].value() == "Sep 22, 2003"
        assert not BlackoutPeriod.objects.exists()

    @pytest.mark.parametrize(
        ("starts_on", "facts", "is_taken"),
        [
            ("2003-09-22", "A  Merger", False),
            ("2003-09-22", "a rights offering", True),
            ("2003-09-23", "a merger", True),
        ],
    )
    def test_refuses_the_same_facts_back_to_back(
        self, statement: RegistrationStatement, counsel: Client, starts_on: str, facts: str, *, is_taken: bool
    ) -> None:
        blackout(statement, SEP_2, SEP_21)
        found = errors(add(counsel, statement.placement, starts_on, "2003-09-30", facts))
        assert (found == {}) is is_taken
        if not is_taken:
            assert found["starts_on"][-1] == (
                "None may begin on Mon Sep 22, 2003; the first day after it that is permitted is Tue Sep 23, 2003."
            )

    def test_refuses_the_41st_day_in_12_months(self, statement: RegistrationStatement, counsel: Client) -> None:
        blackout(statement, SEP_2, SEP_21)
        blackout(statement, date(2004, 1, 5), date(2004, 1, 24), "a rights offering")
        found = errors(add(counsel, statement.placement, "2004-03-01", "2004-03-01", "an audit"))
        assert (
            "20 + 20 + 1 = 41 days in the 12 months that end on Mon Mar 1, 2004; §3(n) allows 40."
            in (found["starts_on"])
        )
        assert errors(add(counsel, statement.placement, "2004-09-02", "2004-09-02", "an audit")) == {}

    def test_counts_a_changed_period_once(self, statement: RegistrationStatement, counsel: Client) -> None:
        row = blackout(statement, SEP_2, date(2003, 9, 11))
        form = Form(counsel, f"/admin/placements/blackoutperiod/{row.pk}/change/")
        assert "ends_on" in errors(form.save(ends_on="2003-09-22"))
        assert errors(form.save(ends_on="2003-09-21")) == {}

    def test_lets_the_source_of_a_loaded_breach_be_corrected(
        self, statement: RegistrationStatement, counsel: Client
    ) -> None:
        row = blackout(statement, SEP_2, SEP_22)
        form = Form(counsel, f"/admin/placements/blackoutperiod/{row.pk}/change/")
        assert errors(form.save(clause="§4")) == {}
        read_again = Form(counsel, f"/admin/placements/blackoutperiod/{row.pk}/change/")
        assert "ends_on" in errors(read_again.save(ends_on="2003-09-23"))

    def test_says_a_last_day_before_the_first_in_its_own_words(
        self, statement: RegistrationStatement, counsel: Client
    ) -> None:
        response = add(counsel, statement.placement, "2003-09-21", "2003-09-02")
        assert errors(response)["__all__"] == ["The blackout's last day is before its first."]

    @pytest.mark.parametrize("has_agreement", [True, False])
    def test_takes_any_length_where_no_limit_is_on_record(self, counsel: Client, *, has_agreement: bool) -> None:
        statement = RegistrationStatementFactory.create()
        if has_agreement:
            AgreementFactory.create(placement=statement.placement)
        assert errors(add(counsel, statement.placement, "2003-09-02", "2004-09-02")) == {}

    def test_judges_a_moved_period_by_the_placement_it_moves_to(
        self, statement: RegistrationStatement, counsel: Client
    ) -> None:
        row = BlackoutPeriodFactory.create(starts_on=SEP_2, ends_on=SEP_22)
        form = Form(counsel, f"/admin/placements/blackoutperiod/{row.pk}/change/")
        assert "§3(n) allows 20 in a row" in errors(form.save(placement=str(statement.placement.pk)))["ends_on"][0]


class TestTheTableOnAStatementsPage:
    def test_refuses_a_row_of_21_days_beside_it(self, statement: RegistrationStatement, counsel: Client) -> None:
        response = statement_form(counsel, statement).save(**typed(("2003-09-02", "2003-09-22", "a merger")))
        found = errors(response)
        assert (
            found["blackouts-0-ends_on"][0] == "21 days from Tue Sep 2 to Mon Sep 22, 2003; §3(n) allows 20 in a row."
        )
        assert 'value="2003-09-22"' in response.content.decode()
        assert not BlackoutPeriod.objects.exists()

    def test_judges_new_rows_together(self, statement: RegistrationStatement, counsel: Client) -> None:
        rows = ("2003-09-02", "2003-09-11", "a merger"), ("2003-09-12", "2003-09-22", "a merger")
        found = errors(statement_form(counsel, statement).save(**typed(*rows)))
        said = (
            "21 days from Tue Sep 2 to Mon Sep 22, 2003 in 2 periods on the same facts with no day between them; "
            "§3(n) allows 20 in a row."
        )
        assert said in found["blackouts-0-ends_on"]
        assert said in found["blackouts-1-ends_on"]
        assert not BlackoutPeriod.objects.exists()

    def test_takes_new_rows_that_keep_the_limits_together(
        self, statement: RegistrationStatement, counsel: Client
    ) -> None:
        rows = ("2003-09-02", "2003-09-21", "a merger"), ("2003-09-23", "2003-10-12", "a merger")
        assert errors(statement_form(counsel, statement).save(**typed(*rows))) == {}
        assert BlackoutPeriod.objects.filter(placement=statement.placement).count() == 2

    def test_counts_the_placements_other_periods(self, statement: RegistrationStatement, counsel: Client) -> None:
        BlackoutPeriodFactory.create(placement=statement.placement)
        found = errors(statement_form(counsel, statement).save(**typed(("2003-10-01", "2003-10-20", "an audit"))))
        assert found == {}
        found = errors(statement_form(counsel, statement).save(**typed(("2003-12-01", "2003-12-01", "a bid"), first=1)))
        assert "20 + 20 + 1 = 41 days" in found["blackouts-1-starts_on"][0]

    def test_a_row_deleted_at_the_same_time_makes_room(self, statement: RegistrationStatement, counsel: Client) -> None:
        blackout(statement, SEP_2, SEP_21)
        row = typed(("2003-09-22", "2003-10-11", "a merger"), first=1)
        assert "blackouts-1-starts_on" in errors(statement_form(counsel, statement).save(**row))
        response = statement_form(counsel, statement).save(**row, **{"blackouts-0-DELETE": "on"})
        assert errors(response) == {}
        assert BlackoutPeriod.objects.get().starts_on == SEP_22

    def test_a_row_shortened_at_the_same_time_makes_room(
        self, statement: RegistrationStatement, counsel: Client
    ) -> None:
        blackout(statement, SEP_2, SEP_21)
        row = typed(("2003-09-22", "2003-10-11", "a merger"), first=1)
        response = statement_form(counsel, statement).save(**row, **{"blackouts-0-ends_on": "2003-09-20"})
        assert errors(response) == {}

    def test_a_loaded_breach_does_not_stand_in_the_way_of_other_changes(
        self, statement: RegistrationStatement, counsel: Client
    ) -> None:
        blackout(statement, SEP_2, SEP_22)
        assert errors(statement_form(counsel, statement).save(file_number="333-123456")) == {}

    def test_an_unreadable_row_is_said_and_the_others_are_judged(
        self, statement: RegistrationStatement, counsel: Client
    ) -> None:
        rows = ("2003-09-31", "2003-10-11", "a merger"), ("2003-11-01", "2003-11-30", "an audit")
        found = errors(statement_form(counsel, statement).save(**typed(*rows)))
        assert "September 31 does not exist" in found["blackouts-0-starts_on"][0]
        assert "30 days from Sat Nov 1 to Sun Nov 30, 2003" in found["blackouts-1-ends_on"][0]


class TestTheGaugeOnAPage:
    @pytest.mark.parametrize("page", ["registrationstatement", "agreement"])
    def test_shows_words_and_a_drawn_bar_as_of_the_day_asked_for(
        self, statement: RegistrationStatement, counsel: Client, page: str
    ) -> None:
        blackout(statement, SEP_2, SEP_22)
        pk = statement.pk if page == "registrationstatement" else statement.placement.agreement.pk
        response = counsel.get(f"/admin/placements/{page}/{pk}/change/?as_of=2003-09-10").content.decode()
        assert "As of Wed Sep 10, 2003 · §3(n)" in response
        assert "9 of 20 days used, 11 left" in response
        assert "9 of 40 days used, 31 left" in response
        assert "21 days from Tue Sep 2 to Mon Sep 22, 2003; §3(n) allows 20 in a row" in response
        in_a_row, in_window = re.findall(r'<svg class="gauge-bar.*?</svg>', response, re.DOTALL)
        assert 'viewBox="0 0 20 10"' in in_a_row
        assert 'viewBox="0 0 40 10"' in in_window
        assert re.search(r'<rect class="used" [^>]*width="9"', in_a_row)
        assert ">In a row: 9 of 20 days used, 11 left</title>" in in_a_row
        assert ">A bar of 20 days, filled for the 9 used; a line marks the limit of 20.</desc>" in in_a_row
        assert "style=" not in in_a_row + in_window

    def test_is_not_shown_before_there_is_anything_to_count(self, db: None, counsel: Client) -> None:
        page = counsel.get("/admin/placements/registrationstatement/add/").content.decode()
        assert "counted when saved" in page
