"""2003 agreement §3(m)(i): a holder in the table whose questionnaire is not back, or that was left out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from compliance.checks import Deal, Finding, Severity, deals, questionnaires_missing
from placements.models import Placement
from tests.compliance.checks.helpers import found
from tests.factories import CoverageFactory, QuestionnaireStepFactory

pytestmark = pytest.mark.django_db


def findings(*steps: tuple[str, date], **values: Any) -> list[Finding]:
    """What is found of one line whose holder's questionnaire took ``steps``."""
    line = CoverageFactory.create(**values)
    for step, on in steps:
        QuestionnaireStepFactory.create(
            registration_statement=line.registration_statement,
            holder=line.holder,
            step=step,
            occurred_on=on,
            reason="who votes",
        )
    [deal] = deals(Placement.objects.filter(pk=line.registration_statement.placement_id))
    return found(questionnaires_missing, deal)


SENT, BACK = date(2003, 5, 20), date(2003, 6, 10)


def test_one_that_is_not_back_is_a_warning() -> None:
    [finding] = findings(("sent", SENT))
    assert finding.severity is Severity.WARNING
    assert "offers 20,000 shares, and its questionnaire is not back (sent 2003-05-20)" in finding.message


def test_one_that_came_back_incomplete_says_what_is_missing() -> None:
    [finding] = findings(("sent", SENT), ("incomplete", BACK))
    assert "incomplete: who votes" in finding.message


def test_one_that_is_back_is_silent() -> None:
    assert findings(("sent", SENT), ("received", BACK)) == []


def test_a_holder_left_out_that_the_table_still_offers_is_an_error() -> None:
    [finding] = findings(("sent", SENT), ("excluded", BACK))
    assert (finding.severity, finding.figures["excluded_on"]) == (Severity.ERROR, "2003-06-10")


def test_a_statement_without_questionnaires_on_record_is_silent(resale_deal: Deal) -> None:
    assert found(questionnaires_missing, resale_deal) == []
    assert findings() == []
