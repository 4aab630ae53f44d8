"""What the pages of a person's reports show: what they asked for, what a mail says, and whether mails go out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Prefetch, QuerySet

from compliance.models import Delivery, ReportRun, Subscription
from compliance.reports.content import Report, reports
from compliance.reports.due import first_since
from compliance.reports.rendering import Renderer
from compliance.reports.running import overdue_since
from placements.models import Placement

SHOWN = 10
"""Mails, and runs, that are shown: the latest."""


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """Whether the mails of reports go out: the runs of what sends them, the latest first."""

    runs: list[ReportRun]
    overdue_since: datetime | None

    @property
    def last(self) -> ReportRun | None:
        """The run that was heard of last."""
        return self.runs[0] if self.runs else None


@dataclass(frozen=True, slots=True)
class ReportSheet:
    """A report on a page: its subject, its HTML without styles of its own, its plain text and its files."""

    subject: str
    content: str
    text: str
    files: list[str]


def own_reports(person: User) -> QuerySet[Subscription]:
    """The reports that ``person`` has; of their placements those that the person may see."""
    seen = Prefetch("placements", Placement.objects.visible_to(person).order_by("name", "pk"))
    own = Subscription.objects.filter(person=person, ended_at=None)
    return own.prefetch_related(seen).order_by("made_at", "pk")


def report_of(subscription: Subscription, *, as_of: date) -> Report | None:
    """What stands in a report as of a day, as in the first that is sent; None where its reader may be told nothing."""
    since = {subscription.pk: first_since(subscription, as_of)}
    return reports([subscription], as_of=as_of, since=since).get(subscription.pk)


def report_sheet(report: Report) -> ReportSheet:
    """``report`` for a page, with links that stay on the site."""
    renderer = Renderer(as_of=report.as_of, home="")
    mail = renderer.mail(report)
    return ReportSheet(mail.subject, renderer.page(report), mail.text, [each.name for each in mail.attachments])


def mails_to(person: User) -> list[Delivery]:
    """The latest mails of reports and reminders that were made for ``person``. One query."""
    own: Any = Delivery.objects.filter(recipient=f"person {person.pk}")
    return list(own.defer("body").order_by("-slot_at", "-pk")[:SHOWN])


def heartbeat(*, at: datetime) -> Heartbeat:
    """How what sends the mails does at ``at``. Two queries."""
    return Heartbeat(list(ReportRun.objects.order_by("-beat_at", "-pk")[:SHOWN]), overdue_since(at))
