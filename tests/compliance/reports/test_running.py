"""The command and the scheduler send what is due, stop when told to, and are missed when they do not run."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO
from threading import Thread
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from compliance.models import Delivery, ReportRun
from compliance.readiness import readiness
from compliance.reports import running
from compliance.reports.ledger import Tally
from tests.compliance.reports.sending import MONDAY, subscribed
from tests.factories import PlacementFactory, ReportRunFactory

pytestmark = pytest.mark.django_db

COMMAND, SCHEDULER = ReportRun.By.COMMAND, ReportRun.By.SCHEDULER


@pytest.fixture(autouse=True)
def placement() -> Any:
    return PlacementFactory.create(name="Series D")


def said(*options: str) -> str:
    out = StringIO()
    call_command("send_deadline_report", *options, stdout=out)
    return out.getvalue()


# --------------------------------------------------------------------------------------------------------- the command


def test_the_command_sends_what_is_due_and_then_nothing(mailoutbox: list[Any]) -> None:
    subscribed()
    with time_machine.travel(MONDAY + timedelta(minutes=5), tick=False):
        assert said() == "1 sent, 0 to be tried again, 0 failed, 0 uncertain.\n"
        assert said() == "0 sent, 0 to be tried again, 0 failed, 0 uncertain.\n"
    assert [mail.to for mail in mailoutbox] == [["ann@office.example"]]
    assert "As of Monday, November 23, 2026" in mailoutbox[0].body


def test_a_dry_run_says_who_would_get_what_and_leaves_nothing(mailoutbox: list[Any]) -> None:
    subscribed()
    with time_machine.travel(MONDAY + timedelta(hours=2), tick=False):
        told = said("--dry-run")
    assert told.startswith("ann@office.example: report for 2026-11-23 08:00, late: ")
    assert told.endswith("1 would be made; nothing was sent or stored.\n")
    assert not mailoutbox
    assert not Delivery.objects.exists()
    assert not ReportRun.objects.exists()


def test_the_command_ends_with_1_where_a_mail_did_not_go_out(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    subscribed()
    with time_machine.travel(MONDAY, tick=False), pytest.raises(CommandError, match="Not every mail") as refused:
        said()
    assert refused.value.returncode == 1
    assert ReportRun.objects.get().ended_at == MONDAY


def test_a_day_that_does_not_exist_is_refused_with_2() -> None:
    with pytest.raises(CommandError, match="there is no such day") as refused:
        said("--as-of", "2003-06-31")
    assert refused.value.returncode == 2


def test_as_of_a_day_the_report_of_its_week_is_sent(mailoutbox: list[Any]) -> None:
    subscribed()
    assert said("--as-of", "2003-08-06").startswith("1 sent")
    assert Delivery.objects.get().slot_at == datetime(2003, 8, 4, 12, tzinfo=UTC)


# ------------------------------------------------------------------------------------------------------- the scheduler


def test_the_scheduler_sends_and_stops_when_it_is_told_to(
    mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribed()
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    real = running.beat

    def beat_and_stop(run: ReportRun, tally: Tally, **options: Any) -> None:
        real(run, tally, **options)
        assert run.expected_by == MONDAY + timedelta(minutes=15)
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(running, "beat", beat_and_stop)
    monkeypatch.setattr("compliance.management.commands.run_scheduler.close_old_connections", lambda: None)
    try:
        with time_machine.travel(MONDAY, tick=False):
            call_command("run_scheduler")
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    run = ReportRun.objects.get()
    assert (run.by, run.sent, run.ended_at) == ("scheduler", 1, MONDAY)
    assert run.expected_by == MONDAY + timedelta(days=7, hours=1)
    assert len(mailoutbox) == 1


def test_a_report_that_fails_does_not_end_the_scheduler(monkeypatch: pytest.MonkeyPatch) -> None:
    subscribed()
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def broken(**_: Any) -> Tally:
        os.kill(os.getpid(), signal.SIGTERM)
        raise ValueError("a mistake of ours")

    monkeypatch.setattr(running, "run", broken)
    monkeypatch.setattr("compliance.management.commands.run_scheduler.close_old_connections", lambda: None)
    heard: list[str] = []
    monkeypatch.setattr(running, "beat", lambda *_, wrong, **__: heard.append(wrong))
    try:
        call_command("run_scheduler")
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert heard == ["ValueError: the log says more."]
    assert ReportRun.objects.get().ended_at is not None


# ----------------------------------------------------------------------------------------------------- whether it runs


def test_nobody_is_missed_where_nobody_has_a_report() -> None:
    ReportRunFactory.create(expected_by=MONDAY - timedelta(days=1))
    assert running.overdue_since(MONDAY) is None


def test_where_nothing_ever_ran_it_is_overdue_an_hour_after_the_first_report() -> None:
    subscribed(made_at=MONDAY - timedelta(days=1))
    assert running.overdue_since(MONDAY + timedelta(hours=1)) is None
    assert running.overdue_since(MONDAY + timedelta(hours=1, seconds=1)) == MONDAY + timedelta(hours=1)


def test_a_scheduler_is_missed_when_it_falls_silent() -> None:
    subscribed()
    run = running.begun(SCHEDULER, at=MONDAY)
    running.beat(run, Tally(sent=2, uncertain=1), at=MONDAY + timedelta(minutes=1))
    assert (run.sent, run.uncertain) == (2, 1)
    assert running.overdue_since(MONDAY + timedelta(minutes=16)) is None
    assert running.overdue_since(MONDAY + timedelta(minutes=17)) == MONDAY + timedelta(minutes=16)


def test_the_command_is_missed_an_hour_after_the_next_report() -> None:
    subscribed()
    run = running.begun(COMMAND, at=MONDAY)
    running.ended(run, Tally(), at=MONDAY)
    assert running.overdue_since(MONDAY + timedelta(days=7, hours=1)) is None
    assert running.overdue_since(MONDAY + timedelta(days=7, hours=2)) is not None


def test_whether_it_runs_is_one_query(django_assert_num_queries: Any) -> None:
    for runs in (0, 3):
        ReportRunFactory.create_batch(runs)
        with django_assert_num_queries(1):
            running.overdue_since(MONDAY)


def test_runs_of_long_ago_are_forgotten() -> None:
    ReportRunFactory.create()
    running.begun(COMMAND, at=MONDAY)
    assert ReportRun.objects.count() == 1


def test_readiness_tells_of_it() -> None:
    def scheduler(now: datetime) -> Any:
        return readiness(now=now)["checks"]["scheduler"]

    subscribed(made_at=MONDAY)
    assert scheduler(MONDAY) == {"ok": True, "says": "not run yet"}
    run = running.begun(SCHEDULER, at=MONDAY)
    assert scheduler(MONDAY + timedelta(minutes=3)) == {"ok": True, "says": "last heard of 3 minutes ago"}
    assert run.expected_by is not None
    found = scheduler(run.expected_by + timedelta(hours=2))
    assert found["ok"] is False
    assert found["says"].startswith("the reports by mail are overdue for 2.0 hours")


# ---------------------------------------------------------------------------------------------------------- the monitor


@pytest.fixture
def monitor() -> Iterator[tuple[str, list[str]]]:
    asked: list[str] = []

    class Monitor(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Monitor) as served:
        thread = Thread(target=served.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{served.server_port}/shelfwatch", asked
        served.shutdown()
        thread.join()


def test_a_monitor_is_told_after_each_run(monitor: tuple[str, list[str]], settings: Settings) -> None:
    settings.REPORT_PING_URL, asked = monitor
    said()
    assert asked == ["/shelfwatch"]


def test_a_monitor_that_does_not_answer_stops_nothing(settings: Settings) -> None:
    settings.REPORT_PING_URL = "http://127.0.0.1:1/"
    subscribed()
    with time_machine.travel(MONDAY, tick=False):
        assert said().startswith("1 sent")
