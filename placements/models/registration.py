"""What has happened since: registration statements, their milestones, blackout periods."""

from __future__ import annotations

from functools import lru_cache
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.text import slugify

from record.history import Recorded

from .deal import CODE, Closing, Placement
from .knowing import DatedFact, Sourced, day_is_stated
from .visibility import EVERYBODY

# Events that rows of their own state; a milestone of the same name would be a second truth.
FREE_RESALE = "free resale under Rule 144"
STATED_ELSEWHERE = {
    "closing": "the closing's own day",
    "agreement date": "the agreement's own day",
    "blackout begins": "a blackout period's first day",
    "blackout ends": "a blackout period's last day",
    "fiscal period end": "counted from the issuer's fiscal year end",
    "fiscal year end": "the issuer's fiscal year end",
    FREE_RESALE: "computed from each holder's allocations, transfers and entries",
    "questionnaire sent": "a step of each holder's questionnaire",
    "questionnaire received": "a step of the holder's questionnaire",
}


# The words that join the parts of a sentence. A name with one of them in it would be read in the place of the parts.
JOINING_WORDS = frozenset({"after", "and", "before", "if", "on", "otherwise", "the"})


@lru_cache(maxsize=1_000)
def _code_of(form: str) -> str:
    """The code that a registration statement on this form usually has: s-3 for S-3. Lists ask it for each row."""
    return slugify(form)


class EventKind(models.Model):
    """A kind of event that duties count from or are satisfied by. Staff add kinds; no code does."""

    placement_path: ClassVar[str] = EVERYBODY

    class Begins(models.TextChoices):
        AMENDMENT = "amendment", "an amendment"
        SUPPLEMENT = "supplement", "a supplement"
        REPORT = "report", "a report that the prospectus incorporates"
        NOTICE = "notice", "a notice, or something else that happened"
        REQUEST = "request", "a request"

    name = models.CharField(
        max_length=60,
        unique=True,
        validators=[
            RegexValidator(
                r"^[^\W\d_][\w'/-]*(?: [\w'/-]+)*\Z", "Use words with single spaces, beginning with a letter."
            )
        ],
        help_text="As it is said in a sentence: “45 days after closing”.",
    )
    meaning = models.CharField(max_length=300, blank=True)
    begins = models.CharField(
        max_length=12,
        choices=Begins,
        blank=True,
        help_text="What each such event begins, for duties that arise for each; empty if it begins nothing.",
    )
    built_in = models.BooleanField(default=False, editable=False)

    history = Recorded()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="an_event_kind_begins_something_known",
                condition=Q(begins__in=["", "amendment", "supplement", "report", "notice", "request"]),
                violation_error_message=(
                    "An event begins an amendment, supplement, report, notice or request, or nothing."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a name that would change how sentences read."""
        super().clean()
        if found := JOINING_WORDS.intersection(self.name.lower().split()):
            reason = f"A name cannot have the word “{min(found)}” in it: sentences use it to join their parts."
            raise ValidationError({"name": reason})


class RegistrationStatement(Sourced):
    """A registration statement filed or planned, and the closings whose shares it covers."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="registration_statements")
    code = models.CharField(max_length=40, validators=[CODE], help_text="Such as s-3.")
    form = models.CharField(max_length=20, blank=True, help_text="Such as S-3; empty if no document states it.")
    file_number = models.CharField(max_length=20, blank=True, help_text="The SEC's file number, such as 333-123456.")
    shares = models.PositiveBigIntegerField(null=True, blank=True, help_text="Shares of common stock registered.")
    other_shares = models.PositiveBigIntegerField(
        null=True,
        blank=True,
        help_text="Of these, shares that are not registrable securities. 2003 agreement: §2, §7(c).",
    )
    closings = models.ManyToManyField(
        Closing, blank=True, related_name="registration_statements", help_text="The closings whose shares it covers."
    )

    class Meta:
        ordering = ["placement", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "code"],
                name="a_registration_statement_code_is_used_once_in_a_placement",
                violation_error_message="This placement has a registration statement with this code.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement}: {self.label}"

    @property
    def heading(self) -> str:
        """Its name where nothing around it says what it is: one without a form is called by its code."""
        return self.label if self.form else f"Registration statement {self.label}"

    @property
    def label(self) -> str:
        """Its name on screen, such as "Form S-3 (333-123456)".

        One without a file number has its code beside the form, where that says more than the form: two statements on
        one form are told apart.
        """
        form = f"Form {self.form}" if self.form else self.code
        apart = self.file_number or (self.code if self.form and self.code != _code_of(self.form) else "")
        return f"{form} ({apart})" if apart else form


class Milestone(DatedFact):
    """One event: its day or planned day, how the day is known, and what it concerns.

    Without a closing, registration statement or holder it concerns the whole placement. ``filing`` names
    the amendment, supplement, report, notice, request or fiscal period it concerns, such as supplement-1; it then
    concerns that alone. The holder is named and not imported: holders stand on placements (ADR 0010).
    """

    within_placement = ("source", "closing", "registration_statement")

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="milestones")
    event = models.ForeignKey(EventKind, on_delete=models.PROTECT, related_name="milestones")
    planned_on = models.DateField("planned for", null=True, blank=True, help_text="Stands in until the day is known.")
    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, null=True, blank=True, related_name="milestones")
    registration_statement = models.ForeignKey(
        RegistrationStatement, on_delete=models.PROTECT, null=True, blank=True, related_name="milestones"
    )
    holder = models.ForeignKey(
        "holders.Holder", on_delete=models.PROTECT, null=True, blank=True, related_name="milestones",
        help_text="The holder it concerns alone, such as the one that asked or was asked; empty: all of them.",
    )  # fmt: skip
    filing = models.CharField(
        max_length=40,
        blank=True,
        validators=[CODE],
        help_text="The amendment, supplement, report, notice, request or fiscal period it concerns, such as 10-q.",
    )
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = "event"
        ordering = ["placement", "occurred_on", "pk"]
        constraints = [
            *DatedFact.Meta.constraints,
            models.CheckConstraint(
                name="an_exact_or_inferred_milestone_has_a_day",
                condition=day_is_stated("occurred_on", "planned_on"),
                violation_error_message=(
                    "Give the day it happened or is planned for, or mark the day as approximate or unknown "
                    "if no document states it."
                ),
            ),
        ]
        indexes = [models.Index(fields=["placement", "event", "occurred_on"], name="milestone_by_event_and_day")]

    def __str__(self) -> str:
        return str(self.event)

    def clean(self) -> None:
        super().clean()
        if self.event_id and self.event.name in STATED_ELSEWHERE:
            raise ValidationError({"event": f"“{self.event}” is {STATED_ELSEWHERE[self.event.name]}: enter it there."})


class BlackoutPeriod(Sourced):
    """A stretch in which the issuer postponed or suspended (2003 agreement §3(n)); both days inclusive."""

    within_placement = ("source", "registration_statement")

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="blackouts")
    registration_statement = models.ForeignKey(
        RegistrationStatement, on_delete=models.PROTECT, null=True, blank=True, related_name="blackouts"
    )
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day", help_text="This day is in the blackout too.")
    facts = models.CharField(
        max_length=200, help_text="A name for the facts it rests on; periods on the same facts may not be back to back."
    )

    class Meta:
        ordering = ["placement", "starts_on"]
        constraints = [
            models.CheckConstraint(
                name="a_blackout_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="The blackout's last day is before its first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on:%Y-%m-%d} to {self.ends_on:%Y-%m-%d}: {self.facts}"
