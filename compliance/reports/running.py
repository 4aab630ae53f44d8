"""One run: mails that are due are made and entered, what is to be sent is sent, and the run says that it was there."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, Protocol
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings
from django.db.models import Exists, QuerySet, Subquery

from compliance.models import Delivery, ReportRun, Subscription
from compliance.prepared import Prepared

from . import ledger
from .due import Due, due_reports, in_force, next_slot, reports_as_of, rhythm
from .ledger import Draft, Tally
from .mail import Mail
from .posting import Post
from .reach import stopped
from .reminding import reminders
from .slots import following

GRACE = timedelta(hours=1)
"""A slot that passed so long ago without a run is overdue."""
HEARD_OF = timedelta(minutes=15)
"""A scheduler that was silent for so long is overdue."""
KEPT = timedelta(days=90)
PING_SECONDS = 10

log = logging.getLogger(__name__)


class Compose(Protocol):
    """Writes the reports of several subscriptions; one without a mail may be told of nothing."""

    def __call__(
        self,
        subscriptions: Sequence[Subscription],
        *,
        as_of: date,
        since: Mapping[int, date],
        late_for: datetime | None,
    ) -> Mapping[int, Mail]: ...


def drafts(*, compose: Compose, at: datetime, asked: date | None = None) -> list[Draft]:
    """The mails that are due at ``at``, or were by the end of the day ``asked``: written, and not entered yet."""
    subscriptions = list(in_force())
    dues = due_reports(subscriptions, at=at) if asked is None else reports_as_of(subscriptions, as_of=asked, at=at)
    return [*_written(dues, compose), *reminders(subscriptions, at=at, asked=asked)]


def run(
    *, compose: Compose, at: datetime, asked: date | None = None, keep_on: Callable[[], bool] = lambda: True
) -> Tally:
    """Make what is due and send what is to be sent, also what earlier runs left."""
    with Post() as post:
        try:
            ledger.enter(drafts(compose=compose, at=at, asked=asked), at=at)
        except Exception:
            # What is stored goes out all the same.
            ledger.send(post, keep_on=keep_on)
            raise
        return ledger.send(post, keep_on=keep_on)


def _written(dues: Sequence[Due], compose: Compose) -> list[Draft]:
    """The reports of ``dues``, those of one slot written together."""

    def together(due: Due) -> tuple[bool, datetime]:
        return due.late, due.slot_at

    written: list[Draft] = []
    for (late, slot), group in groupby(sorted(dues, key=together), key=together):
        some = list(group)
        mails = compose(
            [due.subscription for due in some],
            as_of=some[0].as_of,
            since={due.subscription.pk: due.since for due in some},
            late_for=slot if late else None,
        )
        written += [_draft(due, mails.get(due.subscription.pk)) for due in some]
    return written


def _draft(due: Due, mail: Mail | None) -> Draft:
    return Draft(
        subscription=due.subscription,
        kind=Delivery.Kind.REPORT,
        recipient=due.subscription.recipient,
        to=due.subscription.sent_to,
        slot_at=due.slot_at,
        about=f"subscription {due.subscription.pk}",
        as_of=due.as_of,
        late=due.late,
        mail=mail,
        instead="" if mail else _why_nothing(due.subscription),
    )


def _why_nothing(subscription: Subscription) -> str:
    """Why a report that is due has nothing in it that may be told."""
    if why := stopped([subscription]).get(subscription.pk):
        return f"Nothing was made: {why}."
    return "Nothing was made: whom it is for may be told of none of its placements."


def begun(by: ReportRun.By, *, at: datetime) -> ReportRun:
    """A run that begins; runs of long ago are forgotten."""
    ReportRun.objects.filter(beat_at__lt=at - KEPT).delete()
    machine = f"{socket.gethostname()}, process {os.getpid()}"[:120]
    return ReportRun.objects.create(by=by, machine=machine, started_at=at, beat_at=at, expected_by=at + HEARD_OF)


def beat(run: ReportRun, tally: Tally, *, at: datetime, wrong: str = "") -> None:
    """Say that a scheduler is there, with what it did since it said so last."""
    _note(run, tally, at=at, wrong=wrong)
    run.expected_by = at + HEARD_OF
    run.save()


def ended(run: ReportRun, tally: Tally, *, at: datetime, wrong: str = "") -> None:
    """Say that a run has ended well, and when the next one is expected: soon after the next slot."""
    _note(run, tally, at=at, wrong=wrong)
    slot = next_slot(in_force(), after=at)
    run.ended_at, run.expected_by = at, slot and slot + GRACE
    run.save()


def _oldest() -> QuerySet[Any]:
    """The subscriptions, the oldest first, each with whether anything has ever run and by when the next is expected."""
    runs = ReportRun.objects.order_by("-beat_at", "-pk")
    asked = in_force().annotate(has_run=Exists(runs), expected=Subquery(runs.values("expected_by")[:1]))
    return asked.order_by("made_at", "pk")


_OLDEST = Prepared(_oldest)


def overdue_since(at: datetime) -> datetime | None:
    """Since when a run is overdue at ``at``; None if none is, or nobody has a report. One query.

    Where none has ever run, it is expected soon after the first slot of the oldest subscription.
    """
    oldest = _OLDEST.first()
    if oldest is None:
        return None
    since: datetime | None = oldest.expected
    if not oldest.has_run:
        since = following(rhythm(oldest), after=oldest.made_at) + GRACE
    return since if since and since < at else None


def ping() -> None:
    """Tell the address of REPORT_PING_URL, if there is one, that a run came to its end."""
    if not settings.REPORT_PING_URL:
        return
    try:
        urlopen(settings.REPORT_PING_URL, timeout=PING_SECONDS).close()  # noqa: S310 - the setting takes http(s) alone
    except (URLError, OSError) as error:
        log.warning("REPORT_PING_URL did not answer: %s", error)


def _note(run: ReportRun, tally: Tally, *, at: datetime, wrong: str) -> None:
    run.beat_at = at
    run.sent += tally.sent
    run.failed += tally.failed
    run.uncertain = tally.uncertain
    run.answer = wrong[:500]
