"""The commands: stable JSON, one line and exit status 2 for a wrong request, 1 where a check found something."""

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command

from compliance.management.base import Refused
from compliance.models import Deadline
from placements.models import Placement

KEYS = [
    "placement",
    "duty",
    "clause",
    "title",
    "subject",
    "per",
    "due_on",
    "safe_on",
    "readings",
    "standing",
    "satisfied_on",
    "missing",
    "because",
]
DUE_KEYS = ["sentence", "due_on", "safe_on", "readings", "standing", "missing", "because"]


def said(command: str, *arguments: str) -> str:
    out = io.StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


def due(sentence: str, *events: str, more: tuple[str, ...] = ()) -> dict[str, Any]:
    given = [part for event in events for part in ("--event", event)]
    answer: dict[str, Any] = json.loads(said("due", sentence, *given, *more, "--format", "json"))
    return answer


def test_deadlines_gives_a_list_of_objects_with_the_documented_keys(demo: None) -> None:
    rows = json.loads(said("deadlines", "--as-of", "2003-08-06", "--format", "json"))
    assert [list(row) for row in rows] == [KEYS] * 19
    assert {key: rows[0][key] for key in KEYS[:-1]} == {
        "placement": "series-d-2003",
        "duty": "FILE",
        "clause": '§1 "Filing Date", §2, §3(a)',
        "title": "File the resale registration statement",
        "subject": "first",
        "per": "closing",
        "due_on": "2003-06-21",
        "safe_on": "2003-06-20",
        "readings": {"literal": "2003-06-21", "forward": "2003-06-23", "safe": "2003-06-20"},
        "standing": "missed",
        "satisfied_on": None,
        "missing": None,
    }
    assert "day 1 is May 8; day 45 is June 21" in rows[0]["because"]


def test_deadlines_can_be_limited_to_a_placement_and_a_standing(demo: None) -> None:
    rows = json.loads(
        said("deadlines", "--as-of=2003-08-06", "--placement=series-d-2003", "--standing=unknown", "--format=json")
    )
    assert [(row["duty"], row["subject"], row["due_on"]) for row in rows] == [
        ("FILE", "second", None),
        ("EFFECT", "second", None),
    ]


def test_deadlines_as_csv_says_the_same_as_json(demo: None) -> None:
    rows = json.loads(said("deadlines", "--as-of", "2003-08-06", "--format", "json"))
    lines = list(csv.DictReader(io.StringIO(said("deadlines", "--as-of", "2003-08-06", "--format", "csv"))))
    for row, line in zip(rows, lines, strict=True):
        for key in ("placement", "duty", "subject", "due_on", "safe_on", "standing", "missing"):
            assert line[key] == (row[key] or "")
        assert (line["literal_on"], line["forward_on"]) == (
            row["readings"]["literal"] or "",
            row["readings"]["forward"] or "",
        )


def test_no_cell_of_the_csv_is_taken_for_a_formula(series_d: Placement) -> None:
    series_d.duties.filter(code="FILE").update(title="=cmd|' /C calc'!A0", clause="@SUM(1)")
    lines = list(csv.DictReader(io.StringIO(said("deadlines", "--as-of", "2003-08-06", "--format", "csv"))))
    found = {(line["title"], line["clause"]) for line in lines if line["placement"] == "series-d-2003"}
    assert ("'=cmd|' /C calc'!A0", "'@SUM(1)") in found


def test_deadlines_as_a_table_shows_dates_with_their_weekday(demo: None) -> None:
    table = said("deadlines", "--as-of", "2003-08-06")
    assert "As of Wed Aug 6, 2003" in table
    assert "Sat Jun 21, 2003" in table


def test_deadlines_explains_in_the_window_that_was_asked_for(demo: None) -> None:
    rows = json.loads(said("deadlines", "--as-of=2003-06-01", "--window=30", "--standing=due_soon", "--format=json"))
    assert ["On June 1, 2003: due soon, in 20 days." in row["because"] for row in rows] == [True]


def test_an_output_that_cannot_hold_a_letter_is_refused_in_words(demo: None) -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    with pytest.raises(Refused, match="Set PYTHONUTF8=1"):
        call_command("deadlines", "--as-of", "2003-08-06", stdout=out)


def test_deadlines_of_an_empty_office_says_so(db: None) -> None:
    assert "No deadline." in said("deadlines", "--as-of", "2003-08-06")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--as-of", "2003-02-30"], "no such day as 2003-02-30; February 2003 has the days 1 to 28"),
        (["--as-of", "2003-13-01"], "a month from 01 to 12"),
        (["--as-of", "06/21/2003"], "write it as year-month-day"),
        (["--as-of", "20030621"], "write it as year-month-day"),
        (["--placement", "series-d-2030"], "Did you mean series-d-2003?"),
        (["--standing", "late"], "invalid choice: 'late'"),
        (["--window", "two"], "“two” is not a number of days"),
        (["--window", "-5"], "is not a number of days; give a whole number from 0 to 3650"),
        (["--window", "99999999999"], "give a whole number from 0 to 3650"),
    ],
)
def test_deadlines_refuses_a_wrong_request(demo: None, arguments: list[str], words: str) -> None:
    with pytest.raises(Refused) as refusal:
        said("deadlines", *arguments)
    assert words in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert refusal.value.returncode == 2


def test_explain_reads_as_a_lawyer_would_check_it(demo: None) -> None:
    """The layout and the words of an explanation, as on every other screen."""
    text = said("explain", "series-d-2003", "FILE", "--subject", "first", "--as-of", "2003-08-06")
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert lines == [
        "File the resale registration statement: Series D preferred, May 2003, First closing",
        "Saturday, June 21, 2003",
        '45 days after closing §1 "Filing Date", §2, §3(a)',
        (
            "closing: Wednesday, May 7, 2003 inferred: agreement dated as of this day; "
            "the May 14 release says the week before (Ex. 4.4 preamble)"
        ),
        "day 1 is May 8; day 45 is June 21",
        "Readings",
        "as written Sat Jun 21 the agreement has no rule for weekends",
        "rolled forward Mon Jun 23 N.Y. Gen. Constr. Law §25",
        "safe Fri Jun 20 alerts use this day",
        "On August 6, 2003: missed, 46 days. Nothing on record satisfies it (filing).",
        "Moved: never.",
    ]


def test_explain_takes_a_code_in_either_case_and_tells_every_subject(demo: None) -> None:
    text = said("explain", "series-d-2003", "file", "--as-of", "2003-08-06")
    assert "First closing" in text
    assert "Second closing" in text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["series-d", "FILE"], "There is no placement “series-d”. Did you mean series-d-2003?"),
        (["series-d-2003", "FLIE"], "Did you mean FILE?"),
        (["series-d-2003", "FILE", "--subject", "frist"], "Did you mean first?"),
    ],
)
def test_explain_refuses_what_is_not_there_with_near_names(demo: None, arguments: list[str], words: str) -> None:
    with pytest.raises(Refused, match=words.replace("?", r"\?")):
        said("explain", *arguments)


def test_explain_says_that_a_duty_has_arisen_for_nothing(series_d: Placement) -> None:
    assert "has arisen for nothing yet: series-d-2003 has no registration statement on record" in said(
        "explain", "series-d-2003", "NOTICE-EFFECT"
    )


def test_due_evaluates_one_sentence(db: None) -> None:
    answer = due("45 days after closing", "closing=2003-05-07", more=("--as-of", "2003-06-22"))
    assert list(answer) == DUE_KEYS
    assert answer["readings"] == {"literal": "2003-06-21", "forward": "2003-06-23", "safe": "2003-06-20"}
    assert (answer["due_on"], answer["safe_on"], answer["standing"], answer["missing"]) == (
        "2003-06-21",
        "2003-06-20",
        "missed",
        None,
    )


# Every form that the rule language promises: the sentence is canonical as it stands.
FORMS = {
    "45 days after closing": "2003-06-21",
    "the earlier of 5 business days after no-review notice and 90 days after closing": "2003-08-05",
    "5 business days before filing": "2003-06-13",
    "the later of 30 days after closing and 5 business days after audited statements filed": "2003-06-09",
    "90 days after filing if review notice, otherwise 60 days after filing": "2003-08-19",
    "20 business days before (400 days after closing)": "2004-05-12",
    "the day before (90 days after closing)": "2003-08-04",
    "45 days after agreement date, rolled forward on SEC": "2003-06-23",
    "5 trading days after no-review notice": "2003-08-06",
    "3 months after effectiveness": "2003-11-05",
    "5 business days after the deadline of FILE": "2003-06-27",
    "2 business days after 2003-08-05": "2003-08-07",
    "the earlier of all sold and 5 years after effectiveness": "2008-08-05",
    "30 days after (the earlier of additional filing and the deadline of ADD-FILE)": "2003-07-31",
}


@pytest.mark.parametrize(("sentence", "expected"), FORMS.items())
def test_due_reads_every_form_of_the_rule_language(db: None, sentence: str, expected: str) -> None:
    answer = due(
        sentence,
        "closing=2003-05-07",
        "agreement date=2003-05-07",
        "no-review notice=2003-07-30",
        "filing=2003-06-20",
        "audited statements filed=2003-06-02",
        "effectiveness=2003-08-05",
        "the deadline of FILE=2003-06-20",
        "the deadline of ADD-FILE=2003-07-01",
        more=("--as-of", "2003-12-31"),
    )
    assert (answer["sentence"], answer["due_on"]) == (sentence, expected)


def test_due_waits_for_an_event_of_the_table_that_has_not_happened(db: None) -> None:
    answer = due("2 business days after effectiveness", "closing=2003-05-07")
    assert (answer["standing"], answer["due_on"], answer["missing"]) == ("waiting", None, "waits for effectiveness")


def test_due_takes_an_event_that_is_not_in_the_table_and_either_case(db: None) -> None:
    answer = due("10 Business Days after  LICENCE granted", "licence Granted=2003-06-10")
    assert (answer["sentence"], answer["due_on"]) == ("10 business days after licence Granted", "2003-06-24")


def test_due_counts_on_the_calendar_asked_for(db: None) -> None:
    answers = {
        calendar: due("2 business days after effectiveness", "effectiveness=2003-12-24", more=("--calendar", calendar))[
            "due_on"
        ]
        for calendar in ("NYBANK", "SEC")
    }
    assert answers == {"NYBANK": "2003-12-29", "SEC": "2003-12-30"}


def test_due_takes_a_plan_for_what_has_not_happened(db: None) -> None:
    answer = due("5 business days before filing", more=("--planned", "filing=2003-06-20"))
    assert answer["due_on"] == "2003-06-13"
    assert "planned for Friday, June 20, 2003" in answer["because"]


def test_due_takes_days_to_come_as_facts(db: None) -> None:
    answer = due(
        "90 days after filing if review notice, otherwise 60 days after filing",
        "filing=2040-01-03",
        "review notice=2040-01-20",
    )
    assert answer["due_on"] == "2040-04-02"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["45 days after closng"], 'column 15: found "closng"'),
        (["45 days after closing", "--event", "closing"], "is not an event with its day"),
        (["45 days after closing", "--event", "closing=May 7"], "is not a day"),
        (["45 days after closing", "--event=closing=2003-05-07", "--event=Closing=2003-05-08"], "given twice"),
        (["45 days after closing", "--calendar", "NYBANC"], "NYBANK"),
        (["5 business days after closing", "--event", "closing=1990-05-07"], "which covers 1995-01-01 to 2045-12-31"),
        (["9999 years after closing", "--event", "closing=2003-05-07"], "beyond"),
        ([""], "column 1"),
        (["x" * 100_000], "at most 2,000 characters"),
    ],
)
def test_due_refuses_in_one_line(db: None, arguments: list[str], words: str) -> None:
    with pytest.raises(Refused) as refusal:
        said("due", *arguments)
    assert words in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_verify_deadlines_proves_the_table(demo: None) -> None:
    assert "3 placements proven." in said("verify_deadlines")


def test_verify_deadlines_finds_each_kind_of_difference_and_repairs_only_when_told(series_d: Placement) -> None:
    rows = Deadline.objects.filter(placement=series_d, duty__code="FILE", subject="first").order_by("valid_from")
    first, last = rows[0], rows[1]
    Deadline.objects.filter(pk=last.pk).update(due_on=date(2003, 6, 30))
    first.delete()
    last.pk, last.valid_from, last.subject = None, date(1999, 1, 1), "third"
    last.save()
    out = io.StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command("verify_deadlines", stdout=out)
    assert stop.value.code == 1
    assert all(
        words in out.getvalue()
        for words in ("is not on record", "differs from the facts, which give", "is on record without facts")
    )
    assert "1 of 3 placements differ" in out.getvalue()
    assert Deadline.objects.filter(placement=series_d, due_on=date(2003, 6, 30)).exists()
    assert "3 placements proven, 1 of them repaired." in said("verify_deadlines", "--repair")
    assert "3 placements proven." in said("verify_deadlines")
