"""Many placements are brought in step in batches: only what differs is written, and stopping loses nothing."""

import gc
import io
from datetime import date

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from compliance import bulk, operations, portfolio
from compliance.facts import facts_for
from compliance.management.base import Refused
from compliance.models import Deadline, Duty
from compliance.rules import RuleError
from compliance.searching import deadlines_found
from holders.models import Allocation, Holder
from placements.models import Closing, Issuer, Milestone, Placement

pytestmark = pytest.mark.django_db

WRITES = ("INSERT INTO", 'UPDATE "', "DELETE FROM")


@pytest.fixture
def made(db: None) -> list[Placement]:
    """A portfolio of six placements."""
    portfolio.make(count=6, seed=20030507)
    return list(portfolio.on_record().order_by("slug"))


def run(command: str, *arguments: str) -> tuple[str, str]:
    """What a command prints, and what it says of its progress."""
    out, progress = io.StringIO(), io.StringIO()
    call_command(command, *arguments, stdout=out, stderr=progress)
    return out.getvalue(), progress.getvalue()


def rows() -> list[tuple[object, ...]]:
    named = ("placement__slug", "duty__code", "subject", "valid_from", *operations.COMPUTED)
    return list(Deadline.objects.order_by(*named[:4]).values_list(*named))


def written(queries: CaptureQueriesContext) -> list[str]:
    return [query["sql"] for query in queries if any(word in query["sql"] for word in WRITES)]


def test_what_is_in_step_is_not_written_again(made: list[Placement]) -> None:
    with CaptureQueriesContext(connection) as queries:
        said, _ = run("refresh_deadlines")
    assert said == "6 placements in step; 0 deadlines written.\n"
    assert not written(queries)


def test_deadlines_that_are_written_first_are_those_that_a_refresh_writes(made: list[Placement]) -> None:
    assert run("verify_deadlines")[0] == "6 placements proven.\n"
    first = rows()
    Deadline.objects.all().delete()
    run("refresh_deadlines")
    assert rows() == first


def indexes() -> dict[str, object]:
    with connection.cursor() as cursor:
        tables = (model._meta.db_table for model in (Allocation, Deadline, Duty))
        return {table: connection.introspection.get_constraints(cursor, table) for table in tables}


def test_a_portfolio_leaves_the_indexes_of_its_tables_as_they_were(db: None) -> None:
    before = indexes()
    portfolio.make(count=1, seed=20030507)
    assert indexes() == before


def found(words: str) -> int:
    """How many deadlines on a day in the middle a search gives."""
    return deadlines_found(words, User(is_superuser=True), as_of=date(2004, 6, 1)).count()


def test_the_duties_of_a_portfolio_are_found_by_their_words_also_those_renamed_later(made: list[Placement]) -> None:
    of_all = found("stop order lifted")
    assert of_all >= 6
    Duty.objects.filter(placement=made[0], code="LIFT").update(title="Have the suspension ended")
    assert found("suspension ended") >= 1
    assert found("suspension ended") + found("stop order lifted") == of_all


def test_a_portfolio_that_is_stopped_leaves_the_indexes_as_they_were(db: None) -> None:
    class Stopped(Exception):
        """Ctrl-C, or the machine's end."""

    def stop(made: int) -> None:
        raise Stopped

    before = indexes()
    with pytest.raises(Stopped):
        portfolio.make(count=1, seed=20030507, tell=stop)
    assert indexes() == before


def test_a_moved_trigger_writes_the_rows_that_it_moves_and_no_others(made: list[Placement]) -> None:
    before = dict(Deadline.objects.values_list("pk", "because"))
    Milestone.objects.filter(placement=made[2], event__name="stop order").update(occurred_on=date(2010, 3, 1))
    changes = [len(differences) for _, differences in operations.refresh_each(placements=Placement.objects.all())]
    assert [bool(count) for count in changes] == [False, False, True, False, False, False]
    after = dict(Deadline.objects.exclude(placement=made[2]).values_list("pk", "because"))
    assert after.items() <= before.items()
    assert not operations.compare(placement=made[2], facts=facts_for(made[2]))


def test_changed_missing_and_extra_rows_are_all_put_right(made: list[Placement]) -> None:
    expected = rows()
    Deadline.objects.filter(placement=made[0]).update(due_on=date(1999, 1, 1), because="", closing=None)
    Deadline.objects.filter(placement=made[1]).delete()
    spare = Deadline.objects.filter(placement=made[3]).first()
    assert spare
    spare.pk, spare.valid_from, spare.valid_to = None, date(1980, 1, 1), None
    spare.save()
    assert rows() != expected
    run("refresh_deadlines")
    assert rows() == expected


def test_one_placement_or_those_of_a_calendar_can_be_named(made: list[Placement]) -> None:
    Deadline.objects.all().delete()
    said, _ = run("refresh_deadlines", "--placement", made[4].slug)
    assert said.startswith("1 placements in step; ")
    assert set(Deadline.objects.values_list("placement", flat=True)) == {made[4].pk}
    Duty.objects.filter(placement__in=made[1:]).exclude(due="").update(due="45 days after closing")
    assert run("refresh_deadlines", "--calendar", "SEC")[0].startswith("1 placements")
    assert run("refresh_deadlines", "--calendar", "NYSE")[0].startswith("1 placements")
    assert run("refresh_deadlines", "--calendar", "NYGCL")[0].startswith("6 placements")


def test_a_calendar_that_is_not_there_is_refused_with_near_names(db: None) -> None:
    with pytest.raises(Refused, match=r'no calendar "NYBNK".*Did you mean NYBANK'):
        run("refresh_deadlines", "--calendar", "NYBNK")


def test_stopped_half_way_it_goes_on_where_it_was(made: list[Placement], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "BATCH", 2)
    Deadline.objects.all().delete()
    broken = Duty.objects.filter(placement=made[3], code="FILE")
    broken.update(due="45 days after clossing")
    with pytest.raises(RuleError, match="clossing"):
        list(operations.refresh_each(placements=Placement.objects.all()))
    assert set(Deadline.objects.values_list("placement", flat=True)) == {made[0].pk, made[1].pk}
    with pytest.raises(Refused, match=f"{made[3].slug}: The due date of duty FILE .* 2 placements are in step"):
        run("refresh_deadlines")
    broken.update(due="45 days after closing")
    changes = [len(differences) for _, differences in operations.refresh_each(placements=Placement.objects.all())]
    assert [bool(count) for count in changes] == [False, False, True, True, True, True]


def test_a_refresh_takes_as_many_statements_for_one_moved_fact_as_for_all(made: list[Placement]) -> None:
    def statements(moved: int) -> int:
        for milestone in Milestone.objects.filter(placement=made[0])[:moved]:
            Milestone.objects.filter(pk=milestone.pk).update(occurred_on=date(2011, 5, 1 + moved))
        # In either case a due day moves, which is kept.
        duty = Duty.objects.get(placement=made[0], code="FILE")
        Duty.objects.filter(pk=duty.pk).update(due=f"{50 + moved} days after closing")
        with CaptureQueriesContext(connection) as queries:
            operations.refresh(placement=made[0])
        return len(queries)

    assert statements(1) == statements(15)


def test_many_placements_take_no_more_statements_than_one(made: list[Placement]) -> None:
    def statements(placements: list[Placement]) -> int:
        Deadline.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            keys = [placement.pk for placement in placements]
            list(operations.refresh_each(placements=Placement.objects.filter(pk__in=keys)))
        return len(queries)

    assert statements(made[:1]) == statements(made)


def test_a_portfolio_has_what_it_promises_and_is_the_same_for_the_same_seed(made: list[Placement]) -> None:
    assert [placement.slug for placement in made] == [f"portfolio-{number:05}" for number in range(1, 7)]
    for placement in made:
        assert placement.closings.count() == 2
        assert placement.duties.count() == 20
        allocations = Allocation.objects.filter(closing__placement=placement)
        assert (allocations.count(), allocations.values("holder").distinct().count()) == (100, 8)
    first = rows()
    assert run("make_portfolio", "--remove")[0] == "6 placements deleted.\n"
    assert not Placement.objects.exists()
    assert not Holder.objects.exists()
    assert not Issuer.objects.exists()
    run("make_portfolio", "--placements", "6")
    assert rows() == first
    run("make_portfolio", "--remove")
    run("make_portfolio", "--placements", "6", "--seed", "7")
    assert rows() != first


def test_a_portfolio_is_made_only_once(made: list[Placement]) -> None:
    with pytest.raises(Refused, match=r"“portfolio-00001” is on record.*make_portfolio --remove"):
        run("make_portfolio", "--placements", "2")
    assert portfolio.on_record().count() == 6


@pytest.mark.parametrize("count", ["0", "-1", "100000", "many"])
def test_a_number_of_placements_that_cannot_be_is_refused(count: str) -> None:
    with pytest.raises(Refused, match="is not a number of placements from 1 to 99,999"):
        run("make_portfolio", f"--placements={count}")


def test_the_facts_of_a_portfolio_are_valid(made: list[Placement]) -> None:
    for model in (Closing, Duty, Milestone, Allocation):
        for row in model._default_manager.all()[:50]:
            row.full_clean()
    assert run("verify_deadlines")[0] == "6 placements proven.\n"


def test_the_worst_portfolio_has_much_open_and_nothing_for_over_sixty_days(db: None) -> None:
    portfolio.make(count=6, seed=20030507, worst=True)
    now = Deadline.objects.as_of(portfolio.LAST_DAY)
    assert not now.filter(satisfied_on__isnull=False).exists()
    missed = now.filter(due_on__lt=portfolio.LAST_DAY)
    assert missed.count() > 6
    first = min(closing.occurred_on for closing in Closing.objects.all() if closing.occurred_on)
    assert (portfolio.LAST_DAY - first).days < portfolio.OPEN_AT_MOST


def test_the_collector_rests_during_a_bulk_write_and_is_at_work_after_a_refusal() -> None:
    @bulk.uncollected()
    def refuse() -> None:
        assert not gc.isenabled()
        raise RuleError("refused")

    with pytest.raises(RuleError):
        refuse()
    assert gc.isenabled()
