"""2003 agreement §7(f): Holders waive a duty or extend its day; amendments; and what hangs on a deadline that moved."""

from dataclasses import replace
from datetime import date

import pytest

from compliance.rules.blackouts import Period
from compliance.rules.explain import explanation
from compliance.rules.facts import Duty, Happening, Relief, Stretch, Subject, Terms
from compliance.rules.standing import Standing, standing
from compliance.rules.timetable import timetable_at

STATEMENT = ("registration statement", "s-3")
FILE = Duty("FILE", due="45 days after closing", per="closing", satisfied_by="filing")
FURNISH = Duty(
    "FURNISH", due="5 business days before filing", per="registration statement", satisfied_by="drafts furnished"
)
GRACE = Duty("GRACE", due="5 business days after the deadline of FILE", per="closing")
CLOSING = Happening("closing", date(2003, 5, 7))
FILED = Happening("filing", date(2003, 6, 20))
FIRST = Subject("closing", "first", (CLOSING,), related=frozenset({STATEMENT}))
S_3 = Subject("registration statement", "s-3", related=frozenset({("closing", "first"), ("closing", "second")}))


def day(text: str) -> date:
    return date.fromisoformat(text)


def waiver(granted: str, until: str | None = None) -> Relief:
    last = day(until) if until else None
    return Relief("FILE", "waiver", day(granted), last, "Xmark and SDS", "50.19% of Registrable Securities", "Letter")


def extension(granted: str, until: str) -> Relief:
    return replace(waiver(granted, until), kind="extension")


def at(
    as_of: str, duty: Duty, *subjects: Subject, duties: tuple[Duty, ...] = (), terms: Terms | None = None
) -> Stretch:
    rows = timetable_at(duties or (duty,), subjects, terms or Terms(), day(as_of))
    return next(row for row in rows if (row.duty, row.subject) == (duty.code, subjects[0].code))


def stands(as_of: str, *reliefs: Relief, filed: Happening | None = None) -> Standing:
    happenings = (CLOSING, filed) if filed else (CLOSING,)
    return standing(at(as_of, FILE, replace(FIRST, happenings=happenings, reliefs=reliefs)), day(as_of))


def lines(as_of: str, duty: Duty, *subjects: Subject, duties: tuple[Duty, ...] = ()) -> list[str]:
    found = explanation(duty, subjects[0], Terms(), day(as_of), duties, subjects)
    return [" ".join(line.split()) for line in found.lines()]


class TestWaiver:
    """The duty need not be performed: for good, or for a time."""

    @pytest.mark.parametrize(
        ("as_of", "expected"),
        [("2003-06-30", Standing.MISSED), ("2003-07-01", Standing.WAIVED), ("2010-01-01", Standing.WAIVED)],
    )
    def test_it_counts_from_the_day_of_the_grant_for_good(self, as_of: str, expected: Standing) -> None:
        assert stands(as_of, waiver("2003-07-01")) == expected

    @pytest.mark.parametrize(
        ("as_of", "expected"),
        [
            ("2003-05-31", Standing.UPCOMING),
            ("2003-06-01", Standing.WAIVED),
            ("2003-06-30", Standing.WAIVED),
            ("2003-07-01", Standing.MISSED),
        ],
    )
    def test_one_for_a_time_counts_on_its_last_day_and_then_the_duty_stands_as_before(
        self, as_of: str, expected: Standing
    ) -> None:
        assert stands(as_of, waiver("2003-06-01", "2003-06-30")) == expected

    def test_what_was_performed_in_time_stays_met(self) -> None:
        assert stands("2003-08-06", waiver("2003-07-01"), filed=FILED) == Standing.MET
        late = replace(FILED, on=date(2003, 6, 22))
        assert stands("2003-06-22", waiver("2003-07-01"), filed=late) == Standing.MET_LATE
        assert stands("2003-07-01", waiver("2003-07-01"), filed=late) == Standing.WAIVED

    def test_it_says_by_whom_and_that_it_is_over(self) -> None:
        for_a_time = replace(FIRST, reliefs=(waiver("2003-06-01", "2003-06-30"),))
        row = at("2003-06-30", FILE, for_a_time)
        assert (row.waived_on, row.waived_by) == (date(2003, 6, 1), "Xmark and SDS")
        said = "waived until Mon Jun 30, 2003 by Xmark and SDS, granted June 1, 2003"
        grounds = "(50.19% of Registrable Securities; Letter)"
        assert row.because == f"45 days after closing (Wed May 7, 2003); {said} {grounds}"
        assert f"The waiver is over: {said} {grounds}." in lines("2003-07-01", FILE, for_a_time)


class TestExtension:
    """An agreed day takes the place of the written one."""

    @pytest.mark.parametrize(
        ("granted", "as_of", "due", "expected"),
        [
            ("2003-06-10", "2003-06-09", "2003-06-21", Standing.DUE_SOON),
            ("2003-06-10", "2003-06-10", "2003-07-21", Standing.UPCOMING),
            ("2003-06-10", "2003-07-20", "2003-07-21", Standing.DUE_SOON),
            ("2003-06-10", "2003-07-21", "2003-07-21", Standing.DUE_SOON),
            ("2003-06-10", "2003-07-22", "2003-07-21", Standing.MISSED),
            ("2003-07-01", "2003-06-30", "2003-06-21", Standing.MISSED),
            ("2003-07-01", "2003-07-01", "2003-07-21", Standing.UPCOMING),
        ],
    )
    def test_it_is_granted_before_the_miss_or_after_it(
        self, granted: str, as_of: str, due: str, expected: Standing
    ) -> None:
        row = at(as_of, FILE, replace(FIRST, reliefs=(extension(granted, "2003-07-21"),)))
        assert str(row.due_on) == due
        assert standing(row, day(as_of)) == expected

    def test_the_readings_are_those_of_the_agreed_day(self) -> None:
        row = at("2003-07-01", FILE, replace(FIRST, reliefs=(extension("2003-07-01", "2003-07-19"),)))
        assert (row.literal_on, row.forward_on, row.safe_on) == (
            date(2003, 7, 19),
            date(2003, 7, 21),
            date(2003, 7, 18),
        )

    def test_the_one_granted_last_counts(self) -> None:
        both = (extension("2003-07-10", "2003-08-15"), extension("2003-07-01", "2003-09-30"))
        assert at("2003-07-09", FILE, replace(FIRST, reliefs=both)).due_on == date(2003, 9, 30)
        assert at("2003-07-10", FILE, replace(FIRST, reliefs=both)).due_on == date(2003, 8, 15)

    def test_a_blackout_does_not_move_an_agreed_day(self) -> None:
        blackout = Period(date(2003, 7, 2), date(2003, 7, 11))
        duty = replace(FILE, tolling="extend")
        subject = replace(FIRST, blackouts=(blackout,), reliefs=(extension("2003-06-10", "2003-07-21"),))
        assert at("2003-07-15", duty, subject).due_on == date(2003, 7, 21)

    def test_the_explanation_has_the_agreed_day_its_source_and_what_was_written(self) -> None:
        extended = replace(FIRST, reliefs=(extension("2003-07-01", "2003-07-21"),))
        said = (
            "extended to Mon Jul 21, 2003 by Xmark and SDS, granted July 1, 2003 "
            "(50.19% of Registrable Securities; Letter)"
        )
        text = lines("2003-07-05", FILE, extended)
        assert text[0] == "Monday, July 21, 2003"
        assert f"{said} Letter" in text
        assert "as written, 45 days after closing: Saturday, June 21, 2003" in text
        assert "day 1 is May 8; day 45 is June 21" in text
        assert "as agreed Mon Jul 21 a business day" in text
        assert (
            text[-1]
            == f"Moved: on July 1, 2003 from Sat Jun 21, 2003 to Mon Jul 21, 2003, by the extension {said[9:]}."
        )
        assert at("2003-07-05", FILE, extended).because == (
            f"{said}; as written 45 days after closing (Wed May 7, 2003), Sat Jun 21, 2003"
        )

    def test_it_names_a_before_day_too(self) -> None:
        effect = Duty("EFFECT", due="90 days after closing", per="closing", boundary="before")
        extended = replace(FIRST, reliefs=(replace(extension("2003-08-01", "2003-09-30"), duty="EFFECT"),))
        assert "safe Mon Sep 29 before this day: the day before is safe; alerts use this day" in lines(
            "2003-08-06", effect, extended
        )

    def test_it_gives_a_day_where_the_written_one_is_not_stated(self) -> None:
        unstated = replace(FIRST, happenings=(Happening("closing", certainty="unknown"),))
        row = at("2003-08-06", FILE, replace(unstated, reliefs=(extension("2003-07-01", "2003-07-21"),)))
        assert (row.due_on, row.unknown, row.missing) == (date(2003, 7, 21), False, "")


class TestWhatHangsOnADeadline:
    """§3(a): drafts at least 5 business days before the filing; and other duties that name a deadline."""

    def test_its_safe_day_is_counted_from_the_safe_day_of_what_it_hangs_on(self) -> None:
        duties = (FILE, FURNISH, GRACE)
        row = at("2003-06-01", FURNISH, S_3, FIRST, duties=duties)
        assert (row.due_on, row.safe_on) == (date(2003, 6, 16), date(2003, 6, 13))
        words = "safe Fri Jun 13 counted from the safe day of FILE, Fri Jun 20; alerts use this day"
        assert words in lines("2003-06-01", FURNISH, S_3, FIRST, duties=duties)
        days_after = replace(GRACE, due="10 days after the deadline of FILE")
        row = at("2003-06-01", days_after, FIRST, duties=(FILE, days_after))
        assert (row.due_on, row.safe_on) == (date(2003, 7, 1), date(2003, 6, 30))

    def test_it_passes_on_through_several(self) -> None:
        chain = (
            FILE,
            Duty("NEXT", due="7 days after the deadline of FILE", per="closing", boundary="before"),
            Duty(
                "LAST", due="the earlier of 7 days after the deadline of NEXT and 90 days after closing", per="closing"
            ),
        )
        row = at("2003-06-01", chain[2], FIRST, duties=chain)
        # FILE Sat Jun 21, safe Fri Jun 20; NEXT Sat Jun 28, before Fri Jun 27, so safe Thu Jun 26.
        assert (row.due_on, row.safe_on) == (date(2003, 7, 5), date(2003, 7, 3))

    def test_a_moved_deadline_moves_it_and_the_governing_day_is_the_agreed_one(self) -> None:
        extended = replace(FIRST, reliefs=(extension("2003-06-10", "2003-07-21"),))
        duties = (FILE, FURNISH, GRACE)
        assert at("2003-06-09", GRACE, extended, duties=duties).due_on == date(2003, 6, 27)
        assert at("2003-06-10", GRACE, extended, duties=duties).due_on == date(2003, 7, 28)
        assert at("2003-06-10", FURNISH, S_3, extended, duties=duties).due_on == date(2003, 7, 14)
        assert lines("2003-06-10", GRACE, extended, duties=duties)[-1].startswith(
            "Moved: on June 10, 2003 from Fri Jun 27, 2003 to Mon Jul 28, 2003, by the extension to Mon Jul 21, 2003"
        )
        blackout = replace(FIRST, blackouts=(Period(date(2003, 6, 2), date(2003, 6, 21)),))
        tolled = (replace(FILE, tolling="extend"), FURNISH, GRACE)
        assert at("2003-06-02", GRACE, blackout, duties=tolled).due_on == date(2003, 7, 18)
        assert at("2003-06-02", FURNISH, S_3, blackout, duties=tolled).due_on == date(2003, 7, 3)

    def test_of_several_deadlines_the_earliest_is_taken_and_named(self) -> None:
        second = Subject("closing", "second", (Happening("closing", date(2003, 5, 14)),))
        duties = (FILE, FURNISH)
        words = "the deadline of FILE stands in, Saturday, June 21, 2003 (closing first, the earliest of 2)"
        assert any(words in line for line in lines("2003-06-01", FURNISH, S_3, second, FIRST, duties=duties))
        named = Duty("REPORT", due="2 days after the deadline of FILE", per="registration statement")
        words = "the deadline of FILE: Saturday, June 21, 2003 (closing first, the earliest of 2)"
        assert words in lines("2003-06-01", named, S_3, second, FIRST, duties=(FILE, named))
        assert not any(
            "the earliest of" in line for line in lines("2003-06-01", named, S_3, FIRST, duties=(FILE, named))
        )


class TestAmendment:
    """An amended agreement: the old row is in force until a day, the new one from the day after."""

    OLD = replace(FILE, in_force_until=date(2003, 6, 15))
    NEW = replace(FILE, code="FILE-AMENDED", due="90 days after closing", in_force_from=date(2003, 6, 16))
    DUTIES = (OLD, NEW, FURNISH)

    @pytest.mark.parametrize(
        ("as_of", "old", "new"),
        [
            ("2003-06-15", Standing.DUE_SOON, Standing.WAITING),
            ("2003-06-16", Standing.ENDED, Standing.UPCOMING),
            ("2003-08-05", Standing.ENDED, Standing.DUE_SOON),
            ("2003-08-06", Standing.ENDED, Standing.MISSED),
        ],
    )
    def test_the_old_duty_ends_unmissed_and_the_new_one_is_due(self, as_of: str, old: Standing, new: Standing) -> None:
        assert standing(at(as_of, self.OLD, FIRST, duties=self.DUTIES), day(as_of)) == old
        assert standing(at(as_of, self.NEW, FIRST, duties=self.DUTIES), day(as_of)) == new

    def test_what_was_missed_before_the_amendment_stays_missed(self) -> None:
        late = replace(self.OLD, in_force_until=date(2003, 6, 30))
        assert standing(at("2003-08-06", late, FIRST), day("2003-08-06")) == Standing.MISSED

    def test_drafts_are_counted_from_the_deadline_in_force(self) -> None:
        assert at("2003-06-15", FURNISH, S_3, FIRST, duties=self.DUTIES).due_on == date(2003, 6, 16)
        row = at("2003-06-16", FURNISH, S_3, FIRST, duties=self.DUTIES)
        assert row.due_on == date(2003, 7, 29)
        assert "the deadline of FILE-AMENDED stands in" in row.because

    def test_a_sentence_that_names_the_old_deadline_says_that_it_is_no_longer_in_force(self) -> None:
        row = at("2003-06-16", GRACE, FIRST, duties=(*self.DUTIES, GRACE))
        assert (row.due_on, row.missing) == (
            None,
            "waits for the deadline of FILE, in force until June 15, 2003",
        )

    def test_the_explanation_says_until_when_and_from_when(self) -> None:
        text = lines("2003-06-16", self.OLD, FIRST, duties=self.DUTIES)
        assert "On June 16, 2003: ended. In force until June 15, 2003." in text
        assert lines("2003-06-15", self.NEW, FIRST, duties=self.DUTIES)[0] == "No date: in force from June 16, 2003"
