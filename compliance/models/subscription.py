"""Who has the deadline report by mail, of what and when (Subscription), and whose a deadline is (Responsible)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from compliance.rules import words
from placements.models import EVERYBODY, Placement
from record.history import Recorded

from .duty import Duty

MOST_DAYS = 366
"""Of a window, and before a missed deadline is told to somebody else: calendar days."""


class Subscription(models.Model):
    """A report that a person of the office has, or somebody outside it by an address alone."""

    # It is its person's, and its pages name of its placements those that the reader may see.
    placement_path: ClassVar[str] = EVERYBODY

    class Whose(models.TextChoices):
        ALL = "all", "all deadlines"
        OWN = "own", "those that are the person's own"

    class Rhythm(models.TextChoices):
        WEEKLY = "weekly", "every week"
        DAILY = "daily", "every day"

    class Weekday(models.IntegerChoices):
        MONDAY = 0
        TUESDAY = 1
        WEDNESDAY = 2
        THURSDAY = 3
        FRIDAY = 4
        SATURDAY = 5
        SUNDAY = 6

    class Dates(models.TextChoices):
        US = "us", "Sat Jun 21, 2003"
        DAY_FIRST = "day first", "Sat 21 Jun 2003"
        ISO = "iso", "2003-06-21"

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="subscriptions"
    )
    address = models.EmailField(
        "address outside the office", blank=True, help_text="Of somebody who does not sign in, such as outside counsel."
    )
    placements = models.ManyToManyField(
        Placement,
        blank=True,
        related_name="subscriptions",
        help_text="None chosen: all that the person may see. For an address outside the office choose at least one.",
    )
    whose = models.CharField("of whom", max_length=3, choices=Whose, default=Whose.ALL)
    window = models.PositiveSmallIntegerField(
        "days ahead",
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)],
        help_text="What is due within so many calendar days is told.",
    )
    rhythm = models.CharField("how often", max_length=6, choices=Rhythm, default=Rhythm.WEEKLY)
    weekday = models.PositiveSmallIntegerField("on", choices=Weekday, default=Weekday.MONDAY)
    hour = models.PositiveSmallIntegerField(
        "at", default=8, validators=[MaxValueValidator(23)], help_text="Full hours, 0 to 23, by the office's clock."
    )
    dates = models.CharField("dates as", max_length=9, choices=Dates, default=Dates.US)
    on_the_day = models.BooleanField(
        "a reminder on the day",
        default=False,
        help_text="On the day on which one of the person's own deadlines is due.",
    )
    overdue = models.BooleanField(
        "a reminder once missed", default=False, help_text="The day after one of the person's own deadlines is missed."
    )
    escalate_after = models.PositiveSmallIntegerField(
        "tell somebody else after",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)],
        help_text="So many calendar days after one of the person's own deadlines was due, if it is still missed.",
    )
    escalate_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="whom to tell",
    )  # fmt: skip
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Who answers for it: an outside address is told of what this person may read, while they may.",
    )  # fmt: skip
    made_at = models.DateTimeField("made")
    ended_at = models.DateTimeField("ended", null=True, blank=True)

    history = Recorded()

    class Meta:
        ordering = ["person", "address", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_subscription_is_a_persons_or_an_addresss",
                condition=Q(person__isnull=False, address="") | (Q(person__isnull=True) & ~Q(address="")),
                violation_error_message="Name a person, or an address outside the office: one of the two.",
            ),
            models.CheckConstraint(
                name="what_goes_outside_is_nobodys_own",
                condition=Q(address="")
                | Q(
                    whose="all",
                    on_the_day=False,
                    overdue=False,
                    escalate_after__isnull=True,
                    escalate_to__isnull=True,
                ),
                violation_error_message=(
                    "An address outside the office has no deadlines of its own: choose all deadlines, and no reminders."
                ),
            ),
            models.CheckConstraint(
                name="a_missed_deadline_is_told_to_somebody_after_some_days",
                condition=Q(escalate_after__isnull=True, escalate_to__isnull=True)
                | Q(escalate_after__gte=1, escalate_after__lte=MOST_DAYS, escalate_to__isnull=False),
                violation_error_message="Say both after how many days, 1 to 366, and whom to tell; or neither.",
            ),
            models.CheckConstraint(
                name="a_report_looks_1_to_366_days_ahead",
                condition=Q(window__gte=1, window__lte=MOST_DAYS),
                violation_error_message="Give 1 to 366 days ahead.",
            ),
            models.CheckConstraint(
                name="a_report_goes_out_at_a_full_hour_of_a_weekday",
                condition=Q(hour__lte=23, weekday__lte=6),
                violation_error_message="Give a day of the week, and an hour from 0 to 23.",
            ),
            models.CheckConstraint(
                name="a_subscription_is_of_known_words",
                condition=Q(
                    whose__in=["all", "own"],
                    rhythm__in=["weekly", "daily"],
                    dates__in=["us", "day first", "iso"],
                ),
                violation_error_message="Choose from the lists.",
            ),
        ]

    def __str__(self) -> str:
        """Without the names of its placements, which not everybody may know."""
        return f"{self.get_rhythm_display().capitalize()}, to {self.person or self.address}"

    @property
    def recipient(self) -> str:
        """To whom it goes, by a name that stays when an address changes: "person 12", or the address outside."""
        return f"person {self.person_id}" if self.person_id else self.address.casefold()

    @property
    def sent_to(self) -> str:
        """The address that its mails go to now; empty for a person who has none."""
        return self.person.email if self.person else self.address

    @property
    def when(self) -> str:
        """`every week, on Monday at 8:00`."""
        day = f", on {self.get_weekday_display()}" if self.rhythm == self.Rhythm.WEEKLY else ""
        return f"{self.get_rhythm_display()}{day} at {self.hour}:00"

    def dated(self, day: date) -> str:
        """``day`` as this subscription's mails write it."""
        match self.dates:
            case self.Dates.ISO:
                return day.isoformat()
            case self.Dates.DAY_FIRST:
                return words.day_first_date(day)
        return words.medium_date(day)


class Responsible(models.Model):
    """Whose the deadlines of a placement, or of one of its duties, are.

    Who is responsible for a duty comes before who is responsible for its placement.
    """

    placement_path: ClassVar[str] = "placement"

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="responsible")
    duty = models.ForeignKey(
        Duty, on_delete=models.CASCADE, null=True, blank=True, related_name="responsible",
        help_text="Empty: every duty of the placement for which nobody is named.",
    )  # fmt: skip
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="responsible_for")

    history = Recorded()

    class Meta:
        ordering = ["placement", "duty", "pk"]
        verbose_name = "person responsible"
        verbose_name_plural = "people responsible"
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "person"],
                condition=Q(duty__isnull=True),
                name="a_person_is_responsible_for_a_placement_once",
                violation_error_message="This person is responsible for this placement.",
            ),
            models.UniqueConstraint(
                fields=["duty", "person"],
                condition=Q(duty__isnull=False),
                name="a_person_is_responsible_for_a_duty_once",
                violation_error_message="This person is responsible for this duty.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.duty or self.placement}"

    @property
    def fact_placement_id(self) -> int:
        """The placement that it is about. Dates do not rest on it."""
        return self.placement_id

    def clean(self) -> None:
        """Refuse a duty of another placement."""
        super().clean()
        if self.duty and self.duty.placement_id != self.placement_id:
            raise ValidationError({"duty": "This duty is of another placement. Choose one of this placement's."})
