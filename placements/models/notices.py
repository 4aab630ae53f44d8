"""When an agreement deems a notice given: the limbs of its notice clause, as data."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from .deal import Placement
from .knowing import Sourced

METHODS = RegexValidator(
    r"^[a-z][a-z-]*(?: [a-z-]+)*(?:, [a-z][a-z-]*(?: [a-z-]+)*)*\Z",
    "Write the methods in small letters with a comma and a space between them, such as: fax, e-mail.",
)


class NoticeLimb(Sourced):
    """One limb of the notice clause: a method, the times within which it is used, and the day that it then gives.

    Times of day are on the clocks of the agreement's time zone. A notice is given on the earliest day that a limb
    gives (2003 agreement: §7(g)).
    """

    class Gives(models.TextChoices):
        THAT_DAY = "that day", "that day"
        NEXT_BUSINESS_DAY = "next business day", "the next business day"
        BUSINESS_DAYS = "business days after", "so many business days after"
        DAYS = "days after", "so many days after"
        RECEIPT = "receipt", "the day of actual receipt"

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="notice_limbs")
    label = models.CharField(max_length=12, help_text="As printed, such as (i).")
    methods = models.CharField(
        max_length=200,
        blank=True,
        validators=[METHODS],
        help_text="Such as fax, or fax, e-mail; empty for every method.",
    )
    gives = models.CharField("gives", max_length=20, choices=Gives, help_text="The day on which notice is then given.")
    days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many, where it gives so many business days or days after."
    )
    after = models.TimeField(
        "sent after", null=True, blank=True, help_text="Later than this time; that very time is not meant."
    )
    before = models.TimeField(
        "sent before", null=True, blank=True, help_text="Earlier than this time; that very time is not meant."
    )
    by = models.TimeField("sent by", null=True, blank=True, help_text="No later than this time, which is meant too.")
    business_days_only = models.BooleanField(default=False, help_text="It is sent on a business day.")

    class Meta:
        ordering = ["placement", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "label"],
                name="a_notice_limb_has_a_label_of_its_own",
                violation_error_message="The clause has a limb with this label.",
            ),
            models.CheckConstraint(
                name="a_notice_limb_gives_a_known_day",
                condition=Q(
                    gives__in=["that day", "next business day", "business days after", "days after", "receipt"]
                ),
                violation_error_message=(
                    "A limb gives that day, the next business day, so many business days or days after, or receipt."
                ),
            ),
            models.CheckConstraint(
                name="a_notice_limb_says_how_many_days_after",
                condition=Q(gives__in=["business days after", "days after"], days__isnull=False, days__gt=0)
                | Q(~Q(gives__in=["business days after", "days after"]), days__isnull=True),
                violation_error_message=(
                    "Say how many days after, 1 or more; leave the days empty where the limb does not count any."
                ),
            ),
            models.CheckConstraint(
                name="a_notice_limb_has_one_latest_time",
                condition=Q(before__isnull=True) | Q(by__isnull=True),
                violation_error_message="Give “sent before” or “sent by”, not both.",
            ),
            models.CheckConstraint(
                name="a_limb_of_receipt_does_not_go_by_sending",
                condition=~Q(gives="receipt")
                | Q(after__isnull=True, before__isnull=True, by__isnull=True, business_days_only=False),
                violation_error_message="Actual receipt does not go by the time of sending: leave the times empty.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.get_gives_display()}"

    @property
    def method_names(self) -> list[str]:
        """The methods one by one."""
        return self.methods.split(", ") if self.methods else []
