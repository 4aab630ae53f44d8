"""What duties repeat over: each filing, notice and request, and each fiscal period after effectiveness."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given
from hypothesis import strategies as st

from compliance import operations, rules, selectors
from compliance.changes import affected_by
from compliance.facts import facts_for
from compliance.facts.periods import periods_after
from compliance.models import Deadline
from placements.models import EventKind, Placement, RegistrationStatement
from tests.factories import (
    AgreementFactory,
    BlackoutPeriodFactory,
    ClosingFactory,
    DutyFactory,
    EventKindFactory,
    HolderFactory,
    MilestoneFactory,
    PlacementFactory,
    RegistrationStatementFactory,
)

pytestmark = pytest.mark.django_db

AUTUMN = date(2003, 12, 31)


@pytest.fixture
def placement() -> Placement:
    """A placement without facts, whose business days are those of New York banks."""
    found = PlacementFactory.create()
    AgreementFactory.create(placement=found)
    return found


@pytest.fixture
def s_3(placement: Placement) -> RegistrationStatement:
    """Its one registration statement."""
    return RegistrationStatementFactory.create(placement=placement, code="s-3")


def owe(placement: Placement, code: str, per: str, due: str = "", satisfied_by: str = "", **more: Any) -> None:
    """A duty on record."""
    events = {name: EventKind.objects.get(name=more.pop(name)) for name in ("opened_by",) if name in more}
    event = EventKind.objects.get(name=satisfied_by) if satisfied_by else None
    DutyFactory.create(placement=placement, code=code, per=per, due=due, satisfied_by=event, **events, **more)


def record(placement: Placement, event: str, on: str = "", *, planned: str = "", **more: Any) -> None:
    """A milestone on record; without a day and a plan, one whose day is not stated."""
    MilestoneFactory.create(
        placement=placement,
        event=EventKind.objects.get(name=event),
        occurred_on=date.fromisoformat(on) if on else None,
        planned_on=date.fromisoformat(planned) if planned else None,
        certainty="exact" if on or planned else "unknown",
        **more,
    )


def found(placement: Placement, as_of: date = AUTUMN) -> dict[tuple[str, str], tuple[str, str | None]]:
    """Standing and due day of each deadline, by duty and subject."""
    operations.refresh(placement=placement)
    return {
        (row.duty.code, row.subject): (str(row.standing), row.due_on.isoformat() if row.due_on else None)
        for row in selectors.deadlines(as_of=as_of, placement=placement)
    }


def furnish(placement: Placement) -> None:
    owe(placement, "FURNISH-SUPPLEMENT", "supplement", "2 business days before supplement filed", "drafts furnished")


def pay(placement: Placement) -> None:
    owe(placement, "INDEMNITY", "notice", "10 business days after indemnity notice", "indemnity paid")


class TestMatters:
    """A milestone whose event begins one makes an amendment, supplement, report, notice or request."""

    @pytest.mark.parametrize(
        ("how", "subject"),
        [
            ({"on": "2003-10-03"}, "indemnity-notice-2003-10-03"),
            ({"planned": "2003-10-03"}, "indemnity-notice-2003-10-03"),
            ({}, "indemnity-notice"),
            ({"on": "2003-10-03", "filing": "claim-1"}, "claim-1"),
        ],
    )
    def test_its_code_is_the_one_given_or_made_from_event_and_day(
        self, placement: Placement, how: dict[str, str], subject: str
    ) -> None:
        pay(placement)
        record(placement, "indemnity notice", **how)
        assert list(found(placement)) == [("INDEMNITY", subject)]

    def test_two_on_one_day_have_codes_of_their_own(self, placement: Placement) -> None:
        pay(placement)
        record(placement, "indemnity notice", "2003-10-03")
        record(placement, "indemnity notice", "2003-10-03")
        assert set(found(placement)) == {
            ("INDEMNITY", "indemnity-notice-2003-10-03"),
            ("INDEMNITY", "indemnity-notice-2003-10-03-2"),
        }

    def test_each_has_its_own_dates_and_its_own_performance(self, placement: Placement) -> None:
        pay(placement)
        record(placement, "indemnity notice", "2003-10-03", filing="claim-1")
        record(placement, "indemnity notice", "2003-11-03", filing="claim-2")
        record(placement, "indemnity paid", "2003-11-18", filing="claim-2")
        assert found(placement) == {
            ("INDEMNITY", "claim-1"): ("missed", "2003-10-20"),
            ("INDEMNITY", "claim-2"): ("met", "2003-11-18"),
        }

    def test_a_duty_arises_only_for_those_begun_by_its_event(self, placement: Placement) -> None:
        pay(placement)
        record(placement, "piggyback notice", "2003-10-03")
        record(placement, "stop order", "2003-10-03")
        assert found(placement) == {}

    def test_it_is_not_there_before_its_day(self, placement: Placement) -> None:
        pay(placement)
        record(placement, "indemnity notice", "2003-10-03")
        assert found(placement, date(2003, 10, 2)) == {}
        assert found(placement, date(2003, 10, 3)) == {
            ("INDEMNITY", "indemnity-notice-2003-10-03"): ("upcoming", "2003-10-20")
        }

    def test_a_planned_one_is_there_from_the_start(self, placement: Placement) -> None:
        furnish(placement)
        record(placement, "supplement filed", planned="2003-12-22", filing="supplement-1")
        assert found(placement, date(2003, 5, 7)) == {
            ("FURNISH-SUPPLEMENT", "supplement-1"): ("upcoming", "2003-12-18")
        }

    def test_staff_can_let_an_event_begin_one(self, placement: Placement) -> None:
        EventKindFactory.create(name="audit letter", begins="request")
        owe(placement, "AUDIT", "request", "5 days after audit letter")
        record(placement, "audit letter", "2003-10-03")
        assert found(placement) == {("AUDIT", "audit-letter-2003-10-03"): ("missed", "2003-10-08")}

    def test_a_rows_links_and_label_say_what_it_is_about(
        self, placement: Placement, s_3: RegistrationStatement
    ) -> None:
        furnish(placement)
        record(placement, "supplement filed", "2003-12-22", filing="supplement-1", registration_statement=s_3)
        found(placement)
        row = Deadline.objects.get(placement=placement)
        assert row.subject_label == "Supplement 1"
        assert (row.closing, row.registration_statement) == (None, s_3)

    def test_a_made_code_is_said_in_words_with_its_day(self, placement: Placement) -> None:
        pay(placement)
        record(placement, "indemnity notice", "2003-10-03")
        found(placement)
        assert Deadline.objects.get(placement=placement).subject_label == "Indemnity notice 2003-10-03"

    def test_every_blackout_is_a_notice(self, placement: Placement) -> None:
        owe(placement, "BLACKOUT", "notice", "19 days after blackout begins", "blackout ends")
        BlackoutPeriodFactory.create(placement=placement, starts_on=date(2003, 9, 2), ends_on=date(2003, 9, 21))
        BlackoutPeriodFactory.create(placement=placement, starts_on=date(2003, 11, 3), ends_on=date(2003, 11, 25))
        assert found(placement) == {
            ("BLACKOUT", "blackout-2003-09-02"): ("met", "2003-09-21"),
            ("BLACKOUT", "blackout-2003-11-03"): ("met_late", "2003-11-22"),
        }

    @pytest.mark.parametrize("event", ["blackout begins", "fiscal period end", "closing"])
    def test_an_event_that_is_stated_elsewhere_is_no_milestone(self, placement: Placement, event: str) -> None:
        milestone = MilestoneFactory.build(placement=placement, event=EventKind.objects.get(name=event))
        with pytest.raises(ValidationError, match="enter it there"):
            milestone.clean()


class TestGeneralFacts:
    """What names no matter bears on those of its closing or registration statement, unless they tell their own."""

    def test_one_answer_without_a_code_answers_the_one_notice(self, placement: Placement) -> None:
        pay(placement)
        record(placement, "indemnity notice", "2003-10-03")
        record(placement, "indemnity paid", "2003-10-20")
        assert found(placement) == {("INDEMNITY", "indemnity-notice-2003-10-03"): ("met", "2003-10-20")}

    def test_its_own_answer_is_preferred(self, placement: Placement) -> None:
        pay(placement)
        record(placement, "indemnity notice", "2003-10-03", filing="claim-1")
        record(placement, "indemnity paid", "2003-10-10")
        record(placement, "indemnity paid", "2003-10-21", filing="claim-1")
        assert found(placement, date(2003, 10, 20))["INDEMNITY", "claim-1"][0] == "met"
        assert found(placement, date(2003, 10, 21))["INDEMNITY", "claim-1"][0] == "met_late"

    def test_what_came_before_a_notice_does_not_answer_it(self, placement: Placement) -> None:
        owe(placement, "ANSWER", "notice", "10 days after comments received", "comments answered")
        record(placement, "comments received", "2003-07-01")
        record(placement, "comments answered", "2003-07-10")
        record(placement, "comments received", "2003-07-20")
        assert found(placement) == {
            ("ANSWER", "comments-received-2003-07-01"): ("met", "2003-07-11"),
            ("ANSWER", "comments-received-2003-07-20"): ("missed", "2003-07-30"),
        }

    def test_the_filing_of_another_supplement_does_not_satisfy_it(self, placement: Placement) -> None:
        owe(placement, "FILE-424B3", "supplement", "5 business days after supplement first used", "supplement filed")
        record(placement, "supplement first used", "2003-12-11", filing="supplement-1")
        record(placement, "supplement filed", "2003-12-12")
        record(placement, "supplement filed", "2003-12-15", filing="supplement-2")
        assert found(placement) == {("FILE-424B3", "supplement-1"): ("missed", "2003-12-18")}

    def test_drafts_of_the_registration_statement_are_not_drafts_of_its_amendment(
        self, placement: Placement, s_3: RegistrationStatement
    ) -> None:
        owe(placement, "FURNISH", "registration statement", "5 business days before filing", "drafts furnished")
        owe(placement, "FURNISH-AMENDMENT", "amendment", "2 business days before amendment filed", "drafts furnished")
        record(placement, "filing", "2003-06-20", registration_statement=s_3)
        record(placement, "drafts furnished", "2003-06-13", registration_statement=s_3)
        record(placement, "amendment filed", "2003-07-08", registration_statement=s_3, filing="amendment-1")
        assert found(placement) == {
            ("FURNISH", "s-3"): ("met", "2003-06-13"),
            ("FURNISH-AMENDMENT", "amendment-1"): ("missed", "2003-07-03"),
        }

    @pytest.mark.parametrize("per", ["amendment", "supplement"])
    def test_drafts_received_of_the_registration_statement_open_no_window_over_what_amends_it(
        self, placement: Placement, s_3: RegistrationStatement, per: str
    ) -> None:
        owe(placement, "OBJECT", "registration statement", "3 business days after drafts received", "objection")
        owe(placement, "OBJECT-LATER", per, "3 business days after drafts received", "objection")
        record(placement, "drafts received", "2003-06-13", registration_statement=s_3)
        record(placement, f"{per} filed", "2003-07-08", registration_statement=s_3, filing="first")
        assert found(placement) == {
            ("OBJECT", "s-3"): ("missed", "2003-06-18"),
            ("OBJECT-LATER", "first"): ("waiting", None),
        }
        record(placement, "drafts received", "2003-07-03", registration_statement=s_3, filing="first")
        assert found(placement)["OBJECT-LATER", "first"] == ("missed", "2003-07-09")

    def test_what_another_duty_alone_counts_from_bears_on_a_matter(
        self, placement: Placement, s_3: RegistrationStatement
    ) -> None:
        owe(placement, "OBJECT", "registration statement", "3 business days after drafts received", "objection")
        owe(placement, "PROTEST", "amendment", "9 days after drafts received", "inquiry received")
        record(placement, "drafts received", "2003-06-13", registration_statement=s_3)
        record(placement, "amendment filed", "2003-07-08", registration_statement=s_3, filing="first")
        assert found(placement)["PROTEST", "first"] == ("missed", "2003-06-22")

    def test_drafts_of_an_amendment_are_not_drafts_of_the_registration_statement(
        self, placement: Placement, s_3: RegistrationStatement
    ) -> None:
        owe(placement, "FURNISH", "registration statement", "5 business days before filing", "drafts furnished")
        record(placement, "filing", "2003-06-20", registration_statement=s_3)
        record(placement, "amendment filed", "2003-07-08", registration_statement=s_3, filing="amendment-1")
        record(placement, "drafts furnished", "2003-07-03", registration_statement=s_3, filing="amendment-1")
        assert found(placement) == {("FURNISH", "s-3"): ("missed", "2003-06-13")}

    def test_facts_of_its_registration_statement_bear_on_it_and_those_of_another_do_not(
        self, placement: Placement, s_3: RegistrationStatement
    ) -> None:
        other = RegistrationStatementFactory.create(placement=placement, code="other")
        owe(placement, "AFTER", "notice", "the later of 5 days after stop order and 10 days after effectiveness")
        record(placement, "effectiveness", "2003-08-05", registration_statement=other)
        record(placement, "stop order", "2003-09-01", registration_statement=s_3)
        assert found(placement)["AFTER", "stop-order-2003-09-01"] == ("waiting", None)
        record(placement, "effectiveness", "2003-09-05", registration_statement=s_3)
        assert found(placement)["AFTER", "stop-order-2003-09-01"] == ("missed", "2003-09-15")


class TestBackwardWindows:
    """§3(a): the last day to furnish before a planned filing, and before the deadline if none is planned."""

    def test_coverage_decides_which_closings_deadline_stands_in(self, placement: Placement) -> None:
        owe(placement, "FILE", "closing", "45 days after closing", "filing")
        owe(placement, "FURNISH", "registration statement", "5 business days before filing", "drafts furnished")
        ClosingFactory.create(placement=placement, code="first", occurred_on=date(2003, 5, 7))
        second = ClosingFactory.create(placement=placement, code="second", occurred_on=date(2003, 5, 14))
        statement = RegistrationStatementFactory.create(placement=placement, code="s-3")
        as_of = date(2003, 5, 29)
        assert found(placement, as_of)["FURNISH", "s-3"] == ("upcoming", "2003-06-16")
        statement.closings.add(second)
        assert found(placement, as_of)["FURNISH", "s-3"] == ("upcoming", "2003-06-23")

    def test_a_planned_filing_comes_before_the_deadline(self, placement: Placement) -> None:
        owe(placement, "FILE", "closing", "45 days after closing", "filing")
        owe(placement, "FURNISH", "registration statement", "5 business days before filing", "drafts furnished")
        ClosingFactory.create(placement=placement, code="first")
        s_3 = RegistrationStatementFactory.create(placement=placement, code="s-3")
        record(placement, "filing", planned="2003-06-20", registration_statement=s_3)
        assert found(placement, date(2003, 6, 1))["FURNISH", "s-3"] == ("due_soon", "2003-06-13")


@pytest.mark.parametrize(
    ("values", "label"),
    [
        ({"code": "s-3"}, "Form S-3"),
        ({"code": "s-3-additional"}, "Form S-3 (s-3-additional)"),
        ({"code": "s-3", "file_number": "333-106427"}, "Form S-3 (333-106427)"),
        ({"code": "resale", "form": ""}, "resale"),
    ],
)
def test_two_registration_statements_on_one_form_are_told_apart(values: dict[str, str], label: str) -> None:
    assert RegistrationStatementFactory.build(**values).label == label


class TestRights:
    """What may be done, and need not, is never missed: its window closes."""

    @pytest.mark.parametrize(
        ("as_of", "standing"),
        [(date(2003, 5, 31), "due_soon"), (date(2003, 6, 1), "due_soon"), (date(2003, 6, 2), "ended")],
    )
    def test_an_unused_right_ends_the_day_after(self, placement: Placement, as_of: date, standing: str) -> None:
        owe(
            placement,
            "REQUEST",
            "notice",
            "20 days after piggyback notice",
            "piggyback request",
            effort="may (a right)",
        )
        record(placement, "piggyback notice", "2003-05-12", filing="piggyback-1")
        assert found(placement, as_of) == {("REQUEST", "piggyback-1"): (standing, "2003-06-01")}
        for row in selectors.deadlines(as_of=as_of, placement=placement):
            assert rules.standing(row, as_of) == standing


class TestInForce:
    """A rule governs what falls due while it is in force."""

    def test_one_that_came_later_does_not_reach_back(self, placement: Placement) -> None:
        owe(placement, "OLD", "placement", "15 days after first sale", in_force_until=date(2008, 9, 14))
        owe(placement, "NEW", "placement", "15 days after first sale", in_force_from=date(2008, 9, 15))
        record(placement, "first sale", "2003-05-07")
        assert found(placement, date(2003, 6, 1)) == {
            ("OLD", ""): ("missed", "2003-05-22"),
            ("NEW", ""): ("waiting", None),
        }
        assert found(placement, date(2009, 1, 2))["NEW", ""] == ("waiting", None)


class TestFiscalPeriods:
    """§3(l): from the first day of the first fiscal quarter after effectiveness."""

    @pytest.fixture
    def earnings(self, placement: Placement) -> Placement:
        owe(placement, "QUARTER", "fiscal quarter", "45 days after fiscal period end", "earnings statement")
        owe(placement, "YEAR", "fiscal year", "90 days after fiscal year end", "earnings statement")
        return placement

    @pytest.mark.parametrize(
        ("effective", "as_of", "expected"),
        [
            ("2003-08-05", date(2003, 9, 30), {}),
            ("2003-08-05", date(2003, 10, 1), {("QUARTER", "2003-q4"): ("upcoming", "2004-02-14")}),
            ("2003-10-01", date(2003, 12, 31), {}),
            (
                "2003-10-01",
                date(2004, 1, 1),
                {("QUARTER", "2004-q1"): ("upcoming", "2004-05-15"), ("YEAR", "fy2004"): ("upcoming", "2005-03-31")},
            ),
        ],
    )
    def test_a_period_is_there_from_its_first_day(
        self,
        earnings: Placement,
        s_3: RegistrationStatement,
        effective: str,
        as_of: date,
        expected: dict[tuple[str, str], tuple[str, str]],
    ) -> None:
        record(earnings, "effectiveness", effective, registration_statement=s_3)
        assert found(earnings, as_of) == expected

    def test_each_period_has_its_own_statement(self, earnings: Placement, s_3: RegistrationStatement) -> None:
        record(earnings, "effectiveness", "2003-08-05", registration_statement=s_3)
        record(earnings, "earnings statement", "2004-05-10")
        record(earnings, "earnings statement", "2004-08-20", filing="2004-q1")
        record(earnings, "earnings statement", "2004-08-14")
        quarters = {key: value for key, value in found(earnings, date(2004, 9, 30)).items() if key[0] == "QUARTER"}
        assert quarters == {
            ("QUARTER", "2003-q4"): ("missed", "2004-02-14"),
            ("QUARTER", "2004-q1"): ("met_late", "2004-05-15"),
            ("QUARTER", "2004-q2"): ("met", "2004-08-14"),
            ("QUARTER", "2004-q3"): ("upcoming", "2004-11-14"),
        }

    def test_several_statements_have_periods_of_their_own(
        self, earnings: Placement, s_3: RegistrationStatement
    ) -> None:
        other = RegistrationStatementFactory.create(placement=earnings, code="s-1")
        record(earnings, "effectiveness", "2003-08-05", registration_statement=s_3)
        record(earnings, "effectiveness", "2003-11-13", registration_statement=other)
        assert set(found(earnings, date(2004, 1, 1))) == {
            ("QUARTER", "s-3-2003-q4"),
            ("QUARTER", "s-3-2004-q1"),
            ("QUARTER", "s-1-2004-q1"),
            ("YEAR", "s-3-fy2004"),
            ("YEAR", "s-1-fy2004"),
        }

    def test_without_a_stated_day_of_effectiveness_there_is_none(
        self, earnings: Placement, s_3: RegistrationStatement
    ) -> None:
        record(earnings, "effectiveness", registration_statement=s_3)
        record(earnings, "effectiveness", planned="2003-08-05", registration_statement=s_3)
        assert found(earnings, date(2010, 1, 1)) == {}

    def test_they_go_on_as_far_as_the_calendar_answers(self, earnings: Placement, s_3: RegistrationStatement) -> None:
        record(earnings, "effectiveness", "2003-08-05", registration_statement=s_3)
        rows = found(earnings, date(2045, 12, 31))
        assert len([key for key in rows if key[0] == "QUARTER"]) == 1 + 4 * 42
        assert rows["QUARTER", "2026-q3"] == ("missed", "2026-11-14")
        assert rows["QUARTER", "2045-q3"] == ("missed", "2045-11-14")
        last = selectors.deadlines(as_of=date(2060, 1, 1), placement=earnings).get(subject="2045-q4")
        assert (last.standing, last.due_on) == ("unknown", None)
        assert "outside the NYGCL calendar, which covers 1995-01-01 to 2045-12-31" in last.missing

    @pytest.mark.parametrize(("sold", "begins"), [("2009-12-31", False), ("2010-01-01", True)])
    def test_they_end_when_all_is_sold(
        self, earnings: Placement, s_3: RegistrationStatement, sold: str, begins: bool
    ) -> None:
        record(earnings, "effectiveness", "2003-08-05", registration_statement=s_3)
        record(earnings, "all sold", sold, registration_statement=s_3)
        rows = found(earnings, date(2012, 1, 1))
        assert rows["QUARTER", "2009-q4"] == ("missed", "2010-02-14")
        assert (("QUARTER", "2010-q1") in rows, ("YEAR", "fy2010") in rows) == (begins, begins)
        assert ("QUARTER", "2010-q2") not in rows

    def test_what_one_holder_sold_ends_none(self, earnings: Placement, s_3: RegistrationStatement) -> None:
        record(earnings, "effectiveness", "2003-08-05", registration_statement=s_3)
        record(earnings, "all sold", "2004-02-02", registration_statement=s_3, holder=HolderFactory.create())
        assert ("QUARTER", "2011-q4") in found(earnings, date(2012, 1, 1))

    @pytest.mark.parametrize(
        ("year_end", "day", "expected"),
        [
            ("12-31", date(2003, 8, 5), ("2003-q4", date(2003, 10, 1), date(2003, 12, 31))),
            ("06-30", date(2003, 8, 5), ("2004-q2", date(2003, 10, 1), date(2003, 12, 31))),
            ("02-28", date(2003, 11, 13), ("2004-q4", date(2003, 12, 1), date(2004, 2, 29))),
            ("02-29", date(2002, 11, 13), ("2003-q4", date(2002, 12, 1), date(2003, 2, 28))),
            ("09-27", date(2003, 8, 5), ("2004-q1", date(2003, 9, 28), date(2003, 12, 27))),
        ],
    )
    def test_quarters_follow_the_issuers_fiscal_year(
        self, year_end: str, day: date, expected: tuple[str, date, date]
    ) -> None:
        first = next(periods_after(day, year_end, until=date(2004, 12, 31)))
        assert (first.code, first.first, first.last) == expected


@given(
    day=st.dates(date(1996, 1, 1), date(2030, 12, 31)),
    month=st.integers(1, 12),
    day_of_month=st.integers(1, 31),
    ahead=st.integers(1, 15),
)
@example(day=date(2000, 1, 29), month=1, day_of_month=28, ahead=5)
def test_quarters_fill_the_calendar_without_gap(day: date, month: int, day_of_month: int, ahead: int) -> None:
    if day_of_month > (29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31):
        day_of_month = 28
    until = date(day.year + ahead, day.month, 28)
    periods = list(periods_after(day, f"{month:02}-{day_of_month:02}", until=until))
    quarters = [period for period in periods if period.code[0] != "f"]
    years = [period for period in periods if period.code[0] == "f"]
    assert all((later.first - one.last).days == 1 for one, later in pairwise(quarters))
    assert 0 < (quarters[0].first - day).days <= 93
    assert all(85 <= (period.last - period.first).days + 1 <= 95 for period in quarters)
    assert all((period.last - period.first).days + 1 in (365, 366) for period in years)
    assert all(quarter.first <= until for quarter in quarters)
    assert quarters[-1].last >= until
    for year in years:
        assert next(period.code[-2:] for period in quarters if year.first <= period.first) == "q1"


@pytest.mark.parametrize("as_of", [date.min, date(2003, 9, 30), date(2003, 12, 10), date(2004, 1, 1), date.max])
def test_as_of_a_day_the_rows_say_what_the_facts_known_by_then_give(placement: Placement, as_of: date) -> None:
    s_3 = RegistrationStatementFactory.create(placement=placement, code="s-3")
    pay(placement)
    furnish(placement)
    owe(placement, "QUARTER", "fiscal quarter", "45 days after fiscal period end", "earnings statement")
    owe(placement, "LOOKS", "closing", "3 days after the deadline of INDEMNITY")
    ClosingFactory.create(placement=placement, code="first")
    record(placement, "effectiveness", "2003-08-05", registration_statement=s_3)
    record(placement, "indemnity notice", "2003-10-03")
    record(placement, "supplement first used", "2003-12-11", filing="supplement-1")
    record(placement, "supplement filed", "2003-12-22", filing="supplement-1")
    operations.refresh(placement=placement)
    facts = facts_for(placement)
    stretches = rules.timetable_at(facts.duties, facts.subjects, facts.terms, as_of, facts.words)
    rows = Deadline.objects.as_of(as_of).filter(placement=placement).select_related("duty")
    names = [name for name in operations.COMPUTED if name != "valid_to"]
    assert {(row.duty.code, row.subject): [getattr(row, name) for name in names] for row in rows} == {
        (one.duty, one.subject): [getattr(one, name) for name in names] for one in stretches
    }


def test_a_new_fiscal_year_end_and_what_an_event_begins_bear_on_the_placements_concerned(placement: Placement) -> None:
    other = PlacementFactory.create()
    pay(placement)
    assert affected_by(placement.issuer) == {placement.pk}
    assert affected_by(EventKind.objects.get(name="indemnity notice")) == {placement.pk}
    record(other, "stop order", "2003-10-03")
    assert affected_by(EventKind.objects.get(name="stop order")) == {other.pk}
