"""A mail as whoever writes it hands it over, and as it goes to the server."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from compliance.as_read import as_read

from .mime import written

LONGEST_SUBJECT = 200
"""Characters. A placement's name may have any number."""
SPACES = re.compile(r"\s+")


class NoSuchAddress(Exception):
    """Nobody can be written to at an address; the text says why."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail; ``content_type`` such as ``text/calendar``, whose text is in UTF-8."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """What one mail says: the same in ``text`` and in ``html``."""

    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = ()
    tells_of: frozenset[int] = frozenset()
    """The primary keys of the placements of which it says anything."""


def message(mail: Mail, *, to: str, message_id: str, at: datetime) -> bytes:
    """``mail`` as it goes to the server, dated ``at``. No text in it can make a header. Raises NoSuchAddress."""
    headers = {
        "Subject": one_line(mail.subject),
        "From": settings.DEFAULT_FROM_EMAIL,
        "To": one_address(to),
        "Message-ID": message_id,
        "Date": format_datetime(at),
        "Auto-Submitted": "auto-generated",
    }
    files = ((one_line(each.name), each.content_type, each.content) for each in mail.attachments)
    return written(headers, text=as_read(mail.text), html=as_read(mail.html), files=files)


def one_line(text: str) -> str:
    """``text`` as a header may hold it: in one line, cut to LONGEST_SUBJECT characters.

    Characters of control are left out, and those that nobody sees and that turn the order of others.
    """
    seen = SPACES.sub(" ", as_read(text))
    line = "".join(letter for letter in seen if unicodedata.category(letter) not in {"Cc", "Cs"})
    line = line.strip()
    return line if len(line) <= LONGEST_SUBJECT else f"{line[: LONGEST_SUBJECT - 1]}…"


def one_address(text: str) -> str:
    """``text`` if it is one mail address. Raises NoSuchAddress for none, for several, and for what is no address."""
    try:
        validate_email(text)
    except ValidationError:
        raise NoSuchAddress(
            f"“{one_line(text)}” is no mail address." if text else "No mail address is given."
        ) from None
    return text
