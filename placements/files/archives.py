"""Documents of Office: archives made by anybody, searched before anything opens them."""

from __future__ import annotations

import zlib
from typing import IO, BinaryIO, NoReturn
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from . import viruses
from .problems import Refused

PARTS_MOST = 2_000
UNPACKED_MOST = 200 * 2**20
"""Bytes of all parts together."""
TIMES_MOST = 100
"""How many times its size an archive may unpack to, where that is much."""
MUCH = 10 * 2**20

_OFFICE = "application/vnd.openxmlformats-officedocument."
_MAIN_PARTS = {
    f"{_OFFICE}wordprocessingml.document.main+xml": "docx",
    f"{_OFFICE}spreadsheetml.sheet.main+xml": "xlsx",
}
_CONTENT_TYPES = "[Content_Types].xml"
_MACROS = ("macroenabled", "vbaproject", "macrosheet")
_ENCRYPTED = 0x1
_END = b"PK\x05\x06"
_END_SIZE = 22


def office_kind(file: BinaryIO) -> str:
    """ "docx" or "xlsx". Raises Refused for any other archive, and for one that may harm who opens it."""
    try:
        with ZipFile(file) as archive:
            _refuse_odd_archive(file, archive)
            _read_through(archive)
            said = [*_content_types(archive), *archive.namelist()]
    except (BadZipFile, zlib.error, expat.ExpatError, NotImplementedError, ValueError, EOFError, OSError) as error:
        raise Refused(f"The file is a broken archive ({error}). Open it in Office, and save it again.") from None
    if any(word in each.lower() for each in said for word in _MACROS):
        raise Refused("The file has macros. Save it again as DOCX or XLSX, which hold none.")
    kinds = {_MAIN_PARTS[each] for each in said if each in _MAIN_PARTS}
    if len(kinds) != 1:
        raise Refused("The file is an archive that is neither a DOCX nor an XLSX. Give what is in it, file by file.")
    return kinds.pop()


def _refuse_odd_archive(file: BinaryIO, archive: ZipFile) -> None:
    """Refuse what Office never writes: what stands before or behind, hides, repeats, or unpacks to too much."""
    parts = archive.infolist()
    names = [part.filename.casefold() for part in parts]
    file.seek(-_END_SIZE, 2)
    if file.read(4) != _END or min((part.header_offset for part in parts), default=1):
        _odd("something stands before or behind it")
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise Refused("The file is protected by a password. Save it again without one.")
    if len(set(names)) < len(names) or any(_is_odd(name) for name in names):
        _odd("its parts have names that cannot be")
    if any(part.compress_type not in {ZIP_STORED, ZIP_DEFLATED} for part in parts):
        _odd("its parts are packed in an unusual way")
    packed = sum(part.compress_size for part in parts)
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > PARTS_MOST or unpacked > min(UNPACKED_MOST, max(MUCH, packed * TIMES_MOST)):
        raise Refused(
            f"The file unpacks to {len(parts):,} parts of {unpacked:,} bytes, which is too much. "
            "Give it as PDF, or a part of it."
        )


def _odd(how: str) -> NoReturn:
    raise Refused(f"The archive is not as Office writes it: {how}. Open it in Office, and save it again.")


def _is_odd(name: str) -> bool:
    return "\\" in name or name.startswith("/") or ".." in name.split("/")


def _read_through(archive: ZipFile) -> None:
    """Unpack every part once, a piece at a time: each is as long as it says, and what is XML declares no entities."""
    for part in archive.infolist():
        with archive.open(part) as stream:
            viruses.refuse_test_file(stream)
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as stream:
                _parsed(stream, expat.ParserCreate(), part)


def _parsed(stream: IO[bytes], parser: expat.XMLParserType, part: ZipInfo) -> None:
    def declared(*_: object) -> None:
        _odd(f"{part.filename} declares entities")

    parser.StartDoctypeDeclHandler = declared
    parser.ParseFile(stream)


def _content_types(archive: ZipFile) -> list[str]:
    """What the archive says that its parts are."""
    found: list[str] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda _name, attributes: found.append(attributes.get("ContentType", ""))
    try:
        part = archive.getinfo(_CONTENT_TYPES)
    except KeyError:
        return found
    with archive.open(part) as stream:
        _parsed(stream, parser, part)
    return found
