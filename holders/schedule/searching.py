"""The first pass over a workbook. It is a zip of XML made by anybody, so it is searched before it is opened."""

from __future__ import annotations

import io
import posixpath
from array import array
from contextlib import suppress
from functools import lru_cache
from string import digits
from typing import IO
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from .problems import Refused, refusal
from .sheets import COLUMNS_MOST

UNPACKED_MOST = 128 * 2**20
"""Bytes of all parts together."""
SHEETS_MOST = 40 * 2**20
"""Bytes of all sheets together: their cells are held at once."""
AREA_MOST = 1_500_000
"""Cells of all sheets, each down to its last row and over to its last column: blank ones are held as well."""
TEXTS_MOST = 16 * 2**20
"""Bytes of the part with the texts that cells share; and of these texts again, one for each cell that has it."""
OTHERS_MOST = 4 * 2**20
"""Bytes of a part of XML that is neither those texts nor a sheet."""
PARTS_MOST = 500
ROWS_MOST = 1_048_576
"""As many as a sheet can have; what stands below is no sheet's."""
CELLS_MOST = 1_500_000
"""Elements of XML that are rows, cells and their texts, in all sheets."""
OTHER_ELEMENTS_MOST = 30_000
"""Elements that are not: styles, names, widths of columns."""
UNBROKEN_MOST = 2**20
"""Bytes in which no row, cell or text begins; in a part that has none, no element."""
_PIECE = 2**16
_OF_CELLS = frozenset({"row", "c", "v", "is", "t", "si"})
_ENTRY = b"PK\x01\x02"
_AS_CSV = "Save the sheet alone, as CSV."


def search(content: bytes) -> None:
    """Refuse an archive that unpacks to too much, sheets with formulas or errors or with rows or columns beyond number,
    and what could be read otherwise than it was seen.

    No text is kept of what is read. Raises Refused, and BadZipFile for what is no archive.
    """
    if content.count(_ENTRY) > 2 * PARTS_MOST:
        raise refusal(f"The workbook has more than {PARTS_MOST:,} parts; no more are read. {_AS_CSV}")
    with ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        unpacked = sum(part.file_size for part in parts)
        if len(parts) > PARTS_MOST or unpacked > UNPACKED_MOST:
            raise refusal(
                f"The workbook unpacks to {len(parts):,} parts of {unpacked:,} bytes; at most {UNPACKED_MOST:,} are "
                f"read. {_AS_CSV}"
            )
        found = _Search()
        for part in parts:
            # Of the other methods, what four thousand bytes unpack to has no bound.
            if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
                raise refusal(f"{part.filename} is packed in a way that no workbook is. Save it again as XLSX.")
            with archive.open(part) as stream:
                found.through(stream, part.filename, part.file_size)
        if found.sharing * max(found.texts, default=0) > TEXTS_MOST:
            _refuse_many_copies(archive, found.texts)


class _Search:
    """A pass over the parts, one after the other. What a part is, its root says: its name may be any."""

    def __init__(self) -> None:
        self.of_cells = self.others = self.of_sheets = 0
        self.area = self.row = self.columns = 0
        self.sharing = 0
        """Cells that have a shared text."""
        self.texts = array("L")
        """The bytes of each shared text."""

    def through(self, stream: IO[bytes], part: str, size: int) -> None:
        """Raise Refused at the first thing in a part that is not to be read."""
        self.part, self.size = part, size
        self.area += self.row * self.columns
        self.row, self.cells, self.named, self.steps = 0, 0, "", 0
        self.column = self.columns = 0
        self.begun = -1
        self.sheets: set[str] = set()
        parser = self.parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._declared
        parser.StartElementHandler = self._rooted
        steps = unbroken = 0
        try:
            while piece := stream.read(_PIECE):
                parser.Parse(piece, False)  # noqa: FBT003 - expat takes no names
                unbroken = unbroken + len(piece) if steps == self.steps else 0
                steps = self.steps
                if unbroken > UNBROKEN_MOST:
                    raise self._beyond(f"more than {UNBROKEN_MOST:,} bytes in one piece")
            parser.Parse(b"", True)  # noqa: FBT003
            self._text_ended()
        except (expat.ExpatError, BadZipFile) as error:
            if isinstance(error, expat.ExpatError) and not part.endswith(".xml"):
                return  # a picture, say; what is to be read as XML ends where it is broken
            raise refusal(f"{part} in the workbook is broken: {error}. Save it again as XLSX.") from None

    def _beyond(self, what: str) -> Refused:
        return refusal(f"{self.part} in the workbook has {what}. {_AS_CSV}", self._place())

    def _place(self) -> str:
        """The cell last begun; a cell that does not say its name stands behind the one before it."""
        return f"cell {self.named or _letters(self.cells) + str(self.row)}" if self.cells else ""

    def _declared(self, *_: object) -> None:
        raise refusal(f"{self.part} in the workbook declares entities, which no sheet needs. Save it again as XLSX.")

    def _rooted(self, name: str, _attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "worksheet":
            self.of_sheets += self.size
        size, most = {"worksheet": (self.of_sheets, SHEETS_MOST), "sst": (self.size, TEXTS_MOST)}.get(
            tag, (self.size, OTHERS_MOST)
        )
        if size > most:
            raise self._beyond(f"{size:,} bytes; at most {most:,} are read")
        if tag == "sst" and self.texts:
            raise self._beyond("a second list of texts")
        self.parser.StartElementHandler = {
            "worksheet": self._in_sheet,
            "sst": self._in_texts,
            "workbook": self._in_workbook,
            "Relationships": self._in_relationships,
        }.get(tag, self._in_other)

    def _in_sheet(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2] if ":" in name else name
        if tag == "c":
            self._in_cell(attributes)
            self.steps += 1
        elif tag == "row":
            row = int(attributes.get("r", self.row + 1))
            if row <= self.row:
                raise refusal(f"The row {row:,} stands below the row {self.row:,}. Save it again as XLSX.", self.part)
            self.row, self.row_said, self.cells, self.column = row, str(row), 0, 0
            if row > ROWS_MOST:
                raise refusal(f"There is a row {row:,}; a sheet has {ROWS_MOST:,} at most.", self.part)
            self.steps += 1
        elif tag == "f":
            raise refusal(
                "There is a formula. Copy the sheet and paste it as values, so that the file says what was seen.",
                self._place(),
            )
        self._count(tag)

    def _in_cell(self, attributes: dict[str, str]) -> None:
        self.cells += 1
        self.named = named = attributes.get("r", "")[:16]
        column = self.column + 1
        if named:
            letters = named.rstrip(digits)
            before, column = self.column, _column(letters)
            if column <= before or named[len(letters) :] != self.row_said:
                self._refuse_out_of_place(column)
        if column > COLUMNS_MOST:
            raise refusal(f"There are more than {COLUMNS_MOST} columns; no more are read.", self._place())
        self.column = column
        if column > self.columns or self.cells == 1:
            self.columns = max(column, self.columns)
            if self.area + self.row * self.columns > AREA_MOST:
                raise self._beyond(
                    f"{self.columns} columns down to row {self.row:,}; {AREA_MOST:,} cells are read, blank ones counted"
                )
        kind = attributes.get("t")
        if kind == "s":
            self.sharing += 1
        elif kind == "e":
            raise refusal("There is an error, such as #N/A. Correct it, or leave the cell blank.", self._place())

    def _refuse_out_of_place(self, column: int) -> None:
        """Raise Refused for a cell that stands where its name does not say; of two in one place either may be meant."""
        if column <= COLUMNS_MOST:
            raise refusal(f"The cell stands out of place, in row {self.row:,}. Save it again as XLSX.", self._place())

    def _in_texts(self, name: str, _attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "si":
            self._text_ended()
            self.begun = self.parser.CurrentByteIndex
            self.steps += 1
        self._count(tag)

    def _text_ended(self) -> None:
        if self.begun >= 0:
            self.texts.append(self.parser.CurrentByteIndex - self.begun)

    def _in_workbook(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "workbookPr" and attributes.get("date1904") in ("1", "true"):
            raise refusal("The workbook counts its days from 1904. Turn that off in its settings and save it again.")
        if tag == "sheet":
            for key, value in attributes.items():
                if key.endswith(":id"):
                    self._name_sheet(value)
        self._in_other(name, attributes)

    def _in_relationships(self, name: str, attributes: dict[str, str]) -> None:
        if attributes.get("Type", "").endswith("/worksheet"):
            self._name_sheet(posixpath.normpath(attributes.get("Target", "")).lower().lstrip("/").removeprefix("xl/"))
        self._in_other(name, attributes)

    def _name_sheet(self, sheet: str) -> None:
        """Raise Refused where a sheet is named again: it would be read as often."""
        if sheet in self.sheets:
            raise refusal("The workbook names one sheet several times. Save the sheet alone, as CSV.")
        self.sheets.add(sheet)

    def _in_other(self, _name: str, _attributes: dict[str, str]) -> None:
        self.steps += 1
        self._count("")

    def _count(self, tag: str) -> None:
        if tag in _OF_CELLS:
            self.of_cells += 1
            if self.of_cells > CELLS_MOST:
                raise self._beyond(f"more cells than are read; they and their texts are {CELLS_MOST:,} at most")
        else:
            self.others += 1
            if self.others > OTHER_ELEMENTS_MOST:
                raise self._beyond(f"more styles or names than are read; there may be {OTHER_ELEMENTS_MOST:,} in all")


def _refuse_many_copies(archive: ZipFile, texts: array[int]) -> None:
    """Raise Refused where the shared texts, one for each cell that has it, come to too much."""
    copies = _Copies(texts)
    for part in archive.infolist():
        with archive.open(part) as stream:
            copies.through(stream)
    if copies.bytes > TEXTS_MOST:
        raise refusal(f"The cells have {copies.bytes:,} bytes of texts; at most {TEXTS_MOST:,} are read. {_AS_CSV}")


class _Copies:
    """A second pass over the sheets, for workbooks with a long text: which text each cell has."""

    def __init__(self, texts: array[int]) -> None:
        self.texts, self.bytes = texts, 0

    def through(self, stream: IO[bytes]) -> None:
        """Add the bytes of the texts that the cells of a part have."""
        self.root = self.number = ""
        self.is_shared = False
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._started
        parser.EndElementHandler = self._ended
        parser.CharacterDataHandler = self._read
        with suppress(expat.ExpatError):  # what is no sheet; the first pass has refused the rest
            while piece := stream.read(_PIECE):
                parser.Parse(piece, False)  # noqa: FBT003

    def _started(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        self.root = self.root or tag
        if tag == "c":
            self.is_shared = self.root == "worksheet" and attributes.get("t") == "s"
        self.number = ""

    def _read(self, text: str) -> None:
        if self.is_shared:
            self.number += text[:16]

    def _ended(self, name: str) -> None:
        number, self.number = self.number.strip(), ""
        if self.is_shared and name.rpartition(":")[2] == "v" and number.isdecimal() and int(number) < len(self.texts):
            self.bytes += self.texts[int(number)]


@lru_cache(maxsize=1_024)
def _column(letters: str) -> int:
    """The number of a column: AB → 28; 0 for what is no column's name."""
    number = 0
    for letter in letters if letters.isascii() and letters.isupper() else "":
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _letters(number: int) -> str:
    """The letters of a column: 28 → AB."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
