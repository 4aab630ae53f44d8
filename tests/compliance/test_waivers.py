"""2003 agreement §§3(n), 7(f): waivers, extensions, amendments and tolling, from the rows to the list of deadlines."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from compliance import operations, selectors
from compliance.facts import facts_for
from compliance.models import Deadline, Duty, Waiver
from compliance.placement_files import Refused, export, load
from compliance.wording import standing_words
from placements.models import Placement
from tests.compliance.placement_files.files import EXAMPLE, database, written
from tests.factories import (
    AgreementFactory,
    BlackoutPeriodFactory,
    ClosingFactory,
    ConsentQuestionFactory,
    DutyFactory,
    MilestoneFactory,
    PlacementFactory,
    RegistrationStatementFactory,
    WaiverFactory,
)

pytestmark = pytest.mark.django_db

UNFILED = EXAMPLE.replace(
    """[[milestones]]
event = "filing"
on = 2003-06-20
registration_statement = "s-3"
source = "ex-4.4"
""",
    "",
)
WAIVERS = """
[[documents]]
code = "letter"
title = "Letter of the Holders"
cite = "Letter"
dated = 2003-06-10
[[waivers]]
duty = "FILE"
subject = "first"
kind = "extension"
asked_by = "issuer"
asked_on = 2003-06-02
approved_by = "Xmark and SDS"
consent = "Holders of 50.19% of Registrable Securities"
granted_on = 2003-06-10
until = 2003-07-19
source = "letter"
clause = "§1"
[[waivers]]
duty = "FILE"
approved_by = "Xmark"
granted_on = 2003-08-01
until = 2003-08-31
"""
AMENDED = """
[[documents]]
code = "amendment-1"
title = "Amendment No. 1 to the Registration Rights Agreement"
cite = "Amendment No. 1"
dated = 2003-06-16
[[duties]]
code = "FILE-AMENDED"
source = "amendment-1"
clause = "§2"
title = "File the resale registration statement"
due = "90 days after closing"
satisfied_by = "filing"
in_force_from = 2003-06-16
"""


def standing(placement: Placement, duty: str, as_of: str) -> tuple[str, date | None]:
    """The word and the due day of a deadline for the first closing."""
    row = selectors.deadlines(as_of=date.fromisoformat(as_of), placement=placement).get(
        duty__code=duty, subject="first"
    )
    return row.standing, row.due_on


@pytest.fixture
def placement() -> Placement:
    """A placement with a closing on May 7, 2003 and the duty to file."""
    made = PlacementFactory.create(slug="deal")
    AgreementFactory.create(placement=made, tolling="extend", blackout_consecutive_days=20, blackout_clause="§3(n)")
    ClosingFactory.create(placement=made, code="first", occurred_on=date(2003, 5, 7))
    DutyFactory.create(placement=made, code="FILE")
    operations.refresh(placement=made)
    return made


class TestWaiver:
    """What a row may say."""

    def refused(self, placement: Placement, **values: Any) -> dict[str, list[str]]:
        duty = values.pop("duty", None) or Duty.objects.get(placement=placement, code="FILE")
        row = Waiver(
            **{"placement": placement, "duty": duty, "granted_by": "X", "granted_on": date(2003, 7, 1)} | values
        )
        with pytest.raises(ValidationError) as refusal:
            row.full_clean()
        return refusal.value.message_dict

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({"granted_by": ""}, "This field cannot be blank."),
            ({"granted_on": None}, "This field cannot be null."),
            ({"kind": "extension"}, "An extension is until a day: give the new due day."),
            ({"until_on": date(2003, 6, 30)}, "The waiver's last day is before the day on which it was granted."),
            ({"asked_on": date(2003, 7, 2)}, "It was granted before it was asked for: correct one of the days."),
            ({"subject": "third"}, "FILE arises for no closing “third”. It does for: first."),
        ],
    )
    def test_it_is_refused_in_words(self, placement: Placement, values: dict[str, Any], words: str) -> None:
        assert words in [each for said in self.refused(placement, **values).values() for each in said]

    def test_a_duty_of_another_placement_and_an_open_task_are_refused(self, placement: Placement) -> None:
        elsewhere, question = DutyFactory.create(code="FILE"), ConsentQuestionFactory.create()
        assert "belongs to another placement" in self.refused(placement, duty=elsewhere)["duty"][0]
        assert "belongs to another placement" in self.refused(placement, question=question)["question"][0]
        task = DutyFactory.create(placement=placement, code="TASK", due="")
        refused = self.refused(placement, duty=task, kind="extension", until_on=date(2003, 8, 1))
        assert refused["kind"] == ["TASK has no due day to extend. Record a waiver, or add its sentence."]

    def test_it_may_be_granted_for_every_one_for_one_and_after_the_miss(self, placement: Placement) -> None:
        second = ClosingFactory.create(placement=placement, code="second", occurred_on=date(2003, 5, 14))
        for_first = WaiverFactory.create(
            placement=placement, duty=placement.duties.get(), subject="first", granted_on=date(2003, 8, 1)
        )
        operations.refresh(placement=placement)
        rows = selectors.deadlines(as_of=date(2003, 8, 6), placement=placement)
        assert {row.subject: row.standing for row in rows} == {"first": "waived", second.code: "missed"}
        waived = rows.get(subject="first")
        assert standing_words(waived, waived.standing, as_of=date(2003, 8, 6)) == "Waived by Xmark and SDS"
        for_first.subject = ""
        for_first.save()
        operations.refresh(placement=placement)
        assert {row.standing for row in rows.all()} == {"waived"}
        assert standing(placement, "FILE", "2003-07-31")[0] == "missed"


class TestFile:
    """The section [[waivers]] of a placement file, and an amended agreement."""

    def test_what_was_granted_loads_and_is_exported_without_loss(self, tmp_path: Path) -> None:
        load([written(tmp_path, UNFILED + WAIVERS)])
        placement = Placement.objects.get()
        assert standing(placement, "FILE", "2003-06-09") == ("due_soon", date(2003, 6, 21))
        assert standing(placement, "FILE", "2003-06-10") == ("upcoming", date(2003, 7, 19))
        assert standing(placement, "FILE", "2003-07-20") == ("missed", date(2003, 7, 19))
        assert standing(placement, "FILE", "2003-08-31")[0] == "waived"
        assert standing(placement, "FILE", "2003-09-01")[0] == "missed"
        text, before = export(placement), database()
        assert "[[waivers]]" in text
        load([written(tmp_path, text)])
        assert database() == before
        assert export(placement) == text
        load([written(tmp_path, UNFILED)])
        assert not Waiver.objects.exists()
        assert standing(placement, "FILE", "2003-06-22") == ("missed", date(2003, 6, 21))

    def test_the_json_says_why_and_by_whom(self, tmp_path: Path) -> None:
        load([written(tmp_path, UNFILED + WAIVERS)])
        out = StringIO()
        call_command("deadlines", "--as-of", "2003-06-10", "--format", "json", stdout=out)
        [row] = json.loads(out.getvalue())
        assert row["due_on"] == "2003-07-19"
        assert row["readings"] == {"literal": "2003-07-19", "forward": "2003-07-21", "safe": "2003-07-18"}
        said = "extended to Sat Jul 19, 2003 by Xmark and SDS, granted June 10, 2003"
        assert f"{said} (Holders of 50.19% of Registrable Securities; Letter §1)" in row["because"]
        assert "as written, 45 days after closing: Saturday, June 21, 2003" in row["because"]

    def test_the_question_behind_it_is_named_and_stands_in_for_the_consent(self, tmp_path: Path) -> None:
        asked = '[[consent_questions]]\ncode = "later"\ntitle = "File a month later"\n'
        named = WAIVERS.replace('consent = "Holders of 50.19% of Registrable Securities"', 'question = "later"')
        load([written(tmp_path, UNFILED + asked + named)])
        placement = Placement.objects.get()
        assert placement.waivers.get(kind="extension").question == placement.consent_questions.get()
        row = selectors.deadlines(as_of=date(2003, 6, 10), placement=placement).get()
        assert "granted June 10, 2003 (consent: File a month later; Letter §1)" in row.because
        text = export(placement)
        assert 'question = "later"' in text
        load([written(tmp_path, text)])
        assert export(placement) == text

    def test_a_subject_that_the_duty_does_not_have_refuses_the_file(self, tmp_path: Path) -> None:
        with pytest.raises(Refused, match="subject: FILE arises for no closing “third”"):
            load([written(tmp_path, UNFILED + WAIVERS.replace('subject = "first"', 'subject = "third"'))])
        assert not Placement.objects.exists()

    def test_an_amended_duty_takes_over_from_its_first_day_in_force(self, tmp_path: Path) -> None:
        text = UNFILED.replace(
            'due = "45 days after closing"\n', 'due = "45 days after closing"\nin_force_until = 2003-06-15\n'
        )
        load([written(tmp_path, text + AMENDED)])
        placement = Placement.objects.get()
        assert standing(placement, "FILE", "2003-06-15")[0] == "due_soon"
        assert standing(placement, "FILE-AMENDED", "2003-06-15")[0] == "waiting"
        assert standing(placement, "FILE", "2003-06-16")[0] == "ended"
        assert standing(placement, "FILE-AMENDED", "2003-06-16") == ("upcoming", date(2003, 8, 5))
        assert standing(placement, "FILE", "2003-08-06")[0] == "ended"
        assert standing(placement, "FILE-AMENDED", "2003-08-06")[0] == "missed"
        row = selectors.deadlines(as_of=date(2003, 8, 6)).get(duty__code="FILE-AMENDED")
        assert row.duty.cited_as == "Amendment No. 1 §2"
        assert "day 1 is May 8; day 90 is August 5" in selectors.explain(row, as_of=date(2003, 8, 6)).text()


class TestTolling:
    """What the rows of an agreement, its duties and its blackouts make of a due day."""

    def blackout(self, placement: Placement, **values: Any) -> None:
        days = {"starts_on": date(2003, 6, 2), "ends_on": date(2003, 6, 21)}
        BlackoutPeriodFactory.create(placement=placement, **{**days, **values})
        operations.refresh(placement=placement)

    def test_the_agreement_decides_and_a_duty_that_says_otherwise(self, placement: Placement) -> None:
        DutyFactory.create(placement=placement, code="OWN", tolling="excuse")
        self.blackout(placement)
        assert standing(placement, "FILE", "2003-06-22") == ("upcoming", date(2003, 7, 11))
        assert standing(placement, "OWN", "2003-06-21") == ("due_soon", date(2003, 6, 21))
        assert standing(placement, "OWN", "2003-06-22") == ("excused", date(2003, 6, 21))
        row = Deadline.objects.as_of(date(2003, 6, 22)).get(duty__code="OWN")
        assert standing_words(row, "excused", as_of=date(2003, 6, 22)) == "Excused, blackout"

    def test_only_what_the_issuer_owes_is_tolled_and_no_right(self, placement: Placement) -> None:
        DutyFactory.create(placement=placement, code="THEIRS", owed_by="holder")
        DutyFactory.create(placement=placement, code="RIGHT", effort="may (a right)")
        self.blackout(placement)
        assert {code: standing(placement, code, "2003-07-01")[1] for code in ("THEIRS", "RIGHT")} == {
            "THEIRS": date(2003, 6, 21),
            "RIGHT": date(2003, 6, 21),
        }
        theirs = Duty.objects.get(code="THEIRS")
        theirs.tolling = "extend"
        with pytest.raises(ValidationError, match="it tolls what the issuer owes, and no right"):
            theirs.full_clean()

    def test_a_blackout_of_a_statement_bears_on_the_closings_that_it_covers(self, placement: Placement) -> None:
        statement = RegistrationStatementFactory.create(placement=placement, code="s-3")
        self.blackout(placement, registration_statement=statement)
        assert standing(placement, "FILE", "2003-06-22")[1] == date(2003, 6, 21)
        statement.closings.set(placement.closings.all())
        operations.refresh(placement=placement)
        assert standing(placement, "FILE", "2003-06-22")[1] == date(2003, 7, 11)

    def test_the_table_is_proved_with_blackouts_and_grants(self, placement: Placement) -> None:
        WaiverFactory.create(placement=placement, duty=placement.duties.get(), until_on=date(2003, 7, 31))
        self.blackout(placement)
        MilestoneFactory.create(placement=placement, event__name="filing", occurred_on=date(2003, 7, 20))
        operations.refresh(placement=placement)
        assert not operations.compare(placement=placement, facts=facts_for(placement))
        call_command("verify_deadlines", stdout=StringIO())

    @pytest.mark.parametrize("code", ["END-BLACKOUT", "INDEMNITY", "NOTICE-EFFECT", "EARNINGS-YEAR"])
    def test_what_a_blackout_cannot_postpone_is_not_tolled(self, series_d: Placement, code: str) -> None:
        assert facts_for(series_d).duty("FILE").tolling == "excuse"
        assert facts_for(series_d).duty(code).tolling == "none"
