"""A file of any kind that is taken → its tables."""

from __future__ import annotations

from .delimited import read_delimited
from .encodings import beginning, encoding_of, length
from .problems import refusal
from .sheets import Sheet
from .text import read_text
from .workbooks import read_workbook

LARGEST = 32 * 2**20
"""Bytes of a file."""
TEXT_LARGEST = 2 * 2**20
"""Characters of a file of plain text, all of which is held at once."""
LINE_LONGEST = 1_000
"""Characters of a line of plain text."""
HEAD = 20_000
"""Characters by whose lines a text is seen to be delimited or not."""
KINDS = (".csv", ".tsv", ".xlsx", ".txt")
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"


def read(name: str, content: bytes, *, encoding: str = "") -> list[Sheet]:
    """The tables of a file; what kind it is, its content and then its name say. Raises Refused.

    ``encoding`` is for a file of text that is not UTF-8 and bears no mark; it is never guessed.
    """
    if len(content) > LARGEST:
        raise refusal(f"The file has {len(content):,} bytes; at most {LARGEST:,} are read.")
    if not content or content.isspace():
        raise refusal("The file is empty.")
    if content.startswith(b"PK"):
        return read_workbook(content)
    if content.startswith(_OLD_WORKBOOK):
        raise refusal("This is a workbook of the old format (XLS). Save it as XLSX or as CSV.")
    encoding = encoding_of(content, encoding)
    characters = length(content, encoding)
    if name.lower().endswith((".csv", ".tsv")) or _is_delimited(beginning(content, encoding, HEAD)):
        return [read_delimited(content, encoding)]
    if characters > TEXT_LARGEST:
        raise refusal(
            f"The text has {characters:,} characters; at most {TEXT_LARGEST:,} are read. Give the pages of the "
            "schedule alone, or the table as CSV."
        )
    text = content.decode(encoding)
    _refuse_no_page(text)
    return read_text(text)


def _refuse_no_page(text: str) -> None:
    """Raise Refused where a text is wider than the pages of a schedule are."""
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > LINE_LONGEST:
            raise refusal(f"The line has more than {LINE_LONGEST:,} characters.", f"line {number:,}")


def _is_delimited(head: str) -> bool:
    """Whether the first line has headings between tabs, semicolons or commas, and the next as many."""
    lines = [line for line in head.split("\n") if line.strip()][:2]
    if len(lines) < 2 or any("   " in line for line in lines):
        return False
    return any(0 < lines[0].count(mark) <= lines[1].count(mark) for mark in "\t;,")
