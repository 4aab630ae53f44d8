"""What every reader gives, whatever the file: tables of texts under headings, each row with its place in the file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

COLUMNS_MOST = 200


class Row(NamedTuple):
    """One row: where it starts in the file, counted from 1, its texts, and its lines as the file prints them."""

    number: int
    cells: Sequence[str]
    source: Sequence[str] = ()
    """Empty where the texts are all that the file has."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table. Its rows may be a stream that is read only once."""

    headings: tuple[str, ...]
    rows: Iterable[Row]
    title: str = ""
    """Which of several tables of a file it is, such as "table 2" or the name of a sheet."""
    unit: str = "row"
    """What ``Row.number`` counts: "row" or "line"."""
    notices: tuple[str, ...] = ()
    """What the reader has to say, such as lines that it could not use."""

    def place(self, number: int, column: str = "") -> str:
        """A place in words: "table 2, line 12, column “Price”"."""
        parts = [self.title, f"{self.unit} {number:,}", f"column “{column}”" if column else ""]
        return ", ".join(filter(None, parts))
