"""Files made by code: one of each kind that is taken, and those that somebody who means harm would upload."""

from __future__ import annotations

import io
import zipfile
import zlib
from email.message import EmailMessage

from docx import Document
from openpyxl import Workbook

from placements.files.viruses import TEST_FILE

WORDS = "The Company shall file a Registration Statement within 45 days after the Closing."
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PAGE = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"


def pdf(words: str = WORDS) -> bytes:
    """One page with a line of text."""
    stream = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    made, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj%b endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return made + b"xref\n0 6\n0000000000 65535 f \n%btrailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        table,
        len(made),
    )


def encrypted_pdf() -> bytes:
    """Text that only a password opens."""
    from pypdf import PdfWriter

    writer, saved = PdfWriter(io.BytesIO(pdf())), io.BytesIO()
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(saved)
    return saved.getvalue()


def png() -> bytes:
    """One black point."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4) + name + content + zlib.crc32(name + content).to_bytes(4)

    header = b"\0\0\0\1\0\0\0\1\x08\0\0\0\0"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def jpg() -> bytes:
    """The frame of a picture; what is between is not looked at."""
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xda\x00\x08\1\1\0\0\x3f\0\0\xff\xd9"


def docx(words: str = WORDS) -> bytes:
    document, saved = Document(), io.BytesIO()
    document.add_paragraph(words)
    document.save(saved)
    return saved.getvalue()


def xlsx(words: str = WORDS) -> bytes:
    book, saved = Workbook(), io.BytesIO()
    book.active.append(["Name", words])
    book.save(saved)
    return saved.getvalue()


def eml(words: str = WORDS, attached: bytes = b"") -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "ir@example.com", "holders@example.com", "Effectiveness"
    message["Date"], message["Message-ID"] = "Tue, 05 Aug 2003 17:00:00 -0400", "<1@example.com>"
    message.set_content(words)
    if attached:
        message.add_attachment(attached, maintype="application", subtype="octet-stream", filename="attached.bin")
    return message.as_bytes()


def changed(archive: bytes, **parts: bytes | None) -> bytes:
    """``archive`` with other parts: a name with __ for its slashes, and the content; None leaves the part out."""
    given = {name.replace("__", "/"): content for name, content in parts.items()}
    source, made = zipfile.ZipFile(io.BytesIO(archive)), io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name not in given:
                target.writestr(name, source.read(name))
        for name, content in given.items():
            if content is not None:
                target.writestr(name, content)
    return made.getvalue()


def part(archive: bytes, name: str) -> bytes:
    return zipfile.ZipFile(io.BytesIO(archive)).read(name)


def docm() -> bytes:
    """A document whose main part is one with macros."""
    types = part(docx(), "[Content_Types].xml").replace(
        b"vnd.openxmlformats-officedocument.wordprocessingml.document.main", b"vnd.ms-word.document.macroEnabled.main"
    )
    return changed(docx(), **{"[Content_Types].xml": types, "word__vbaProject.bin": b"Sub AutoOpen()"})


def lying(archive: bytes) -> bytes:
    """An archive one part of which unpacks to more than both its headers say."""
    big = changed(archive, word__media__big=b" " * (20 * 2**20))
    return big.replace((20 * 2**20).to_bytes(4, "little"), (16).to_bytes(4, "little"))


def locked(archive: bytes) -> bytes:
    """An archive that says of each part that it is encrypted."""
    return archive.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")


def archive(*parts: tuple[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for name, content in parts:
            target.writestr(name, content)
    return made.getvalue()


TAKEN: dict[str, bytes] = {
    "agreement.pdf": pdf(),
    "agreement.docx": docx(),
    "schedule.xlsx": xlsx(),
    "exhibit.txt": WORDS.encode(),
    "older.txt": "Café, “as filed”".encode("cp1252"),
    "unicode.txt": f"\ufeff{WORDS}".encode("utf-16"),
    "exhibit.htm": b"<html><head><title>Ex. 4.4</title></head><body><p>" + WORDS.encode() + b"</p></body></html>",
    "page.png": png(),
    "page.jpg": jpg(),
    "notice.eml": eml(),
}
"""One of each kind, by the name that a person gives it; the kind is the ending."""

REFUSED: dict[str, tuple[str, bytes]] = {
    "svg as png": ("seal.png", SVG),
    "svg behind a declaration": ("seal.png", b'<?xml version="1.0"?><!-- a --><!DOCTYPE svg>' + SVG),
    "svg as text": ("seal.txt", b"\n\n" + SVG),
    "html as pdf": ("agreement.pdf", PAGE),
    "html as docx": ("agreement.docx", PAGE),
    "text as xlsx": ("schedule.xlsx", b"Name,Shares\n"),
    "pdf as jpg": ("page.jpg", pdf()),
    "png as pdf": ("page.pdf", png()),
    "pdf and html": ("agreement.pdf", pdf().replace(b"%PDF-1.4\n", b"%PDF-1.4\n" + PAGE + b"\n")),
    "html before pdf": ("agreement.pdf", PAGE + pdf()),
    "html before pdf, as a page": ("agreement.htm", PAGE + pdf()),
    "html behind pdf": ("agreement.pdf", pdf() + PAGE),
    "gif and script": ("logo.png", b"GIF89a/*\x01\x00*/=1;alert(1)"),
    "gif and script, as text": ("logo.txt", b"GIF89a=1;alert(1)"),
    "png and html": ("page.png", png() + PAGE),
    "jpg and script": ("page.jpg", jpg() + b"*/=1;alert(1)"),
    "jpg and archive": ("page.jpg", jpg()[:-2] + archive(("a.js", b"alert(1)")) + b"\xff\xd9"),
    "pdf and archive": ("agreement.pdf", pdf() + archive(("a.js", b"alert(1)"))),
    "archive and pdf": ("agreement.docx", archive(("a.pdf", pdf()))),
    "text and archive": ("note.txt", WORDS.encode() + archive(("a", b"a"))),
    "archive behind something": ("agreement.docx", b"PK\x03\x04" + docx()),
    "something behind an archive": ("agreement.docx", docx() + b"<html>"),
    "an archive": ("agreement.docx", archive(("a.txt", b"a"))),
    "an empty archive": ("agreement.docx", archive()),
    "a broken archive": ("agreement.docx", docx()[:-40]),
    "an archive cut within": ("agreement.docx", b"PK\x03\x04 nothing"),
    "docx and xlsx": (
        "agreement.docx",
        changed(
            docx(),
            **{
                "[Content_Types].xml": part(docx(), "[Content_Types].xml").replace(
                    b"</Types>", part(xlsx(), "[Content_Types].xml").partition(b"<Default")[2].join((b"<Default", b""))
                )
            },
        ),
    ),
    "docm as docx": ("agreement.docx", docm()),
    "macros beside": ("agreement.docx", changed(docx(), word__vbaProject__bin=b"", **{"word/vbaProject.bin": b"x"})),
    "bomb in docx": ("agreement.docx", changed(docx(), word__media__big=b"\0" * (64 * 2**20))),
    "bomb in xlsx": ("schedule.xlsx", changed(xlsx(), xl__worksheets__sheet9=b" " * (64 * 2**20))),
    "bomb of many parts": ("agreement.docx", changed(docx(), **{f"word__{n}": b"" for n in range(2_001)})),
    "bomb that lies": ("agreement.docx", lying(docx())),
    "entities": ("agreement.docx", changed(docx(), **{"word/a.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'})),
    "part beside the folder": ("agreement.docx", changed(docx(), **{"../../etc/cron.d/a": b"a"})),
    "part named twice": ("agreement.docx", changed(docx(), **{"word/Document.xml": b"<a/>"})),
    "encrypted docx": ("agreement.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)),
    "locked parts": ("agreement.docx", locked(docx())),
    "eicar": ("eicar.txt", TEST_FILE),
    "eicar as com": ("eicar.com", TEST_FILE),
    "eicar in pdf": ("agreement.pdf", pdf(TEST_FILE.decode())),
    "eicar in docx": ("agreement.docx", changed(docx(), word__media__a=TEST_FILE)),
    "eicar in a mail": ("notice.eml", eml(attached=TEST_FILE)),
    "a program": ("setup.pdf", b"MZ\x90\0\3\0\0\0"),
    "a script": ("run.txt", b"#!/bin/sh\nrm -rf /\n"),
    "rtf": ("agreement.docx", b"{\\rtf1 a}"),
    "text with a NUL": ("note.txt", b"a\0b"),
    "a cut pdf": ("agreement.pdf", pdf()[:-30]),
    "a cut png": ("page.png", png()[:-8]),
    "a cut jpg": ("page.jpg", jpg()[:-2]),
    "empty": ("note.txt", b""),
}
"""What is refused, by what it is: the name under which it is uploaded, and the bytes."""

NAMES = (
    "../../../../etc/passwd.pdf",
    "..\\..\\windows\\system32\\agreement.pdf",
    "/etc/agreement.pdf",
    "agreement\0.html.pdf",
    'agreement"\r\nContent-Type: text/html\r\n\r\n<script>.pdf',
    "a" * 300 + ".pdf",
    "agreement\u202efdp.html",
    "agreement\u2028.pdf",
    "....",
    "  . ",
    ".htaccess",
    "CON<>:|?*.pdf",
    "Vertrag für Käufer – Fassung №2.pdf",
    "契約書.pdf",
    "\ud800.pdf",
    "",
)
"""Names of files that a person, or a program, may send."""
