"""A mail as it goes to the server: whatever its texts hold, it has the headers that we wrote and no other."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.reports.mail import Attachment, Mail, NoSuchAddress, message

AT = datetime(2003, 6, 23, 12, tzinfo=UTC)
HEADERS = {
    "Content-Type",
    "MIME-Version",
    "Subject",
    "From",
    "To",
    "Message-ID",
    "Date",
    "Auto-Submitted",
}
WRITTEN = "ann@office.example"


def sent(mail: Mail) -> EmailMessage:
    made = message(mail, to=WRITTEN, message_id="<1@office.example>", at=AT)
    return message_from_bytes(made.message().as_bytes(), policy=policy.default)


def a_mail(subject: str) -> Mail:
    return Mail(subject, f"Text {subject}", f"<p>{subject}</p>", (Attachment(f"{subject}.ics", "text/calendar", b"B"),))


@pytest.mark.parametrize(
    "name",
    [
        "Series D\r\nBcc: all@else.example",
        "Series D\n\nA body",
        "Smith, Jones & Co., Ltd.",
        "𠮷野家 🖋 𠮷",
        "D" * 10_000,
        "名" * 10_000,
        'Series "D" <d@else.example>',
        "",
        "\x00\x1b[31m",
    ],
)
def test_no_name_adds_a_header(name: str) -> None:
    read = sent(a_mail(name))
    assert set(read.keys()) == HEADERS
    assert read["To"] == WRITTEN


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_no_text_at_all_adds_a_header(name: str) -> None:
    read = sent(a_mail(name))
    assert set(read.keys()) == HEADERS


def test_a_subject_is_read_as_it_was_written() -> None:
    assert sent(a_mail("2 missed, 3 due by Jun 27: Ärzte, “D”"))["Subject"] == "2 missed, 3 due by Jun 27: Ärzte, “D”"


@pytest.mark.parametrize(
    "address",
    ["", "ann", "a@office.example, b@else.example", "a@office.example\nBcc: b@else.example", "Ann <a@office.example>"],
)
def test_what_is_not_one_address_is_refused(address: str) -> None:
    with pytest.raises(NoSuchAddress, match="mail address"):
        message(a_mail("1 missed"), to=address, message_id="<1@office.example>", at=AT)


UNSEEN = "\u202e\u202d\u2066\u2069\u200e\u200f\u061c\u200b\ufeff\u00ad"
"""Characters of formatting: they turn the order of what is read, or are not seen."""


def test_nothing_turns_the_order_of_what_a_reader_sees() -> None:
    name = f"Series{UNSEEN} D \u202egnp.exe"
    read = sent(a_mail(name))
    assert read["Subject"] == "Series D gnp.exe"
    whole = " ".join(str(part.get_content()) for part in read.walk() if part.get_content_maintype() == "text")
    assert "Series D gnp.exe" in whole
    assert not set(UNSEEN) & set(whole)
    [attached] = read.iter_attachments()
    assert attached.get_filename() == "Series D gnp.exe.ics"


def test_what_joins_the_letters_of_a_word_stays() -> None:
    name = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    assert sent(a_mail(name))["Subject"] == name
