"""The ledger of mails: each mail, from before it is sent (Delivery), and each run that sends them (ReportRun).

Neither has a history: they are a record themselves, written by what sends and typed in by nobody.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from placements.models import EVERYBODY

from .subscription import Subscription


class Delivery(models.Model):
    """One mail to one recipient. What goes out is stored before it is sent, and is sent as it was stored.

    ``pending`` until a run claims it; ``sending`` while that run's lease lasts; then ``sent``, ``pending`` again (to be
    tried later), or ``failed``. Where the run died, nobody knows whether the mail went out: it is ``uncertain``.
    """

    # Of placements it holds what its recipient may see; its pages show neither subject nor text.
    placement_path: ClassVar[str] = EVERYBODY

    class Kind(models.TextChoices):
        REPORT = "report", "report"
        DUE = "due", "due today"
        OVERDUE = "overdue", "missed"
        ESCALATED = "escalated", "missed, told to somebody else"
        TEST = "test", "test"

    class Status(models.TextChoices):
        PENDING = "pending", "to be sent"
        SENDING = "sending", "being sent"
        SENT = "sent", "sent"
        FAILED = "failed", "not sent"
        UNCERTAIN = "uncertain", "not known whether it went out"

    subscription = models.ForeignKey(
        Subscription, on_delete=models.SET_NULL, null=True, blank=True, related_name="deliveries"
    )
    kind = models.CharField(max_length=9, choices=Kind)
    recipient = models.CharField(max_length=320, help_text="Such as “person 12”, or an address outside the office.")
    slot_at = models.DateTimeField("for", help_text="When it was to go out.")
    about = models.CharField(
        max_length=240, blank=True, help_text="Which subscription, or which deadline with its due day."
    )
    as_of = models.DateField(help_text="The day as of which it tells.")
    late = models.BooleanField("made late", default=False)
    to = models.CharField("address", max_length=320)
    placements = models.JSONField(
        default=list, blank=True, help_text="The primary keys of the placements that it tells of."
    )
    named = models.JSONField(
        default=list, blank=True, help_text="Those of them that allowed names in mail that leaves the office."
    )
    message_id = models.CharField("Message-ID", max_length=120, unique=True)
    body = models.BinaryField(blank=True, default=b"", help_text="The whole message, as it goes to the server.")
    sha256 = models.CharField(
        "SHA-256",
        max_length=64,
        blank=True,
        help_text="Of the message that was forgotten: a copy is known by it.",
    )
    forgotten_at = models.DateTimeField("forgotten", null=True, blank=True, help_text="When what it said was dropped.")
    made_at = models.DateTimeField("made")
    status = models.CharField(max_length=9, choices=Status, default=Status.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(
        "next attempt", null=True, blank=True, help_text="Empty: none, unless an administrator asks for it."
    )
    lease_until = models.DateTimeField(null=True, blank=True)
    times_uncertain = models.PositiveSmallIntegerField(default=0)
    answer = models.CharField("the server's last answer", max_length=500, blank=True)
    sent_at = models.DateTimeField("sent", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="decided by", help_text="The administrator who had it sent again, or held.",
    )  # fmt: skip
    decided_at = models.DateTimeField("decided", null=True, blank=True)

    class Meta:
        ordering = ["-slot_at", "-pk"]
        verbose_name = "mail"
        verbose_name_plural = "mails"
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "slot_at", "kind", "about"],
                name="a_mail_is_made_once_for_a_recipient_slot_and_kind",
                violation_error_message="This mail is in the ledger.",
            ),
            models.CheckConstraint(
                name="a_mail_is_of_a_known_kind_and_status",
                condition=Q(
                    kind__in=["report", "due", "overdue", "escalated", "test"],
                    status__in=["pending", "sending", "sent", "failed", "uncertain"],
                ),
                violation_error_message="Choose kind and status from the lists.",
            ),
            models.CheckConstraint(
                name="a_mail_being_sent_has_a_lease",
                condition=~Q(status="sending") | Q(lease_until__isnull=False),
                violation_error_message="What is being sent is claimed until some time.",
            ),
            models.CheckConstraint(
                name="a_mail_sent_says_when",
                condition=~Q(status="sent") | Q(sent_at__isnull=False),
                violation_error_message="What was sent says when.",
            ),
            models.CheckConstraint(
                name="only_a_mail_at_its_end_is_forgotten_and_its_hash_stays",
                condition=Q(forgotten_at__isnull=True) | (Q(status__in=["sent", "failed"]) & ~Q(sha256="")),
                violation_error_message="What is to be sent is not forgotten.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"], condition=Q(status__in=["pending", "uncertain"]), name="mail_to_be_sent"
            ),
            models.Index(fields=["lease_until"], condition=Q(status="sending"), name="mail_being_sent"),
            models.Index(fields=["subscription", "kind", "slot_at"], name="mail_of_a_subscription"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display().capitalize()}, to {self.to}"


class ReportRun(models.Model):
    """One run of what sends mails: a command that ended, or a scheduler that goes on and says so from time to time."""

    placement_path: ClassVar[str] = EVERYBODY

    class By(models.TextChoices):
        COMMAND = "command", "send_deadline_report"
        SCHEDULER = "scheduler", "run_scheduler"

    by = models.CharField("run by", max_length=9, choices=By)
    machine = models.CharField("on", max_length=120, help_text="The machine's name and the process's number.")
    started_at = models.DateTimeField("started")
    beat_at = models.DateTimeField("last heard of", db_index=True)
    expected_by = models.DateTimeField(
        "expected again by", null=True, blank=True, help_text="When a run is to be heard of again; empty: never."
    )
    ended_at = models.DateTimeField("ended", null=True, blank=True)
    sent = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    uncertain = models.PositiveIntegerField(default=0)
    answer = models.CharField("what went wrong", max_length=500, blank=True)

    class Meta:
        ordering = ["-beat_at", "-pk"]
        verbose_name = "run of the reports"
        verbose_name_plural = "runs of the reports"
        constraints = [
            models.CheckConstraint(
                name="a_run_is_by_the_command_or_the_scheduler",
                condition=Q(by__in=["command", "scheduler"]),
                violation_error_message="A run is by the command or the scheduler.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_by_display()} on {self.machine}"
