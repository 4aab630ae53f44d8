"""Lines of a calendar file are read by another library as what was written, whatever a name has in it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from compliance.calendars.events import BEGIN_EVENT, END_EVENT, calendar_of
from compliance.calendars.lines import LONGEST, line, text

# Calendar programs have no way to say other control characters; the ends of lines are all one.
names = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")) | st.sampled_from(",;:\\\n\"'"), max_size=300
)


@given(names)
def test_a_text_is_read_as_it_was_written_and_ends_no_line(name: str) -> None:
    written = line("SUMMARY", text(name))
    assert written.endswith(b"\r\n")
    assert all(len(part) <= LONGEST for part in written.split(b"\r\n"))
    whole = calendar_of([b"".join((BEGIN_EVENT, line("UID", "1"), written, END_EVENT))], name="Deadlines")
    [event] = Calendar.from_ical(whole).walk("VEVENT")
    assert set(event) == {"UID", "SUMMARY"}
    assert str(event["SUMMARY"]) == name


@given(names)
def test_a_folded_line_divides_no_character(name: str) -> None:
    for part in line("DESCRIPTION", text(name)).split(b"\r\n"):
        part.decode("utf-8")
