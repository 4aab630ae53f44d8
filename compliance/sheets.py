"""Tables as files that people take away, CSV or XLSX, with nothing in them that a spreadsheet program would run."""

from __future__ import annotations

from django.http import HttpResponse
from import_export.formats import base_formats
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from tablib import Dataset

from compliance.as_read import as_read
from holders.schedule import inert

KINDS: dict[str, type[base_formats.TablibFormat]] = {"csv": base_formats.CSV, "xlsx": base_formats.XLSX}
_MARK_OF_UTF_8 = "\ufeff"  # without it Excel reads a CSV in the encoding of the machine


def safe(text: str) -> str:
    """``text`` as it may stand in a file: inert, and without what no workbook can hold or nobody can see."""
    return inert(ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", as_read(text)))


def written(form: base_formats.TablibFormat, table: Dataset, title: str) -> bytes:
    """A table as the bytes of a file of one of KINDS; ``title`` is that of its sheet."""
    table.title = title
    content = form.export_data(table)
    return (_MARK_OF_UTF_8 + content).encode() if isinstance(content, str) else bytes(content)


def content_type(form: base_formats.TablibFormat) -> str:
    """The media type of a file of one of KINDS, with its encoding where it is text."""
    return str(form.get_content_type()) + ("" if form.is_binary() else "; charset=utf-8")


def given_as_file(form: base_formats.TablibFormat, table: Dataset, title: str, called: str) -> HttpResponse:
    """A table as a file of one of KINDS, named ``called``."""
    return HttpResponse(
        written(form, table, title),
        content_type=content_type(form),
        headers={"Content-Disposition": f'attachment; filename="{as_read(called)}"'},
    )
