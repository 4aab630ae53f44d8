"""Tables as filed in plain text are read without any hand edit, whatever their layout."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holders.schedule import Refused, Row, Sheet, quantity
from holders.schedule.text import read_text
from tests.holders.schedule import printer


def rows(sheet: Sheet) -> list[Row]:
    return list(sheet.rows)


def figures(row: Row) -> list[int]:
    return [quantity(cell) for cell in row.cells[7:-1]]


@settings(max_examples=150, deadline=None)
@given(st.lists(printer.LINES, min_size=2, max_size=9, unique_by=lambda line: line.name), printer.LAYOUTS)
def test_a_schedule_printed_in_any_layout_is_read_back_exactly(
    lines: list[printer.Line], layout: printer.Layout
) -> None:
    text = printer.printed(lines, layout)
    [sheet] = read_text(text)
    read = [row for row in rows(sheet) if not row.cells[0].startswith("Total")]
    totals = [row for row in rows(sheet) if row.cells[0].startswith("Total")]
    assert list(sheet.headings[7:-1]) == printer.headings_of(layout), text
    assert [row.cells[0] for row in read] == [line.name for line in lines], text
    assert [tuple(figures(row)) for row in read] == [line.figures for line in lines], text
    assert [row.cells[3] for row in read] == [line.fax for line in lines], text
    assert len(totals) == (layout.total != "none"), text
    for row in totals:
        assert figures(row) == [sum(line.figures[place] for line in lines) for place in range(4)]


EXHIBIT = Path(__file__).parent / "files" / "schedule-1.txt"


def test_schedule_1_of_2003_gives_eight_purchasers_and_the_agent_in_a_table_of_its_own() -> None:
    purchasers, agents = read_text(EXHIBIT.read_text("utf-8"))
    *lines, total = rows(purchasers)
    assert [(row.cells[0], figures(row)) for row in lines] == [
        ("North Sound Legacy Fund LLC", [4, 8_511, 8_511, 40_000]),
        ("North Sound Legacy International Ltd.", [47, 100_000, 100_000, 470_000]),
        ("North Sound Legacy Institutional Fund LLC", [49, 104_255, 104_255, 490_000]),
        ("OTA LLC", [10, 21_277, 21_277, 100_000]),
        ("ProMed Partners, L.P.", [30, 63_830, 63_830, 300_000]),
        ("SCO Capital Partners LLC", [70, 148_936, 148_936, 700_000]),
        ("SDS Merchant Fund, L.P.", [100, 212_766, 212_766, 1_000_000]),
        ("Xmark Fund Ltd.", [134, 285_106, 285_106, 1_340_000]),
    ]
    assert (total.cells[0], figures(total)) == (
        "Total (Excluding Placement Agent Warrants)",
        [444, 944_681, 944_681, 4_440_000],
    )
    [agent] = rows(agents)
    assert (agent.cells[0], figures(agent), agent.cells[-1]) == ("SCO Financial Group LLC", [188_936], "0 0 0")


def test_schedule_1_of_2003_gives_every_address_fax_attention_line_and_status() -> None:
    purchasers, _ = read_text(EXHIBIT.read_text("utf-8"))
    first = rows(purchasers)[0]
    assert first.cells[1:7] == [
        "c/o North Sound Capital LLC\n53 Forest Avenue, Suite 202\nOld Greenwich, Connecticut 06870",
        "Mr. Andrew Wilder, Chief Financial Officer",
        "203-967-5701",
        "",
        "",
        "qib",
    ]
    assert [row.cells[6] for row in rows(purchasers)[:8]] == ["qib", "qib", "qib", "qib", "", "", "qib", ""]
    assert all(row.cells[1] and row.cells[2] and row.cells[3] for row in rows(purchasers)[:8])


def test_a_row_stands_beside_the_lines_that_it_was_read_from() -> None:
    purchasers, _ = read_text(EXHIBIT.read_text("utf-8"))
    ota = rows(purchasers)[3]
    assert EXHIBIT.read_text("utf-8").split("\n")[ota.number - 1] == "OTA LLC" == ota.source[0]
    assert len(ota.source) == 6


WIDE = """
Name of Investor            Address                          Series D     D-1 Warrant    Subscription   Facsimile
                                                              Shares        Shares          Amount
Xmark Fund Ltd. (1)         152 West 57th Street, 21st Floor      134        285,106    $1,340,000.00   212-247-1329
                            New York, NY  10019
Shipman & Goodwin Profit    One Constitution Plaza                  2          4,255       $20,000.00
  Sharing Plan Trust        Hartford, CT  06103
(1) Also known by another name.
"""


def test_a_wide_table_gives_the_address_from_its_own_column() -> None:
    [sheet] = read_text(WIDE)
    assert sheet.headings[7:-1] == ("Series D Shares", "D-1 Warrant Shares", "Subscription Amount")
    xmark, shipman = rows(sheet)
    assert xmark.cells[:4] == [
        "Xmark Fund Ltd.", "152 West 57th Street, 21st Floor\nNew York, NY 10019", "", "212-247-1329",
    ]  # fmt: skip
    assert figures(xmark)[:2] == [134, 285_106]
    assert shipman.cells[:2] == [
        "Shipman & Goodwin Profit Sharing Plan Trust", "One Constitution Plaza\nHartford, CT 06103",
    ]  # fmt: skip


SPANNING = """
                                      Preferred Stock               Shares under Warrants
                                 ------------------------      -------------------------------
Purchaser                          Shares        Price         Series D-1           Series D-2
- ----------------------------------------------------------------------------------------------

OTA LLC                                10     $  100,000           21,277 (2)           21,277
ProMed Partners, L.P.                  30        300,000           63,830                   --
                                 --------     ----------       ----------           ----------
                                       40     $  400,000           85,107               21,277
                                 ========     ==========       ==========           ==========
"""


def test_a_heading_over_several_columns_is_part_of_each() -> None:
    [sheet] = read_text(SPANNING)
    assert sheet.headings[7:-1] == (
        "Preferred Stock Shares",
        "Preferred Stock Price",
        "Shares under Warrants Series D-1",
        "Shares under Warrants Series D-2",
    )


def test_marks_of_footnotes_and_dashes_are_no_figures_and_a_sum_needs_no_word() -> None:
    [sheet] = read_text(SPANNING)
    ota, promed, total = rows(sheet)
    assert (figures(ota), figures(promed)) == ([10, 100_000, 21_277, 21_277], [30, 300_000, 63_830, 0])
    assert (total.cells[0], figures(total)) == ("Total", [40, 400_000, 85_107, 21_277])


LEADERS = """
Holder                                         Number of Warrants

SCO Financial Group LLC......................             188,936
Harbor Securities Ltd........................               1,000
  Sub-total..................................             189,936
Total........................................             189,936
"""


def test_dots_lead_to_figures_and_are_no_part_of_a_name() -> None:
    [sheet] = read_text(LEADERS)
    assert [(row.cells[0], figures(row)) for row in rows(sheet)] == [
        ("SCO Financial Group LLC", [188_936]),
        ("Harbor Securities Ltd.", [1_000]),
        ("Sub-total", [189_936]),
        ("Total", [189_936]),
    ]


PROSE = """
         (p)      Notice. Within two (2) Business Days of the closing, the
Company delivers    to each Holder 444 shares of its stock at its price.

                                       15
"""


@pytest.mark.parametrize("text", [PROSE, "Name    Shares\n", "no table at all", "1 2 3\n4 5 6\n"])
def test_a_text_without_a_table_is_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(Refused, match="No table was found: no line of headings"):
        read_text(text)
