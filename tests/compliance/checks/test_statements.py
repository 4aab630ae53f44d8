"""A statement gives one value of one place, names its document, and belongs to one placement."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from compliance.checks import CHECKS, deals, findings_of
from compliance.models import FindingAck
from placements.models import DocumentStatement, Placement
from tests.factories import ClosingFactory, DocumentStatementFactory, FindingAckFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"number": 5_270, "dated_on": None}, "5,270"),
        ({"dated_on": date(2003, 4, 29)}, "2003-04-29"),
        ({"text": "on or before", "dated_on": None}, "on or before"),
    ],
)
def test_a_number_a_day_or_words_is_a_value(values: dict[str, Any], said: str) -> None:
    statement = DocumentStatementFactory.create(**values)
    statement.full_clean()
    assert statement.value == said


@pytest.mark.parametrize(
    "values",
    [
        {"dated_on": None},
        {"number": 5_270, "dated_on": date(2003, 4, 29)},
        {"number": 5_270, "text": "5,270", "dated_on": None},
    ],
)
def test_no_value_and_two_values_are_refused(values: dict[str, Any]) -> None:
    statement = DocumentStatementFactory.create()
    for name, value in values.items():
        setattr(statement, name, value)
    with pytest.raises(ValidationError, match="Give a number, a day or words: one of them"):
        statement.full_clean()


def test_a_statement_without_its_document_is_refused() -> None:
    statement = DocumentStatementFactory.create()
    statement.source = None
    with pytest.raises(ValidationError, match="Name the document that states this"):
        statement.full_clean()


def test_a_statement_about_a_closing_of_another_placement_is_refused() -> None:
    statement = DocumentStatementFactory.create()
    statement.closing = ClosingFactory.create()
    with pytest.raises(ValidationError, match="belongs to another placement"):
        statement.full_clean()


def test_an_acceptance_keeps_a_whole_fingerprint() -> None:
    ack: FindingAck = FindingAckFactory.create()
    ack.fingerprint = "minimum"
    with pytest.raises(ValidationError, match="64 digits"):
        ack.full_clean()


def test_statements_that_agree_find_nothing() -> None:
    first: DocumentStatement = DocumentStatementFactory.create()
    DocumentStatementFactory.create(
        placement=first.placement, source=first.source, subject=first.subject.upper(), clause="Exhibit A"
    )
    [deal] = deals(Placement.objects.all())
    assert list(findings_of(deal, CHECKS)) == []
