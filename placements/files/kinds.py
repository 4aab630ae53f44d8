"""What kind of file something is. Its content decides; a name that says another kind is refused."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from . import archives, viruses
from .problems import Refused


class Kind(StrEnum):
    """The kinds of files that are taken."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    TXT = "txt"
    HTM = "htm"
    PNG = "png"
    JPG = "jpg"
    EML = "eml"


@dataclass(frozen=True, slots=True)
class Form:
    """What a kind is called, the endings of names that say it, and how it is given out: as what, under which ending."""

    title: str
    endings: tuple[str, ...]
    served_as: str
    ending: str


_OFFICE = "application/vnd.openxmlformats-officedocument"
FORMS = {
    Kind.PDF: Form("PDF", (".pdf",), "application/pdf", ".pdf"),
    Kind.DOCX: Form("Word document", (".docx",), f"{_OFFICE}.wordprocessingml.document", ".docx"),
    Kind.XLSX: Form("Excel workbook", (".xlsx",), f"{_OFFICE}.spreadsheetml.sheet", ".xlsx"),
    Kind.TXT: Form("plain text", (".txt", ".text", ".csv"), "text/plain", ".txt"),
    # A page opened from the disk runs its scripts there: it is given out as the text that it is.
    Kind.HTM: Form("web page", (".htm", ".html", ".xhtml"), "text/plain", ".txt"),
    Kind.PNG: Form("PNG picture", (".png",), "image/png", ".png"),
    Kind.JPG: Form("JPEG picture", (".jpg", ".jpeg", ".jpe"), "image/jpeg", ".jpg"),
    Kind.EML: Form("e-mail", (".eml",), "message/rfc822", ".eml"),
}
TAKEN = "Taken are PDF, DOCX, XLSX, TXT, HTM, PNG, JPG and EML."
# A memorandum begins as a mail does, and a filing as text may hold a page: of these a name may say another.
OF_TEXT = frozenset({Kind.TXT, Kind.HTM, Kind.EML})

_HEAD = 8_192
_TAIL = 2_048
_PDF_WITHIN = 1_024
"""Readers of PDF look so far for its beginning."""
_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body|script|svg|iframe)\b", re.IGNORECASE)
_AS_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_FIRST_TAG = re.compile(r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*|<!doctype(?!\s+html)[^>]*>\s*)*<([a-z:-]+)", re.I | re.S)
_HEADER = re.compile(r"^([!-9;-~]+):", re.MULTILINE)
_BLANK_LINE = re.compile(r"\r?\n\r?\n")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_SAYS_WHO_CARRIED_IT = frozenset({"message-id", "received", "mime-version"})

# How kinds that are not taken begin: those that could pass for text, then the others, to be named.
_LIKE_TEXT = (
    (b"GIF8", "a GIF picture"),
    (b"{\\rtf", "a document in RTF"),
    (b"%!PS", "PostScript"),
    (b"#!", "a script"),
    (b"<?php", "a script"),
)
_OTHERS = (
    (b"\xd0\xcf\x11\xe0", "a document of an old Office format, or protected by a password"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"Rar!", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"\x1f\x8b", "an archive"),
    (b"RIFF", "a sound, film or WebP picture"),
)


def kind_of(path: Path, name: str) -> Kind:
    """The kind of the file at ``path``, which a person calls ``name``. Raises Refused for all that is not taken."""
    with path.open("rb") as file:
        viruses.refuse_test_file(file)
        kind = _by_content(file)
    ending = Path(name).suffix.lower()
    said = next((each for each, form in FORMS.items() if ending in form.endings), kind)
    if said is not kind and not {said, kind} <= OF_TEXT:
        raise Refused(
            f"“{name}” is not what its name says: the name says {FORMS[said].title}, the content is "
            f"{FORMS[kind].title}. Open it, and save it again as {FORMS[said].title}."
        )
    return kind


def _by_content(file: BinaryIO) -> Kind:
    head = _from(file, 0, _HEAD)
    if head.startswith(b"PK\x03\x04"):
        _refuse_pdf_inside(head)
        return Kind(archives.office_kind(file))
    for begins, kind, check in _SIGNATURES:
        if head.startswith(begins):
            check(file, head)
            _refuse_archive_inside(file)
            return kind
    _refuse_pdf_inside(head)
    for begins, what in _LIKE_TEXT:
        if head.startswith(begins):
            raise Refused(f"The file is {what}. {TAKEN}")
    if (encoding := encoding_of(file)) is None:
        what = next((what for begins, what in _OTHERS if head.startswith(begins)), "of a kind that is not known here")
        raise Refused(f"The file is {what}. {TAKEN}")
    _refuse_archive_inside(file)
    return _of_text(head.decode(encoding, errors="replace").removeprefix("\ufeff"))


def _of_text(start: str) -> Kind:
    """Which kind of text begins so."""
    first = _FIRST_TAG.match(start)
    if first and (first[1].lower() == "svg" or (start.lstrip().startswith("<?xml") and first[1].lower() != "html")):
        raise Refused(f"The file is a drawing or data in XML. {TAKEN} Print a drawing to PDF.")
    head = _BLANK_LINE.split(start, maxsplit=1)[0]
    headers = {name.lower() for name in _HEADER.findall(head)}
    if _HEADER.match(start) and {"from", "date"} <= headers and headers & _SAYS_WHO_CARRIED_IT:
        return Kind.EML
    return Kind.HTM if _AS_PAGE.search(start) else Kind.TXT


def encoding_of(file: BinaryIO) -> str | None:
    """In which encoding ``file`` is text throughout, without control characters; None where it is not text."""
    marked = _from(file, 0, 2) in {b"\xff\xfe", b"\xfe\xff"}
    for encoding in ("utf-16",) if marked else ("utf-8", "cp1252"):
        file.seek(0)
        text = io.TextIOWrapper(file, encoding=encoding, newline="")
        try:
            if not any(_CONTROL.search(piece) for piece in iter(lambda text=text: text.read(2**18), "")):  # type: ignore[misc]
                return encoding
        except UnicodeDecodeError:
            continue
        finally:
            text.detach()
    return None


def _check_pdf(file: BinaryIO, head: bytes) -> None:
    tail = _from(file, -_TAIL, _TAIL)
    _, end, behind = tail.rpartition(b"%%EOF")
    if not end or b"startxref" not in tail or behind.strip(b"\0 \t\r\n\x1a"):
        raise Refused("The PDF is not whole, or something stands behind its end. Open it, and save or print it again.")
    if _MARKUP.search(head[:_PDF_WITHIN]):
        raise Refused("The PDF is a web page as well. Print it to PDF again.")


def _check_png(file: BinaryIO, head: bytes) -> None:
    if head[12:16] != b"IHDR" or _from(file, -12, 12) != b"\0\0\0\0IEND\xaeB`\x82":
        raise Refused("The PNG picture is not whole, or something stands behind its end. Open it, and save it again.")


def _check_jpg(file: BinaryIO, head: bytes) -> None:
    if not _from(file, -_TAIL, _TAIL).rstrip(b"\0").endswith(b"\xff\xd9"):
        raise Refused("The JPEG picture is not whole, or something stands behind its end. Open it, and save it again.")


_SIGNATURES: tuple[tuple[bytes, Kind, Callable[[BinaryIO, bytes], None]], ...] = (
    (b"%PDF-", Kind.PDF, _check_pdf),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG, _check_png),
    (b"\xff\xd8\xff", Kind.JPG, _check_jpg),
)


def _refuse_pdf_inside(head: bytes) -> None:
    if b"%PDF-" in head[:_PDF_WITHIN]:
        raise Refused("The file is a PDF as well as something else. Open it, and save or print it again.")


def _refuse_archive_inside(file: BinaryIO) -> None:
    if zipfile.is_zipfile(file):
        raise Refused("The file is an archive as well as something else. Open it, and save or print it again.")


def _from(file: BinaryIO, place: int, count: int) -> bytes:
    """``count`` bytes from ``place``, which counts from the end where it is negative."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size + place) if place < 0 else place)
    return file.read(count)
