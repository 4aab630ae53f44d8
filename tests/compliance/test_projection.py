"""The projection: what holds on a day is what the core computes from the facts known by then."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance import operations, rules, selectors
from compliance.facts import facts_for
from compliance.models import Deadline, Duty
from placements.models import Closing, EventKind, Milestone, Placement
from tests.factories import (
    AgreementFactory,
    BlackoutPeriodFactory,
    ClosingFactory,
    DutyFactory,
    MilestoneFactory,
    PlacementFactory,
    RegistrationStatementFactory,
    WaiverFactory,
)

pytestmark = pytest.mark.django_db

DAYS = st.dates(date(2003, 4, 1), date(2003, 9, 30))
EVENTS = ("filing", "effectiveness", "no-review notice", "review notice", "drafts furnished", "supplement filed")
SENTENCES = (
    "45 days after closing",
    "the earlier of 5 business days after no-review notice and 90 days after closing",
    "5 business days before filing",
    "90 days after filing if review notice, otherwise 60 days after filing",
    "10 days after the deadline of D0",
    "45 days after agreement date, rolled forward on SEC",
    "",
)


def on_record(placement: Placement, as_of: date) -> dict[tuple[str, str, str], dict[str, object]]:
    """The rows that hold on ``as_of``, as the core would give them."""
    return {
        (row.duty.code, row.duty.per, row.subject): {name: getattr(row, name) for name in _COMPARED}
        for row in Deadline.objects.as_of(as_of).filter(placement=placement).select_related("duty")
    }


def computed(placement: Placement, as_of: date) -> dict[tuple[str, str, str], dict[str, object]]:
    """What the core gives from only the facts known on ``as_of``."""
    facts = facts_for(placement)
    stretches = rules.timetable_at(facts.duties, facts.subjects, facts.terms, as_of, facts.words)
    return {
        (one.duty, one.subject_kind, one.subject): {name: getattr(one, name) for name in _COMPARED} for one in stretches
    }


_COMPARED = [name for name in operations.COMPUTED if name != "valid_to"]


@st.composite
def histories(draw: st.DrawFn) -> Placement:
    """A placement with random closings, statements, milestones and duties."""
    placement = PlacementFactory.create()
    AgreementFactory.create(
        placement=placement,
        reading=draw(st.sampled_from(["literal", "forward"])),
        tolling=draw(st.sampled_from(["none", "excuse", "extend"])),
        blackout_consecutive_days=20,
    )
    closings = []
    for number in range(draw(st.integers(1, 2))):
        day = draw(st.none() | DAYS)
        bound = draw(st.none() | DAYS)
        closings.append(
            ClosingFactory.create(placement=placement, code=f"c{number}", occurred_on=day)
            if day
            else ClosingFactory.create(
                placement=placement, code=f"c{number}", occurred_on=None, certainty="unknown", not_after=bound
            )
        )
    statement = RegistrationStatementFactory.create(placement=placement, code="s-3")
    statement.closings.set(draw(st.lists(st.sampled_from(closings), unique=True)))
    for event in draw(st.lists(st.sampled_from(EVENTS), max_size=5)):
        day = draw(st.none() | DAYS)
        planned = draw(st.none() | DAYS)
        MilestoneFactory.create(
            placement=placement,
            event__name=event,
            occurred_on=day,
            planned_on=planned,
            certainty="exact" if day or planned else "unknown",
            registration_statement=draw(st.sampled_from([None, statement])),
        )
    for number, sentence in enumerate(draw(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4))):
        DutyFactory.create(
            placement=placement,
            code=f"D{number}",
            due=sentence if number or "D0" not in sentence else "45 days after closing",
            per=draw(st.sampled_from(Duty.Per.values)),
            satisfied_by__name=draw(st.sampled_from(EVENTS)),
            boundary=draw(st.sampled_from(Duty.Boundary.values)),
        )
    for _ in range(draw(st.integers(0, 2))):
        first = draw(DAYS)
        BlackoutPeriodFactory.create(
            placement=placement,
            starts_on=first,
            ends_on=first + timedelta(days=draw(st.integers(0, 40))),
            registration_statement=draw(st.sampled_from([None, statement])),
        )
    for duty in draw(st.lists(st.sampled_from(list(placement.duties.all())), max_size=2)):
        granted, until = draw(DAYS), draw(st.none() | DAYS)
        WaiverFactory.create(
            placement=placement,
            duty=duty,
            kind="extension" if duty.due and until else "waiver",
            granted_on=granted,
            until_on=until if duty.due or (until and until >= granted) else None,
            subject=draw(st.sampled_from(["", "c0", "s-3"])),
        )
    return placement


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_as_of_any_day_the_rows_say_what_the_facts_known_by_then_give(data: st.DataObject) -> None:
    with transaction.atomic():
        placement = data.draw(histories())
        operations.refresh(placement=placement)
        for as_of in (date.min, date.max, *data.draw(st.lists(DAYS, min_size=3, max_size=6))):
            assert on_record(placement, as_of) == computed(placement, as_of)
            for row in selectors.deadlines(as_of=as_of, placement=placement):
                assert row.standing == rules.standing(row, as_of)
        assert not operations.compare(placement=placement, facts=facts_for(placement))
        transaction.set_rollback(True)


def test_a_refresh_without_a_new_fact_writes_nothing(series_d: Placement) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        differences = operations.refresh(placement=series_d)
    assert not differences
    assert not [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_a_refresh_keeps_the_rows_that_stay_the_same(series_d: Placement) -> None:
    before = set(Deadline.objects.filter(placement=series_d).values_list("pk", flat=True))
    MilestoneFactory.create(placement=series_d, event__name="comments answered", occurred_on=date(2003, 7, 1))
    operations.refresh(placement=series_d)
    assert set(Deadline.objects.filter(placement=series_d).values_list("pk", flat=True)) == before


def test_reading_facts_takes_as_many_queries_for_one_closing_as_for_many(series_d: Placement) -> None:
    def one_more(number: int) -> None:
        closing = ClosingFactory.create(placement=series_d, code=f"further-{number}")
        statement = RegistrationStatementFactory.create(placement=series_d, code=f"s-{number}")
        statement.closings.add(closing)
        MilestoneFactory.create(placement=series_d, occurred_on=date(2003, 6, 20), registration_statement=statement)

    one_more(0)
    with CaptureQueriesContext(connection) as few:
        facts_for(series_d)
    for number in range(1, 12):
        one_more(number)
    with CaptureQueriesContext(connection) as many:
        facts_for(series_d)
    assert len(many) == len(few)


def standing(placement: Placement, duty: str, subject: str, as_of: date) -> tuple[str, date | None, date | None]:
    row = selectors.deadlines(as_of=as_of, placement=placement).get(duty__code=duty, subject=subject)
    return row.standing, row.due_on, row.safe_on


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2003, 6, 6), "due_soon"),
        (date(2003, 6, 5), "upcoming"),
        (date(2003, 6, 20), "due_soon"),
        (date(2003, 6, 21), "due_soon"),
        (date(2003, 6, 22), "missed"),
    ],
)
def test_filing_is_due_on_the_45th_day_after_closing(series_d: Placement, as_of: date, expected: str) -> None:
    """§1 "Filing Date", §2."""
    assert standing(series_d, "FILE", "first", as_of) == (expected, date(2003, 6, 21), date(2003, 6, 20))


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [(date(2003, 8, 4), "due_soon"), (date(2003, 8, 5), "due_soon"), (date(2003, 8, 6), "missed")],
)
def test_effectiveness_is_due_on_the_90th_day_and_safe_the_day_before(
    series_d: Placement, as_of: date, expected: str
) -> None:
    """§2: by the 90th day, "in any event prior to" it."""
    assert standing(series_d, "EFFECT", "first", as_of) == (expected, date(2003, 8, 5), date(2003, 8, 4))


def test_a_filing_on_record_meets_the_duty_and_its_removal_brings_the_miss_back(series_d: Placement) -> None:
    as_of = date(2003, 8, 6)
    filing = MilestoneFactory.create(
        placement=series_d,
        event__name="filing",
        occurred_on=date(2003, 6, 20),
        closing=series_d.closings.get(code="first"),
    )
    operations.refresh(placement=series_d)
    assert standing(series_d, "FILE", "first", as_of)[0] == "met"
    assert standing(series_d, "FILE", "first", date(2003, 6, 19))[0] == "due_soon"
    filing.delete()
    operations.refresh(placement=series_d)
    assert standing(series_d, "FILE", "first", as_of)[0] == "missed"


def test_a_late_filing_is_met_late(series_d: Placement) -> None:
    MilestoneFactory.create(placement=series_d, event__name="filing", occurred_on=date(2003, 6, 22))
    operations.refresh(placement=series_d)
    assert standing(series_d, "FILE", "first", date(2003, 6, 22))[0] == "met_late"


def test_moving_the_closing_moves_both_dates_and_the_explanation(series_d: Placement) -> None:
    Closing.objects.filter(placement=series_d, code="first").update(occurred_on=date(2003, 5, 12))
    operations.refresh(placement=series_d)
    as_of = date(2003, 6, 1)
    assert standing(series_d, "FILE", "first", as_of)[1] == date(2003, 6, 26)
    assert standing(series_d, "EFFECT", "first", as_of)[1:] == (date(2003, 8, 10), date(2003, 8, 8))
    row = selectors.deadlines(as_of=as_of, placement=series_d).get(duty__code="FILE", subject="first")
    assert "closing: Monday, May 12, 2003" in selectors.explain(row, as_of=as_of).text()


@pytest.mark.parametrize("as_of", [date(2003, 4, 1), date(2003, 8, 6), date(2026, 1, 2)])
def test_closings_whose_day_is_not_stated_are_unknown_on_every_day(demo: None, as_of: date) -> None:
    found = {
        (row.placement.slug, row.duty.code): (row.standing, row.due_on, row.missing)
        for row in selectors.deadlines(as_of=as_of)
        .filter(closing__isnull=False)
        .exclude(subject="first", placement__slug="series-d-2003")
    }
    second = (
        "unknown",
        None,
        "closing day not stated (on or before May 14, 2003); no document says that the agreement covers it",
    )
    assert found == {
        ("series-d-2003", "FILE"): second,
        ("series-d-2003", "EFFECT"): second,
        ("common-2004", "FILE"): ("unknown", None, "closing day not stated; no filing deadline stated"),
    }


def test_a_statement_meets_only_the_closings_that_it_covers(series_d: Placement) -> None:
    second = series_d.closings.get(code="second")
    second.occurred_on, second.certainty, second.not_after = date(2003, 5, 14), "exact", None
    second.save()
    statement = RegistrationStatementFactory.create(placement=series_d)
    statement.closings.add(series_d.closings.get(code="first"))
    Milestone.objects.create(
        placement=series_d,
        event=EventKind.objects.get(name="filing"),
        occurred_on=date(2003, 6, 20),
        registration_statement=statement,
    )
    operations.refresh(placement=series_d)
    as_of = date(2003, 7, 1)
    assert standing(series_d, "FILE", "first", as_of)[0] == "met"
    assert standing(series_d, "FILE", "second", as_of)[:2] == ("missed", date(2003, 6, 28))


def test_a_day_outside_the_calendar_is_said_and_hides_no_other_deadline(series_d: Placement) -> None:
    MilestoneFactory.create(placement=series_d, event__name="no-review notice", occurred_on=date(1903, 7, 30))
    operations.refresh(placement=series_d)
    as_of = date(2003, 8, 6)
    row = selectors.deadlines(as_of=as_of, placement=series_d).get(duty__code="EFFECT", subject="first")
    assert row.standing == "unknown"
    assert "1903-07-30 lies outside the NYBANK calendar, which covers 1995-01-01 to 2045-12-31" in row.missing
    assert row.missing in selectors.explain(row, as_of=as_of).text()
    assert standing(series_d, "FILE", "first", as_of)[0] == "missed"


def test_the_board_reads_one_query_whatever_the_number_of_closings(series_d: Placement) -> None:
    closings = list(Closing.objects.select_related("placement"))
    with CaptureQueriesContext(connection) as queries:
        lines = selectors.board(as_of=date(2003, 8, 6), closings=closings)
    assert len(queries) == 1
    assert {
        (line.closing.placement.slug, line.closing.code): (
            line.filing and line.filing.standing,
            line.effectiveness and line.effectiveness.standing,
        )
        for line in lines
    } == {
        ("series-d-2003", "first"): ("missed", "missed"),
        ("series-d-2003", "second"): ("unknown", "unknown"),
        ("common-2004", "first"): ("unknown", None),
    }


@pytest.mark.parametrize("window", [0, 14, 40])
def test_due_soon_goes_by_the_safe_day_and_the_readers_window(series_d: Placement, window: int) -> None:
    safe = date(2003, 6, 20)
    for days, expected in ((window, "due_soon"), (window + 1, "upcoming")):
        found = selectors.deadlines(as_of=safe - timedelta(days=days), window=window, placement=series_d)
        assert found.get(duty__code="FILE", subject="first").standing == expected
