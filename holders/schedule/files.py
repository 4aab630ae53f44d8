"""A file of any kind that is taken → its tables."""

from __future__ import annotations

from .delimited import decoded, encoding_of, read_delimited
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
KINDS = (".csv", ".tsv", ".xlsx", ".txt")
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"


def read(name: str, content: bytes, *, encoding: str = "") -> list[Sheet]:
    """The tables of a file; what kind it is, its content and then its name say. Raises Refused.

    ``encoding`` is for a file of text that is not UTF-8 and bears no mark; it is never guessed.
    """
    if len(content) > LARGEST:
        raise refusal(f"The file has {len(content):,} bytes; at most {LARGEST:,} are read.")
    if not content.strip():
        raise refusal("The file is empty.")
    if content.startswith(b"PK"):
        return read_workbook(content)
    if content.startswith(_OLD_WORKBOOK):
        raise refusal("This is a workbook of the old format (XLS). Save it as XLSX or as CSV.")
    encoding = encoding_of(content, encoding)
    if name.lower().endswith((".csv", ".tsv")):
        return [read_delimited(content, encoding)]
    text = decoded(content, encoding)
    if _is_delimited(text):
        return [read_delimited(content, encoding)]
    _refuse_no_page(text)
    return read_text(text)


def _refuse_no_page(text: str) -> None:
    """Raise Refused where a text is longer, or wider, than the pages of a schedule are."""
    if len(text) > TEXT_LARGEST:
        raise refusal(
            f"The text has {len(text):,} characters; at most {TEXT_LARGEST:,} are read. Give the pages of the schedule "
            "alone, or the table as CSV."
        )
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > LINE_LONGEST:
            raise refusal(f"The line has more than {LINE_LONGEST:,} characters.", f"line {number:,}")


def _is_delimited(text: str) -> bool:
    """Whether the first line has headings between tabs, semicolons or commas, and the next as many."""
    lines = [line for line in text[:20_000].split("\n") if line.strip()][:2]
    if len(lines) < 2 or any("   " in line for line in lines):
        return False
    return any(0 < lines[0].count(mark) <= lines[1].count(mark) for mark in "\t;,")
