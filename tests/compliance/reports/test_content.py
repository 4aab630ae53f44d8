"""What stands in a deadline report: the same deadlines as on screen, divided by what each reader may see and asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from compliance import selectors
from compliance.models import Deadline, DeadlineMove, Duty, Subscription
from compliance.operations import refresh
from compliance.reports.content import MOST, Report, reports
from compliance.reports.items import Item, Kind
from compliance.reports.reach import reaches, stopped
from compliance.rules import Standing
from placements.models import EventKind, Member, Placement
from tests.factories import (
    BlackoutPeriodFactory,
    MilestoneFactory,
    PlacementFactory,
    ResponsibleFactory,
    SubscriptionFactory,
)

if TYPE_CHECKING:
    from tests.compliance.reports.conftest import Told

pytestmark = pytest.mark.django_db

AUGUST_6 = date(2003, 8, 6)


def items(report: Report, kind: Kind) -> list[Item]:
    return [item for section in report.sections if section.kind is kind for item in section.items]


def by_title(report: Report, kind: Kind, title: str) -> Item:
    [found] = [item for item in items(report, kind) if item.title == title]
    return found


def happened(placement: Placement, event: str, on: date) -> None:
    """Put an event of the first closing on record."""
    statement, _ = placement.registration_statements.get_or_create(code="s-3", defaults={"form": "S-3"})
    statement.closings.set(placement.closings.filter(code="first"))
    kind = EventKind.objects.get(name=event)
    MilestoneFactory.create(placement=placement, event=kind, registration_statement=statement, occurred_on=on)
    refresh(placement=placement)


def test_a_missed_deadline_says_how_late_it_is_what_is_on_record_and_why(series_d: Placement, told: Told) -> None:
    missed = by_title(told(AUGUST_6), Kind.MISSED, "File the resale registration statement")
    assert missed.when == "due Sat Jun 21, 2003 (safe day Fri Jun 20, 2003) · 46 days late · nothing on record"
    assert missed.why.endswith("§2, §3(a) · 45 days after closing (Wed May 7, 2003)")
    assert missed.about == "Series D preferred, May 2003, First closing"
    assert missed.path.endswith("/?as_of=2003-08-06")


@pytest.mark.parametrize(
    ("as_of", "window", "said"),
    [
        (date(2003, 6, 6), 14, "by Fri Jun 20, 2003, in 14 days · due Sat Jun 21, 2003 as written"),
        (date(2003, 6, 20), 14, "by Fri Jun 20, 2003, today · due Sat Jun 21, 2003 as written"),
        (date(2003, 6, 21), 14, "the safe day, Fri Jun 20, 2003, is past · due Sat Jun 21, 2003 as written"),
        (date(2003, 6, 5), 15, "by Fri Jun 20, 2003, in 15 days · due Sat Jun 21, 2003 as written"),
    ],
)
def test_what_is_due_in_the_window_is_told_by_its_safe_day(
    series_d: Placement, told: Told, as_of: date, window: int, said: str
) -> None:
    due = by_title(told(as_of, window=window), Kind.DUE, "File the resale registration statement")
    assert due.when == said


def test_what_is_due_after_the_window_is_not_told_but_is_the_next_thing(series_d: Placement, told: Told) -> None:
    report = told(date(2003, 6, 5))
    assert report.all_clear
    assert items(report, Kind.DUE) == []
    assert report.following is not None
    assert report.following.title == "File the resale registration statement"


def test_it_is_about_every_placement_that_it_names(series_d: Placement, told: Told) -> None:
    clear = date(2003, 6, 5)
    report = told(clear, window=1, placements=[series_d])
    assert report.all_clear
    assert report.about == series_d.name
    assert report.placements == {series_d.pk}
    report = told(clear, window=1)
    assert report.about == "all placements"
    assert report.following is not None
    assert Deadline.objects.get(pk=report.following.key).placement_id in report.placements


def test_windows_differ_though_all_is_read_once(series_d: Placement, pat: User) -> None:
    short, long = (SubscriptionFactory.create(person=pat, window=window) for window in (7, 30))
    as_of = date(2003, 6, 10)
    found = reports([short, long], as_of=as_of, since=dict.fromkeys((short.pk, long.pk), date(2003, 6, 3)))
    assert found[short.pk].numbers.get(Kind.DUE) is None
    assert found[long.pk].numbers[Kind.DUE] == 1


@pytest.mark.parametrize(("since", "told_of"), [(date(2003, 6, 19), 1), (date(2003, 6, 20), 0)])
def test_what_was_met_since_the_last_report_is_told_once(
    series_d: Placement, told: Told, since: date, told_of: int
) -> None:
    happened(series_d, "filing", date(2003, 6, 20))
    report = told(date(2003, 6, 27), since=since)
    met = [item for item in items(report, Kind.MET) if item.title == "File the resale registration statement"]
    assert [item.when for item in met] == [
        "Met Fri Jun 20 · due Sat Jun 21, 2003 (safe day Fri Jun 20, 2003)"
    ] * told_of


def test_what_moved_is_told_from_and_to_with_the_fact_that_moved_it(series_d: Placement, told: Told) -> None:
    happened(series_d, "filing", date(2003, 6, 20))
    happened(series_d, "no-review notice", date(2003, 7, 8))
    moved = by_title(told(date(2003, 7, 10)), Kind.MOVED, "Registration statement effective")
    assert moved.when.startswith("due moved from Tue Aug 5, 2003 to Tue Jul 15, 2003")
    assert moved.why.endswith("moved by no-review notice")
    assert items(told(date(2003, 7, 20)), Kind.MOVED) == []


def test_open_tasks_are_told_with_their_age_and_unknown_days_with_what_is_needed(
    series_d: Placement, told: Told
) -> None:
    report = told(AUGUST_6)
    opened = by_title(report, Kind.OPEN, "Bear the expenses")
    assert opened.when == "Open 91 days, since Wed May 7, 2003"
    unknown = by_title(report, Kind.UNKNOWN, "File the prospectus supplement")
    assert unknown.when == "day the supplement was first used not stated"


def test_it_counts_what_the_first_page_counts(series_d: Placement, told: Told, pat: User) -> None:
    shown_as = {
        Kind.MISSED: Standing.MISSED,
        Kind.DUE: Standing.DUE_SOON,
        Kind.OPEN: Standing.OPEN,
        Kind.UNKNOWN: Standing.UNKNOWN,
    }
    for as_of in (date(2003, 5, 20), date(2003, 6, 12), AUGUST_6):
        counted = told(as_of).numbers
        for kind, standing in shown_as.items():
            on_screen = selectors.number(as_of=as_of, viewer=pat, most=100, standings=[standing])
            assert counted.get(kind, 0) == on_screen, (as_of, kind)


def test_blackout_days_left_are_told(series_d: Placement, told: Told) -> None:
    assert [line.said for line in told(AUGUST_6).blackouts] == [
        "none used, 20 days in a row and 40 days in any 12 months left · §3(n)"
    ]
    BlackoutPeriodFactory.create(placement=series_d)
    [line] = told(date(2003, 9, 11)).blackouts
    assert line.said.startswith("under way until Sun Sep 21, 2003 · in a row: 10 of 20 days used, 10 left")
    assert "in the 12 months to this day: 10 of 40 days used, 30 left" in line.said


def test_only_what_is_one_s_own_is_told_if_that_is_asked(series_d: Placement, told: Told, pat: User) -> None:
    own = {"whose": Subscription.Whose.OWN}
    assert told(AUGUST_6, **own).sections == ()
    file = Duty.objects.get(placement=series_d, code="FILE")
    ResponsibleFactory.create(placement=series_d, duty=file, person=pat)
    assert [item.title for item in items(told(AUGUST_6, **own), Kind.MISSED)] == [file.title]
    ResponsibleFactory.create(placement=series_d, person=pat)
    assert told(AUGUST_6, **own).numbers[Kind.MISSED] == 2


def test_who_is_named_for_a_duty_goes_before_who_is_named_for_its_placement(
    series_d: Placement, told: Told, pat: User
) -> None:
    ResponsibleFactory.create(placement=series_d, person=pat)
    ResponsibleFactory.create(placement=series_d, duty=Duty.objects.get(placement=series_d, code="FILE"))
    report = told(AUGUST_6, whose=Subscription.Whose.OWN)
    assert [item.title for item in items(report, Kind.MISSED)] == ["Registration statement effective"]


def test_of_many_the_first_are_told_one_by_one_and_the_others_counted(
    series_d: Placement, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MOST > 10
    monkeypatch.setattr("compliance.reports.content.MOST", 1)
    [missed] = [section for section in told(AUGUST_6).sections if section.kind is Kind.MISSED]
    assert (len(missed.items), missed.number, missed.rest) == (1, 2, 1)


def test_each_reader_sees_the_placements_that_the_rule_says(series_d: Placement, pat: User) -> None:
    """The oracle: ``visible_to``, asked person by person."""
    Placement.objects.exclude(pk=series_d.pk).update(restricted=True)
    member, closed = (User.objects.create_superuser(name) for name in ("member", "closed"))
    Member.objects.create(
        placement=Placement.objects.get(slug="common-2004"), person=member, added_at="2003-06-01T12:00Z"
    )
    User.objects.filter(pk=closed.pk).update(is_active=False)
    closed.refresh_from_db()
    stranger = User.objects.create_user("stranger")
    people = [pat, member, closed, stranger]
    subscriptions = [SubscriptionFactory.create(person=person) for person in people]
    named = [SubscriptionFactory.create(person=person) for person in people]
    for each in named:
        each.placements.set(Placement.objects.all())
    seen = reaches([*subscriptions, *named])
    every = list(Placement.objects.values_list("pk", flat=True))
    for each in [*subscriptions, *named]:
        assert each.person is not None
        told_of = {key for key in every if each.pk in seen and key in seen[each.pk]}
        rule = set(Placement.objects.visible_to(each.person).values_list("pk", flat=True))
        assert told_of == (rule if each.person in (pat, member) else set())


def test_what_is_restricted_goes_outside_only_while_who_entered_the_address_may_see_it(
    series_d: Placement, pat: User
) -> None:
    Placement.objects.filter(pk=series_d.pk).update(restricted=True)
    outside = SubscriptionFactory.create(person=None, address="counsel@example.com", made_by=pat)
    outside.placements.set([series_d])
    assert reaches([outside]) == {}
    membership = Member.objects.create(placement=series_d, person=pat, added_at="2003-06-01T12:00Z")
    assert series_d.pk in reaches([outside])[outside.pk]
    membership.delete()
    assert reaches([outside]) == {}


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"is_active": False}, "the account of Pat Lee (pat), who answers for it, is closed"),
        ({"groups": []}, "Pat Lee (pat), who answers for it, may read deadlines no more"),
        ({"restricted": True}, "Pat Lee (pat), who answers for it, sees none of its placements any more"),
        ({"made_by": None}, "nobody answers for it"),
    ],
)
def test_an_address_is_told_of_nothing_once_nobody_who_may_read_answers_for_it(
    series_d: Placement, pat: User, changed: dict[str, Any], why: str
) -> None:
    pat.first_name, pat.last_name = "Pat", "Lee"
    outside = SubscriptionFactory.create(person=None, address="counsel@example.com", made_by=pat)
    outside.placements.set([series_d])
    assert series_d.pk in reaches([outside])[outside.pk]
    assert stopped([outside]) == {}
    pat.is_active = changed.get("is_active", True)
    pat.save()
    pat.groups.set(changed.get("groups", pat.groups.all()))
    Placement.objects.filter(pk=series_d.pk).update(restricted=changed.get("restricted", False))
    outside.made_by = changed.get("made_by", pat)
    outside.save()
    again = Subscription.objects.get(pk=outside.pk)
    assert reaches([again]) == {}
    assert stopped([again]) == {again.pk: why}


def test_why_many_addresses_are_told_nothing_is_asked_at_once(series_d: Placement, pat: User) -> None:
    for number in range(5):
        SubscriptionFactory.create(person=None, address=f"{number}@example.com", made_by=pat).placements.set([series_d])
    pat.is_active = False
    pat.save()
    outside = Subscription.objects.select_related("made_by")
    with CaptureQueriesContext(connection) as asked:
        assert len(stopped(outside)) == 5
    assert len(asked) <= 5


def test_an_address_whose_placements_are_gone_is_told_of_no_others(series_d: Placement) -> None:
    outside = SubscriptionFactory.create(person=None, address="counsel@example.com")
    assert reaches([outside]) == {}


def test_what_goes_outside_holds_counts_and_dates_alone(series_d: Placement, told: Told) -> None:
    report = told(AUGUST_6, address="counsel@example.com", placements=[series_d])
    assert report.about == "1 placement"
    assert report.blackouts == ()
    assert report.rows == {}
    for section in report.sections:
        for item in section.items:
            assert (item.title, item.about, item.why, item.path) == ("", "", "", "")
    assert [item.when for item in items(report, Kind.UNKNOWN)] == ["the day is not known"] * 2


def test_where_the_placement_allows_it_names_go_outside_but_no_links(series_d: Placement, told: Told) -> None:
    Placement.objects.filter(pk=series_d.pk).update(names_to_outsiders=True)
    report = told(AUGUST_6, address="counsel@example.com", placements=[series_d])
    missed = by_title(report, Kind.MISSED, "File the resale registration statement")
    assert missed.about == "Series D preferred, May 2003, First closing"
    assert missed.path == ""
    assert len(report.blackouts) == 1


def test_the_number_of_queries_does_not_depend_on_the_number_of_readers(
    series_d: Placement, pat: User, django_assert_max_num_queries: Any
) -> None:
    happened(series_d, "filing", date(2003, 6, 20))
    happened(series_d, "no-review notice", date(2003, 7, 8))
    PlacementFactory.create(restricted=True)
    every = [SubscriptionFactory.create(person=pat)]
    for number in range(12):
        person = User.objects.create_superuser(f"reader-{number}")
        each = SubscriptionFactory.create(person=person, window=7 + number, whose="own" if number % 2 else "all")
        each.placements.set(Placement.objects.order_by("pk")[: number % 3])
        every.append(each)
    as_of = date(2003, 7, 10)
    since = {each.pk: as_of - timedelta(days=7) for each in every}

    def queries(subscriptions: list[Any]) -> int:
        with django_assert_max_num_queries(60) as counted:
            reports(subscriptions, as_of=as_of, since=since)
        return len(counted)

    # Whether there is a reader with deadlines of their own, or to whom all is clear, decides about two.
    assert queries(every) <= queries(every[:3]) + 2


@pytest.fixture
def today_is() -> Iterator[Any]:
    """Sets the clock, by which what is put on record says when."""
    with time_machine.travel(datetime(2003, 7, 30, 16, tzinfo=UTC), tick=False) as clock:
        yield clock


def test_a_fact_that_is_put_on_record_late_is_news_all_the_same(series_d: Placement, told: Told, today_is: Any) -> None:
    happened(series_d, "filing", date(2003, 6, 20))
    met = by_title(told(AUGUST_6), Kind.MET, "File the resale registration statement")
    assert met.when.startswith("Met Fri Jun 20")
    assert items(told(date(2003, 8, 13), since=AUGUST_6), Kind.MET) == []


def test_a_corrected_fact_moves_a_day_from_what_was_told_before(series_d: Placement, told: Told) -> None:
    closing = series_d.closings.get(code="first")
    closing.occurred_on = date(2003, 5, 12)
    closing.save()
    refresh(placement=series_d)
    DeadlineMove.objects.update(at=datetime(2003, 7, 30, 16, tzinfo=UTC), by="Ann Lee (ann)")
    report = told(AUGUST_6, since=date(2003, 7, 30))
    moved = by_title(report, Kind.MOVED, "Registration statement effective")
    assert moved.when == "due moved from Tue Aug 5, 2003 to Sun Aug 10, 2003"
    assert "90 days after closing (Mon May 12, 2003)" in moved.why
    assert moved.why.endswith("entered by Ann Lee (ann)")
    assert items(told(date(2003, 8, 20), since=date(2003, 8, 13)), Kind.MOVED) == []
    outside = told(AUGUST_6, since=date(2003, 7, 30), address="counsel@example.com", placements=[series_d])
    assert "was due Tue Aug 5, 2003" in items(outside, Kind.MOVED)[-1].when
    assert not any("Ann" in item.when + item.why for item in items(outside, Kind.MOVED))
