"""Schedule 1 goes from a file into the records of a closing all of it or not at all, and importing it twice is once."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest

from compliance import intake
from compliance.models import ScheduleImport
from holders.models import Address, Allocation, Holder, HolderName, HolderStatus
from holders.schedule import Refused
from placements.models import OPERATOR, Closing, ClosingTotal, Placement
from tests.compliance.intake.conftest import AT, Import
from tests.factories import AllocationFactory, HolderFactory, HolderNameFactory

CSV = "Name,Series D,Series D-1 Warrants,Purchase Price\n"


def allocations(placement: Placement) -> set[tuple[Any, ...]]:
    rows = Allocation.objects.filter(closing__placement=placement, closing__code="first")
    return set(rows.values_list("holder__name", "security__code", "quantity", "price_paid"))


def everything() -> list[Any]:
    """Every row that an import may touch."""
    return [
        sorted(model.objects.values_list(*[field.attname for field in model._meta.concrete_fields]), key=repr)
        for model in (Allocation, Holder, HolderName, HolderStatus, Address, ClosingTotal)
    ] + [ScheduleImport.objects.count()]


def test_the_schedule_as_filed_gives_exactly_the_allocations_of_the_demo(series_d: Placement, imported: Import) -> None:
    imported()
    fresh = allocations(Placement.objects.get(slug="fresh"))
    assert fresh == allocations(series_d)
    assert len(fresh) == 25


def test_the_schedule_as_filed_gives_every_address_of_the_demo(series_d: Placement, imported: Import) -> None:
    imported()
    details = ("holder__code", "address", "attention", "fax")
    fresh = Address.objects.filter(placement__slug="fresh").values_list(*details)
    assert set(fresh) == set(Address.objects.filter(placement=series_d).values_list(*details))
    assert len(fresh) == 9


def test_holders_that_nobody_knows_are_made_with_their_address_and_status(imported: Import) -> None:
    done = imported()
    assert (done.record.new, done.record.changed, done.record.unchanged) == (25, 0, 0)
    xmark = Holder.objects.get(name="Xmark Fund Ltd.")
    assert (xmark.code, xmark.addresses.get().fax) == ("xmark-fund-ltd", "212-247-1329")
    assert xmark.addresses.get().address == "152 West 57th Street, 21st Floor\nNew York, New York 10019"
    assert Holder.objects.count() == 9
    assert xmark.statuses.count() == 0
    assert Holder.objects.get(name="OTA LLC").statuses.get().status == "qib"


def test_totals_are_recorded_as_stated_where_none_were(closing: Closing, imported: Import) -> None:
    imported()
    totals = ClosingTotal.objects.filter(closing=closing).values_list("security__code", "quantity", "amount")
    assert set(totals) == {
        ("series-d", 444, Decimal("4440000.00")),
        ("d-1", 944_681, None),
        ("d-2", 944_681, None),
    }


def test_the_same_file_again_changes_nothing(imported: Import) -> None:
    imported()
    before = everything()
    assert imported().record is None
    assert everything() == before


def test_another_figure_changes_its_row_and_no_other(closing: Closing, imported: Import) -> None:
    imported(CSV + "Xmark Fund Ltd.,134,285106,1340000\nOTA LLC,10,21277,100000\n")
    done = imported(CSV + "Xmark Fund Ltd.,134,285107,1340000\nOTA LLC,10,21277,100000\n")
    assert (done.reading.new, len(done.reading.changed), done.reading.unchanged) == (0, 1, 3)
    assert Allocation.objects.get(holder__code="xmark-fund-ltd", security__code="d-1").quantity == 285_107


def test_what_the_file_leaves_out_stays_and_is_counted(closing: Closing, imported: Import) -> None:
    AllocationFactory.create(closing=closing, security=closing.placement.securities.get(code="d-2"))
    assert imported().reading.left_out == 1
    assert Allocation.objects.count() == 26


@pytest.mark.parametrize("printed", ["XMARK FUND, LTD", "xmark fund ltd", "X-mark  Fund Ltd."])
def test_a_name_on_file_is_known_whatever_its_case_spaces_and_points(imported: Import, printed: str) -> None:
    xmark = HolderFactory.create(code="xmark", name="Xmark Fund Ltd.")
    imported(CSV + f'"{printed}",134,0,1340000\n')
    assert Allocation.objects.get().holder == xmark
    assert HolderName.objects.get().name == printed


def test_another_name_of_a_holder_is_known_too(imported: Import) -> None:
    name = HolderNameFactory.create(name="Crossmark Partners")
    imported(CSV + "Crossmark Partners,134,0,1340000\n")
    assert Allocation.objects.get().holder == name.holder


def test_a_near_name_is_never_taken_for_the_holder_but_asked_about(imported: Import) -> None:
    HolderFactory.create(code="north-sound", name="North Sound Legacy International Ltd.")
    before = everything()
    with pytest.raises(
        Refused, match=r"“North Sound Legacy Fund International, Ltd\.” is near “North Sound Legacy Int"
    ):
        imported(CSV + '"North Sound Legacy Fund International, Ltd.",47,100000,470000\n')
    assert everything() == before


@pytest.mark.parametrize(
    ("on_file", "printed"),
    [
        ("North Sound Legacy International Ltd.", "North Sound Legacy Intl. Limited"),
        ("Baker Bros. & Co., Inc.", "Baker Brothers and Company Incorporated"),
        ("Xmark Fund, Ltd.", "Xmark Fund, L.P."),
    ],
)
def test_a_name_is_near_another_by_its_letters_and_with_its_abbreviations_in_full(
    imported: Import, on_file: str, printed: str
) -> None:
    HolderFactory.create(name=on_file)
    with pytest.raises(Refused, match=f"“{re.escape(printed)}” is near “{re.escape(on_file)}”"):
        imported(CSV + f'"{printed}",47,100000,470000\n')


def test_a_near_name_is_the_holder_that_a_person_decides(imported: Import) -> None:
    holder = HolderFactory.create(code="north-sound", name="North Sound Legacy International Ltd.")
    printed = "North Sound Legacy Fund International, Ltd."
    imported(CSV + f'"{printed}",47,100000,470000\n', **{printed: "north-sound"})
    assert {row.holder for row in Allocation.objects.all()} == {holder}
    assert HolderName.objects.get(holder=holder).name == printed


def test_a_near_name_is_a_new_holder_if_a_person_says_so(imported: Import) -> None:
    HolderFactory.create(code="north-sound", name="North Sound Legacy International Ltd.")
    printed = "North Sound Legacy Fund International, Ltd."
    imported(CSV + f'"{printed}",47,100000,470000\n', **{printed: intake.NEW})
    assert Holder.objects.count() == 2
    imported(CSV + "North Sound Legacy Internationale Ltd.,1,0,10000\n", new_holders=True)
    assert Holder.objects.count() == 3


def test_a_name_that_two_holders_have_is_asked_about(imported: Import) -> None:
    HolderFactory.create(code="one", name="Xmark Fund Ltd.")
    HolderFactory.create(code="two", name="Xmark Fund, Ltd.")
    with pytest.raises(Refused, match=r"one.*two"):
        imported(CSV + "XMARK FUND LTD,134,0,1340000\n", new_holders=True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (CSV + "A Fund,1,2,10000\nB Fund,1,x,10000\n", "row 3, column “Series D-1 Warrants”: “x” is not a figure."),
        (CSV + "A Fund,1.5,2,10000\n", "row 2, column “Series D”: “1.5” is not a whole number of shares."),
        (CSV + "A Fund,-1,2,10000\n", "row 2, column “Series D”: “-1” is not a figure."),
        (CSV + "A Fund,1,2,10000.005\n", "row 2, column “Purchase Price”: “10000.005” has parts of a cent."),
        (CSV + "A Fund,0,2,10000\n", "row 2, column “Purchase Price”: 10000 was paid, and no shares"),
        (
            CSV + "A Fund,1,0,1\nB Fund,1,0,1\nA Fund,2,0,2\n",
            "row 4: The same holder stands with series-d in row 2 too.",
        ),
        (CSV + ",1,0,1\n", "row 2, column “Name”: There are figures and no name."),
        (CSV + f"{'A' * 201},1,0,1\n", "row 2: The name has 201 characters; at most 200 are kept."),
        ("Name,Series D,Colour\nA Fund,1,red\n", "row 2, column “Colour”: “red”: it is not known what"),
        ("Name,Series D,Closing Date\nA Fund,1,03/04/26\n", "“Closing Date”: 03/04/26 may be read as several days."),
        ("Name,Series D,Closing Date\nA Fund,1,2003-05-14\n", "2003-05-14 is not the day of this closing, 2003-05-07."),
        ("Name,Series D,Preferred Shares\nA Fund,1,1\n", "Two columns give the shares of series-d."),
        ("Name,Colour\nA Fund,1\n", "No column gives the shares of a security of this placement"),
        ("Colour,Series D\nA Fund,1\n", "No column gives the purchasers' names."),
        ("Name,Security,Quantity\nA Fund,d-9,1\n", "row 2, column “Security”: There is no security “d-9”"),
        (CSV + "A Fund,99999999999999999999,0,1\n", "is more shares than can be kept"),
    ],
)
def test_a_row_that_cannot_be_taken_is_named_and_nothing_is_stored(imported: Import, text: str, said: str) -> None:
    before = everything()
    with pytest.raises(Refused) as told:
        imported(text)
    assert said in str(told.value)
    assert everything() == before


def test_a_duplicate_of_a_holder_on_file_under_another_name_is_seen(imported: Import) -> None:
    HolderNameFactory.create(holder=HolderFactory.create(name="Xmark Fund Ltd."), name="Xmark Funds")
    with pytest.raises(Refused, match="row 3: The same holder stands with series-d in row 2 too"):
        imported(CSV + "Xmark Funds,1,0,1\nXmark Fund Ltd.,1,0,1\n")


def test_lines_that_name_their_security_are_taken(imported: Import) -> None:
    imported("holder,security,quantity,price_paid\nA Fund,series-d,4,40000\nA Fund,d-1,8511,\n")
    assert set(Allocation.objects.values_list("security__code", "quantity", "price_paid")) == {
        ("series-d", 4, Decimal("40000.00")),
        ("d-1", 8_511, None),
    }


def test_totals_that_do_not_foot_are_shown_with_the_difference(imported: Import) -> None:
    done = imported(CSV + 'A Fund,4,8511,40000\nB Fund,6,8511,60000\nTotal,11,17022,"100,000"\n')
    assert [(total.stated, total.summed, total.difference) for total in done.reading.totals] == [
        (11, 10, 1),
        (17_022, 17_022, 0),
        (100_000, 100_000, 0),
    ]


def test_a_subtotal_is_held_against_the_rows_since_the_last_one(imported: Import) -> None:
    done = imported(CSV + "A,4,,\nSubtotal,4,,\nB,6,,\nSub-total,6,,\nTotal,10,,\n")
    assert [total.difference for total in done.reading.totals] == [0, 0, 0]


def test_of_two_people_who_import_one_kept_file_the_second_is_refused(closing: Closing) -> None:
    upload = intake.Upload("schedule.csv", (CSV + "Xmark Fund Ltd.,134,285106,1340000\n").encode())
    kept = intake.keep(closing=closing, upload=upload, by=None, at=AT)
    copies = [ScheduleImport.objects.get(pk=kept.pk) for _ in range(2)]

    def run(record: ScheduleImport) -> intake.Imported:
        return intake.import_schedule(
            closing=closing, upload=upload, decisions=intake.Decisions(), by=None, at=AT, record=record
        )

    run(copies[0])
    with pytest.raises(Refused, match="was imported or replaced meanwhile"):
        run(copies[1])
    intake.undo_import(record=ScheduleImport.objects.get(applied_at=AT), viewer=OPERATOR)
    assert not Allocation.objects.exists()
