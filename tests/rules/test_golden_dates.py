"""The worked dates of the golden table, each rule as one sentence of the language."""

import csv
from datetime import date
from pathlib import Path

import pytest

from compliance.rules.evaluation import evaluate
from compliance.rules.facts import Happening, Terms
from compliance.rules.language import Vocabulary, parse

COPY = Path(__file__).parent.parent / "fixtures" / "golden_dates.csv"
SHARED = Path(__file__).parents[3] / "shared" / "golden" / "dates.csv"

# The rule's id → its sentence; `start` is the input day of the row.
SENTENCES = {
    "C1-F": "45 days after start",
    "C1-Fp": "45 days after start, rolled back on NYBANK",
    "C1-Fn": "45 days after start, rolled forward on NYGCL",
    "C1-E": "90 days after start",
    "C1-Ep": "the day before (90 days after start)",
    "C2-F": "45 days after start",
    "C2-Fn": "45 days after start, rolled forward on NYGCL",
    "C2-E": "90 days after start",
    "C2-Ep": "the day before (90 days after start)",
    "PA-Fn": "45 days after start, rolled forward on NYGCL",
    "PA-Ep": "the day before (90 days after start)",
    "C2b-F": "45 days after start",
    "C2b-Fp": "45 days after start, rolled back on NYBANK",
    "C2b-Fn": "45 days after start, rolled forward on NYGCL",
    "C2b-Ep": "the day before (90 days after start)",
    "C2b-En": "90 days after start, rolled forward on NYGCL",
    "C2c-F": "45 days after start",
    "C2c-E": "90 days after start",
    "C2c-Ep": "the day before (90 days after start)",
    "3a-5": "5 business days before start",
    "3a-2": "2 business days before start",
    "3a-3": "3 business days after start",
    "2-5": "5 business days after start",
    "2-min": "the earlier of 5 business days after 2003-07-30 and 90 days after start",
    "7p": "2 business days after start",
    "5c": "10 business days after start",
    "7d": "20 days after start",
    "7g": "1 business day after start",
    "144k": "2 years after start",
    "144d": "1 year after start",
    "144d08": "6 months after start",
    "FormD": "15 days after start, rolled forward",
    "424b2": "2 business days after start",
    "13d3": "60 days after start",
    "13Dold": "10 days after start, rolled forward",
    "13Dnew": "5 business days after start",
    "3l": "45 days after start",
    "stale": "134 days after start",
    # A blackout's first day counts as one of its twenty.
    "3n-20": "20 days after (the day before start)",
    # The rolling twelve months free a day up a year after the blackout that began 2003-09-02.
    "3n-40": "1 year after 2003-09-02",
}
# Rules that one id covers with two sentences, by a word of the rule's text.
BY_WORD = {"nine months": "9 months after start", "sixteen months": "16 months after start"}
VOCABULARY = Vocabulary(["start"])


def rows(table: Path = COPY) -> list[dict[str, str]]:
    with table.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def sentence_of(row: dict[str, str]) -> str:
    return SENTENCES.get(row["id"]) or next(text for word, text in BY_WORD.items() if word in row["rule"])


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['id']} {row['input']} {row['calendar']}")
def test_the_worked_date_comes_out(row: dict[str, str]) -> None:
    calendar = "NYBANK" if row["calendar"].startswith("none") else row["calendar"]
    start = Happening("start", date.fromisoformat(row["input"]))
    outcome = evaluate(parse(sentence_of(row), VOCABULARY), (start,), Terms(calendar), date(2045, 12, 31))
    assert outcome.on == date.fromisoformat(row["expected"])


def test_no_row_of_the_table_is_left_out() -> None:
    assert len(rows()) == 76


def test_the_copy_is_the_table_that_was_handed_over() -> None:
    if not SHARED.exists():
        pytest.skip("the folder with the original golden table is not beside the project")
    assert rows() == rows(SHARED)
