"""One mail handed to the mail server, and what the server said: whether it is sent, may be tried again, or is lost.

To an SMTP server we speak step by step, because only the step says whether a broken connection left the mail sent.
"""

from __future__ import annotations

import re
import smtplib
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage as Parsed
from email.utils import parseaddr
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend
from django.core.mail.message import sanitize_address

from .mail import one_line
from .outcome import Outcome, outcome_of

LONGEST_ANSWER = 500
DOT_AT_THE_START = re.compile(rb"(?m)^\.")
KEPT_HEADERS = ("Message-ID", "Date", "Auto-Submitted")


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome, and the server's last word in its own words."""

    outcome: Outcome
    says: str


class Post:
    """The way to the mail server that EMAIL_URL names: one connection for all mails of a run."""

    def __init__(self) -> None:
        self._backend: Any = get_connection()

    def __enter__(self) -> Post:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def send(self, *, to: str, body: bytes) -> Answer:
        """Hand over ``body``, a whole message with lines that end in CRLF, as it is."""
        if not isinstance(self._backend, SmtpBackend):
            return _by_backend(body)
        while True:
            try:
                is_new = self._backend.open()
            except OSError as error:
                self._close()
                return Answer(Outcome.NO_SERVER, _words(error))
            try:
                return self._spoken(self._backend.connection, to, body)
            except OSError as error:
                self._close()
                # A server may close a connection that it has served for a while; a new one tells more.
                if is_new:
                    return Answer(Outcome.LATER, _words(error))

    def _spoken(self, smtp: Any, to: str, body: bytes) -> Answer:
        """Speak to the server. Raises OSError where the connection broke before the mail was on its way."""
        smtp.ehlo_or_helo_if_needed()
        options = ["BODY=8BITMIME"] if smtp.has_extn("8bitmime") else []
        options += [f"SIZE={len(body)}"] if smtp.has_extn("size") else []
        sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
        steps = (
            (2, partial(smtp.mail, sanitize_address(sender, "utf-8"), options)),
            (2, partial(smtp.rcpt, sanitize_address(to, "utf-8"))),
            (3, partial(smtp.docmd, "DATA")),
        )
        for wanted, step in steps:
            code, text = step()
            if code // 100 != wanted:
                self._begin_anew(smtp)
                return _refusal(code, text)
        try:
            smtp.send(DOT_AT_THE_START.sub(b"..", body) + b".\r\n")
            code, text = smtp.getreply()
        except OSError as error:
            self._close()
            return Answer(Outcome.UNCERTAIN, f"The mail was handed over, and no answer came: {_words(error)}")
        return Answer(Outcome.SENT, _said(code, text)) if code // 100 == 2 else _refusal(code, text)

    def _begin_anew(self, smtp: smtplib.SMTP) -> None:
        try:
            smtp.rset()
        except OSError:
            self._close()

    def _close(self) -> None:
        with suppress(OSError):  # it is gone, which is what was asked
            self._backend.close()


class Stored(EmailMultiAlternatives):
    """A stored message as Django's other backends want it: its bytes for those that take them, else its parts."""

    def __init__(self, body: bytes) -> None:
        read: Parsed = message_from_bytes(body, policy=policy.default)
        text, html = read.get_body(("plain",)), read.get_body(("html",))
        super().__init__(
            subject=str(read["Subject"]),
            body=text.get_content() if text else "",
            from_email=str(read["From"]),
            to=[str(read["To"])],
            headers={name: str(read[name]) for name in KEPT_HEADERS},
        )
        if html:
            self.attach_alternative(html.get_content(), "text/html")
        for part in read.iter_attachments():
            self.attach(part.get_filename(), part.get_payload(decode=True), part.get_content_type())
        self._bytes = body

    def message(self, *, policy: Any = None) -> Any:
        """The message, of which nothing is made anew."""
        return message_from_bytes(self._bytes)


def _by_backend(body: bytes) -> Answer:
    """By a folder, the console or a service: each mail by itself, so that each is answered for itself."""
    try:
        get_connection().send_messages([Stored(body)])
    except Exception as error:  # services raise what they like
        return Answer(outcome_of(error), _words(error))
    return Answer(Outcome.SENT, "Taken.")


def _refusal(code: int, text: bytes) -> Answer:
    """4xx is for now, 5xx for good."""
    return Answer(Outcome.NEVER if code // 100 == 5 else Outcome.LATER, _said(code, text))


def _said(code: int, text: bytes) -> str:
    return one_line(f"{code} {text.decode('utf-8', 'replace')}")[:LONGEST_ANSWER]


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return _said(error.smtp_code, said if isinstance(said, bytes) else said.encode())
    return one_line(str(error) or type(error).__name__)[:LONGEST_ANSWER]
