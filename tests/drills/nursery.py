"""Loads the product once and forks for each line that it reads: a scheduler, or something that is done and ends.

It has no connection to the database itself, which no two processes may share. Each answer is a line of JSON.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import sys
import traceback
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from types import FrameType
from typing import NoReturn

import django

django.setup()

from django.contrib.auth.models import Group, User  # noqa: E402 - only once Django is set up
from django.core.management import call_command  # noqa: E402

from compliance.management.commands import run_scheduler  # noqa: E402, F401 - so that no child has to load it
from compliance.models import Delivery, Subscription  # noqa: E402
from compliance.reports import ledger  # noqa: E402
from compliance.reports.mail import Attachment, Mail  # noqa: E402

MAILS = 12
NOW = datetime(2026, 11, 23, 13, tzinfo=UTC)


def enter(first: int) -> None:
    """MAILS mails, numbered from ``first``."""
    subscriptions = list(Subscription.objects.select_related("person").order_by("pk"))
    drafts = []
    for number in range(first, first + MAILS):
        subscription = subscriptions[number % len(subscriptions)]
        assert subscription.person
        said = f"Mail {number}, with a line\n.\nof a dot, and – 🖋.\n" * 40
        drafts.append(
            ledger.Draft(
                subscription=subscription,
                kind=Delivery.Kind.REPORT,
                recipient=subscription.recipient,
                to=subscription.person.email,
                slot_at=NOW,
                about=f"drill {number}",
                as_of=date(2026, 11, 23),
                mail=Mail(f"Mail {number}", said, f"<p>{said}</p>", (Attachment("a.ics", "text/calendar", b"BEGIN"),)),
            )
        )
    ledger.enter(drafts, at=NOW)


def scheduler(lease: float) -> None:
    """A scheduler that looks all the time, and whose claims last so many seconds."""
    ledger.LEASE = timedelta(seconds=lease)
    call_command("run_scheduler", "--pause", "0.05")


def prepare(_: int) -> None:
    """The tables, the roles, and three people who have reports."""
    call_command("migrate", verbosity=0)
    call_command("sync_roles", stdout=StringIO())
    for name in ("ann", "bob", "cy"):
        person = User.objects.create_user(name, f"{name}@office.example")
        person.groups.add(Group.objects.get(name="reader"))
        Subscription.objects.create(person=person, made_at=datetime.now(UTC))


def say_the_ledger(_: int) -> None:
    """Each mail: its Message-ID, its status, how often it was uncertain, and the hash of its bytes."""
    rows = [
        [mail.message_id, mail.status, mail.times_uncertain, hashlib.sha256(bytes(mail.body)).hexdigest()]
        for mail in Delivery.objects.all()
    ]
    print(json.dumps(rows), flush=True)


DONE_AT_ONCE = {"prepare": prepare, "enter": enter, "ledger": say_the_ledger}


def answer(line: str) -> None:
    """Do what ``line`` says in a process of its own; of a scheduler its number is the answer."""
    what, value = line.split()
    number = os.fork()
    if not number:
        _do(what, value)
    if what == "scheduler":
        SCHEDULERS.add(number)
    elif os.waitpid(number, 0)[1]:
        raise RuntimeError(f"{line.strip()} failed.")
    if what != "ledger":
        print(number, flush=True)


def _do(what: str, value: str) -> NoReturn:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    status = 1
    try:
        if what == "scheduler":
            scheduler(float(value))
        else:
            DONE_AT_ONCE[what](int(value))
        status = 0
    except Exception:
        traceback.print_exc()
    finally:
        os._exit(status)


def reap(_: int, __: FrameType | None) -> None:
    """Let killed schedulers be gone."""
    for number in sorted(SCHEDULERS):
        # Another signal may come in the middle of this, and reap it first.
        with suppress(ChildProcessError):
            if not os.waitpid(number, os.WNOHANG)[0]:
                continue
        SCHEDULERS.discard(number)


SCHEDULERS: set[int] = set()

if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, reap)
    for line in sys.stdin:
        answer(line)
