"""Reads the text out of one file, as a process of its own: it has little time and memory, and nothing to tell.

``python texts.py KIND ENCODING SECONDS FILE`` writes the text to standard output as UTF-8, its spaces and line ends
as one space each. Exit status 1: it cannot be read, and the last line of standard error says why. It imports nothing of
ours, so that it can run without the settings and their secrets.
"""

from __future__ import annotations

import re
import resource
import sys
import zipfile
from collections.abc import Callable, Iterator
from email import message_from_binary_file, policy
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import iterparse

if TYPE_CHECKING:
    from email.message import EmailMessage

MEMORY = 2**30
"""Bytes of address space."""
CHARACTERS = 2_000_000
"""Of a text so many are kept."""
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARTS_READ = re.compile(r"word/(?:document|footnotes|endnotes|comments|header\d*|footer\d*)\.xml\Z")


class Unreadable(Exception):
    """A file without a text that can be read, and why."""


class _Page(HTMLParser):
    """The words of a web page, without its scripts and styles."""

    UNSEEN = frozenset({"script", "style"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._unseen += tag in self.UNSEEN

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in self.UNSEEN and self._unseen > 0

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.words.append(data)


def _of_page(markup: str) -> str:
    page = _Page()
    page.feed(markup)
    page.close()
    return " ".join(page.words)


def _plain(path: Path, encoding: str) -> Iterator[str]:
    yield path.read_text(encoding=encoding).removeprefix("\ufeff")


def _page(path: Path, encoding: str) -> Iterator[str]:
    for markup in _plain(path, encoding):
        yield _of_page(markup)


def _mail(path: Path, _encoding: str) -> Iterator[str]:
    with path.open("rb") as file:
        message: EmailMessage = message_from_binary_file(file, policy=policy.default)
    for header in ("subject", "from", "to", "cc", "date"):
        yield str(message.get(header, ""))
    for part in message.walk():
        if name := part.get_filename():
            yield name
        elif part.get_content_type() == "text/plain":
            yield part.get_content()
        elif part.get_content_type() == "text/html":
            yield _of_page(part.get_content())


def _pdf(path: Path, _encoding: str) -> Iterator[str]:
    from pypdf import PasswordType, PdfReader

    reader = PdfReader(path)
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        raise Unreadable("it is protected by a password")
    for page in reader.pages:
        yield page.extract_text()


def _word(path: Path, _encoding: str) -> Iterator[str]:
    """Paragraph by paragraph, with footnotes, headers and what is marked as inserted."""
    with zipfile.ZipFile(path) as archive:
        for name in sorted(filter(_PARTS_READ.match, archive.namelist())):
            with archive.open(name) as part:
                words: list[str] = []
                for _, element in iterparse(part):  # noqa: S314 - in a limited process, and without entities
                    if element.tag == f"{_WORD}t":
                        words.append(element.text or "")
                    elif element.tag in {f"{_WORD}tab", f"{_WORD}br"}:
                        words.append(" ")
                    elif element.tag == f"{_WORD}p":
                        yield "".join(words)
                        words.clear()
                        element.clear()


def _workbook(path: Path, _encoding: str) -> Iterator[str]:
    from openpyxl import load_workbook

    with path.open("rb") as file:  # by the name of a file openpyxl would look for its ending
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            yield sheet.title
            sheet.reset_dimensions()
            for row in sheet.iter_rows(values_only=True):
                yield " ".join(str(value) for value in row if value is not None)


_READERS: dict[str, Callable[[Path, str], Iterator[str]]] = {
    "txt": _plain,
    "htm": _page,
    "eml": _mail,
    "pdf": _pdf,
    "docx": _word,
    "xlsx": _workbook,
}


def text_of(kind: str, path: Path, encoding: str) -> str:
    """The first CHARACTERS of the text of a file. Raises Unreadable, or whatever the file led its reader to."""
    found: list[str] = []
    left = CHARACTERS
    for piece in _READERS[kind](path, encoding):
        words = " ".join(piece.replace("\0", " ").split())
        if words:
            found.append(words[:left])
            left -= len(words) + 1
        if left <= 0:
            break
    if not found:
        raise Unreadable("it has no text; where it is a scan, its pages are pictures")
    return " ".join(found)


def _limit(seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (8 * CHARACTERS, 8 * CHARACTERS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(kind: str, encoding: str, seconds: str, file: str) -> int:
    """Write the text of ``file`` to standard output."""
    _limit(int(seconds))
    try:
        text = text_of(kind, Path(file), encoding)
    except MemoryError:
        sys.stderr.write("it needs too much memory\n")
    except Unreadable as reason:
        sys.stderr.write(f"{reason}\n")
    except RecursionError:
        sys.stderr.write("its parts are nested too deeply\n")
    except Exception as error:  # a reader raises whatever the file led it to
        sys.stderr.write(f"it is broken: {' '.join(str(error).split()) or type(error).__name__}\n")
    else:
        sys.stdout.buffer.write(text.encode("utf-8", errors="replace"))
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
