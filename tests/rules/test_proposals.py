"""A sentence in a contract's own words is refused, and the refusal proposes the sentence of the rule language."""

from __future__ import annotations

import pytest

from compliance.rules import SentenceError, parse
from compliance.rules.proposals import LONGEST


def refusal(sentence: str) -> str:
    with pytest.raises(SentenceError) as refused:
        parse(sentence)
    return str(refused.value)


@pytest.mark.parametrize(
    ("contract", "ours"),
    [
        ("45 calendar days after closing", "45 days after closing"),
        ("within 30 days of closing", "30 days after closing"),
        ("within thirty (30) days after the Closing Date", "30 days after closing"),
        ("no later than 30 days following the Closing", "30 days after closing"),
        ("not more than 45 days subsequent to the date of the Closing", "45 days after closing"),
        ("45 days from closing.", "45 days after closing"),
        ("forty-five days after closing", "45 days after closing"),
        ("the 45th calendar day following the Closing Date", "45 days after closing"),
        ("on or before the 90th day after the Closing Date", "90 days after closing"),
        ("prior to the 90th day after closing", "the day before (90 days after closing)"),
        ("at least five (5) Business Days prior to filing", "5 business days before filing"),
        ("not less than 5 business days in advance of the filing", "5 business days before filing"),
        ("twenty-one days after the date hereof", "21 days after agreement date"),
        ("within 3 Trading Days of the date of effectiveness", "3 trading days after effectiveness"),
        (
            "the earlier of (i) five (5) Business Days after the no-review notice or (ii) the 90th day after closing",
            "the earlier of 5 business days after no-review notice and 90 days after closing",
        ),
        (
            "30 days after closing or 5 business days after audited statements filed, whichever is later",
            "the later of 30 days after closing and 5 business days after audited statements filed",
        ),
        (
            "the earliest to occur of 30 days after closing, filing and all sold",
            "the earlier of 30 days after closing, filing and all sold",
        ),
    ],
)
def test_it_proposes_what_the_language_takes(contract: str, ours: str) -> None:
    assert refusal(contract).endswith(f'In the rule language: "{ours}".')
    assert parse(ours)


@pytest.mark.parametrize("sentence", ["30 bananas after closing", "within reason", "45 days", "45 days after closin"])
def test_it_proposes_nothing_where_the_meaning_is_not_plain(sentence: str) -> None:
    assert "In the rule language" not in refusal(sentence)


def test_it_looks_at_no_sentence_longer_than_anybody_writes() -> None:
    assert "In the rule language" in refusal("within 30 days of closing" + " " * (LONGEST - 30))
    assert "In the rule language" not in refusal("within 30 days of closing" + " " * LONGEST)


def test_it_keeps_what_was_wrong_and_where() -> None:
    assert refusal("within 30 days of closing").startswith('column 1: found "within"; a number')
