"""Files that no schedule needs to be are refused soon, in little memory, with the row, the column and the reason."""

from __future__ import annotations

import io
import re
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
from openpyxl import Workbook

from holders.schedule import NoFigure, Refused, Sold, Statement, amount, party, quantity, read, without_marks

SECONDS = 2.0
BYTES = 100 * 2**20


def refused(name: str, content: bytes, encoding: str = "") -> str:
    """What is said of a file that is read to its end: soon, and, read once more, in little memory."""
    started = time.process_time()
    with pytest.raises(Refused) as told:
        _read_through(name, content, encoding)
    assert time.process_time() - started < SECONDS
    tracemalloc.start()
    try:
        with pytest.raises(Refused):
            _read_through(name, content, encoding)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < BYTES
    return str(told.value)


def _read_through(name: str, content: bytes, encoding: str) -> None:
    for sheet in read(name, content, encoding=encoding):
        for _ in sheet.rows:
            pass


def workbook(change: Callable[[Workbook], None]) -> bytes:
    book = Workbook()
    book.active.append(["Name", "Series D", "Purchase Price"])
    book.active.append(["Xmark Fund Ltd.", 134, 1_340_000])
    change(book)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def _no_change(book: Workbook) -> None:
    """Leave the workbook as it is."""


def with_part(content: bytes, part: str, text: bytes) -> bytes:
    """A workbook one part of which says something else, or one part more."""
    source, changed = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in {*source.namelist(), part}:
            archive.writestr(name, text if name == part else source.read(name))
    return changed.getvalue()


def test_a_workbook_is_read_as_its_values() -> None:
    [sheet] = read("schedule.xlsx", workbook(_no_change))
    assert sheet.headings == ("Name", "Series D", "Purchase Price")
    assert [(row.number, list(row.cells)) for row in sheet.rows] == [(2, ["Xmark Fund Ltd.", "134", "1340000"])]


def test_a_day_in_a_workbook_is_read_as_year_month_day() -> None:
    [sheet] = read("schedule.xlsx", workbook(lambda book: book.active.append(["OTA LLC", 10, date(2003, 5, 7)])))
    assert list(sheet.rows)[-1].cells[2] == "2003-05-07"


def test_a_formula_is_refused_with_its_cell() -> None:
    content = workbook(lambda book: book.active.append(["OTA LLC", 10, "=B3*10000"]))
    assert refused("schedule.xlsx", content).startswith("cell C3: There is a formula.")


def test_days_counted_from_1904_are_refused() -> None:
    def counted_from_1904(book: Workbook) -> None:
        from openpyxl.utils.datetime import CALENDAR_MAC_1904

        book.epoch = CALENDAR_MAC_1904

    assert "counts its days from 1904" in refused("schedule.xlsx", workbook(counted_from_1904))


def test_a_workbook_that_unpacks_to_too_much_is_refused() -> None:
    content = with_part(workbook(_no_change), "xl/worksheets/sheet1.xml", b" " * (129 * 2**20))
    assert "unpacks to" in refused("schedule.xlsx", content)


def test_a_workbook_that_lies_about_what_it_unpacks_to_is_refused() -> None:
    content = bytearray(with_part(workbook(_no_change), "xl/worksheets/sheet1.xml", b" " * (20 * 2**20)))
    for place in [found.start() for found in re.finditer(b"\x00\x00\x40\x01", content)]:  # 20 MiB, as both headers say
        content[place : place + 4] = b"\x10\x00\x00\x00"
    assert "broken" in refused("schedule.xlsx", bytes(content))


def test_a_row_of_a_million_columns_is_refused() -> None:
    row = b"".join(b"<c><v>1</v></c>" for _ in range(1_000_000))
    sheet = b'<worksheet xmlns="x"><sheetData><row r="1">' + row + b"</row></sheetData></worksheet>"
    content = with_part(workbook(_no_change), "xl/worksheets/sheet1.xml", sheet)
    assert refused("schedule.xlsx", content) == "cell GS1: There are more than 200 columns; no more are read."


def test_entities_in_a_workbook_are_refused() -> None:
    laughs = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><a>&b;</a>'
    content = with_part(workbook(_no_change), "xl/workbook.xml", laughs)
    assert "declares entities" in refused("schedule.xlsx", content)


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    assert "not a workbook that can be read" in refused("schedule.xlsx", b"PK\x03\x04 nothing")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"Name,Series D\nXmark \xe9,134\n", "row 2, column 1: The byte 0xe9 is not UTF-8."),
        (b"Name,Series D\nXmark,1\x0034\n", "row 2, column 2: There is a NUL character"),
        ("Name,Series D\nXmark,134\n".encode("utf-16-le"), "row 1, column 1: There is a NUL character"),
        (b"Name,Series D\n" + b"," * 1_000_000, "row 2: The line has more than 100,000 characters."),
        (b"Name" + b",Series D" * 9_000, "row 1: There are 9,001 columns; at most 200 are read."),
        (b'Name,Series D\n"Xmark,134\n', "row 2: The quotation marks or line ends are broken"),
        (b"Name,Series D\nXmark,134,5\n", "row 2: There are 3 values under 2 headings."),
        (b"Name\nXmark\n", "The file has no row of headings"),
        (b"", "The file is empty."),
        (b"\xd0\xcf\x11\xe0old", "This is a workbook of the old format"),
        (b"x" * (33 * 2**20), "at most 33,554,432 are read"),
    ],
)
def test_a_bad_file_of_text_is_refused_with_row_and_column(content: bytes, said: str) -> None:
    assert said in refused("schedule.csv", content)


ROW = b"Xmark Fund Ltd.,134\n"
MANY = (32 * 2**20 - 100) // len(ROW)
"""Rows of as large a file as is read."""


@pytest.mark.parametrize(
    ("name", "rest", "said"),
    [
        ("schedule.csv", b"\n" * (MANY * len(ROW)), "row 125,001: At most 125,000 rows are read, blank ones counted."),
        ("schedule.csv", b",\r\n" * (MANY * len(ROW) // 3), "row 125,001: At most 125,000 rows"),
        ("schedule.csv", ROW * MANY, "row 125,001: At most 125,000 rows"),
        ("schedule.csv", ROW * MANY + b"\xe9", f"row {MANY + 2:,}, column 1: The byte 0xe9 is not UTF-8."),
        ("schedule.csv", "\U0001f600".encode() + ROW * MANY + b"a,\xe9", f"row {MANY + 2:,}, column 2: The byte 0xe9"),
        ("schedule.csv", ROW * MANY + b"a,\0", f"row {MANY + 2:,}, column 2: There is a NUL character"),
        ("schedule.csv", b'"' + b"a\n" * (MANY * 10), "The quotation marks or line ends are broken"),
        ("schedule.txt", "\U0001f600".encode() + b"   \n" * (MANY * 5), "characters; at most 2,097,152 are read"),
    ],
)
def test_as_large_a_file_as_is_read_is_refused_as_soon_as_a_small_one(name: str, rest: bytes, said: str) -> None:
    assert said in refused(name, b"Name,Series D\n" + rest)


def test_a_byte_that_is_not_utf_16_is_found_in_its_row() -> None:
    text = "Name,Series D\n" + "\u0a05\u0100,1\n" * 100_000 + "a,"
    content = b"\xff\xfe" + text.encode("utf-16-le") + b"\x00\xd8"
    assert "row 100,002, column 2: The byte 0x00 is not UTF-16." in refused("schedule.csv", content)


@pytest.mark.parametrize("piece", [2**16 - 2, 2**16 - 1, 2**16])
def test_a_letter_that_lies_over_two_pieces_is_read(piece: int) -> None:
    content = ("Name,Series D\n" + "x" * (piece - 14) + "\u20ac,134\n").encode()
    [sheet] = read("schedule.csv", content)
    assert [row.cells[0][-1] for row in sheet.rows] == ["\u20ac"]


def test_an_encoding_is_taken_as_a_person_says_it_and_never_guessed() -> None:
    [sheet] = read("schedule.csv", b"Name,Series D\nCaf\xe9 Fund,134\n", encoding="cp1252")
    assert [row.cells[0] for row in sheet.rows] == ["Café Fund"]
    assert "There is no encoding “klingon”" in refused("schedule.csv", b"Name,Series D\n", encoding="klingon")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_marked_encodings_and_other_delimiters_are_read(encoding: str, delimiter: str) -> None:
    text = delimiter.join(("Name", "Series D")) + "\r\n" + delimiter.join(('"Café, Fund"', "134")) + "\r\n\r\n"
    for name in ("schedule.csv", "pasted.txt"):
        [sheet] = read(name, text.encode(encoding))
        assert [(row.number, list(row.cells)) for row in sheet.rows] == [(2, ["Café, Fund", "134"])]


SHEET = "xl/worksheets/sheet1.xml"
HEADED = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
    b'<c r="A1" t="inlineStr"><is><t>Name</t></is></c><c r="B1" t="inlineStr"><is><t>Series D</t></is></c></row>'
)
ENDED = b"</sheetData></worksheet>"


def with_sheet(rows: bytes, before: bytes = b"") -> bytes:
    return with_part(workbook(_no_change), SHEET, before + HEADED + rows + ENDED)


def renamed(content: bytes, part: str, name: str) -> bytes:
    """A workbook one part of which has another name, wherever it is named."""
    source, changed = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in source.namelist():
            text = source.read(each)
            archive.writestr(name if each == part else each, text.replace(part.encode(), name.encode()))
    return changed.getvalue()


def test_a_row_below_the_last_of_any_sheet_is_refused() -> None:
    content = with_sheet(b'<row r="999999999999"><c r="A999999999999"><v>1</v></c></row>')
    assert "There is a row 999,999,999,999; a sheet has 1,048,576 at most." in refused("schedule.xlsx", content)


@pytest.mark.parametrize(
    ("rows", "before", "said"),
    [
        (b'<row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row>', b"", "cell A2: There is a formula."),
        (b'<row r="2"><c r="ZZZ2"><v>1</v></c></row>', b"", "There are more than 200 columns"),
        (b'<row r="2"><c r="A2"><v>&a;</v></c></row>', b'<!DOCTYPE a [<!ENTITY a "1">]>', "declares entities"),
    ],
)
def test_a_sheet_under_another_name_is_searched_as_any(rows: bytes, before: bytes, said: str) -> None:
    content = renamed(with_sheet(rows, before), SHEET, "xl/worksheets/page.data")
    assert said in refused("schedule.xlsx", content)


def test_a_cell_longer_than_any_is_refused() -> None:
    text = b"x" * 40_000
    content = with_sheet(b'<row r="2"><c r="A2" t="inlineStr"><is><t>' + text + b"</t></is></c></row>")
    assert refused("schedule.xlsx", content) == "row 2: A cell has 40,000 characters; at most 32,767 are read."


@pytest.mark.parametrize("part", ["xl/styles.xml", "xl/workbook.xml", "[Content_Types].xml"])
def test_a_part_that_is_read_whole_may_not_be_large(part: str) -> None:
    content = with_part(workbook(_no_change), part, b"<styleSheet>" + b"<xf/>" * 2**20 + b"</styleSheet>")
    assert "at most 4,194,304 are read" in refused("schedule.xlsx", content)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"Name            Shares\nXmark           134\n" * 100_000, "at most 2,097,152 are read"),
        (b"Name            Shares\nXmark           134" + b"  1" * 400, "line 2: The line has more than 1,000"),
    ],
)
def test_a_text_larger_or_wider_than_pages_is_refused(content: bytes, said: str) -> None:
    assert said in refused("schedule.txt", content)


@pytest.mark.parametrize("name", ["Xmark" + "*" * 5_000 + "x", "Xmark" + " (1)" * 5_000 + "x"])
def test_a_name_of_thousands_of_marks_is_read_as_soon_as_any(name: str) -> None:
    started = time.process_time()
    assert without_marks(name) == name
    assert time.process_time() - started < SECONDS


def test_a_name_of_thousands_of_commas_is_read_as_soon_as_any() -> None:
    started = time.process_time()
    assert party(["Xmark Fund", "a" + "," * 50_000 + "b"], 40).name.startswith("Xmark Fund")
    assert time.process_time() - started < SECONDS


@pytest.mark.parametrize("read_figure", [quantity, amount])
def test_a_figure_of_thousands_of_digits_is_no_figure(read_figure: Callable[[str], object]) -> None:
    with pytest.raises(NoFigure, match="has 5,000 characters; at most 100 are read"):
        read_figure("9" * 5_000)


LARGE = 16 * 2**20


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((b"<row>" + b"<c/>" * 200 + b"</row>") * (LARGE // 811), "has more cells than are read"),
        (b"<row/>" * (LARGE // 6), "There is a row 1,048,577"),
        (b"<x/>" * (LARGE // 4), "has more styles or names than are read"),
        (b"<x>" * (LARGE // 3), "has more styles or names than are read"),
        (b'<row r="2"><c r="A2"><v>' + b"1" * LARGE + b"</v></c></row>", "cell A2: xl/worksheets/sheet1.xml in the"),
        (b'<row r="2" a="' + b"1" * LARGE + b'"/>', "has more than 1,048,576 bytes in one piece"),
        (b"<!--" + b"1" * LARGE + b"-->", "has more than 1,048,576 bytes in one piece"),
        (b'<row r="2"><c r="' + b"A" * 2**19 + b'2"/></row>', "There are more than 200 columns"),
    ],
    ids=["cells", "rows", "elements", "nested elements", "one text", "one attribute", "one comment", "one name"],
)
def test_a_sheet_that_is_long_in_any_way_is_refused_before_it_is_unpacked(rows: bytes, said: str) -> None:
    assert said in refused("schedule.xlsx", with_sheet(rows))


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("xl/styles.xml", b"<styleSheet><cellXfs>" + b"<xf/>" * 500_000 + b"</cellXfs></styleSheet>"),
        ("xl/workbook.xml", b"<workbook><sheets>" + b'<sheet name="a"/>' * 100_000 + b"</sheets></workbook>"),
        ("xl/sharedStrings.xml", b"<sst><si>" + b"<r><t>a</t></r>" * 60_000 + b"</si></sst>"),
    ],
)
def test_a_part_of_very_many_elements_is_refused(part: str, text: bytes) -> None:
    assert "has more styles or names than are read" in refused(
        "schedule.xlsx", with_part(workbook(_no_change), part, text)
    )


def test_a_workbook_of_hundreds_of_thousands_of_parts_is_refused_before_they_are_listed() -> None:
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w") as archive:
        archive.writestr("a", b"")
    one = saved.getvalue()
    entry, end = one.index(b"PK\1\2"), one.index(b"PK\5\6")
    entries = one[entry:end] * 600_000
    content = one[:entry] + entries + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 65_535, 65_535, len(entries), entry, 0)
    assert "more than 500 parts" in refused("schedule.xlsx", content)


def test_a_part_packed_so_that_a_little_unpacks_to_anything_is_refused() -> None:
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr(SHEET, b" " * LARGE)
    assert "packed in a way that no workbook is" in refused("schedule.xlsx", saved.getvalue())


def test_a_sheet_that_is_named_several_times_is_refused() -> None:
    content = workbook(_no_change)
    listed = zipfile.ZipFile(io.BytesIO(content)).read("xl/workbook.xml")
    [sheet] = re.findall(rb"<sheet [^>]*/>", listed)
    again = with_part(content, "xl/workbook.xml", listed.replace(sheet, sheet * 50))
    assert "names one sheet several times" in refused("schedule.xlsx", again)


def sharing_texts(rows: bytes, texts: bytes) -> bytes:
    """A workbook with a list of texts that its cells share, as Excel writes it."""
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    listed = b'<Relationship Id="texts" Type="' + kind + b'" Target="sharedStrings.xml"/></Relationships>'
    content = with_sheet(rows)
    relations = zipfile.ZipFile(io.BytesIO(content)).read("xl/_rels/workbook.xml.rels")
    content = with_part(content, "xl/_rels/workbook.xml.rels", relations.replace(b"</Relationships>", listed))
    namespace = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return with_part(content, "xl/sharedStrings.xml", b'<sst xmlns="' + namespace + b'">' + texts + b"</sst>")


def test_the_texts_that_cells_share_are_read() -> None:
    long = b"<si><t>" + b"x " * 10_000 + b"</t></si>"
    rows = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (row, row) for row in range(2, 1_002))
    [sheet] = read("schedule.xlsx", sharing_texts(rows, b"<si><t>Xmark Fund Ltd.</t></si>" + long))
    assert {row.cells[0] for row in sheet.rows} == {"Xmark Fund Ltd."}


def test_a_long_text_that_thousands_of_cells_share_is_refused() -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (row, row) for row in range(2, 1_002))
    content = sharing_texts(rows, b"<si><t>" + b"x " * 15_000 + b"</t></si>")
    assert "The cells have 30,0" in refused("schedule.xlsx", content)


CELL = b'<row r="%d"><c r="%s"><v>1</v></c></row>'


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (CELL % (1_000_000, b"B1000000"), "has 2 columns down to row 1,000,000; 1,500,000 cells are read, blank ones"),
        (CELL % (2, b"B3"), "cell B3: The cell stands out of place, in row 2."),
        (b'<row r="2"><c r="B2"><v>1</v></c><c r="B2"><v>2</v></c></row>', "cell B2: The cell stands out of place"),
        (CELL % (3, b"B3") + CELL % (2, b"B2"), "The row 2 stands below the row 3."),
        (b'<row r="2"><c r="B2" t="e"><v>#N/A</v></c></row>', "cell B2: There is an error, such as #N/A."),
        (b'<row r="2"><c r="B2"><v>12345678901234567</v></c></row>', "row 2: A figure has more than 15 digits"),
    ],
)
def test_what_could_be_read_otherwise_than_it_was_seen_is_refused(rows: bytes, said: str) -> None:
    assert said in refused("schedule.xlsx", with_sheet(rows))


def test_two_sheets_of_one_part_are_refused() -> None:
    content = workbook(lambda book: book.create_sheet("again"))
    relations = zipfile.ZipFile(io.BytesIO(content)).read("xl/_rels/workbook.xml.rels")
    again = with_part(content, "xl/_rels/workbook.xml.rels", relations.replace(b"/sheet2.xml", b"/./SHEET1.xml"))
    assert "names one sheet several times" in refused("schedule.xlsx", again)


def test_a_table_of_thousands_of_totals_is_refused() -> None:
    content = b"Name,Series D\nXmark,134\n" + b"Total,134\n" * 2_000
    [sheet] = read("schedule.csv", content)
    with pytest.raises(Refused, match="row 1,003: There are more than 1,000 totals"):
        list(Statement(sheet, [Sold("series-d", "preferred", "Series D")], {}, None).rows())
