"""One import can be taken back: everything is again as it was before, or nothing is done and the reason said."""

from __future__ import annotations

from datetime import date

import pytest

from compliance import intake
from compliance.checks import CHECKS, found_in, schedule_drift
from compliance.merging import merge
from compliance.models import ScheduleImport
from holders.models import Allocation, Holder
from holders.schedule import Refused
from placements.models import OPERATOR, Placement
from tests.compliance.intake.conftest import Import
from tests.compliance.intake.test_importing import CSV, everything
from tests.factories import CoverageFactory, HolderFactory, PersonFactory


def test_an_undo_leaves_what_was_before(imported: Import) -> None:
    before = everything()
    intake.undo_import(record=imported().record, viewer=OPERATOR)
    assert everything() == before


def test_an_undo_gives_changed_rows_their_former_figures(imported: Import) -> None:
    imported(CSV + "Xmark Fund Ltd.,134,285106,1340000\n")
    before = everything()
    done = imported(CSV + "Xmark Fund Ltd.,135,285106,1350000\nOTA LLC,10,21277,100000\n")
    assert everything() != before
    intake.undo_import(record=done.record, viewer=OPERATOR)
    assert everything() == before


def test_an_edit_since_stands_in_the_way_and_is_named(imported: Import) -> None:
    done = imported()
    Allocation.objects.filter(holder__code="ota-llc", security__code="d-1").update(quantity=21_278)
    before = everything()
    with pytest.raises(Refused, match="OTA LLC, Series D-1 Warrants: edited since: the import wrote 21,277"):
        intake.undo_import(record=done.record, viewer=OPERATOR)
    assert everything() == before


def test_a_row_taken_off_since_stands_in_the_way(imported: Import) -> None:
    done = imported()
    Allocation.objects.get(holder__code="ota-llc", security__code="d-1").delete()
    with pytest.raises(Refused, match="line 44: the allocation of OTA LLC is no longer on record"):
        intake.undo_import(record=done.record, viewer=OPERATOR)


def test_a_later_import_is_undone_first(imported: Import) -> None:
    first = imported(CSV + "Xmark Fund Ltd.,134,285106,1340000\n")
    imported(CSV + "OTA LLC,10,21277,100000\n", name="later.csv")
    with pytest.raises(Refused, match=r"later\.csv was imported later"):
        intake.undo_import(record=first.record, viewer=OPERATOR)


def test_a_fact_that_rests_on_a_new_holder_stands_in_the_way(imported: Import) -> None:
    done = imported()
    CoverageFactory.create(holder=Holder.objects.get(code="ota-llc"))
    before = everything()
    with pytest.raises(Refused, match="OTA LLC: 20,000 shares offered” rests on what would go"):
        intake.undo_import(record=done.record, viewer=OPERATOR)
    assert everything() == before


def drift() -> list[str]:
    return [found.finding.message for found in found_in(Placement.objects.all(), (schedule_drift,))]


def test_an_edit_since_is_a_finding_with_line_and_figures(imported: Import) -> None:
    imported()
    assert drift() == []
    Allocation.objects.filter(holder__code="ota-llc", security__code="d-1").update(quantity=21_278)
    [message] = drift()
    assert message == (
        "OTA LLC, Series D-1 Warrants: line 44 of schedule-1.txt states 21,277; on record since an edit is 21,278."
        " Find out which holds."
    )


def test_an_allocation_taken_off_since_is_a_finding(imported: Import) -> None:
    imported()
    Allocation.objects.get(holder__code="ota-llc", security__code="d-1").delete()
    assert [message[:72] for message in drift()] == [
        "First closing: line 44 of schedule-1.txt states 21,277 shares of a holde"
    ]


def test_the_last_file_that_states_a_row_is_the_one_it_is_held_against(imported: Import) -> None:
    imported(CSV + "Xmark Fund Ltd.,134,285106,1340000\n")
    imported(CSV + "Xmark Fund Ltd.,135,285106,1350000\n", name="later.csv")
    assert drift() == []


def test_a_schedule_as_filed_foots_and_drifts_nowhere(imported: Import) -> None:
    imported()
    codes = {found.finding.code for found in found_in(Placement.objects.all(), CHECKS)}
    assert not codes & {"schedule-foots", "schedule-drift", "purchase-prices", "warrant-coverage"}


def test_a_receipt_says_what_each_line_states_and_what_was_before(imported: Import) -> None:
    imported(CSV + "Xmark Fund Ltd.,134,0,1340000\n")
    imported(CSV + "Xmark Fund Ltd.,135,7,1350000\n")
    first, second = (list(intake.lines_in(record.receipt)) for record in ScheduleImport.objects.all())
    assert [(line.number, line.quantity, line.former_quantity) for line in first] == [(2, 134, None)]
    assert [(line.quantity, line.is_new, line.is_changed) for line in second] == [(135, False, True), (7, True, False)]


class TestAfterAMerge:
    """Two records of one fund made one: receipts follow."""

    @pytest.fixture
    def kept(self, imported: Import) -> Holder:
        imported()
        drop, kept = Holder.objects.get(code="ota-llc"), HolderFactory.create(name="O.T.A. L.L.C. of Purchase")
        merge(keep=kept, drop=drop, by=PersonFactory.create(), on=date(2003, 8, 6), reason="One entity.")
        return kept

    def test_nothing_has_drifted(self, kept: Holder) -> None:
        assert drift() == []

    def test_an_edit_is_still_seen(self, kept: Holder) -> None:
        Allocation.objects.filter(holder=kept, security__code="d-1").update(quantity=21_278)
        assert [message[:34] for message in drift()] == ["O.T.A. L.L.C. of Purchase, Series "]

    def test_an_undo_takes_its_lines_off_and_leaves_the_kept_record(self, kept: Holder) -> None:
        assert Allocation.objects.filter(holder=kept).exists()
        intake.undo_import(record=ScheduleImport.objects.get(), viewer=OPERATOR)
        assert not Allocation.objects.exists()
        assert list(Holder.objects.all()) == [kept]

    def test_a_holder_that_an_import_added_and_that_was_kept_is_not_taken_off(self, imported: Import) -> None:
        done = imported()
        kept, drop = Holder.objects.get(code="ota-llc"), HolderFactory.create(name="OTA of Purchase")
        merge(keep=kept, drop=drop, by=PersonFactory.create(), on=date(2003, 8, 6), reason="One entity.")
        with pytest.raises(Refused, match="merged into OTA LLC” rests on what would go"):
            intake.undo_import(record=done.record, viewer=OPERATOR)
