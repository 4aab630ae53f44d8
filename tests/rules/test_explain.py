"""An explanation reads as ui.md shows it, so that a lawyer with the agreement open can check each step."""

from dataclasses import replace
from datetime import date

import pytest

from compliance.rules.explain import explanation
from compliance.rules.facts import Duty, Happening, Relief, Subject, Terms
from compliance.rules.words import joined, long_date, medium_date, month_year, ordinal, plain_date, short_date

CLOSING = Happening(
    "closing",
    date(2003, 5, 7),
    certainty="inferred",
    reason="the agreement is dated as of this day",
    source="Ex. 4.4",
)
FIRST = Subject("closing", "first", (CLOSING,))
FILE = Duty("FILE", '§1 "Filing Date", §2', "", "45 days after closing", "closing", "filing")
EFFECT = Duty(
    "EFFECT",
    "§2",
    "",
    "the earlier of 5 business days after no-review notice and 90 days after closing",
    "closing",
    "effectiveness",
    "before",
)
FURNISH = Duty("FURNISH", "§3(a)", "", "5 business days before filing", "closing", "drafts furnished")
AS_OF = date(2003, 8, 6)

FILE_ON_AUGUST_6 = """\
Saturday, June 21, 2003
  45 days after closing                                   §1 "Filing Date", §2
    closing: Wednesday, May 7, 2003                       inferred: the agreement is dated as of this day (Ex. 4.4)
    day 1 is May 8; day 45 is June 21
Readings
    as written       Sat Jun 21     the agreement has no rule for weekends
    rolled forward   Mon Jun 23     N.Y. Gen. Constr. Law §25
    safe             Fri Jun 20     alerts use this day
On August 6, 2003: missed, 46 days. Nothing on record satisfies it (filing).
Moved: never."""


def lines(
    duty: Duty,
    *facts: Happening,
    as_of: date = AS_OF,
    terms: Terms | None = None,
    duties: tuple[Duty, ...] = (),
    subject: Subject = FIRST,
) -> list[str]:
    about = replace(subject, happenings=(*subject.happenings, *facts))
    found = explanation(duty, about, terms or Terms(), as_of, duties)
    return [" ".join(line.split()) for line in found.lines()]


def test_the_filing_date_of_the_first_closing_reads_as_designed() -> None:
    assert explanation(FILE, FIRST, Terms(), AS_OF).text() == FILE_ON_AUGUST_6


def test_tells_what_met_it_and_when_readings_disagree() -> None:
    text = lines(FILE, Happening("filing", date(2003, 6, 20), source="Form S-3"))
    assert "On August 6, 2003: met. On record: filing, June 20, 2003 (Form S-3)." in text
    text = lines(FILE, Happening("filing", date(2003, 6, 23)))
    assert "On August 6, 2003: met 2 days late. On record: filing, June 23, 2003." in text
    assert "Late as written; in time if due Mon Jun 23 under N.Y. Gen. Constr. Law §25." in text


@pytest.mark.parametrize(
    ("as_of", "disagree"), [("2003-06-21", False), ("2003-06-22", True), ("2003-06-23", True), ("2003-06-24", False)]
)
def test_says_so_while_the_readings_disagree_about_the_standing(as_of: str, *, disagree: bool) -> None:
    words = "Missed as written; due Mon Jun 23 under N.Y. Gen. Constr. Law §25."
    assert (words in lines(FILE, as_of=date.fromisoformat(as_of))) == disagree


def test_lists_the_holidays_skipped_by_name_and_what_moved_the_date() -> None:
    text = lines(EFFECT, Happening("no-review notice", date(2003, 6, 27), source="SEC staff call"))
    assert text[0] == "Monday, July 7, 2003"
    assert "no-review notice: Friday, June 27, 2003 SEC staff call" in text
    assert "business day 1 is June 30; business day 5 is July 7 NYBANK: New York banking days (Federal Reserve)" in text
    assert "skips Fri Jul 4, Independence Day" in text
    assert text[-1] == (
        "Moved: on June 27, 2003 from Tue Aug 5, 2003 to Mon Jul 7, 2003, by no-review notice (SEC staff call)."
    )


def test_tells_the_day_before_the_90th_day_as_safe_and_the_open_branch() -> None:
    text = lines(EFFECT)
    assert "safe Mon Aug 4 before the 90th day: the day before is safe; alerts use this day" in text
    assert "no-review notice: not on record" in text
    assert "the earlier is Tuesday, August 5, 2003; what has no day yet can only bring it forward" in text
    assert "Provisional: the date may still move." in text


def test_tells_which_day_stands_in_for_a_filing() -> None:
    text = lines(FURNISH, duties=(FILE, FURNISH))
    assert "filing: neither on record nor planned; the deadline of FILE stands in, Saturday, June 21, 2003" in text
    assert "day 1 is May 8; day 45 is June 21" in text
    assert "counting back, business day 1 is June 20; business day 5 is June 16" in " ".join(text)
    text = lines(FURNISH, Happening("filing", planned_on=date(2003, 7, 8)), as_of=date(2003, 6, 1))
    assert "filing: planned for Tuesday, July 8, 2003" in text
    assert "skips Fri Jul 4, Independence Day" in text


def test_tells_what_is_not_stated_and_gives_no_date() -> None:
    second = Subject(
        "closing",
        "second",
        (Happening("closing", certainty="unknown", not_after=date(2003, 5, 14), source="Ex. 99.2"),),
        ("no document says that the agreement covers it",),
    )
    text = lines(FILE, subject=second)
    missing = "closing day not stated (on or before May 14, 2003); no document says that the agreement covers it"
    assert text[0] == f"No date: {missing}"
    assert "closing: day not stated (on or before May 14, 2003) unknown (Ex. 99.2)" in text
    assert f"On August 6, 2003: unknown: {missing}." in text
    assert "Readings" not in text


def test_tells_a_caveat_beside_a_date() -> None:
    assert "Not stated: coverage." in lines(FILE, subject=replace(FIRST, caveats=("coverage",)))


def test_tells_the_relief_and_its_ground() -> None:
    waiver = Relief("FILE", "waiver", date(2003, 7, 1), None, "Xmark and SDS", "50.19%", "Letter")
    waived = replace(FIRST, reliefs=(waiver,))
    words = "On August 6, 2003: waived. Waived by Xmark and SDS, granted July 1, 2003 (50.19%; Letter)."
    assert words in lines(FILE, subject=waived)
    expired = replace(FILE, in_force_until=date(2003, 6, 20))
    assert "On August 6, 2003: ended. In force until June 20, 2003." in lines(expired)


@pytest.mark.parametrize(
    ("as_of", "words"),
    [
        ("2003-05-07", "upcoming, in 45 days"),
        ("2003-06-20", "due soon, in 1 day"),
        ("2003-06-21", "due today"),
        ("2003-06-22", "missed, 1 day"),
        ("2003-05-06", "waits for closing"),
    ],
)
def test_says_the_standing_in_words(as_of: str, words: str) -> None:
    day = date.fromisoformat(as_of)
    assert any(line.startswith(f"On {plain_date(day)}: {words}.") for line in lines(FILE, as_of=day))


def test_tells_the_reading_that_governs() -> None:
    text = lines(FILE, terms=Terms(reading="forward"))
    assert text[0] == "Monday, June 23, 2003"
    assert "as written Sat Jun 21 no business day (Saturday)" in text
    assert "rolled forward Mon Jun 23 N.Y. Gen. Constr. Law §25; the agreement goes by this day" in text


def test_tells_a_condition_a_month_and_a_roll() -> None:
    duty = replace(FILE, due="3 months after closing if review notice, otherwise 45 days after closing, rolled forward")
    text = lines(duty)
    assert "review notice: not on record, so the second part holds until it is" in text
    assert "rolled forward from Sat Jun 21 to Mon Jun 23 NYBANK: New York banking days (Federal Reserve)" in text
    assert "as written Mon Jun 23 rolled by its own words" in text
    text = lines(duty, Happening("review notice", date(2003, 6, 2)))
    assert "review notice: Monday, June 2, 2003, so the first part holds" in text
    assert "the same day of the month: August 7, 2003" in text
    assert "Thu Aug 7 is a business day and stays NYBANK: New York banking days (Federal Reserve)" in text
    text = lines(replace(FILE, due="1 month after 2003-01-31"))
    assert "the month has no day 31, so its last day: February 28, 2003" in text


def test_tells_an_open_task() -> None:
    task = Duty("TASK", "§3(g)", per="closing", opened_by="closing", satisfied_by="prospectus first used")
    text = lines(task)
    assert text[0] == "No due day: open since Wednesday, May 7, 2003"
    assert "open from closing (Wed May 7, 2003) §3(g)" in text
    assert "On August 6, 2003: open, 91 days. Nothing on record satisfies it (prospectus first used)." in text


@pytest.mark.parametrize(
    ("due", "objected", "said"),
    [
        ("3 business days after drafts received", 18, "exercised in time"),
        ("3 business days after drafts received", 19, "exercised 1 day too late"),
        ("", 19, "exercised"),
    ],
)
def test_a_right_is_exercised_and_not_met(due: str, objected: int, said: str) -> None:
    opened_by = "" if due else "drafts received"
    right = Duty("OBJECT", "§3(a)", "", due, "closing", "objection", is_right=True, opened_by=opened_by)
    facts = (Happening("drafts received", date(2003, 6, 13)), Happening("objection", date(2003, 6, objected)))
    assert f"On August 6, 2003: {said}. On record: objection, June {objected}, 2003." in lines(right, *facts)


def test_a_task_that_is_done_is_no_longer_open() -> None:
    task = Duty("TASK", "§3(g)", per="closing", opened_by="closing", satisfied_by="prospectus first used")
    text = lines(task, Happening("prospectus first used", date(2003, 5, 12)))
    assert text[0] == "No due day: opened Wednesday, May 7, 2003"
    assert "On August 6, 2003: met. On record: prospectus first used, May 12, 2003." in text


def test_dates_have_their_weekday_and_english_months() -> None:
    day = date(2003, 6, 21)
    assert long_date(day) == "Saturday, June 21, 2003"
    assert medium_date(day) == "Sat Jun 21, 2003"
    assert short_date(day) == "Sat Jun 21"
    assert plain_date(day) == "June 21, 2003"
    assert month_year(day) == "June 2003"
    numbers = " ".join(map(ordinal, (1, 2, 3, 4, 11, 12, 13, 21, 90, 112)))
    assert numbers == "1st 2nd 3rd 4th 11th 12th 13th 21st 90th 112th"
    assert joined(["a", "b", "a"]) == "a; b"


def test_it_says_that_an_open_condition_may_move_the_date_either_way() -> None:
    sentence = (
        "the earlier of 5 business days after no-review notice and "
        "(90 days after closing if review notice, otherwise 60 days after closing)"
    )
    duty = Duty("D", due=sentence, per="closing")
    subject = Subject("closing", "first", (Happening("closing", date(2003, 5, 7)),))
    text = explanation(duty, subject, Terms(), date(2003, 6, 1)).text()
    assert "the earlier is Sunday, July 6, 2003; it may still move either way" in text
    assert "can only bring it forward" not in text


BEFORE = Duty("EFFECT", due="90 days after closing", per="closing", satisfied_by="effectiveness", boundary="before")


@pytest.mark.parametrize(
    ("effective", "as_of", "words"),
    [
        (None, date(2003, 8, 4), None),
        (None, date(2003, 8, 5), "Missed if it had to be before this day, by Mon Aug 4; due if by this day."),
        (None, date(2003, 8, 6), None),
        (date(2003, 8, 4), date(2003, 8, 6), None),
        (date(2003, 8, 5), date(2003, 8, 6), "Late if it had to be before this day, by Mon Aug 4; met if by this day."),
    ],
)
def test_it_says_where_by_and_before_disagree(effective: date | None, as_of: date, words: str | None) -> None:
    """§2: by the 90th day, and in any event prior to it."""
    done = (Happening("effectiveness", effective),) if effective else ()
    subject = Subject("closing", "first", (Happening("closing", date(2003, 5, 7)), *done))
    lines = explanation(BEFORE, subject, Terms(), as_of).lines()
    assert [line for line in lines if "had to be before" in line] == ([words] if words else [])


def test_it_says_why_the_safe_day_is_not_the_day_before() -> None:
    subject = Subject("closing", "first", (Happening("closing", date(2003, 5, 12)),))
    text = explanation(BEFORE, subject, Terms(), date(2003, 6, 1)).text()
    assert "Fri Aug 8      before the 90th day: the day before is Sat Aug 9, no business day; alerts use" in text
