"""Sheets of XLSX workbooks, read as a stream once nothing in them can do harm."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook

from .problems import Refused, refusal
from .searching import search
from .sheets import Row, Sheet

CELL_LONGEST = 32_767
"""Characters, as many as a cell can have."""


def read_workbook(content: bytes) -> list[Sheet]:
    """The sheets that have rows, each read as a stream. Raises Refused for what no schedule needs, and may harm."""
    try:
        search(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except Refused:
        raise
    except Exception as error:  # openpyxl raises whatever the XML led it to
        raise refusal(f"This is not a workbook that can be read: {error}. Save it again as XLSX, or as CSV.") from None
    if book.epoch.year == 1904:
        raise refusal("The workbook counts its days from 1904. Turn that off in its settings and save it again.")
    # Only openpyxl knows from which part of the archive a sheet is read; it gives it no public name.
    if len({page._worksheet_path for page in book.worksheets}) < len(book.worksheets):
        raise refusal("The workbook names one sheet several times. Save the sheet alone, as CSV.")
    sheets = [_sheet(page, alone=len(book.worksheets) == 1) for page in book.worksheets]
    found = [sheet for sheet in sheets if sheet is not None]
    if not found:
        raise refusal("The workbook has no row of headings, such as Name, Shares, Purchase Price.")
    return found


def _sheet(page: Any, *, alone: bool) -> Sheet | None:
    page.reset_dimensions()
    rows = _rows(page)
    first = next((row for row in rows if sum(map(bool, row.cells)) > 1), None)
    if first is None:
        return None
    headings = tuple(" ".join(cell.split()) for cell in first.cells)
    width = len(headings)
    fitted = (_fitted(row, width) for row in rows if any(row.cells))
    return Sheet(headings=headings, rows=fitted, title="" if alone else f"sheet “{page.title}”")


def _fitted(row: Row, width: int) -> Row:
    if any(row.cells[width:]):
        raise refusal(f"There are {len(row.cells):,} values under {width:,} headings.", f"row {row.number:,}")
    return Row(row.number, [*row.cells[:width], *[""] * (width - len(row.cells))])


def _rows(page: Any) -> Iterator[Row]:
    try:
        for number, values in enumerate(page.iter_rows(values_only=True), 1):
            yield Row(number, [_text(value, number) for value in values])
    except Refused:
        raise
    except Exception as error:
        raise refusal(f"The sheet “{page.title}” cannot be read: {error}. Save it again as XLSX, or as CSV.") from None


def _text(value: object, number: int) -> str:
    """A cell of the row ``number`` as it would stand in a CSV file; days as year-month-day."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    text = str(value).strip()
    if len(text) > CELL_LONGEST:
        raise refusal(f"A cell has {len(text):,} characters; at most {CELL_LONGEST:,} are read.", f"row {number:,}")
    return text
