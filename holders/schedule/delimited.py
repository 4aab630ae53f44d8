"""Comma-separated files, and those of semicolons or tabs: read as a stream, strictly."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from itertools import chain

from .problems import Problem, Refused, refusal
from .sheets import Row, Sheet

COLUMNS_MOST = 200
LINE_LONGEST = 100_000
"""Characters."""
DELIMITERS = ",;\t|"
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def encoding_of(content: bytes, said: str = "") -> str:
    """The encoding that the file marks itself with, else the one that a person ``said``, else UTF-8."""
    marked = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), "")
    try:
        return marked or codecs.lookup(said or "utf-8").name
    except LookupError:
        raise refusal(f"There is no encoding “{said}”. Say utf-8, or cp1252 for a file of older Windows.") from None


def decoded(content: bytes, encoding: str) -> str:
    """The whole text. Raises Refused, with the line and the character, where the bytes are of another encoding."""
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _not_decodable(content, encoding, error) from None
    refuse_nul(text)
    return text


def read_delimited(content: bytes, encoding: str) -> Sheet:
    """The table of a file, its rows as a stream. Raises Refused, at once or where the rows come to what is wrong."""
    lines = _lines(content, encoding)
    rows = _rows(lines, content, encoding)
    first = next((row for row in rows if sum(map(bool, map(str.strip, row.cells))) > 1), None)
    if first is None:
        raise refusal("The file has no row of headings, such as Name, Shares, Purchase Price.")
    headings = tuple(cell.strip() for cell in first.cells)
    return Sheet(headings=headings, rows=_fitting(rows, len(headings)))


def _lines(content: bytes, encoding: str) -> Iterator[str]:
    for number, line in enumerate(io.TextIOWrapper(io.BytesIO(content), encoding, newline=""), 1):
        if len(line) > LINE_LONGEST:
            raise refusal(f"The line has more than {LINE_LONGEST:,} characters.", f"row {number:,}")
        yield line


def _rows(lines: Iterable[str], content: bytes, encoding: str) -> Iterator[Row]:
    if (place := content.find(b"\0")) >= 0 and not encoding.startswith("utf-16"):
        raise _nul(content[:place].decode(encoding, "replace"))
    source = iter(lines)
    try:
        head = next(source, "")
        delimiter = max(DELIMITERS, key=head.count)
        reader = csv.reader(chain((head,), source), delimiter=delimiter, strict=True)
        for number, cells in enumerate(reader, 1):
            if len(cells) > COLUMNS_MOST:
                raise refusal(f"There are {len(cells):,} columns; at most {COLUMNS_MOST} are read.", f"row {number:,}")
            yield Row(number, cells)
    except UnicodeDecodeError as error:
        raise _not_decodable(content, encoding, error) from None
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


def refuse_nul(text: str) -> None:
    """Raise Refused where a text has the character NUL, which no database keeps."""
    if (place := text.find("\0")) >= 0:
        raise _nul(text[:place])


def _nul(before: str) -> Refused:
    return refusal("There is a NUL character, which no schedule has. Save the file again as CSV UTF-8.", _place(before))


def _not_decodable(content: bytes, encoding: str, error: UnicodeDecodeError) -> Refused:
    try:
        content.decode(encoding)
    except UnicodeDecodeError as whole:  # the stream's own error counts from the piece that it had in hand
        error = whole
    before = content[: error.start].decode(encoding, "replace")
    return Refused(
        [
            Problem(
                _place(before),
                f"The byte {content[error.start]:#04x} is not {encoding.upper()}. Save the file again as CSV UTF-8, or "
                "say in which encoding it is, such as cp1252 for a file of older Windows.",
            )
        ]
    )


def _place(before: str) -> str:
    """Where the text goes on after ``before``: row, and the column counted by delimiters."""
    line = before.rsplit("\n", 1)[-1]
    delimiter = max(DELIMITERS, key=before.split("\n", 1)[0].count)
    return f"row {before.count(chr(10)) + 1:,}, column {line.count(delimiter) + 1:,}"
