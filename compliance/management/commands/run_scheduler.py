"""``manage.py run_scheduler``: sends the reports when they are due, for those who have no timer to do it."""

from __future__ import annotations

import logging
import signal
from threading import Event
from typing import Any

from django.core.management.base import CommandParser
from django.db import close_old_connections
from django.utils import timezone

from compliance.management.base import Command as BaseCommand
from compliance.models import ReportRun
from compliance.reports import running
from compliance.reports.composing import composed
from compliance.reports.ledger import Tally

PAUSE = 60.0
"""Seconds between two looks at what is due."""

log = logging.getLogger(__name__)


class Command(BaseCommand):
    """Goes on until it is told to stop: then it ends the mail that it is at, and says that it has ended."""

    help = "Send the deadline reports and reminders whenever they are due, until the process is told to stop."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--pause", type=float, default=PAUSE, metavar="SECONDS", help="between two looks (60)")

    def handle(self, *args: Any, **options: Any) -> None:
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        run, tally = running.begun(ReportRun.By.SCHEDULER, at=timezone.now()), Tally()
        while not stop.is_set():
            wrong = ""
            try:
                tally = running.run(compose=composed, at=timezone.now(), keep_on=lambda: not stop.is_set())
                running.ping()
            except Exception as error:  # a database or a report that fails must not end the scheduler
                log.exception("The deadline reports could not be sent; they are tried again.")
                # What it says may name what is hidden from who reads the list of runs.
                tally, wrong = Tally(), f"{type(error).__name__}: the log says more."
            self._beat(run, tally, wrong)
            close_old_connections()
            stop.wait(options["pause"])
        running.ended(run, Tally(uncertain=tally.uncertain), at=timezone.now())

    def _beat(self, run: ReportRun, tally: Tally, wrong: str) -> None:
        try:
            running.beat(run, tally, at=timezone.now(), wrong=wrong)
        except Exception:  # it is overdue then, which is what is true
            log.exception("The scheduler could not say that it is there.")
