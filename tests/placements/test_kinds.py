"""The content of a file decides what it is: what is taken, and what is refused with words."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placements.files import Refused, fit_name, given_out_as
from placements.files.kinds import FORMS, Kind, kind_of
from tests.placements import corpus


def judged(folder: Path, name: str, content: bytes) -> Kind:
    file = folder / "upload"
    file.write_bytes(content)
    return kind_of(file, name)


@pytest.mark.parametrize("name", corpus.TAKEN)
def test_a_file_of_each_kind_is_taken_as_what_it_is(tmp_path: Path, name: str) -> None:
    assert judged(tmp_path, name, corpus.TAKEN[name]) == name.rpartition(".")[2]


@pytest.mark.parametrize("name", corpus.TAKEN)
def test_without_an_ending_its_content_alone_says_what_it_is(tmp_path: Path, name: str) -> None:
    assert judged(tmp_path, "upload", corpus.TAKEN[name]) == name.rpartition(".")[2]


@pytest.mark.parametrize("case", [case for case, (_, content) in corpus.REFUSED.items() if content])
def test_a_hostile_file_is_refused_soon_and_with_words(tmp_path: Path, case: str) -> None:
    name, content = corpus.REFUSED[case]
    started = time.process_time()
    with pytest.raises(Refused) as refused:
        judged(tmp_path, name, content)
    assert time.process_time() - started < 2
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("html as pdf", "the name says PDF, the content is web page"),
        ("docm as docx", "has macros"),
        ("macros beside", "has macros"),
        ("bomb in docx", "unpacks to"),
        ("bomb that lies", "broken archive"),
        ("encrypted docx", "protected by a password"),
        ("locked parts", "protected by a password"),
        ("entities", "declares entities"),
        ("eicar in a mail", "EICAR"),
        ("docx and xlsx", "neither a DOCX nor an XLSX"),
        ("gif and script, as text", "a GIF picture"),
        ("svg as png", "drawing"),
        ("an archive cut within", "broken archive"),
    ],
)
def test_the_refusal_says_what_is_wrong(tmp_path: Path, case: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        judged(tmp_path, *corpus.REFUSED[case])


def test_a_memorandum_that_begins_as_a_mail_is_text(tmp_path: Path) -> None:
    assert judged(tmp_path, "memo.txt", b"FROM: Counsel\nDATE: May 7, 2003\nRE: Closing\n\nText.") is Kind.TXT


def test_a_filing_as_text_that_holds_a_page_keeps_its_name(tmp_path: Path) -> None:
    assert judged(tmp_path, "0000.txt", b"<SEC-DOCUMENT>\n<TYPE>EX-4.4\n<HTML><BODY>") is Kind.HTM


@pytest.mark.parametrize("kind", [Kind.TXT, Kind.HTM])
def test_text_and_pages_are_given_out_as_text(kind: Kind) -> None:
    assert FORMS[kind].served_as == "text/plain"
    assert given_out_as("exhibit.htm", FORMS[kind].ending) == "exhibit.htm.txt"


@given(st.one_of(st.text(max_size=400), st.sampled_from(corpus.NAMES)))
def test_a_name_is_made_fit_for_every_disk_and_header(given_name: str) -> None:
    name = fit_name(given_name)
    assert 0 < len(name) <= 150
    assert not set(name) & set('/\\<>:"|?*;%\r\n\0\u202e\u2028')
    assert name == name.strip(". ")
    assert name.isprintable()
    assert fit_name(name) == name


def test_a_long_name_keeps_its_ending() -> None:
    assert fit_name("a" * 300 + ".pdf") == "a" * 146 + ".pdf"


def test_an_ordinary_name_stays_as_it_is() -> None:
    assert fit_name("Vertrag für Käufer – Fassung №2.pdf") == "Vertrag für Käufer – Fassung №2.pdf"


def test_a_name_says_the_kind_last() -> None:
    assert given_out_as("agreement.pdf.exe", ".pdf") == "agreement.pdf.exe.pdf"
