"""The bytes of a file of text: in which encoding they are, and whether all of them are text of it."""

from __future__ import annotations

import codecs

from .problems import refusal

DELIMITERS = ",;\t|"
LINE_LONGEST = 100_000
"""Characters."""
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_PIECE = 2**16


def encoding_of(content: bytes, said: str = "") -> str:
    """The encoding that the file marks itself with, else the one that a person ``said``, else UTF-8."""
    marked = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), "")
    try:
        return marked or codecs.lookup(said or "utf-8").name
    except LookupError:
        raise refusal(f"There is no encoding “{said}”. Say utf-8, or cp1252 for a file of older Windows.") from None


def beginning(content: bytes, encoding: str, most: int) -> str:
    """The first ``most`` characters of a text that can be read."""
    return codecs.getincrementaldecoder(encoding)().decode(content[: 4 * most])[:most]


def length(content: bytes, encoding: str) -> int:
    """How many characters the text has, all of which are looked at, and a piece at a time is kept.

    Raises Refused, with the row and the column counted by delimiters, where a byte is of another encoding or there is
    the character NUL, which no database keeps; and for a line that no row is as long as.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    first, row, line, characters = "", 1, "", 0
    for start in range(0, len(content), _PIECE):
        piece, is_last = content[start : start + _PIECE], start + _PIECE >= len(content)
        wrong = ""
        try:
            text = decoder.decode(piece, is_last)
        except UnicodeDecodeError as error:
            wrong = (
                f"The byte {error.object[error.start]:#04x} is not {encoding.upper()}. Save the file again as CSV "
                "UTF-8, or say in which encoding it is, such as cp1252 for a file of older Windows."
            )
            held_over = len(error.object) - len(piece)
            text = decoder.decode(piece[: max(error.start - held_over, 0)])
        first = first or text
        if (place := text.find("\0")) >= 0:
            wrong, text = (
                "There is a NUL character, which no schedule has. Save the file again as CSV UTF-8.",
                text[:place],
            )
        row += text.count("\n")
        line = text.rpartition("\n")[2] if "\n" in text else line + text
        if wrong:
            raise refusal(wrong, _place(row, line, first))
        refuse_long(line, row)
        characters += len(text)
    return characters


def refuse_long(line: str, row: int) -> None:
    """Raise Refused for a line that no row is as long as."""
    if len(line) > LINE_LONGEST:
        raise refusal(f"The line has more than {LINE_LONGEST:,} characters.", f"row {row:,}")


def _place(row: int, line: str, first: str) -> str:
    """Where a row goes on after ``line``; the first row of the file tells what stands between columns."""
    delimiter = max(DELIMITERS, key=first.split("\n", 1)[0].count)
    return f"row {row:,}, column {line.count(delimiter) + 1:,}"
