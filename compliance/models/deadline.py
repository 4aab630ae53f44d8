"""The projection: each stretch of a deadline's life is a row, so "as of D" is a plain indexed query.

Rows are written by ``operations.refresh`` alone and never typed in. Standing is not stored: it is
derived from (row, day) here in SQL for lists, and by ``rules.standing`` for one row; tests hold both equal.
"""

from __future__ import annotations

import re
from datetime import date
from itertools import chain
from typing import ClassVar, Self

from django.db import models
from django.db.models import Case, F, Q, Value, When

from compliance.rules import Standing
from holders.models import Holder
from placements.models import Closing, EventKind, Placement, RegistrationStatement

from .duty import Duty

# The order in which a reader wants them: what went wrong, what presses, what nobody knows.
URGENCY = (
    Standing.MISSED,
    Standing.DUE_SOON,
    Standing.UNKNOWN,
    Standing.OPEN,
    Standing.UPCOMING,
    Standing.WAITING,
    Standing.MET_LATE,
    Standing.MET,
    Standing.EXCUSED,
    Standing.WAIVED,
    Standing.ENDED,
)

# The stretches that may be missed, due, unknown or open on a day: few of all, with indexes of their own. The conditions
# of an index are repeated in a query that is to be answered by it, even those that follow from others.
UNRELIEVED = Q(waived_on__isnull=True, excused_on__isnull=True, ended_on__isnull=True)
PENDING = UNRELIEVED & (
    Q(unknown=True) | (Q(satisfied_on__isnull=True) & (Q(due_on__isnull=False) | Q(opened_on__isnull=False)))
)
# Those that outlast their due day. What was performed in time leaves no such stretch, so they stay few as years go by.
OUTLASTING = PENDING & Q(due_on__isnull=False) & (Q(valid_to__isnull=True) | Q(valid_to__gt=F("due_on")))
NOT_STATED = UNRELIEVED & Q(unknown=True)

# Hyphens of a code, but for those of a day in it: indemnity-notice-2003-10-03.
BETWEEN_WORDS = re.compile(r"(?<![0-9])-|-(?![0-9])")

# The SEC's forms as codes write them, such as 10-q-2003 or s-3, whose hyphens belong to their names.
FORMS = re.compile(r"(?:^|(?<=-))(?:10-[kq]|20-f|40-f|6-k|8-k|[fs]-[0-9]{1,2}|424b[0-9])(?:-a)?(?=-|$)")


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    """Deadlines, as the office speaks of them."""

    def as_of(self, as_of: date) -> Self:
        """The stretch of each deadline that holds on ``as_of``."""
        return self.filter(Q(valid_from__lte=as_of), Q(valid_to__isnull=True) | Q(valid_to__gt=as_of))

    def standing_so(self, standing: Standing, as_of: date, window: int) -> Self:
        """The stretches that hold on ``as_of`` and stand so, with ``standing``; what still presses by an index."""
        rows = self.as_of(as_of).filter(_among(standing, as_of, window))
        return rows.with_standing(as_of, window).filter(standing=standing)

    def with_standing(self, as_of: date, window: int) -> Self:
        """Annotate ``standing`` on ``as_of``; ``window`` is how many calendar days ahead count as soon."""
        cases = (When(condition, then=Value(standing)) for condition, standing in _standings(as_of, window))
        return self.annotate(standing=Case(*cases, default=Value(Standing.WAITING), output_field=models.CharField()))

    def with_urgency(self, as_of: date, window: int) -> Self:
        """Annotate ``urgency``, the place in URGENCY of the standing on ``as_of``, in two figures that sort as text.

        It asks the conditions of the standing anew: to ask for the standing would repeat them all for each place.
        """
        cases = (When(condition, then=_place(standing)) for condition, standing in _standings(as_of, window))
        return self.annotate(urgency=Case(*cases, default=_place(Standing.WAITING), output_field=models.CharField()))


def _standings(as_of: date, window: int) -> list[tuple[Q, Standing]]:
    """The condition of each standing; the first that holds decides, in the order of ``rules.standing``."""
    soon = days_after(as_of, window)
    in_time = Q(due_on__isnull=True) | Q(satisfied_on__lte=F("due_on"))
    return [
        (Q(waived_on__isnull=False), Standing.WAIVED),
        (Q(excused_on__isnull=False), Standing.EXCUSED),
        (Q(ended_on__isnull=False), Standing.ENDED),
        (Q(unknown=True), Standing.UNKNOWN),
        (Q(satisfied_on__isnull=False) & in_time, Standing.MET),
        (Q(satisfied_on__isnull=False), Standing.MET_LATE),
        (Q(due_on__lt=as_of, is_right=True), Standing.ENDED),
        (Q(due_on__lt=as_of), Standing.MISSED),
        (Q(due_on__isnull=False, safe_on__lte=soon), Standing.DUE_SOON),
        (Q(due_on__isnull=False), Standing.UPCOMING),
        (Q(opened_on__isnull=False), Standing.OPEN),
    ]


def _among(standing: Standing, as_of: date, window: int) -> Q:
    """What all that stand so have in common and an index holds; whether they do is for ``_standings`` to say."""
    match standing:
        case Standing.MISSED:
            return OUTLASTING & Q(due_on__lt=as_of)
        case Standing.DUE_SOON:
            return PENDING & Q(due_on__gte=as_of, safe_on__lte=days_after(as_of, window))
        case Standing.UPCOMING:
            return PENDING & Q(due_on__gte=as_of)
        case Standing.OPEN:
            return PENDING & Q(due_on__isnull=True)
        case Standing.UNKNOWN:
            return NOT_STATED
        case _:
            return Q()


def days_after(day: date, days: int) -> date:
    """The last day of all, where there is none so many days later."""
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))


def _place(standing: Standing) -> Value:
    return Value(f"{URGENCY.index(standing):02}")


class Deadline(models.Model):
    """One stretch [valid_from, valid_to) of the life of a duty for one subject, computed from the facts."""

    placement_path: ClassVar[str] = "placement"

    # Both are looked up by the first column of another index.
    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="deadlines", db_index=False)
    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="deadlines", db_index=False)
    subject = models.CharField(max_length=200, blank=True)
    closing = models.ForeignKey(Closing, on_delete=models.CASCADE, null=True, related_name="deadlines")
    registration_statement = models.ForeignKey(
        RegistrationStatement, on_delete=models.CASCADE, null=True, related_name="deadlines"
    )
    holder = models.ForeignKey(Holder, on_delete=models.CASCADE, null=True, related_name="deadlines")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    due_on = models.DateField(null=True)
    literal_on = models.DateField(null=True)
    forward_on = models.DateField(null=True)
    safe_on = models.DateField(null=True)
    satisfied_on = models.DateField(null=True)
    waived_on = models.DateField(null=True)
    excused_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    opened_on = models.DateField(null=True)
    unknown = models.BooleanField(default=False)
    provisional = models.BooleanField(default=False)
    is_right = models.BooleanField(default=False)
    missing = models.TextField(blank=True)
    because = models.TextField(blank=True)
    waived_by = models.CharField(max_length=200, blank=True)

    # What with_standing and with_urgency annotate; not columns.
    standing: str
    urgency: str

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        ordering = ["placement", "duty", "subject", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["duty", "subject", "valid_from"], name="a_deadline_has_one_stretch_from_a_day"
            ),
            models.CheckConstraint(
                name="a_stretch_ends_after_it_starts",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
            ),
        ]
        indexes = [
            models.Index(fields=["placement", "valid_from"], name="deadline_by_placement"),
            # With the placement, which says who may see it, a list is counted by this alone.
            models.Index(fields=["valid_from", "valid_to", "due_on", "placement"], name="deadline_by_day"),
            models.Index(
                fields=["due_on", "valid_from", "valid_to", "safe_on"], condition=PENDING, name="deadline_pending"
            ),
            models.Index(fields=["due_on", "valid_from", "valid_to"], condition=OUTLASTING, name="deadline_outlasting"),
            models.Index(fields=["valid_from", "valid_to"], condition=NOT_STATED, name="deadline_not_stated"),
        ]

    def __str__(self) -> str:
        return f"{self.duty.code} {self.subject}".strip()

    @property
    def subject_label(self) -> str:
        """What the deadline is about, as said on screen; empty where it is about the placement."""
        match self.duty.per:
            case Duty.Per.CLOSING if self.closing:
                return self.closing.label
            case Duty.Per.REGISTRATION_STATEMENT if self.registration_statement:
                return self.registration_statement.label
            case Duty.Per.FISCAL_QUARTER | Duty.Per.FISCAL_YEAR:
                return f"{self.duty.per.capitalize()} {self.subject.upper()}"
        return ", ".join(filter(None, (self.holder.name if self.holder else "", self._matter_label)))

    @property
    def matter(self) -> str:
        """The code of the filing, notice or request it is about; empty where it is about none."""
        if self.duty.per == Duty.Per.HOLDER and self.holder:
            return self.subject.removeprefix(self.holder.code).removeprefix(".")
        return self.subject if self.duty.per in EventKind.Begins.values else ""

    @property
    def _matter_label(self) -> str:
        """The code in words, `Supplement 1` for supplement-1; a form of the SEC keeps its name, `10-Q`."""
        if not self.matter:
            return ""
        said = [BETWEEN_WORDS.sub(" ", part).strip() for part in FORMS.split(self.matter)]
        forms = [form.upper().replace("-A", "/A") for form in FORMS.findall(self.matter)]
        words = [said[0].capitalize(), *chain.from_iterable(zip(forms, said[1:], strict=True))]
        return " ".join(filter(None, words))
