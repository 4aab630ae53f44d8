"""Loading makes the database equal the files: all of them or none, and only what differs is written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from compliance.models import Deadline, Duty
from compliance.operations import refresh
from compliance.placement_files import Counts, Refused, export, load
from holders.models import Address, Allocation, Holder
from placements.models import Agreement, Closing, EventKind, Issuer, Milestone, Placement, Security
from tests import factories

from .files import DEMO, EXAMPLE, database, written

pytestmark = pytest.mark.django_db
SERIES_D = DEMO["series-d-2003"]


def refusal(*paths: Path) -> list[str]:
    with pytest.raises(Refused) as refused:
        load(paths)
    return [str(problem) for problem in refused.value.problems]


def test_the_example_of_the_format_loads(tmp_path: Path) -> None:
    load([written(tmp_path, EXAMPLE)])
    agreement = Agreement.objects.get()
    assert (agreement.blackout_consecutive_days, agreement.tolling) == (20, "excuse")
    assert Security.objects.get(code="series-d").price == Decimal("10000")
    assert Milestone.objects.get().occurred_on == date(2003, 6, 20)
    assert Deadline.objects.filter(duty__code="FILE", satisfied_on=date(2003, 6, 20)).exists()


def test_a_security_without_a_name_goes_by_its_code(tmp_path: Path) -> None:
    load([written(tmp_path, EXAMPLE)])
    assert Security.objects.get(code="d-1").name == "d-1"


def test_deadlines_are_in_step_when_a_file_is_loaded(tmp_path: Path) -> None:
    [loaded] = load([written(tmp_path, SERIES_D)])
    assert "FILE first: new, due 2003-06-21" in map(str, loaded.deadlines)
    assert Deadline.objects.get(duty__code="EFFECT", subject="first", due_on__isnull=False).due_on == date(2003, 8, 5)


def test_loading_twice_writes_nothing_and_keeps_every_row(tmp_path: Path) -> None:
    path = written(tmp_path, SERIES_D)
    load([path])
    before = database()
    with CaptureQueriesContext(connection) as queries:
        [loaded] = load([path])
    writes = [query["sql"] for query in queries if query["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}]
    assert writes == []
    assert all(counts == Counts() for counts in loaded.sections.values())
    assert database() == before


def test_only_the_row_that_differs_is_changed_and_it_keeps_its_key(tmp_path: Path) -> None:
    load([written(tmp_path, SERIES_D)])
    closing = Closing.objects.get(code="first").pk
    [loaded] = load([written(tmp_path, SERIES_D.replace("on = 2003-05-07", "on = 2003-05-12"))])
    changed = {name: counts.changed for name, counts in loaded.sections.items() if counts.changed}
    assert changed == {"closings": 1}
    assert Closing.objects.get(pk=closing).occurred_on == date(2003, 5, 12)
    told = [str(change) for change in loaded.deadlines]
    # No Effectiveness Period moves: while its warrants are held it has no day for any holder.
    assert told == [
        "FILE first: due 2003-06-26, was due 2003-06-21",
        "EFFECT first: due 2003-08-10, was due 2003-08-05",
    ]


def test_rows_that_the_file_no_longer_has_are_removed(tmp_path: Path) -> None:
    load([written(tmp_path, EXAMPLE)])
    head, _, _ = EXAMPLE.partition("[[holders]]")
    [loaded] = load([written(tmp_path, head)])
    removed = {name: counts.removed for name, counts in loaded.sections.items() if counts.removed}
    assert removed == {"allocations": 1, "registration_statements": 1, "milestones": 1, "blackouts": 1}
    assert not Holder.objects.exists()
    assert not Deadline.objects.filter(satisfied_on__isnull=False).exists()


def test_a_renamed_code_takes_its_rows_along(tmp_path: Path) -> None:
    load([written(tmp_path, EXAMPLE)])
    load([written(tmp_path, EXAMPLE.replace('"series-d"', '"series-d-preferred"'))])
    assert set(Security.objects.values_list("code", flat=True)) == {"series-d-preferred", "d-1"}
    assert Allocation.objects.get().security.code == "series-d-preferred"


def test_two_milestones_of_one_event_stay_two(tmp_path: Path) -> None:
    again = EXAMPLE + '[[milestones]]\nevent = "filing"\non = 2003-07-01\nregistration_statement = "s-3"\n'
    load([written(tmp_path, again)])
    first, second = Milestone.objects.order_by("occurred_on")
    earlier = EXAMPLE.replace("on = 2003-06-20\n", "on = 2003-07-01\n", 1)
    load([written(tmp_path, earlier.replace('source = "ex-4.4"\n[[blackouts]]', "[[blackouts]]"))])
    assert list(Milestone.objects.values_list("pk", "occurred_on")) == [(second.pk, date(2003, 7, 1))]
    assert first.pk != second.pk


def test_a_dry_run_says_the_same_and_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    before = database()
    [loaded] = load([written(tmp_path, SERIES_D)], dry_run=True)
    assert loaded.sections["allocations"].new == 25
    assert loaded.deadlines
    assert database() == before


def test_one_bad_file_keeps_the_good_ones_out(tmp_path: Path) -> None:
    good = written(tmp_path, SERIES_D, "good.toml")
    bad = written(tmp_path, DEMO["common-2004"].replace("approximate = true", 'approximate = "about"'), "bad.toml")
    before = database()
    lines = refusal(good, bad)
    assert all(line.startswith("bad.toml: totals[") for line in lines)
    assert database() == before


def test_an_event_is_named_in_either_case_and_kept_in_the_tables_own(tmp_path: Path) -> None:
    load([written(tmp_path, EXAMPLE.replace('satisfied_by = "filing"', 'satisfied_by = "Filing"'))])
    assert Duty.objects.get().satisfied_by == EventKind.objects.get(name="filing")


def test_a_file_may_bring_its_own_event(tmp_path: Path) -> None:
    own = EXAMPLE.replace('due = "45 days after closing"', 'due = "10 days after board approval"')
    path = written(tmp_path, own + '[[events]]\nname = "board approval"\nmeaning = "The board approved the sale."\n')
    load([path])
    assert not EventKind.objects.get(name="board approval").built_in
    assert Duty.objects.get().due == "10 days after board approval"


@pytest.mark.parametrize("per", ["registration statement", "registration_statement"])
def test_what_a_duty_repeats_over_may_be_written_with_an_underscore(tmp_path: Path, per: str) -> None:
    load([written(tmp_path, EXAMPLE.replace('per = "closing"', f'per = "{per}"'))])
    assert Duty.objects.get().per == "registration statement"


def test_an_amount_may_be_a_whole_number(tmp_path: Path) -> None:
    load([written(tmp_path, EXAMPLE.replace('price = "10000"', "price = 10000"))])
    assert Security.objects.get(code="series-d").price == Decimal("10000")


class TestSharedRows:
    """Holders and issuers belong to no placement alone: nothing about them is overwritten silently."""

    other = EXAMPLE.replace('slug = "series-d-2003"', 'slug = "other"')

    def test_a_holder_of_this_placement_alone_is_updated(self, tmp_path: Path) -> None:
        load([written(tmp_path, EXAMPLE)])
        load([written(tmp_path, EXAMPLE.replace("Xmark Fund Ltd.", "Xmark Fund, Ltd."))])
        assert Holder.objects.get().name == "Xmark Fund, Ltd."

    def test_a_holder_that_another_placement_uses_is_not(self, tmp_path: Path) -> None:
        load([written(tmp_path, EXAMPLE)])
        before = database()
        [line] = refusal(written(tmp_path, self.other.replace("Xmark Fund Ltd.", "Xmark Fund, Ltd.")))
        assert line.startswith("deal.toml: holders[1] xmark: series-d-2003 uses it with other details (name; ")
        assert "Xmark Fund Ltd." in line
        assert database() == before

    def test_an_issuer_that_another_placement_uses_is_not(self, tmp_path: Path) -> None:
        load([written(tmp_path, EXAMPLE)])
        [line] = refusal(written(tmp_path, self.other.replace("Delaware", "Nevada")))
        assert line.startswith(
            "deal.toml: issuer: series-d-2003 uses it with other details (state; on record: Delaware)"
        )

    def test_files_loaded_together_may_change_what_they_share(self, tmp_path: Path) -> None:
        load([written(tmp_path, EXAMPLE), written(tmp_path, self.other, "other.toml")])
        load([
            written(tmp_path, EXAMPLE.replace("Delaware", "Nevada")),
            written(tmp_path, self.other.replace("Delaware", "Nevada"), "other.toml"),
        ])  # fmt: skip
        assert Issuer.objects.get().state == "Nevada"

    def test_files_loaded_together_may_not_disagree(self, tmp_path: Path) -> None:
        lines = refusal(
            written(tmp_path, EXAMPLE), written(tmp_path, self.other.replace("Delaware", "Nevada"), "other.toml")
        )
        assert lines == ["other.toml: issuer: deal.toml states it differently (state). Let both files say the same."]

    def test_what_a_file_leaves_out_of_a_shared_row_stays_on_record(self, tmp_path: Path) -> None:
        load([written(tmp_path, EXAMPLE)])
        bare = self.other.replace('state = "Delaware"\n', "")
        load([written(tmp_path, bare)])
        assert Issuer.objects.get().state == "Delaware"
        load([written(tmp_path, EXAMPLE), written(tmp_path, bare, "other.toml")])
        assert Issuer.objects.get().state == "Delaware"

    def test_a_holder_without_a_line_is_kept_and_exported(self, tmp_path: Path) -> None:
        text = EXAMPLE.replace("[[holders]]\n", '[[holders]]\ncode = "sds"\nname = "SDS"\n[[holders]]\n')
        [loaded] = load([written(tmp_path, text)])
        exported = export(loaded.placement)
        assert 'code = "sds"' in exported
        load([written(tmp_path, exported)])
        assert export(loaded.placement) == exported
        load([written(tmp_path, EXAMPLE)])
        assert not Holder.objects.filter(code="sds").exists()

    def test_a_holder_that_another_placement_uses_outlives_its_allocation(self, tmp_path: Path) -> None:
        load([written(tmp_path, EXAMPLE), written(tmp_path, self.other, "other.toml")])
        load([written(tmp_path, self.other.partition("[[holders]]")[0])])
        assert Holder.objects.filter(code="xmark").exists()

    def test_the_issuer_left_behind_by_a_renaming_is_removed(self, tmp_path: Path) -> None:
        load([written(tmp_path, EXAMPLE)])
        load([written(tmp_path, EXAMPLE.replace("Spectrum Pharmaceuticals, Inc.", "NeoTherapeutics, Inc."))])
        assert list(Issuer.objects.values_list("name", flat=True)) == ["NeoTherapeutics, Inc."]

    def test_an_event_that_another_placement_counts_from_keeps_its_meaning(self, tmp_path: Path) -> None:
        factories.EventKindFactory.create(name="board approval", meaning="The board approved it.")
        factories.DutyFactory.create(
            placement=factories.PlacementFactory.create(slug="elsewhere"), due="3 days after board approval"
        )
        own = EXAMPLE.replace('event = "filing"', 'event = "board approval"')
        [line] = refusal(written(tmp_path, own + '[[events]]\nname = "board approval"\nmeaning = "Another thing."\n'))
        assert line.startswith("deal.toml: events[1] board approval: elsewhere uses it with other details (meaning;")


def test_a_removed_row_that_something_else_needs_is_a_problem_in_words(tmp_path: Path) -> None:
    load([written(tmp_path, EXAMPLE)])
    stray = factories.ClosingFactory.create(placement=factories.PlacementFactory.create())
    factories.AllocationFactory.create(closing=stray, security=Security.objects.get(code="d-1"))
    head, _, rest = EXAMPLE.partition('[[securities]]\ncode = "d-1"')
    [line] = refusal(written(tmp_path, head + "[[closings]]" + rest.partition("[[closings]]")[2]))
    assert line.startswith("deal.toml: securities: “d-1” is on record and not in this file, but “")
    assert Placement.objects.count() == 2


def test_an_address_given_with_its_holder_is_the_first_address_of_record(tmp_path: Path) -> None:
    short = EXAMPLE.replace(
        'name = "Xmark Fund Ltd."\n', 'name = "Xmark Fund Ltd."\nattention = "Mr. Kaye"\nfax = "1"\n'
    )
    load([written(tmp_path, short)])
    first = Address.objects.get()
    assert (first.holder.code, first.placement.slug, first.starts_on) == ("xmark", "series-d-2003", None)
    assert (first.address, first.attention, first.fax) == ("", "Mr. Kaye", "1")
    load([written(tmp_path, short + '[[addresses]]\nholder = "xmark"\nfrom = 2003-09-02\nfax = "2"\n')])
    assert list(Address.objects.order_by("pk").values_list("fax", flat=True)) == ["1", "2"]
    load([written(tmp_path, EXAMPLE)])
    assert not Address.objects.exists()


def test_an_affiliate_in_one_file_moves_the_dates_of_the_issuer_s_other_placements(tmp_path: Path) -> None:
    load([written(tmp_path, text, f"{slug}.toml") for slug, text in DEMO.items()])
    [document] = Placement.objects.get(slug="common-2004").documents.all()[:1]
    stated = f'source = "{document.code}"\n'
    holder = '[[holders]]\ncode = "xmark"\nname = "Xmark Fund Ltd."\n'
    status = '[[holder_statuses]]\nholder = "xmark"\nstatus = "affiliate"\n' + stated
    load([written(tmp_path, f"{DEMO['common-2004']}\n{holder}\n{status}")])
    elsewhere = Placement.objects.get(slug="series-d-2003")
    assert Deadline.objects.filter(placement=elsewhere, duty__code="END-EFFECTIVE", holder__code="xmark").exists()
    assert not refresh(placement=elsewhere)
