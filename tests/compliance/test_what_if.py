"""A change that is carried out to see what it moves, and taken back: nothing of it is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from compliance import operations
from compliance.changes import Moves, both_reasons
from compliance.rules import RuleError
from compliance.suppositions import BlackedOut, ClosingOn, Counted, EventOn, Supposition
from compliance.what_if import moves_if, moves_of, moves_supposing
from placements.models import Agreement, Certainty, Closing, EventKind, Milestone, Placement
from tests import factories
from tests.compliance.contents import contents

pytestmark = pytest.mark.django_db

AUG_6 = date(2003, 8, 6)
MAY_12, JUN_10, JUN_19, JUL_1 = date(2003, 5, 12), date(2003, 6, 10), date(2003, 6, 19), date(2003, 7, 1)

MAY_7_TO_12 = "Wed May 7, 2003 → Mon May 12, 2003"


def first(placement: Placement) -> Closing:
    return placement.closings.get(code="first")


def event(name: str) -> EventKind:
    return EventKind.objects.get(name=name)


def closing_moved(placement: Placement) -> Supposition:
    return ClosingOn(first(placement), MAY_12)


def filing_happened(placement: Placement) -> Supposition:
    return EventOn(placement, event("filing"), JUL_1, is_plan=False)


def filing_planned(placement: Placement) -> Supposition:
    return EventOn(placement, event("filing"), JUL_1, is_plan=True, about=first(placement))


def blacked_out(placement: Placement) -> Supposition:
    return BlackedOut(placement, JUN_10, JUN_19)


def counted_otherwise(placement: Placement) -> Supposition:
    return Counted(placement.agreement, {"reading": "forward", "calendar": "SEC"})


SUPPOSED = [closing_moved, filing_happened, filing_planned, blacked_out, counted_otherwise]


class TestNothingIsKept:
    @pytest.mark.parametrize("supposed", SUPPOSED)
    def test_of_what_is_supposed(self, series_d: Placement, supposed: Callable[[Placement], Supposition]) -> None:
        before = contents()
        assert moves_supposing([supposed(series_d)], series_d, as_of=AUG_6) is not None
        assert contents() == before

    def test_of_all_of_it_together(self, series_d: Placement) -> None:
        before = contents()
        assert moves_supposing([supposed(series_d) for supposed in SUPPOSED], series_d, as_of=AUG_6)
        assert contents() == before

    def test_of_a_change_that_fails_half_way(self, series_d: Placement) -> None:
        def half() -> None:
            Closing.objects.filter(pk=first(series_d).pk).update(occurred_on=MAY_12)
            raise RuleError("The day is outside the calendar.")

        before = contents()
        with pytest.raises(RuleError, match="outside the calendar"):
            moves_if(half, [series_d.pk], as_of=AUG_6)
        assert contents() == before

    def test_of_a_change_that_the_database_refuses(self, series_d: Placement) -> None:
        before = contents()
        with pytest.raises(IntegrityError), transaction.atomic():
            moves_if(lambda: Closing.objects.update(certainty="guessed"), [series_d.pk], as_of=AUG_6)
        assert contents() == before

    def test_where_the_facts_lead_to_no_date(self, series_d: Placement, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(**facts: object) -> None:
            raise RuleError("Deadlines wait for each other: FILE → FILE.")

        monkeypatch.setattr(operations, "refresh", refuse)
        before = contents()
        with pytest.raises(RuleError):
            moves_supposing([closing_moved(series_d)], series_d, as_of=AUG_6)
        assert contents() == before


def told(moves: Moves, duty: str) -> tuple[object, ...]:
    """What becomes of the deadline of the first closing under ``duty``."""
    [move] = [move for move in moves.changed if (move.row.duty.code, move.row.subject) == (duty, "first")]
    return (move.kind, move.old.due_on, move.new.due_on), (move.was, move.becomes), move.why


class TestWhatMoves:
    def test_is_what_moves_when_the_fact_is_entered(self, series_d: Placement) -> None:
        supposed = closing_moved(series_d)
        expected = moves_supposing([supposed], series_d, as_of=AUG_6)
        entered = moves_of(supposed.make, [series_d.pk], as_of=AUG_6)
        assert entered.sentences() == expected.sentences()
        assert [(move.name, move.told) for move in entered.changed] == [
            (move.name, move.told) for move in expected.changed
        ]
        assert (entered.fingerprint, entered.unchanged) == (expected.fingerprint, expected.unchanged)

    def test_is_a_date_with_its_standing_and_why(self, series_d: Placement) -> None:
        moves = moves_supposing([closing_moved(series_d)], series_d, as_of=AUG_6)
        assert told(moves, "FILE") == (
            ("moved", date(2003, 6, 21), date(2003, 6, 26)),
            ("Missed, 46 days late", "Missed, 41 days late"),
            f"45 days after closing ({MAY_7_TO_12})",
        )
        assert told(moves, "EFFECT") == (
            ("moved", date(2003, 8, 5), date(2003, 8, 10)),
            ("Missed, 1 day late", "Due in 4 days"),
            f"the earlier of 5 business days after no-review notice and 90 days after closing ({MAY_7_TO_12})",
        )

    def test_is_a_standing_where_the_days_stay(self, series_d: Placement) -> None:
        moves = moves_supposing([filing_happened(series_d)], series_d, as_of=AUG_6)
        day = date(2003, 6, 21)
        assert told(moves, "FILE")[:2] == (("standing", day, day), ("Missed, 46 days late", "Met 10 days late"))
        assert {move.met_by for move in moves.changed if move.row.duty.code == "FILE"} == {"filing, Tue Jul 1, 2003"}

    def test_says_that_the_reading_moved_it(self, series_d: Placement) -> None:
        moves = moves_supposing([Counted(series_d.agreement, {"reading": "forward"})], series_d, as_of=AUG_6)
        assert told(moves, "FILE")[2] == "45 days after closing (Wed May 7, 2003); as written → rolled forward"

    def test_is_nothing_before_the_fact_was_known(self, series_d: Placement) -> None:
        moves = moves_supposing([closing_moved(series_d)], series_d, as_of=date(2003, 5, 1))
        assert not moves
        assert moves.unchanged


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("45 days after closing (Wed May 7, 2003)", "45 days after closing (Wed May 7, 2003)", None),
        (
            "the later of A (Wed May 7, 2003) and B (Thu May 8, 2003)",
            "the later of A (Wed May 7, 2003) and B (Fri May 9, 2003)",
            "the later of A (Wed May 7, 2003) and B (Thu May 8, 2003 → Fri May 9, 2003)",
        ),
        (
            "45 days after closing (Wed May 7, 2003)",
            "30 days after closing (Wed May 7, 2003)",
            "45 days after closing (Wed May 7, 2003) → 30 days after closing (Wed May 7, 2003)",
        ),
        ("45 days after closing", "45 days after closing (Wed May 7, 2003)", None),
        ("", "45 days after closing (Wed May 7, 2003)", "45 days after closing (Wed May 7, 2003)"),
    ],
)
def test_two_reasons_are_said_as_one_where_only_days_differ(old: str, new: str, said: str | None) -> None:
    if said is None:
        said = new if old == new else f"{old} → {new}"
    assert both_reasons(old, new) == said


class TestAnEvent:
    """The one on record is moved; otherwise one is added."""

    def supposed(self, placement: Placement, **given: object) -> EventOn:
        return EventOn(placement, event("filing"), JUL_1, **{"is_plan": False, **given})  # type: ignore[arg-type]

    def test_on_record_is_moved(self) -> None:
        row = factories.MilestoneFactory.create(occurred_on=date(2003, 6, 20))
        supposed = self.supposed(row.placement)
        assert supposed.said == "filing on Tue Jul 1, 2003 instead of Fri Jun 20, 2003"
        supposed.make()
        assert Milestone.objects.get().occurred_on == JUL_1
        assert supposed.entry[:2] == (Milestone, row.pk)

    def test_that_is_not_on_record_is_added_with_what_it_concerns(self) -> None:
        statement = factories.RegistrationStatementFactory.create(code="s-3")
        supposed = self.supposed(statement.placement, about=statement, is_plan=True)
        assert supposed.said == "filing, Form S-3, planned for Tue Jul 1, 2003"
        supposed.make()
        row = Milestone.objects.get()
        assert (row.planned_on, row.occurred_on, row.registration_statement) == (JUL_1, None, statement)
        assert supposed.entry.given == {
            "placement": statement.placement_id,
            "event": event("filing").pk,
            "registration_statement": statement.pk,
            "planned_on": JUL_1,
        }

    def test_of_another_statement_stays(self) -> None:
        row = factories.MilestoneFactory.create()
        row.registration_statement = factories.RegistrationStatementFactory.create(placement=row.placement)
        row.save()
        other = factories.RegistrationStatementFactory.create(placement=row.placement)
        supposed = self.supposed(row.placement, about=other)
        assert supposed.entry.pk is None
        supposed.make()
        assert Milestone.objects.count() == 2

    def test_whose_day_is_not_stated_is_given_one(self) -> None:
        row = factories.MilestoneFactory.create(occurred_on=None, certainty=Certainty.UNKNOWN)
        supposed = self.supposed(row.placement)
        assert supposed.said == "filing on Tue Jul 1, 2003, where no day is stated"
        supposed.make()
        assert Milestone.objects.get().certainty == Certainty.EXACT

    def test_that_is_planned_may_be_planned_for_another_day(self) -> None:
        row = factories.MilestoneFactory.create(occurred_on=None, planned_on=JUN_19)
        supposed = self.supposed(row.placement, is_plan=True)
        assert supposed.said == "filing planned for Tue Jul 1, 2003 instead of planned for Thu Jun 19, 2003"
        supposed.make()
        assert Milestone.objects.get().planned_on == JUL_1

    @pytest.mark.parametrize(
        ("is_plan", "said"),
        [
            (False, "filing on Fri Jun 20, 2003, as on record"),
            (True, "filing planned for Fri Jun 20, 2003 instead of done that day"),
        ],
    )
    def test_on_the_day_on_record_is_said_to_be_on_record(self, *, is_plan: bool, said: str) -> None:
        placement = factories.PlacementFactory.create()
        factories.MilestoneFactory.create(
            placement=placement, event=event("filing"), occurred_on=date(2003, 6, 20), registration_statement=None
        )
        assert EventOn(placement, event("filing"), date(2003, 6, 20), is_plan=is_plan).said == said

    def test_planned_for_the_day_planned_on_record_is_said_to_be_on_record(self) -> None:
        placement = factories.PlacementFactory.create()
        factories.MilestoneFactory.create(
            placement=placement, event=event("filing"), occurred_on=None, planned_on=JUN_19, registration_statement=None
        )
        supposed = EventOn(placement, event("filing"), JUN_19, is_plan=True)
        assert supposed.said == "filing planned for Thu Jun 19, 2003, as on record"

    def test_of_a_kind_that_begins_something_is_always_another(self) -> None:
        row = factories.MilestoneFactory.create(event=event("amendment filed"))
        EventOn(row.placement, row.event, JUL_1, is_plan=False).make()
        assert Milestone.objects.count() == 2

    def test_that_another_row_states_is_refused(self, series_d: Placement) -> None:
        with pytest.raises(ValueError, match="“closing” is the closing's own day"):
            EventOn(series_d, event("closing"), JUL_1, is_plan=False)


def test_a_blackout_past_the_limits_says_what_its_form_would_refuse(series_d: Placement) -> None:
    assert BlackedOut(series_d, JUN_10, JUN_19).doubts == []
    assert BlackedOut(series_d, JUN_10, JUL_1).doubts == [
        "22 days from Tue Jun 10 to Tue Jul 1, 2003; §3(n) allows 20 in a row.",
        "Begun on Tue Jun 10, 2003 it may last until Sun Jun 29, 2003.",
    ]


def test_a_closing_whose_day_is_not_stated_is_given_one(series_d: Placement) -> None:
    supposed = ClosingOn(series_d.closings.get(code="second"), date(2003, 5, 14))
    assert supposed.said == "Second closing on Wed May 14, 2003, where no day is stated"
    moves = moves_supposing([supposed], series_d, as_of=AUG_6)
    assert {move.new.due_on for move in moves.of_kind("moved")} == {date(2003, 6, 28), date(2003, 8, 12)}


def test_a_closing_on_its_own_day_is_said_to_be_on_record(series_d: Placement) -> None:
    assert ClosingOn(first(series_d), date(2003, 5, 7)).said == "First closing on Wed May 7, 2003, as on record"


def test_a_term_that_is_already_so_is_said_to_be_on_record(series_d: Placement) -> None:
    supposed = Counted(series_d.agreement, {"calendar": "NYBANK", "tolling": "none"})
    assert supposed.said == "calendar NYBANK, as on record, tolling none instead of excuse"


def test_terms_are_said_in_words(series_d: Placement) -> None:
    assert Counted(series_d.agreement, {"calendar": "SEC", "tolling": "none"}).said == (
        "calendar SEC instead of NYBANK, tolling none instead of excuse"
    )
    assert Agreement.objects.get(placement=series_d).calendar == "NYBANK"


def queries(closings: int, duties: int) -> int:
    """How many queries it takes to move the first of so many closings under so many duties."""
    placement = factories.PlacementFactory.create()
    factories.AgreementFactory.create(placement=placement)
    rows = factories.ClosingFactory.create_batch(closings, placement=placement)
    for number in range(duties):
        factories.DutyFactory.create(placement=placement, due=f"{number + 1} days after closing")
    operations.refresh(placement=placement)
    with CaptureQueriesContext(connection) as captured:
        moves = moves_supposing([ClosingOn(rows[0], MAY_12)], placement, as_of=AUG_6)
    assert len(moves.of_kind("moved")) == duties
    assert moves.unchanged == duties * (closings - 1)
    return len(captured)


def test_it_takes_as_many_queries_for_400_deadlines_as_for_2() -> None:
    assert queries(20, 20) == queries(2, 1) <= 40
