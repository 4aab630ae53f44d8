"""What those to whom a duty is owed have granted: they waive it, or extend its due day (2003 agreement §7(f))."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from holders.models import ConsentQuestion
from placements.models import Placement, Sourced

from .duty import Duty


class Waiver(Sourced):
    """A waiver or an extension, as the document that grants it states.

    ``until_on`` is the new due day of an extension, and the last day of a waiver for a time; a waiver without it is for
    good. It counts from ``granted_on``: on a day before, nothing was granted.
    """

    class Kind(models.TextChoices):
        WAIVER = "waiver", "waiver: it need not be performed"
        EXTENSION = "extension", "extension: it is due on another day"

    within_placement = ("source", "duty", "question")

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="waivers")
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="waivers")
    subject = models.CharField(
        "for",
        max_length=100,
        blank=True,
        help_text="The code of the closing, registration statement or notice it is granted for; empty for every one.",
    )
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.WAIVER)
    asked_by = models.CharField(max_length=200, blank=True, help_text="Who asked for it, such as the issuer.")
    asked_on = models.DateField("asked for on", null=True, blank=True)
    approved_by = models.CharField(
        max_length=200, help_text="Who granted it for the Holders, as the document states, such as Xmark and SDS."
    )
    consent = models.CharField(
        max_length=300,
        blank=True,
        help_text="The consent behind it, such as Holders of 50.19% of the Registrable Securities.",
    )
    question = models.ForeignKey(
        ConsentQuestion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="waivers",
        verbose_name="question for consent",
        help_text="The question that the holders' consent decided, if it is on record.",
    )
    granted_on = models.DateField(help_text="The day from which it counts.")
    until_on = models.DateField(
        "until",
        null=True,
        blank=True,
        help_text="Extension: the new due day. Waiver: its last day, or empty if it is for good.",
    )
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["placement", "granted_on", "pk"]
        verbose_name = "waiver or extension"
        verbose_name_plural = "waivers and extensions"
        constraints = [
            models.CheckConstraint(
                name="a_waiver_is_a_waiver_or_an_extension",
                condition=Q(kind__in=["waiver", "extension"]),
                violation_error_message="Choose waiver or extension.",
            ),
            models.CheckConstraint(
                name="a_waiver_says_who_approved_it",
                condition=~Q(approved_by=""),
                violation_error_message="Say who approved it, as the document states.",
            ),
            models.CheckConstraint(
                name="an_extension_has_a_new_due_day",
                condition=~Q(kind="extension") | Q(until_on__isnull=False),
                violation_error_message="An extension is until a day: give the new due day.",
            ),
            models.CheckConstraint(
                name="a_waiver_does_not_end_before_it_is_granted",
                condition=~Q(kind="waiver") | Q(until_on__isnull=True) | Q(until_on__gte=F("granted_on")),
                violation_error_message="The waiver's last day is before the day on which it was granted.",
            ),
            models.CheckConstraint(
                name="a_waiver_is_asked_for_before_it_is_granted",
                condition=Q(asked_on__isnull=True) | Q(asked_on__lte=F("granted_on")),
                violation_error_message="It was granted before it was asked for: correct one of the days.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display().partition(':')[0].capitalize()} of {self.duty.code}, {self.approved_by}"

    def clean(self) -> None:
        """Refuse an extension of what has no due day, and a subject that the duty does not have."""
        super().clean()
        duty = getattr(self, "duty", None)
        if duty is None:
            return
        if self.kind == self.Kind.EXTENSION and not duty.due:
            raise ValidationError(
                {"kind": f"{duty.code} has no due day to extend. Record a waiver, or add its sentence."}
            )
        if self.subject and self.subject not in (codes := _codes_of(duty)):
            there = f"It does for: {', '.join(codes)}." if codes else "Leave it empty."
            raise ValidationError({"subject": f"{duty.code} arises for no {duty.per} “{self.subject}”. {there}"})


def _codes_of(duty: Duty) -> list[str]:
    """The codes of what the duty arises for."""
    from compliance.facts import facts_for  # the facts read the models

    subjects = facts_for(duty.placement).subjects
    return [subject.code for subject in subjects if subject.kind == duty.per and subject.code]
