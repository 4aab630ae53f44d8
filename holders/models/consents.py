"""Questions that holders are asked, and how each answered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from placements.models import DatedFact, Placement, Sourced
from placements.models.deal import CODE
from placements.models.knowing import day_is_stated

from .holder import Holder


class ConsentQuestion(Sourced):
    """A question that the holders' consent decides: the clause, what it asks for, and how shares are counted."""

    class Standard(models.TextChoices):
        MAJORITY = "majority", "a majority of the registrable securities"
        EACH = "each holder", "each holder"
        PERCENT = "percentage", "a percentage of the registrable securities"

    class Base(models.TextChoices):
        ALL = "all", "all conversion and warrant shares, and common stock"
        NO_WARRANTS = "without warrants", "common stock and conversion shares, warrants left out"
        PREFERRED = "preferred", "only preferred stock and notes, as converted"
        OUTSTANDING = "outstanding", "only common stock outstanding"

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="consent_questions")
    code = models.CharField(max_length=40, validators=[CODE], help_text="Such as waive-filing-date.")
    title = models.CharField("question", max_length=200, help_text="Such as Waive the filing date of June 21, 2003.")
    standard = models.CharField(max_length=12, choices=Standard, default=Standard.MAJORITY)
    percent = models.DecimalField(
        "at least, %", max_digits=7, decimal_places=4, null=True, blank=True, help_text="66.6667 for two thirds."
    )
    base = models.CharField(
        max_length=20,
        choices=Base,
        default=Base.ALL,
        help_text="Whether unconverted securities vote is not stated in the 2003 agreement: the choice is shown.",
    )
    record_on = models.DateField(
        "record day", null=True, blank=True, help_text="Holdings count as of this day; empty: as of the day asked."
    )
    relates_to = models.ManyToManyField(
        Holder,
        blank=True,
        related_name="questions",
        help_text="The holders whom the question concerns alone; empty: all. 2003 agreement: §7(f).",
    )

    class Meta:
        ordering = ["placement", "pk"]
        verbose_name = "question for consent"
        verbose_name_plural = "questions for consent"
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "code"],
                name="a_question_code_is_used_once_in_a_placement",
                violation_error_message="This placement has a question with this code.",
            ),
            models.CheckConstraint(
                name="a_consent_standard_is_known",
                condition=Q(standard__in=["majority", "each holder", "percentage"]),
                violation_error_message="A question takes a majority, a percentage or each holder.",
            ),
            models.CheckConstraint(
                name="a_consent_base_is_known",
                condition=Q(base__in=["all", "without warrants", "preferred", "outstanding"]),
                violation_error_message="Choose how the shares are counted.",
            ),
            models.CheckConstraint(
                name="only_a_percentage_has_a_number",
                condition=Q(standard="percentage", percent__isnull=False, percent__gt=0, percent__lte=100)
                | (~Q(standard="percentage") & Q(percent__isnull=True)),
                violation_error_message="Give a percentage of more than 0 and at most 100 where the standard is one.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Consent(DatedFact):
    """What one holder answered, and on which day. Of several answers the last one counts."""

    placement_path = "question__placement"

    class Answer(models.TextChoices):
        SIGNED = "signed", "signed"
        REFUSED = "refused", "refused"

    question = models.ForeignKey(ConsentQuestion, on_delete=models.CASCADE, related_name="consents")
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="consents")
    answer = models.CharField(max_length=8, choices=Answer, default=Answer.SIGNED)

    class Meta:
        ordering = ["question", "occurred_on", "pk"]
        constraints = [
            *DatedFact.Meta.constraints,
            models.UniqueConstraint(
                fields=["question", "holder", "occurred_on"],
                name="a_holder_answers_a_question_once_a_day",
                violation_error_message="This holder's answer of this day is on record: change that one.",
            ),
            models.CheckConstraint(
                name="an_exact_or_inferred_consent_has_a_day",
                condition=day_is_stated("occurred_on"),
                violation_error_message="Give the day of the signature or refusal, or mark it approximate or unknown.",
            ),
            models.CheckConstraint(
                name="an_answer_is_signed_or_refused",
                condition=Q(answer__in=["signed", "refused"]),
                violation_error_message="A holder signed or refused; one that has not answered has no line.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder}: {self.answer}"

    @property
    def fact_placement_id(self) -> int | None:
        return self.question.placement_id if self.question_id else None
