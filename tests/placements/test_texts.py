"""The text of a file, for searching: read in a process of its own, in bounded time and memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from placements.files import Kind, read, texts
from tests.placements import corpus


def reading(folder: Path, kind: Kind, content: bytes, **limits: int) -> tuple[str, str]:
    file = folder / "upload"
    file.write_bytes(content)
    found = read(file, kind, **limits)
    return found.text, found.unread


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (Kind.PDF, "agreement.pdf"),
        (Kind.DOCX, "agreement.docx"),
        (Kind.XLSX, "schedule.xlsx"),
        (Kind.TXT, "exhibit.txt"),
        (Kind.TXT, "unicode.txt"),
        (Kind.HTM, "exhibit.htm"),
        (Kind.EML, "notice.eml"),
    ],
)
def test_the_words_of_each_kind_are_found(tmp_path: Path, kind: Kind, name: str) -> None:
    text, unread = reading(tmp_path, kind, corpus.TAKEN[name])
    assert corpus.WORDS in text
    assert unread == ""


def test_a_line_end_counts_as_a_space(tmp_path: Path) -> None:
    assert reading(tmp_path, Kind.TXT, b"Registration\n      Rights\tAgreement\x0c") == (
        "Registration Rights Agreement",
        "",
    )


def test_text_of_older_windows_is_read(tmp_path: Path) -> None:
    assert reading(tmp_path, Kind.TXT, corpus.TAKEN["older.txt"])[0] == "Café, “as filed”"


def test_scripts_of_a_page_are_no_text(tmp_path: Path) -> None:
    page = b"<html><head><style>p {}</style><script>var a</script></head><body><p>Caf&eacute; &amp; Co.</body></html>"
    assert reading(tmp_path, Kind.HTM, page)[0] == "Café & Co."


def test_footnotes_and_tables_of_a_word_document_are_read(tmp_path: Path) -> None:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    note = f'<w:footnotes xmlns:w="{space}"><w:p><w:t>Less than</w:t><w:tab/><w:t>1%.</w:t></w:p></w:footnotes>'
    content = corpus.changed(corpus.docx(), **{"word/footnotes.xml": note.encode()})
    assert reading(tmp_path, Kind.DOCX, content)[0] == f"{corpus.WORDS} Less than 1%."


@pytest.mark.parametrize(
    ("kind", "content", "said"),
    [
        (Kind.PNG, corpus.png(), "it is a picture"),
        (Kind.PDF, corpus.encrypted_pdf(), "it is protected by a password"),
        (Kind.PDF, corpus.pdf(""), "it has no text; where it is a scan, its pages are pictures"),
        (Kind.TXT, b"  \n", "it has no text; where it is a scan, its pages are pictures"),
    ],
)
def test_why_a_file_has_no_text_is_said(tmp_path: Path, kind: Kind, content: bytes, said: str) -> None:
    assert reading(tmp_path, kind, content) == ("", said)


def test_a_broken_file_is_said_to_be_broken(tmp_path: Path) -> None:
    text, unread = reading(tmp_path, Kind.PDF, b"%PDF-1.4\nstartxref\n0\n%%EOF")
    assert text == ""
    assert unread.startswith("it is broken: ")
    assert len(unread) <= 200


def test_a_file_that_needs_too_much_memory_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    greedy = tmp_path / "greedy.py"
    greedy.write_text(Path(texts.__file__).read_text().replace("yield path.read_text", "yield bytes(2 * MEMORY)"))
    monkeypatch.setattr(texts, "__file__", str(greedy))
    assert reading(tmp_path, Kind.TXT, b"words") == ("", "it needs too much memory")


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    page = b"<html>" + b"<p>words and words " * 2_000_000
    assert reading(tmp_path, Kind.HTM, page, seconds=1) == ("", "it takes longer than 1 second")


def test_of_a_long_text_the_beginning_is_kept(tmp_path: Path) -> None:
    text, unread = reading(tmp_path, Kind.TXT, b"word " * texts.CHARACTERS)
    assert len(text) <= texts.CHARACTERS
    assert unread == ""


def test_the_reader_is_told_none_of_the_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that a file has taken over finds no key in its surroundings."""
    spy = tmp_path / "spy.py"
    spy.write_text("import os, sys; sys.stdout.write(repr(sorted(os.environ)))")
    monkeypatch.setattr(texts, "__file__", str(spy))
    monkeypatch.setenv("SECRET_KEY", "secret")
    assert "SECRET_KEY" not in reading(tmp_path, Kind.TXT, b"words")[0]
