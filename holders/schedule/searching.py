"""The first pass over a workbook. It is a zip of XML made by anybody, so it is searched before it is opened."""

from __future__ import annotations

import io
from functools import lru_cache
from string import digits
from typing import IO
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from .problems import Refused, refusal
from .sheets import COLUMNS_MOST

UNPACKED_MOST = 128 * 2**20
"""Bytes of all parts together."""
TEXTS_MOST = 16 * 2**20
"""Bytes of the part that is kept in memory: the texts that cells share."""
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
    """Refuse an archive that unpacks to too much, and sheets with formulas, or with rows or columns beyond number.

    Nothing is kept of what is read. Raises Refused, and BadZipFile for what is no archive.
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


class _Search:
    """A pass over the parts, one after the other. What a part is, its root says: its name may be any."""

    def __init__(self) -> None:
        self.of_cells = self.others = 0

    def through(self, stream: IO[bytes], part: str, size: int) -> None:
        """Raise Refused at the first thing in a part that is not to be read."""
        self.part, self.size = part, size
        self.row, self.cells, self.named, self.steps = 0, 0, "", 0
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
        most = {"worksheet": UNPACKED_MOST, "sst": TEXTS_MOST}.get(tag, OTHERS_MOST)
        if self.size > most:
            raise self._beyond(f"{self.size:,} bytes; at most {most:,} are read")
        self.parser.StartElementHandler = {"worksheet": self._in_sheet, "sst": self._in_texts}.get(tag, self._in_other)

    def _in_sheet(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "c":
            self.cells += 1
            self.named = attributes.get("r", "")[:16]
            if self.cells > COLUMNS_MOST or _column(self.named.rstrip(digits)) > COLUMNS_MOST:
                raise refusal(f"There are more than {COLUMNS_MOST} columns; no more are read.", self._place())
            self.steps += 1
        elif tag == "row":
            self.row += 1
            self.row, self.cells = int(attributes.get("r", self.row)), 0
            if self.row > ROWS_MOST:
                raise refusal(f"There is a row {self.row:,}; a sheet has {ROWS_MOST:,} at most.", self.part)
            self.steps += 1
        elif tag == "f":
            raise refusal(
                "There is a formula. Copy the sheet and paste it as values, so that the file says what was seen.",
                self._place(),
            )
        self._count(tag)

    def _in_texts(self, name: str, _attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        self.steps += tag == "si"
        self._count(tag)

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
