"""The commands `positions` and `rule144`, on the facts of 2003."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.core.management import call_command

from compliance.management.base import Refused

pytestmark = pytest.mark.django_db


def said(*arguments: str) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


@pytest.fixture(autouse=True)
def _demo(demo: None) -> None:
    """The placements that the commands are asked about."""


def test_the_share_counts_of_schedule_1_come_to_the_base_of_the_deal() -> None:
    sheet = json.loads(said("positions", "series-d-2003", "--as-of", "2003-05-07", "--format", "json"))
    assert sheet["base"] == 3_967_660
    common = {row["holder"]: (row["common"], row["percent"]) for row in sheet["holders"]}
    assert common["xmark"] == (1_140_425, "28.74%")
    assert common["sds"] == (851_064, "21.45%")
    came = {each["security"]: (each["came"], each["held"]) for each in sheet["securities"]}
    assert came["series-d"] == (444, 444)
    assert came["d-1"] == came["d-2"] == (944_681, 944_681)


def test_the_day_before_the_closing_nobody_holds_anything() -> None:
    assert json.loads(said("positions", "series-d-2003", "--as-of", "2003-05-06", "--format", "json"))["holders"] == []


def test_the_transfers_of_the_supplement_move_nothing_and_are_told() -> None:
    sheet = json.loads(said("positions", "resale-2003", "--as-of", "2003-12-31", "--format", "json"))
    assert sheet["holders"] == []
    assert [row.startswith("transferor not named to") for row in sheet["unplaced"]] == [True, True]


def test_a_sheet_has_a_line_for_each_lot() -> None:
    rows = list(csv.DictReader(io.StringIO(said("positions", "series-d-2003", "--format", "csv"))))
    assert len(rows) == 8 * 3 + 1
    xmark = next(row for row in rows if (row["holder"], row["security"]) == ("xmark", "series-d"))
    assert (xmark["lot_quantity"], xmark["held_since"], xmark["common"]) == ("134", "2003-05-07", "570213")


def test_the_table_adds_up() -> None:
    *_, last = said("positions", "series-d-2003", "--as-of", "2003-08-06").strip().splitlines()
    assert last.split() == ["All", "444", "944,681", "944,681", "188,936", "3,967,660"]


def test_each_lot_is_free_under_the_rule_of_its_time() -> None:
    [xmark] = [
        row
        for row in json.loads(said("rule144", "series-d-2003", "--as-of", "2003-08-06", "--format", "json"))
        if row["holder"] == "xmark"
    ]
    assert {(lot["sales_on"], lot["free_on"]) for lot in xmark["lots"]} == {("2004-05-07", "2005-05-07")}
    assert xmark["effectiveness_ends_on"] is None  # a warrant can be exercised for cash
    assert "Rule 144(k)" in xmark["lots"][0]["because"][3]
    text = said("rule144", "series-d-2003", "--as-of", "2003-08-06")
    assert (
        "Effectiveness Period: Ends when all is sold or, if earlier, when Rule 144 leaves all of it free: not before"
        in text
    )


def test_a_placement_that_is_not_there_is_refused() -> None:
    with pytest.raises(Refused, match="There is no placement “series-e”"):
        said("positions", "series-e")
