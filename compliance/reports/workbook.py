"""Many workbooks of the same columns with lines in common: each line is written once, and a workbook joins them.

The frame of a workbook, with its styles, is that of every other file that people take away (``compliance/sheets.py``);
to write 500 workbooks of the same lines by openpyxl would take most of a report's time.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

from openpyxl.utils.datetime import to_excel
from tablib import Dataset

from compliance.sheets import KINDS, safe, written

from .archives import Archive

SHEET = "xl/worksheets/sheet1.xml"
_ROW = re.compile(rb'<row r="2".*?</row>', re.DOTALL)
_STYLE = re.compile(rb'<c r="A2"[^>]* s="(\d+)"')


class Workbooks:
    """Workbooks of one sheet under one heading."""

    content_type = KINDS["xlsx"]().get_content_type()

    def __init__(self, title: str, headings: Sequence[str]) -> None:
        a_day = Dataset([date(2000, 1, 1), *headings[1:]], headers=headings)
        with zipfile.ZipFile(io.BytesIO(written(KINDS["xlsx"](), a_day, title))) as frame:
            parts = {name: frame.read(name) for name in frame.namelist()}
        sheet = parts.pop(SHEET)
        self._archive = Archive(parts, last=SHEET)
        style = _STYLE.search(sheet)
        row = _ROW.search(sheet)
        if style is None or row is None:
            raise ValueError("The frame of a workbook has no line with a day in it.")
        self._day_style = style[1].decode()
        self._before, self._after = _without_extent(sheet[: row.start()]), sheet[row.end() :]

    def line(self, cells: Iterable[Any]) -> bytes:
        """One line: days as days, whole numbers as numbers, anything else as text that no program runs."""
        return f"<row>{''.join(map(self._cell, cells))}</row>".encode()

    def of(self, lines: Iterable[bytes]) -> bytes:
        """The workbook of these lines."""
        return self._archive.of(b"".join((self._before, *lines, self._after)))

    def _cell(self, value: Any) -> str:
        if isinstance(value, date):
            return f'<c s="{self._day_style}"><v>{to_excel(value)}</v></c>'
        if isinstance(value, int):
            return f"<c><v>{value}</v></c>"
        if not value:
            return "<c/>"
        return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(safe(str(value)))}</t></is></c>'


def _without_extent(sheet: bytes) -> bytes:
    """The beginning of a sheet without the number of its lines, which another sheet has not."""
    return re.sub(rb"<dimension[^>]*/>", b"", sheet)
