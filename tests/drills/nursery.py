"""Loads the product once and forks: a scheduler, or what enters some mails, for each line that it reads."""

from __future__ import annotations

import os
import signal
import sys
from datetime import UTC, date, datetime, timedelta
from types import FrameType

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - only once Django is set up

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


def forked(line: str) -> int:
    """The number of the process that does what ``line`` says; of one that enters mails, when it is done."""
    what, value = line.split()
    number = os.fork()
    if number:
        if what == "enter":
            assert os.waitpid(number, 0)[1] == 0
        return number
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    status = 1
    try:
        if what == "enter":
            enter(int(value))
        else:
            scheduler(float(value))
        status = 0
    finally:
        sys.stderr.flush()
        os._exit(status)


def reap(_: int, __: FrameType | None) -> None:
    """Let killed schedulers be gone."""
    for number in list(SCHEDULERS):
        if os.waitpid(number, os.WNOHANG)[0]:
            SCHEDULERS.remove(number)


SCHEDULERS: list[int] = []

if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, reap)
    for line in sys.stdin:
        child = forked(line)
        if line.startswith("scheduler"):
            SCHEDULERS.append(child)
        print(child, flush=True)
