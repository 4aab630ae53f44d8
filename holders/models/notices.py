"""Notices under an agreement: by whom and to whom, how and when they were sent, and when they arrived."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from placements.models import STATED_ELSEWHERE, EventKind, Placement, RegistrationStatement, Sourced
from placements.models.deal import CODE, validate_time_zone

from .holder import Holder

METHOD = RegexValidator(
    r"^[a-z][a-z-]*(?: [a-z-]+)*\Z", "Write one method in small letters, such as overnight courier."
)


class Notice(Sourced):
    """One notice, as it was sent. The day on which it is deemed given is computed (2003 agreement: §7(g)).

    Where it names an event, it happened on that day. Times are instants; ``zone`` names the clock on which they were
    read.
    """

    class To(models.TextChoices):
        HOLDER = "holder", "one holder"
        ALL_HOLDERS = "all holders", "all holders"
        ISSUER = "issuer", "the issuer"

    class Copies(models.TextChoices):
        SENT = "sent", "sent"
        NOT_SENT = "not sent", "not sent"

    within_placement = ("source", "registration_statement")

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="notices")
    event = models.ForeignKey(
        EventKind,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        help_text="What it is, such as piggyback notice: it happens on the day on which this is deemed given.",
    )
    filing = models.CharField(
        max_length=40,
        blank=True,
        validators=[CODE],
        help_text="The notice, request or filing that it begins or concerns, such as claim-1.",
    )
    registration_statement = models.ForeignKey(
        RegistrationStatement, on_delete=models.PROTECT, null=True, blank=True, related_name="notices"
    )
    sender = models.ForeignKey(
        Holder,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="notices_sent",
        help_text="The holder that gave it; empty for the issuer.",
    )
    to = models.CharField("to", max_length=12, choices=To)
    recipient = models.ForeignKey(
        Holder,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="notices_received",
        help_text="The holder that it went to.",
    )
    method = models.CharField(
        max_length=60, validators=[METHOD], help_text="Such as fax, or as the notice clause names it."
    )
    sent_at = models.DateTimeField("sent", help_text="Such as 2003-07-03 16:30; by courier, when it was handed over.")
    received_at = models.DateTimeField(
        "received", null=True, blank=True, help_text="When it actually arrived, if that is on record."
    )
    zone = models.CharField(
        "time zone",
        max_length=60,
        default="America/New_York",
        validators=[validate_time_zone],
        help_text="Where the clocks of both times stood, such as America/New_York.",
    )
    fax_used = models.CharField(
        "fax number used", max_length=40, blank=True, help_text="As on the transmission report."
    )
    copies = models.CharField(
        "copies to counsel",
        max_length=12,
        choices=Copies,
        blank=True,
        help_text="Whether counsel had a copy, which is not said to be notice; empty if not on record.",
    )
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["placement", "sent_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_notice_goes_to_somebody_known",
                condition=Q(to="holder", recipient__isnull=False)
                | Q(to__in=["all holders", "issuer"], recipient__isnull=True),
                violation_error_message=(
                    "Name the holder where the notice went to one holder, and none where it went to all or the issuer."
                ),
            ),
            models.CheckConstraint(
                name="a_notice_is_received_after_it_was_sent",
                condition=Q(received_at__isnull=True) | Q(received_at__gte=F("sent_at")),
                violation_error_message="The notice is recorded as received before it was sent.",
            ),
            models.CheckConstraint(
                name="a_notice_says_whether_copies_were_sent",
                condition=Q(copies__in=["", "sent", "not sent"]),
                violation_error_message="Copies were sent or not sent; leave it empty if that is not on record.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event or 'Notice'} to {self.recipient or self.get_to_display()}"

    @property
    def holder(self) -> Holder | None:
        """The one holder that gave or was given it; None where it went to all."""
        return self.recipient or self.sender

    def clean(self) -> None:
        """Refuse an event that other rows state, and a second statement of the same event of one matter."""
        super().clean()
        if not self.event_id or not self.event:
            return
        if self.event.name in STATED_ELSEWHERE:
            raise ValidationError({"event": f"“{self.event}” is {STATED_ELSEWHERE[self.event.name]}: enter it there."})
        if self.filing and self.event.milestones.filter(placement=self.placement_id, filing=self.filing).exists():
            raise ValidationError(
                {"event": f"A milestone states “{self.event}” of {self.filing}. Delete it: the notice gives its day."}
            )
