"""An archive that is joined from what was packed beforehand is read by zipfile as one that was packed whole."""

from __future__ import annotations

import io
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from compliance.reports.archives import FIXED_TIME, Archive

LAST = "xl/worksheets/sheet1.xml"
names = st.text(st.characters(codec="utf-8", exclude_characters="\0/\\"), min_size=1, max_size=20)


@given(st.dictionaries(names, st.binary(max_size=300), max_size=4), st.binary(max_size=3000))
def test_every_file_is_in_it_as_it_was_and_the_last_is_the_one_that_differs(
    files: dict[str, bytes], content: bytes
) -> None:
    with zipfile.ZipFile(io.BytesIO(Archive(files, last=LAST).of(content))) as read:
        assert read.testzip() is None
        assert {name: read.read(name) for name in read.namelist()} == {**files, LAST: content}
        assert read.namelist()[-1] == LAST
        assert {each.date_time for each in read.infolist()} == {FIXED_TIME}


@given(st.binary(max_size=3000))
def test_the_same_content_gives_the_same_bytes(content: bytes) -> None:
    archive = Archive({"frame.xml": b"<frame/>"}, last=LAST)
    assert archive.of(content) == archive.of(content)
