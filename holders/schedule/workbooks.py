"""Sheets of XLSX workbooks. A workbook is a zip of XML made by anybody, so it is searched before it is opened."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from openpyxl import load_workbook

from .delimited import COLUMNS_MOST
from .problems import Refused, refusal
from .sheets import Row, Sheet

UNPACKED_MOST = 128 * 2**20
"""Bytes of all parts together."""
TEXTS_MOST = 16 * 2**20
"""Bytes of the part that is kept in memory: the texts that cells share."""
OTHERS_MOST = 4 * 2**20
"""Bytes of a part of XML that is neither those texts nor a sheet."""
PARTS_MOST = 500
ROWS_MOST = 1_048_576
"""As many as a sheet can have; what stands below is no sheet's."""
CELL_LONGEST = 32_767
"""Characters, as many as a cell can have."""
_PIECE = 2**16
_CELL = re.compile(r"([A-Z]+)(\d+)\Z")


def read_workbook(content: bytes) -> list[Sheet]:
    """The sheets that have rows, each read as a stream. Raises Refused for what no schedule needs, and may harm."""
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            _search(archive)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except Refused:
        raise
    except Exception as error:  # openpyxl raises whatever the XML led it to
        raise refusal(f"This is not a workbook that can be read: {error}. Save it again as XLSX, or as CSV.") from None
    if book.epoch.year == 1904:
        raise refusal("The workbook counts its days from 1904. Turn that off in its settings and save it again.")
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


def _search(archive: ZipFile) -> None:
    """Refuse an archive that unpacks to too much, and sheets with formulas, or with rows or columns beyond number."""
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > PARTS_MOST or unpacked > UNPACKED_MOST:
        raise refusal(
            f"The workbook unpacks to {len(parts):,} parts of {unpacked:,} bytes; at most {UNPACKED_MOST:,} are read. "
            "Save the sheet alone, as CSV."
        )
    for part in parts:
        with archive.open(part) as stream:
            _Search(part).through(stream)


class _Search:
    """A first pass over one part, which keeps nothing. What a part is, its root says: its name may be any."""

    def __init__(self, part: ZipInfo) -> None:
        self.part, self.size = part.filename, part.file_size
        self.row, self.cells, self.cell = 0, 0, ""

    def through(self, stream: Any) -> None:
        """Raise Refused at the first thing that is not to be read."""
        parser = self.parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._declared
        parser.StartElementHandler = self._rooted
        try:
            while piece := stream.read(_PIECE):
                parser.Parse(piece, False)  # noqa: FBT003 - expat takes no names
            parser.Parse(b"", True)  # noqa: FBT003
        except (expat.ExpatError, BadZipFile) as error:
            if isinstance(error, expat.ExpatError) and not self.part.endswith(".xml"):
                return  # a picture, say; what is to be read as XML ends where it is broken
            raise refusal(f"{self.part} in the workbook is broken: {error}. Save it again as XLSX.") from None

    def _declared(self, *_: object) -> None:
        raise refusal(f"{self.part} in the workbook declares entities, which no sheet needs. Save it again as XLSX.")

    def _rooted(self, name: str, _attributes: dict[str, str]) -> None:
        tag = name.rsplit(":", 1)[-1]
        most = {"worksheet": UNPACKED_MOST, "sst": TEXTS_MOST}.get(tag, OTHERS_MOST)
        if self.size > most:
            raise refusal(
                f"{self.part} in the workbook has {self.size:,} bytes; at most {most:,} are read. Save the sheet "
                "alone, as CSV."
            )
        self.parser.StartElementHandler = self._begun if tag == "worksheet" else None

    def _begun(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rsplit(":", 1)[-1]
        if tag == "row":
            self.row += 1
            self.row, self.cells = int(attributes.get("r", self.row)), 0
            if self.row > ROWS_MOST:
                raise refusal(f"There is a row {self.row:,}; a sheet has {ROWS_MOST:,} at most.", self.part)
        elif tag == "c":
            self.cells += 1
            self.cell = attributes.get("r", "") or f"{_letters(self.cells)}{self.row}"
            if self.cells > COLUMNS_MOST or _column(self.cell) > COLUMNS_MOST:
                raise refusal(f"There are more than {COLUMNS_MOST} columns; no more are read.", f"cell {self.cell}")
        elif tag == "f":
            raise refusal(
                "There is a formula. Copy the sheet and paste it as values, so that the file says what was seen.",
                f"cell {self.cell}",
            )


def _column(cell: str) -> int:
    found = _CELL.match(cell)
    number = 0
    for letter in found[1] if found else "":
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _letters(number: int) -> str:
    """The letters of a column: 28 → AB."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
