"""Mails that were written into a folder instead of being sent, as in the demo, and who may read which."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.mail import get_connection
from django.core.mail.backends.filebased import EmailBackend

from compliance.models import Delivery
from placements.models import Placement

MOST = 200
"""Files that are read, the newest first."""
BETWEEN = re.compile(rb"^-{79}\r?\n", re.MULTILINE)
"""What Django writes after each mail."""


@dataclass(frozen=True, slots=True)
class Found:
    """One mail of the folder."""

    key: str
    """The file it is in, and its place there."""
    at: datetime
    mail: EmailMessage

    @property
    def text(self) -> str:
        """Its plain text."""
        part = self.mail.get_body(("plain",))
        return str(part.get_content()) if part else ""

    @property
    def files(self) -> list[str]:
        """The names of the files that go with it."""
        return [part.get_filename() or "without a name" for part in self.mail.iter_attachments()]

    @property
    def to(self) -> str:
        return str(self.mail["To"] or "")

    @property
    def subject(self) -> str:
        return str(self.mail["Subject"] or "without a subject")

    @property
    def message_id(self) -> str:
        return str(self.mail["Message-ID"] or "").strip()


def folder() -> Path | None:
    """The folder into which EMAIL_URL has mails written; None where it names another way."""
    way = get_connection()
    return Path(way.file_path) if isinstance(way, EmailBackend) else None


def mails_for(person: User) -> list[Found]:
    """The mails of the folder that ``person`` may read, the newest first.

    Those to the person's own address; and, to whoever may see the ledger, those in it that tell of no placement which
    is hidden from the person. Two queries.
    """
    found = list(_found())
    told = {}
    if person.has_perm("compliance.view_delivery"):
        entered = Delivery.objects.filter(message_id__in=[each.message_id for each in found])
        told = dict(entered.values_list("message_id", "placements"))
    seen = set(Placement.objects.visible_to(person).values_list("pk", flat=True)) if told else set[int]()
    own = person.email.casefold()
    return [
        each
        for each in found
        if (own and each.to.casefold() == own) or (each.message_id in told and seen.issuperset(told[each.message_id]))
    ]


def _found() -> Iterator[Found]:
    kept = folder()
    files = sorted(kept.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)[:MOST] if kept else []
    for file in files:
        at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
        for place, written in enumerate(filter(bytes.strip, BETWEEN.split(file.read_bytes()))):
            mail: Any = message_from_bytes(written, policy=policy.default)
            yield Found(f"{file.stem}.{place}", at, mail)
