"""The duties of a placement: a row each, its due day a sentence of the rule language."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from compliance.rules import RuleError
from compliance.vocabulary import canonical, vocabulary
from placements.models import Agreement, EventKind, Placement, Sourced


class Duty(Sourced):
    """One promise of an agreement, or one rule of the SEC, as it applies to a placement.

    ``due`` is a sentence of the rule language ("45 days after closing"). Empty, the duty has no due
    day: either none was promised (``opened_by`` then says from when it is open) or no document on
    file states it (``unstated`` then says so in words).
    """

    class Per(models.TextChoices):
        PLACEMENT = "placement", "the placement, once"
        CLOSING = "closing", "each closing"
        REGISTRATION_STATEMENT = "registration statement", "each registration statement"
        AMENDMENT = "amendment", "each amendment"
        SUPPLEMENT = "supplement", "each supplement"
        REPORT = "report", "each report that the prospectus incorporates"
        NOTICE = "notice", "each notice"
        REQUEST = "request", "each request"
        FISCAL_QUARTER = "fiscal quarter", "each fiscal quarter after effectiveness"
        FISCAL_YEAR = "fiscal year", "each fiscal year after effectiveness"
        HOLDER = "holder", "each holder, or each holder concerned by a notice or request"

    class Boundary(models.TextChoices):
        BY = "by", "by: the due day itself is in time"
        BEFORE = "before", "before: only the day before is beyond doubt"

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="duties")
    code = models.CharField(
        max_length=40,
        validators=[
            RegexValidator(
                r"^[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*\Z", "Use capitals and digits, joined by hyphens, such as ADD-FILE."
            )
        ],
        help_text="Such as FILE; other sentences name it: “the deadline of FILE”.",
    )
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True, help_text="What is owed, in our own words.")
    owed_by = models.CharField(
        max_length=60, default="issuer", help_text="Such as issuer, or holder for a right's notice."
    )
    owed_to = models.CharField(max_length=60, default="holders", help_text="Such as holders, transfer agent or SEC.")
    per = models.CharField("arises for", max_length=24, choices=Per, default=Per.CLOSING)
    due = models.CharField(
        max_length=2000, blank=True, help_text="Such as “45 days after closing”; empty if it has no due day."
    )
    unstated = models.CharField(
        "not stated",
        max_length=200,
        blank=True,
        help_text="Without a due day: what no document states, such as “no filing deadline stated”.",
    )
    opened_by = models.ForeignKey(
        EventKind, on_delete=models.PROTECT, null=True, blank=True, related_name="duties_opened",
        help_text="Without a due day: the event from which it is open.",
    )  # fmt: skip
    satisfied_by = models.ForeignKey(
        EventKind, on_delete=models.PROTECT, null=True, blank=True, related_name="duties_satisfied"
    )
    effort = models.CharField(
        max_length=60, default="shall", help_text="The standard promised: shall, best efforts, promptly, may (a right)…"
    )
    boundary = models.CharField(max_length=8, choices=Boundary, default=Boundary.BY)
    tolling = models.CharField(
        max_length=8,
        blank=True,
        choices=Agreement.Tolling,
        help_text="What a blackout does to this duty; empty: what the agreement says. 2003 agreement: §3(n).",
    )
    remedy = models.TextField(blank=True, help_text="What follows if it is missed, in our own words.")
    in_force_from = models.DateField(null=True, blank=True)
    in_force_until = models.DateField(null=True, blank=True, help_text="The last day on which it is in force.")

    within_placement = ("source",)

    class Meta:
        ordering = ["placement", "pk"]
        verbose_name_plural = "duties"
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "code"],
                name="a_duty_code_is_used_once_in_a_placement",
                violation_error_message="This placement has a duty with this code.",
            ),
            models.CheckConstraint(
                name="a_duty_with_a_due_day_is_not_unstated",
                condition=Q(due="") | (Q(unstated="") & Q(opened_by__isnull=True)),
                violation_error_message="“Not stated” and “opened by” are for duties without a due day.",
            ),
            models.CheckConstraint(
                name="a_duty_is_in_force_in_order",
                condition=Q(in_force_from__isnull=True)
                | Q(in_force_until__isnull=True)
                | Q(in_force_until__gte=F("in_force_from")),
                violation_error_message="“In force until” is before “in force from”.",
            ),
            models.CheckConstraint(
                name="a_duty_arises_for_a_known_subject",
                condition=Q(
                    per__in=[
                        "placement",
                        "closing",
                        "registration statement",
                        "amendment",
                        "supplement",
                        "report",
                        "notice",
                        "request",
                        "fiscal quarter",
                        "fiscal year",
                        "holder",
                    ]
                ),
                violation_error_message="Choose from the list what the duty arises for.",
            ),
            models.CheckConstraint(
                name="a_duty_has_a_known_boundary",
                condition=Q(boundary__in=["by", "before"]),
                violation_error_message="The boundary is “by” or “before”.",
            ),
            models.CheckConstraint(
                name="a_duty_has_a_known_tolling_or_its_agreements",
                condition=Q(tolling__in=["", "none", "excuse", "extend"]),
                violation_error_message="Tolling is “none”, “excuse” or “extend”, or empty for the agreement's own.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.title}"

    @property
    def is_right(self) -> bool:
        """Whether it may be done, not must: a right, which ends on its due day and is never missed."""
        return self.effort.casefold().split()[:1] == ["may"]

    @property
    def is_continuing(self) -> bool:
        """Whether it goes on from day to day, so that nothing performs it; the event that it names ends it."""
        return self.effort.casefold().split()[:1] == ["continuing"]

    @property
    def may_be_tolled(self) -> bool:
        """Whether a blackout, which is the issuer's, may toll it: the issuer owes it, and it is no right."""
        return self.owed_by.strip().casefold() == "issuer" and not self.is_right

    def clean(self) -> None:
        """Refuse a sentence that does not parse; keep the canonical spelling of one that does."""
        super().clean()
        if self.tolling in (Agreement.Tolling.EXCUSE, Agreement.Tolling.EXTEND) and not self.may_be_tolled:
            raise ValidationError(
                {"tolling": "A blackout is the issuer's: it tolls what the issuer owes, and no right. Leave it empty."}
            )
        if self.due:
            try:
                self.due = canonical(self.due, vocabulary())
            except RuleError as error:
                raise ValidationError({"due": str(error)}) from error
