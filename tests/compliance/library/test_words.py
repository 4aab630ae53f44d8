"""Every duty of every library, once it has arisen, is explained in good English on every day of its life."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command

from compliance import libraries, operations, selectors
from compliance.models import Deadline, Waiver
from placements.models import Placement
from tests.factories import WaiverFactory

pytestmark = pytest.mark.django_db

FACTS = Path(__file__).parents[2] / "fixtures" / "whole-contract.toml"
ONE_DAY = timedelta(days=1)
LAST_DAY = date(2005, 5, 8)

UNIT = r"(?:business |trading |calendar )?(?:day|week|month|year)"
FAULTS = {
    "a doubled word": re.compile(r"\b([a-z]+) \1\b", re.I),
    "one of many": re.compile(rf"(?<![\d,.-])1 {UNIT}s\b"),
    "many of one": re.compile(rf"(?<![\d,-])(?:0|[2-9]|\d[\d,]*\d) {UNIT}\b(?!s)"),
    "a value that is none": re.compile(r"\bNone\b|\bnull\b"),
    "a mark of the program": re.compile(r"[{}_]|\\|<|>"),
    "a word of the program": re.compile(r"\b(?:instance|projection|subject|stretch|queryset)\b", re.I),
    "stray punctuation": re.compile(r" [.,;]|\.\.|,,|;;|\(\)|\( "),
}


def took(library: str) -> Placement:
    """The placement to which everything happened, with the duties of a library."""
    call_command("load_placement", str(FACTS), verbosity=0)
    placement = Placement.objects.get(slug="whole-contract")
    taken = libraries.library(library)
    libraries.take(placement=placement, library=taken, only=set(taken.duty_codes))
    operations.refresh(placement=placement)
    return placement


def told(placement: Placement) -> Iterator[tuple[date, Deadline, str]]:
    """The explanation of one deadline of each duty: around its opening, due and performance, and long afterwards."""
    rows: dict[str, Deadline] = {}
    for row in selectors.deadlines(as_of=LAST_DAY, placement=placement).order_by("due_on", "subject"):
        known = rows.setdefault(row.duty.code, row)
        if not (known.due_on or known.opened_on) and (row.due_on or row.opened_on):
            rows[row.duty.code] = row
    days = {LAST_DAY}
    for row in rows.values():
        for day in (row.due_on, row.satisfied_on, row.opened_on):
            days |= {day - ONE_DAY, day, day + ONE_DAY} if day else set()
    for as_of in sorted(days):
        asked = [
            row
            for row in selectors.deadlines(as_of=as_of, placement=placement)
            if row.subject == rows[row.duty.code].subject and _is_near(as_of, rows[row.duty.code])
        ]
        for row, explanation in selectors.explain_each(asked, as_of=as_of):
            yield as_of, row, explanation.text()


def _is_near(as_of: date, row: Deadline) -> bool:
    """Whether a day is one on which the deadline may read differently from the day before, or long afterwards."""
    days = (row.due_on, row.satisfied_on, row.opened_on, LAST_DAY)
    return any(day and abs(as_of - day) <= ONE_DAY for day in days)


@pytest.mark.parametrize("library", libraries.library_codes())
def test_each_duty_reads_as_english(library: str) -> None:
    placement = took(library)
    arisen = set()
    for as_of, row, text in told(placement):
        about = (row.duty.code, as_of.isoformat(), text)
        arisen.add(row.duty.code)
        found = {fault for fault, pattern in FAULTS.items() if pattern.search(text)}
        assert not found, about
        heading, step, *rest = text.splitlines()
        assert heading, about
        assert step.endswith(row.duty.clause), about
        assert rest[-1].startswith("Moved: "), about
        remarks = [line for line in rest if not line.startswith(" ") and line != "Readings"]
        assert all(re.search(r"[.”]$", line) and line[0].isupper() for line in remarks), about
        assert ("Readings" in rest) == bool(row.due_on), about
    assert arisen == set(libraries.library(library).duty_codes)


@pytest.mark.parametrize("library", libraries.library_codes())
def test_each_title_and_summary_reads_as_english(library: str) -> None:
    for entry in libraries.library(library).entries:
        title, summary = entry.values["title"], entry.values["summary"]
        for words in (title, summary, entry.values.get("remedy", "")):
            assert not any(pattern.search(words) for pattern in FAULTS.values()), words
        assert title[0].isupper()
        assert not title.endswith(".")
        assert len(summary.split()) > 5, "a summary is a sentence"


def test_a_waived_duty_says_who_waived_it() -> None:
    placement = took("rra-2003")
    dated = [duty for duty in placement.duties.all() if duty.due and not duty.is_right]
    for duty in dated:
        WaiverFactory.create(
            placement=placement,
            duty=duty,
            kind=Waiver.Kind.WAIVER,
            subject="",
            granted_on=date(2003, 5, 7),
            granted_by="each holder",
        )
    operations.refresh(placement=placement)
    waived = 0
    for _, row, text in told(placement):
        assert not any(pattern.search(text) for pattern in FAULTS.values()), text
        if row.waived_on:
            waived += 1
            assert "by each holder" in text
    assert waived > len(dated)
