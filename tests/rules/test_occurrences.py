"""An event as it is said inside a sentence."""

import pytest

from compliance.rules.occurrences import day_of, needed, occurred


@pytest.mark.parametrize(
    ("event", "clause"),
    [
        ("supplement first used", "the supplement was first used"),
        ("supplement filed", "the supplement was filed"),
        ("audited statements filed", "the audited statements were filed"),
        ("Form D filed", "Form D was filed"),
        ("all sold", "all was sold"),
        ("holders told of comments", "the holders were told of the comments"),
        ("correspondence copied to holders", "correspondence was copied to holders"),
        ("stop-transfer no longer needed", "the stop-transfer was no longer needed"),
        ("holders told of effectiveness", "the holders were told of effectiveness"),
        ("prospectus filed", "the prospectus was filed"),
        ("indemnity paid", "the indemnity was paid"),
        ("amendment effective", "the amendment became effective"),
        ("blackout ends", "the blackout ended"),
        ("audit letter signed", "the audit letter was signed"),
        ("filing", ""),
        ("no-review notice", ""),
        ("claim against indemnified party", ""),
    ],
)
def test_what_was_done_is_a_clause_and_a_noun_is_none(event: str, clause: str) -> None:
    assert occurred(event) == clause


@pytest.mark.parametrize(
    ("event", "day"),
    [
        ("closing", "the closing day"),
        ("supplement first used", "the day the supplement was first used"),
        ("filing", "the day of the filing"),
        ("effectiveness", "the day of effectiveness"),
        ("indemnity notice", "the day of the indemnity notice"),
        ("claim against indemnified party", "the day of the claim against the indemnified party"),
        ("first sale", "the day of the first sale"),
        ("agreement date", "the agreement date"),
    ],
)
def test_the_day_of_an_event_reads_as_english(event: str, day: str) -> None:
    assert day_of(event) == day


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("closing day not stated", "closing day not stated"),
        (
            "closing day not stated (on or before May 14, 2003); no filing deadline stated",
            "closing day not stated (on or before May 14, 2003); no filing deadline stated",
        ),
        ("supplement first used day not stated", "day the supplement was first used not stated"),
        ("2046-02-14 lies outside the NYGCL calendar", "2046-02-14 lies outside the NYGCL calendar"),
    ],
)
def test_what_is_not_stated_is_said_as_what_is_needed(missing: str, said: str) -> None:
    assert needed(missing) == said
