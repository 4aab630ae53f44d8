"""Sheets of XLSX workbooks, read once nothing in them can do harm."""

from __future__ import annotations

import io
from datetime import date

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum

from .problems import Refused, refusal
from .searching import search
from .sheets import Row, Sheet

CELL_LONGEST = 32_767
"""Characters, as many as a cell can have."""
EXACT_DIGITS = 15
"""Digits of a figure that sheets keep exactly."""
EXACT_BELOW = 10.0**EXACT_DIGITS


def read_workbook(content: bytes) -> list[Sheet]:
    """The sheets that have rows. Raises Refused for what no schedule needs, and may harm."""
    try:
        search(content)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        titles = [each.name for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
        sheets = [_sheet(book.get_sheet_by_name(title), alone=len(titles) == 1) for title in titles]
    except Refused:
        raise
    except Exception as error:
        raise refusal(f"This is not a workbook that can be read: {error}. Save it again as XLSX, or as CSV.") from None
    found = [sheet for sheet in sheets if sheet is not None]
    if not found:
        raise refusal("The workbook has no row of headings, such as Name, Shares, Purchase Price.")
    return found


def _sheet(page: CalamineSheet, *, alone: bool) -> Sheet | None:
    rows = (Row(number, [_text(cell, number) for cell in cells]) for number, cells in enumerate(page.iter_rows(), 1))
    first = next((row for row in rows if sum(map(bool, row.cells)) > 1), None)
    if first is None:
        return None
    headings = tuple(" ".join(cell.split()) for cell in first.cells)
    width = len(headings)
    fitted = (_fitted(row, width) for row in rows if any(row.cells))
    return Sheet(headings=headings, rows=fitted, title="" if alone else f"sheet “{page.name}”")


def _fitted(row: Row, width: int) -> Row:
    if any(row.cells[width:]):
        raise refusal(f"There are {len(row.cells):,} values under {width:,} headings.", f"row {row.number:,}")
    return Row(row.number, [*row.cells[:width], *[""] * (width - len(row.cells))])


def _text(value: object, number: int) -> str:
    """A cell of the row ``number`` as it would stand in a CSV file; days as year-month-day."""
    if isinstance(value, float):
        if abs(value) >= EXACT_BELOW:
            raise refusal(f"A figure has more than {EXACT_DIGITS} digits, which no sheet keeps.", f"row {number:,}")
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, date):
        return value.isoformat()
    text = str(value).strip()
    if len(text) > CELL_LONGEST:
        raise refusal(f"A cell has {len(text):,} characters; at most {CELL_LONGEST:,} are read.", f"row {number:,}")
    return text
