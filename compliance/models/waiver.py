"""What those to whom a duty is owed have granted: they waive it, or extend its due day (2003 agreement §7(f))."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from holders.models import ConsentQuestion
from placements.models import Placement, Sourced
from record import acting

from .duty import Duty

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class Waiver(Sourced):
    """A waiver or an extension, as the document that grants it states.

    ``until_on`` is the new due day of an extension, and the last day of a waiver for a time; a waiver without it is for
    good. It counts from ``granted_on``: on a day before, nothing was granted.

    One that a person enters, or edits, counts for no date until another has approved it. What a command writes, nobody
    signed in enters: whoever runs it answers for it (ADR 0022).
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
    granted_by = models.CharField(
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
    pending = models.BooleanField(
        "waits for approval",
        default=False,
        editable=False,
        help_text="Whether it waits for approval by another counsel, and counts for no date until then.",
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    approved_at = models.DateTimeField("approved", null=True, editable=False)

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
                name="a_waiver_says_who_granted_it",
                condition=~Q(granted_by=""),
                violation_error_message="Say who granted it, as the document states.",
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
            models.CheckConstraint(
                name="nobody_approves_a_waiver_of_their_own",
                condition=Q(approved_by__isnull=True) | Q(entered_by__isnull=True) | ~Q(approved_by=F("entered_by")),
                violation_error_message="Another person approves what you entered or changed.",
            ),
            models.CheckConstraint(
                name="a_waiver_that_a_person_entered_counts_once_it_is_approved",
                condition=Q(pending=True) | Q(entered_by__isnull=True) | Q(approved_by__isnull=False),
                violation_error_message="It counts once another person has approved it.",
            ),
            models.CheckConstraint(
                name="an_approval_has_a_time_and_ends_the_waiting",
                condition=(
                    Q(approved_by__isnull=True, approved_at__isnull=True)
                    | Q(approved_by__isnull=False, approved_at__isnull=False, pending=False)
                ),
                violation_error_message="An approval has a person and a time, and the waiver waits no more.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display().partition(':')[0].capitalize()} of {self.duty.code}, {self.granted_by}"

    def save(self, *args: Any, **options: Any) -> None:
        """Whoever changes what it says answers for it, and an approval of what it said before is gone."""
        self._note_who_says_so()
        super().save(*args, **options)

    def approve(self, *, by: User, at: datetime) -> None:
        """Let it count, by another person than the one who entered or last changed it. Saves it."""
        self.pending, self.approved_by, self.approved_at = False, by, at
        self.full_clean()
        self.save()

    def _note_who_says_so(self) -> None:
        """A person's waiver waits for approval; one that a command writes waits where its file says so."""
        person = acting.current().person
        is_approved = self.approved_by_id is not None and not self.pending
        if self._says_as_on_record(waiting_too=person is None and not is_approved):
            return
        self.entered_by, self.approved_by, self.approved_at = person, None, None
        self.pending = self.pending or person is not None

    def _says_as_on_record(self, *, waiting_too: bool) -> bool:
        on_record = Waiver.objects.filter(pk=self.pk).first() if self.pk else None
        about_approval = {"entered_by", "approved_by", "approved_at", *(() if waiting_too else ("pending",))}
        names = [field.attname for field in self._meta.concrete_fields if field.name not in about_approval]
        return on_record is not None and all(getattr(self, name) == getattr(on_record, name) for name in names)

    def clean(self) -> None:
        """Refuse an extension of what has no due day, and a subject that the duty does not have."""
        self._note_who_says_so()
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
