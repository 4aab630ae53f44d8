"""The ledger of mails and the runs that send them: read by administrators, who have a mail sent again or held."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from compliance.asked import person_of
from compliance.history import moment
from compliance.models import Delivery, ReportRun
from compliance.reports import ledger
from compliance.reports.running import overdue_since
from compliance.rules import words

from .as_file import ListAsFile
from .read_only import ReadOnly


def _moment(at: datetime | None) -> str:
    return moment(at) if at else ""


class MailRecordAdmin(ReadOnly, ListAsFile, admin.ModelAdmin[Any]):
    """A list of what sends mails wrote itself."""

    list_per_page = 25
    show_full_result_count = False


@admin.register(Delivery)
class DeliveryAdmin(MailRecordAdmin):
    """Each mail and what became of it, the newest first; neither its subject nor what it says."""

    list_display = ("slot", "kind", "to", "status", "attempts", "answer", "was_sent")
    list_filter = ("status", "kind", "late")
    date_hierarchy = "slot_at"
    list_select_related = ("decided_by",)
    search_fields = ("to", "message_id")
    fields = (
        "slot", "kind", "to", "subscription", "as_of", "late", "made", "status", "attempts", "next_attempt",
        "times_uncertain", "answer", "was_sent", "message_id", "decided_by", "decided", "forgotten", "sha256",
    )  # fmt: skip
    readonly_fields = ("slot", "made", "next_attempt", "was_sent", "decided", "forgotten")
    actions = ("send_again", "hold")

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """By what the list is narrowed by, and by nothing else: no address asks whether a mail says this or that."""
        return lookup.partition("__")[0] in {*self.list_filter, self.date_hierarchy}

    @admin.action(description="Send again", permissions=["view"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        self._decided(request, queryset, ledger.send_again, "will be sent again with the next run")

    @admin.action(description="Hold", permissions=["view"])
    def hold(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        self._decided(request, queryset, ledger.hold, "will not be sent unless you say so")

    @admin.display(description="for", ordering="slot_at")
    def slot(self, obj: Delivery) -> str:
        return moment(obj.slot_at)

    @admin.display(description="made", ordering="made_at")
    def made(self, obj: Delivery) -> str:
        return moment(obj.made_at)

    @admin.display(description="sent", ordering="sent_at")
    def was_sent(self, obj: Delivery) -> str:
        return _moment(obj.sent_at)

    @admin.display(description="next attempt")
    def next_attempt(self, obj: Delivery) -> str:
        return _moment(obj.next_attempt_at)

    @admin.display(description="decided")
    def decided(self, obj: Delivery) -> str:
        return _moment(obj.decided_at)

    @admin.display(description="forgotten what it said")
    def forgotten(self, obj: Delivery) -> str:
        return _moment(obj.forgotten_at)

    def _decided(
        self, request: HttpRequest, queryset: QuerySet[Delivery], decide: Callable[..., bool], done: str
    ) -> None:
        person, now = person_of(request), timezone.now()
        taken = [decide(mail, by=person, at=now) for mail in queryset.defer("body")]
        if any(taken):
            messages.success(request, f"{words.counted(sum(taken), 'mail')} {done}.")
        if not all(taken):
            left = words.counted(taken.count(False), "mail")
            messages.warning(request, f"{left} stayed as before: sent, being sent, or nothing is stored to be sent.")


@admin.register(ReportRun)
class ReportRunAdmin(MailRecordAdmin):
    """Which run was heard of when: the heartbeat of the reports."""

    list_display = (
        "by",
        "machine",
        "started",
        "heard_of",
        "expected",
        "ended",
        "sent",
        "failed",
        "uncertain",
        "answer",
    )
    fields = list_display
    readonly_fields = ("started", "heard_of", "expected", "ended")
    actions = None

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list, under a heading that says whether all is well."""
        since = overdue_since(timezone.now())
        title = f"Reports by mail: overdue since {moment(since)}" if since else "Reports by mail: nothing is overdue"
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    @admin.display(description="started", ordering="started_at")
    def started(self, obj: ReportRun) -> str:
        return moment(obj.started_at)

    @admin.display(description="last heard of", ordering="beat_at")
    def heard_of(self, obj: ReportRun) -> str:
        return moment(obj.beat_at)

    @admin.display(description="expected again by", ordering="expected_by")
    def expected(self, obj: ReportRun) -> str:
        return _moment(obj.expected_by)

    @admin.display(description="ended", ordering="ended_at")
    def ended(self, obj: ReportRun) -> str:
        return _moment(obj.ended_at)
