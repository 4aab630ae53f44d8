"""Nobody can write a line of the log that looks like another's, and no secret is in it."""

from __future__ import annotations

import logging
import re
import sys

import pytest
from django.test import Client

from config.logs import OneLineFormatter

FORMATTER = OneLineFormatter("{levelname}: {message}", style="{")


def written(message: str, *, error: bool = False) -> str:
    record = logging.LogRecord("site", logging.WARNING, __file__, 1, message, (), sys.exc_info() if error else None)
    return FORMATTER.format(record)


def test_a_line_that_a_request_would_add_stays_in_its_own() -> None:
    assert written("no page /a\r\nERROR: forged\x1b[31m") == "WARNING: no page /a\\r\\nERROR: forged\\x1b[31m"


def test_the_secret_of_a_calendar_is_left_out() -> None:
    assert written("Not Found: /calendar/imZXn4iqjXHYpUwg-IktsIEXjs_1U5l.ics") == "WARNING: Not Found: /calendar/….ics"


def test_times_are_in_utc_and_say_so() -> None:
    record = logging.LogRecord("site", logging.WARNING, __file__, 1, "late", (), None)
    record.created, record.msecs = 1_060_156_800.25, 250.0
    assert OneLineFormatter("{asctime} {message}", style="{").format(record) == "2003-08-06T08:00:00.250Z late"


def test_letters_of_other_languages_stay_as_they_are() -> None:
    assert written("§2 of the “Agreement” – Müller") == "WARNING: §2 of the “Agreement” – Müller"


def test_a_traceback_keeps_its_lines_and_none_begins_like_a_line_of_the_log() -> None:
    try:
        raise ValueError("first\nERROR: forged")
    except ValueError:
        first, *others = written("failed", error=True).splitlines()
    assert first == "WARNING: failed"
    assert len(others) > 2
    assert all(line.startswith("  ") for line in others)


def test_a_wrong_password_is_not_in_the_log(client: Client, db: None, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client.post("/accounts/login/", {"username": "nobody", "login": "nobody", "password": "hunter2-hunter2"})
    assert not re.search("hunter2", caplog.text)
