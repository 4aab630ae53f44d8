"""A file of any kind that is taken → its tables."""

from __future__ import annotations

from .delimited import decoded, encoding_of, read_delimited
from .problems import refusal
from .sheets import Sheet
from .text import read_text
from .workbooks import read_workbook

LARGEST = 32 * 2**20
"""Bytes of a file."""
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
    return read_text(text)


def _is_delimited(text: str) -> bool:
    """Whether the first line has headings between tabs, semicolons or commas, and the next as many."""
    lines = [line for line in text[:20_000].split("\n") if line.strip()][:2]
    if len(lines) < 2 or any("   " in line for line in lines):
        return False
    return any(0 < lines[0].count(mark) <= lines[1].count(mark) for mark in "\t;,")
