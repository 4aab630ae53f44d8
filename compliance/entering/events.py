"""Events: what happened or is planned, and the registration statement that a first filing adds."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from compliance.forms import FactForm
from compliance.rules.events import bounds_in_words
from compliance.wording import day_known
from holders.models import Notice
from placements.models import Certainty, Closing, Milestone, RegistrationStatement
from placements.models.deal import CODE

from .asking import MORE, UNSURE, EnteredForm, asked_as

STATED = (Certainty.EXACT, Certainty.INFERRED)


class MilestoneForm(FactForm):
    """An event. One that is entered first may name a registration statement that is not on record: it is then added."""

    new_statement = forms.CharField(
        label="New registration statement",
        required=False,
        max_length=40,
        validators=[CODE],
        help_text="Where this is its first filing: a code for it, such as s-3. It then covers the closing above.",
    )
    new_form = forms.CharField(
        label="Its form", required=False, max_length=20, help_text="Such as S-3; empty if no document states it."
    )

    def clean(self) -> dict[str, Any] | None:
        """Refuse an event that a notice states, and a new registration statement beside one that is on record."""
        cleaned = super().clean()
        self._refuse_what_a_notice_states()
        code, placement = self.cleaned_data.get("new_statement"), self.told("placement")
        if not code:
            return cleaned
        if self.told("registration_statement"):
            self.add_error("new_statement", "Choose a registration statement or name a new one, not both.")
        elif placement and placement.registration_statements.filter(code=code).exists():
            self.add_error("new_statement", "This placement has a registration statement with this code: choose it.")
        return cleaned

    def _refuse_what_a_notice_states(self) -> None:
        """The event of one matter has one day, and a notice on record gives it (2003 agreement: §7(g))."""
        told = {name: self.told(name) for name in ("placement", "event", "filing")}
        if all(told.values()) and Notice.objects.filter(**told).exists():
            reason = (
                f"A notice on record states “{told['event']}” of {told['filing']}, and gives its day: correct that one."
            )
            self.add_error("event", reason)

    def add_statement(self) -> None:
        """Add the registration statement that is named; the event then concerns it, and through it the closing."""
        if code := self.cleaned_data.get("new_statement"):
            event: Milestone = self.instance
            statement = RegistrationStatement.objects.create(
                placement=event.placement,
                code=code,
                form=self.cleaned_data["new_form"],
                source=event.source,
                clause=event.clause,
            )
            statement.closings.set([event.closing] if event.closing else [])
            event.registration_statement, event.closing = statement, None


def about_closing(closing: Closing, event: str) -> dict[str, Any]:
    """First values for an event of a closing: the one registration statement that covers it, else the closing.

    For the first filing a new registration statement is offered, since duties arise for each.
    """
    covering = list(closing.registration_statements.order_by("pk"))
    if len(covering) == 1:
        return {"registration_statement": covering[0].pk, "closing": None}
    if not covering and event == "filing":
        number = closing.placement.registration_statements.count() + 1
        return {"closing": closing.pk, "new_statement": f"registration-{number}"}
    return {"closing": closing.pk}


class _EventForm(MilestoneForm, EnteredForm):
    """An event on the site. Only a first filing adds a registration statement, by whoever may add one."""

    nothing = "none in particular"

    def __init__(self, *args: Any, may_add_statement: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        event = self.instance.event if self.instance.event_id else None
        if event:
            self.fields.pop("event", None)
        if not may_add_statement or str(event or "filing") != "filing":
            del self.fields["new_statement"], self.fields["new_form"]

    def enter(self) -> Milestone:
        self.add_statement()
        row: Milestone = super().enter()  # type: ignore[assignment]  # the form's own model
        return row

    @property
    def said(self) -> str:
        event: Milestone = self.instance
        about = event.registration_statement or event.closing
        return f"{event}{f', {about.label}' if about else ''}: {day_known(event)}"


class EventForm(_EventForm):
    """Something that happened."""

    folded = {UNSURE: ("reason", "not_before", "not_after"), MORE: ("holder", "filing", "note")}

    class Meta:
        model = Milestone
        formfield_callback = asked_as
        fields = (
            "event", "occurred_on", "certainty", "closing", "registration_statement", "new_statement", "new_form",
            "source", "clause", "reason", "not_before", "not_after", "holder", "filing", "note",
        )  # fmt: skip


class PlanForm(_EventForm):
    """Something that is planned for a day, which stands in until it is done."""

    folded = {MORE: ("holder", "filing", "note")}

    class Meta:
        model = Milestone
        formfield_callback = asked_as
        fields = (
            "event", "planned_on", "closing", "registration_statement", "new_statement", "new_form", "source",
            "clause", "holder", "filing", "note",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["planned_on"].required = True


class _DayForm(EnteredForm):
    """The day of a fact on record of which no document stated one, or another day than was entered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["occurred_on"].required = True
        self.fields["reason"].help_text = "If it is inferred: from what."
        if self.instance.certainty not in STATED:
            # What it says is why no document stated a day, not from what one is inferred.
            self.initial["reason"] = ""
        certainty: Any = self.fields["certainty"]
        certainty.choices = [choice for choice in Certainty.choices if choice[0] in STATED]

    def clean_occurred_on(self) -> date:
        """The day, within the bounds that are on record: what contradicts a document is not entered in passing."""
        day: date = self.cleaned_data["occurred_on"]
        first, last = self.instance.not_before or date.min, self.instance.not_after or date.max
        if not first <= day <= last:
            on_record = bounds_in_words(self.instance.not_before, self.instance.not_after)
            raise ValidationError(f"What is on record says: {on_record}. Give such a day, or correct that first.")
        return day

    def clean(self) -> dict[str, Any] | None:
        """A day that is known has no bounds."""
        cleaned = super().clean() or self.cleaned_data
        self.instance.not_before = self.instance.not_after = None
        return cleaned

    @property
    def said(self) -> str:
        return f"{getattr(self.instance, 'label', self.instance)}: {day_known(self.instance)}"


class CorrectEventForm(_EventForm):
    """An event that was entered otherwise than the document shows. Of what kind it is stays."""

    folded = {UNSURE: ("reason", "not_before", "not_after"), MORE: ("holder", "filing", "note")}

    class Meta:
        model = Milestone
        formfield_callback = asked_as
        fields = (
            "occurred_on", "certainty", "planned_on", "closing", "registration_statement", "source", "clause",
            "reason", "not_before", "not_after", "holder", "filing", "note",
        )  # fmt: skip


class CorrectClosingForm(EnteredForm):
    """A closing that was entered otherwise than the document shows."""

    folded = {UNSURE: ("reason", "not_before", "not_after"), MORE: ("code",)}

    class Meta:
        model = Closing
        formfield_callback = asked_as
        fields = (
            "name", "occurred_on", "certainty", "agreement_covers", "source", "clause",
            "reason", "not_before", "not_after", "code",
        )  # fmt: skip

    @property
    def said(self) -> str:
        closing: Closing = self.instance
        return f"{closing.label}: {day_known(closing)}"


DAY = ("occurred_on", "certainty", "reason", "source", "clause")


class ClosingDayForm(_DayForm):
    """The day of a closing, from which filing and effectiveness count (2003 agreement: §1, §2, §3(a))."""

    class Meta:
        model = Closing
        formfield_callback = asked_as
        fields = DAY


class EventDayForm(_DayForm):
    """The day of an event that was planned, or of which no day was stated."""

    class Meta:
        model = Milestone
        formfield_callback = asked_as
        fields = DAY
