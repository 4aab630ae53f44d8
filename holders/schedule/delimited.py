"""Comma-separated files, and those of semicolons or tabs: read as a stream, strictly."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import chain

from .encodings import DELIMITERS, LINE_LONGEST, refuse_long
from .problems import refusal
from .sheets import COLUMNS_MOST, Row, Sheet

ROWS_MOST = 125_000
"""Rows of a file, blank ones too: many times what any schedule has, and read to the last in a second or two."""


def read_delimited(content: bytes, encoding: str) -> Sheet:
    """The table of a file whose text can be read, its rows as a stream.

    Raises Refused, at once or where the rows come to what is wrong.
    """
    rows = _rows(_lines(content, encoding))
    first = next((row for row in rows if sum(map(bool, map(str.strip, row.cells))) > 1), None)
    if first is None:
        raise refusal("The file has no row of headings, such as Name, Shares, Purchase Price.")
    headings = tuple(cell.strip() for cell in first.cells)
    return Sheet(headings=headings, rows=_fitting(rows, len(headings)))


def _lines(content: bytes, encoding: str) -> Iterator[str]:
    for number, line in enumerate(io.TextIOWrapper(io.BytesIO(content), encoding, newline=""), 1):
        if len(line) > LINE_LONGEST:
            refuse_long(line, number)
        yield line


def _rows(lines: Iterable[str]) -> Iterator[Row]:
    source = iter(lines)
    head = next(source, "")
    delimiter = max(DELIMITERS, key=head.count)
    reader = csv.reader(chain((head,), source), delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(reader, 1):
            if len(cells) > COLUMNS_MOST:
                raise refusal(f"There are {len(cells):,} columns; at most {COLUMNS_MOST} are read.", f"row {number:,}")
            if number > ROWS_MOST:
                raise refusal(f"At most {ROWS_MOST:,} rows are read, blank ones counted.", f"row {number:,}")
            yield Row(number, cells)
    except csv.Error as error:
        raise refusal(f"The quotation marks or line ends are broken: {error}.", f"row {reader.line_num:,}") from None


def _fitting(rows: Iterable[Row], width: int) -> Iterator[Row]:
    """Rows with a text for each heading; blank rows are left out."""
    for row in rows:
        number, cells, _ = row
        if len(cells) == width:
            if any(cells):
                yield row
        elif any(cell.strip() for cell in cells[width:]):
            raise refusal(f"There are {len(cells):,} values under {width:,} headings.", f"row {number:,}")
        elif any(cells):
            yield Row(number, [*cells[:width], *[""] * (width - len(cells))])
