"""2003 agreement §3(n): at most 20 days in a row and 40 in any 12 months: used, left, past a limit."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from compliance.blackouts import Bar, cap_of, gauge, gauge_of
from compliance.checks import CHECKS, found_in
from compliance.management.base import Refused
from compliance.rules.blackouts import Cap, Period
from placements.models import Placement
from tests.factories import BlackoutPeriodFactory, CappedAgreementFactory

pytestmark = pytest.mark.django_db

SEP_2, SEP_21, SEP_22, SEP_23 = (date(2003, 9, on) for on in (2, 21, 22, 23))
CAP = Cap(consecutive_days=20, total_days=40, window_months=12, clause="§3(n)")


@pytest.fixture
def placement() -> Placement:
    """A placement whose agreement has the limits of 2003."""
    placement: Placement = CappedAgreementFactory.create().placement
    return placement


@pytest.fixture
def past_a_limit(placement: Placement) -> Placement:
    """The same with a blackout of 21 days, as only a file can bring it."""
    BlackoutPeriodFactory.create(placement=placement, starts_on=SEP_2, ends_on=SEP_22)
    return placement


def test_a_loaded_breach_is_a_finding_that_cites_the_clause(past_a_limit: Placement) -> None:
    placements = Placement.objects.filter(pk=past_a_limit.pk)
    [found] = [each.finding for each in found_in(placements, CHECKS) if each.finding.code == "blackout-limits"]
    assert found.message == "21 days from Tue Sep 2 to Mon Sep 22, 2003; §3(n) allows 20 in a row."


class TestTheGauge:
    PERIODS = (Period(SEP_2, SEP_21, "a merger"), Period(date(2004, 1, 5), date(2004, 1, 24), "an audit"))

    @pytest.mark.parametrize(
        ("as_of", "in_a_row", "in_window"),
        [
            (date(2003, 9, 1), 0, 0),
            (SEP_2, 1, 1),
            (SEP_21, 20, 20),
            (SEP_22, 0, 20),
            (date(2004, 1, 24), 20, 40),
            (date(2004, 9, 1), 0, 40),
            (date(2004, 9, 2), 0, 39),
        ],
    )
    def test_counts_the_days_up_to_the_day(self, as_of: date, in_a_row: int, in_window: int) -> None:
        row, window = gauge_of(self.PERIODS, CAP, as_of=as_of).bars
        assert (row.used, window.used) == (in_a_row, in_window)

    def test_says_what_may_follow_when_nothing_is_used(self) -> None:
        assert gauge_of([], CAP, as_of=SEP_2).lines == [
            ("Under way", "none on this day"),
            ("Used days come free", "none is used"),
            ("If one begins on this day", "may last until Sun Sep 21, 2003, if it rests on facts of its own"),
            ("First day for a new blackout", "Wed Sep 3, 2003"),
        ]

    def test_says_when_the_next_may_begin_after_the_one_that_is_under_way(self) -> None:
        shown = gauge_of(self.PERIODS[:1], CAP, as_of=date(2003, 9, 10))
        assert (shown.next_on, shown.again_on) == (SEP_22, SEP_23)
        assert dict(shown.lines)["Under way"] == "until Sun Sep 21, 2003, on “a merger”"
        assert (
            dict(shown.lines)["First day for a new blackout"] == "Mon Sep 22, 2003; on the same facts Tue Sep 23, 2003"
        )

    def test_says_why_none_may_begin_and_when_days_come_free(self) -> None:
        shown = gauge_of(self.PERIODS, CAP, as_of=date(2004, 2, 2))
        assert dict(shown.lines) == {
            "Under way": "none on this day",
            "Used days come free": "from Thu Sep 2, 2004",
            "If one begins on this day": (
                "not permitted: 20 + 20 + 1 = 41 days in the 12 months that end on Mon Feb 2, 2004; §3(n) allows 40"
            ),
            "First day for a new blackout": "Thu Sep 2, 2004",
        }
        assert not shown.may_begin
        assert shown.last_permitted_on is None

    def test_sets_no_limit_without_an_agreement(self) -> None:
        shown = gauge_of(self.PERIODS, cap_of(None), as_of=SEP_21)
        assert not shown.is_limited
        assert [bar.said for bar in shown.bars] == ["20 days used, not limited", "20 days used, not limited"]
        assert dict(shown.lines)["If one begins on this day"] == "may last without limit"

    @pytest.mark.parametrize(
        ("used", "sign", "said"),
        [
            (19, "○", "19 of 20 days used, 1 left"),
            (20, "◔", "20 of 20 days used, none left"),
            (21, "✕", "21 of 20 days used, 1 too many"),
        ],
    )
    def test_has_a_sign_and_words_for_its_colour(self, used: int, sign: str, said: str) -> None:
        bar = Bar("In a row", used, 20)
        assert (bar.sign, bar.said) == (sign, said)

    def test_asks_the_database_a_constant_number_of_times(
        self, placement: Placement, django_assert_num_queries: Any
    ) -> None:
        for on in range(1, 29):
            day = date(2003, 9, on)
            BlackoutPeriodFactory.create(placement=placement, starts_on=day, ends_on=day, facts=f"facts {on}")
        with django_assert_num_queries(2):
            gauge(placement, as_of=SEP_21)


class TestTheCommand:
    def said(self, *arguments: str) -> str:
        out = StringIO()
        call_command("blackouts", *arguments, stdout=out)
        return out.getvalue()

    def test_gives_the_documented_keys(self, series_d: Placement) -> None:
        assert json.loads(self.said("--placement", series_d.slug, "--as-of", "2003-08-06", "--format", "json")) == {
            "placement": "series-d-2003",
            "as_of": "2003-08-06",
            "clause": "§3(n)",
            "consecutive": {"used": 0, "allowed": 20, "left": 20},
            "total": {
                "used": 0,
                "allowed": 40,
                "left": 40,
                "from": "2002-08-07",
                "until": "2003-08-06",
                "frees_on": None,
            },
            "maximum_periods": None,
            "may_begin": True,
            "last_permitted_on": "2003-08-25",
            "first_permitted_on": "2003-08-07",
            "first_permitted_on_same_facts": None,
            "breaches": [],
        }

    def test_says_it_in_words(self, series_d: Placement) -> None:
        text = self.said("--placement", series_d.slug, "--as-of", "2003-08-06")
        assert text.splitlines() == [
            "Series D preferred, May 2003: blackouts as of Wed Aug 6, 2003 (§3(n))",
            "  In a row                      0 of 20 days used, 20 left",
            "  In the 12 months to this day  0 of 40 days used, 40 left, counted from Wed Aug 7, 2002",
            "  Under way                     none on this day",
            "  Used days come free           none is used",
            "  If one begins on this day     may last until Mon Aug 25, 2003, if it rests on facts of its own",
            "  First day for a new blackout  Thu Aug 7, 2003",
        ]

    def test_exits_with_1_where_a_limit_is_broken(
        self, past_a_limit: Placement, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pytest.raises(SystemExit) as left:
            call_command("blackouts", "--placement", past_a_limit.slug, "--as-of", "2003-09-10")
        assert left.value.code == 1
        assert "Past a limit" in capsys.readouterr().out

    def test_refuses_a_placement_that_is_not_on_file(self, series_d: Placement) -> None:
        with pytest.raises(Refused) as refusal:
            self.said("--placement", "series-d")
        assert "Did you mean series-d-2003?" in str(refusal.value)
        assert refusal.value.returncode == 2
