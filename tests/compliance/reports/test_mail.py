"""A mail as it goes to the server: whatever its texts hold, it has the headers that we wrote and no other."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st

from compliance.reports.mail import Attachment, Mail, NoSuchAddress, message, one_line

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
    return read(message(mail, to=WRITTEN, message_id="<1@office.example>", at=AT))


def read(written: bytes) -> EmailMessage:
    return message_from_bytes(written, policy=policy.default)


def parts(mail: EmailMessage) -> list[tuple[str, str | None, str | bytes]]:
    """What stands in it, part by part: its type, the name of its file and what it says."""

    def said(part: EmailMessage) -> str | bytes:
        content = part.get_content()
        return content.replace("\r\n", "\n").rstrip("\n") if isinstance(content, str) else content

    return [
        (part.get_content_type(), part.get_filename(), "" if part.is_multipart() else said(part))
        for part in mail.walk()
    ]


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
    made = sent(a_mail(name))
    assert set(made.keys()) == HEADERS
    assert made["To"] == WRITTEN


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_no_text_at_all_adds_a_header(name: str) -> None:
    assert set(sent(a_mail(name)).keys()) == HEADERS


signs = st.characters(exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp"]) | st.sampled_from("\n=.-")
texts = st.builds(str.__mul__, st.text(signs, min_size=1, max_size=30), st.integers(1, 60))


@tried(deadline=None, max_examples=40)
@given(texts, texts, st.lists(st.binary(max_size=300), max_size=2))
def test_it_is_read_as_what_djangos_own_message_says(text: str, html: str, contents: list[bytes]) -> None:
    files = tuple(Attachment(f"{place}.xlsx", "application/zip", each) for place, each in enumerate(contents))
    mail = Mail(text, text, html, files)
    djangos = EmailMultiAlternatives(one_line(text), text, settings.DEFAULT_FROM_EMAIL, [WRITTEN])
    djangos.attach_alternative(html, "text/html")
    for each in files:
        djangos.attach(each.name, each.content, each.content_type)
    ours, theirs = sent(mail), read(djangos.message().as_bytes())
    assert parts(ours) == parts(theirs)
    assert [ours[name] for name in ("From", "To")] == [theirs[name] for name in ("From", "To")]
    # Where a long subject is divided, the library reads a space more or less, in Django's as in ours.
    assert "".join(ours["Subject"].split()) == "".join(one_line(text).split())


@tried(deadline=None, max_examples=40)
@given(texts)
def test_no_line_is_too_long_for_a_server_and_each_ends_as_servers_want_it(text: str) -> None:
    whole = message(a_mail(text), to=WRITTEN, message_id="<1@office.example>", at=AT)
    assert whole.endswith(b"\r\n")
    assert whole.isascii()
    for line in whole.split(b"\r\n"):
        assert len(line) <= 998
        assert not {13, 10} & set(line)


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
    made = sent(a_mail(name))
    assert made["Subject"] == "Series D gnp.exe"
    whole = " ".join(str(part.get_content()) for part in made.walk() if part.get_content_maintype() == "text")
    assert "Series D gnp.exe" in whole
    assert not set(UNSEEN) & set(whole)
    [attached] = made.iter_attachments()
    assert attached.get_filename() == "Series D gnp.exe.ics"


def test_what_joins_the_letters_of_a_word_stays() -> None:
    name = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    assert sent(a_mail(name))["Subject"] == name
