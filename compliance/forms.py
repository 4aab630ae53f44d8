"""Forms of the admin: the as-of control, and facts whose dates the core must accept."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, ClassVar

from crispy_forms.bootstrap import FieldWithButtons, StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.text import capfirst

from compliance import rules
from compliance.changes import affected_by
from compliance.fields import DayField
from compliance.models import Duty, Waiver
from compliance.placement_files.document import did_you_mean
from compliance.selectors import duties_naming, duties_waiting_for
from compliance.visibility import visible
from compliance.vocabulary import vocabulary
from placements.models import Closing, RegistrationStatement, Viewer


class AsOfForm(forms.Form):
    """The day on which the dashboard is asked. Sent by GET, so that the address says it."""

    as_of = DayField(label="As of", required=False, widget=forms.TextInput(attrs={"size": 16, "autocomplete": "off"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.form_method = "get"
        self.helper.form_class = "as-of-form"
        self.helper.disable_csrf = True
        # The browser's own bubbles are not read out by every screen reader; the page's messages are.
        self.helper.attrs = {"novalidate": "", "role": "search", "aria-label": "As of a day"}
        self.helper.layout = Layout(FieldWithButtons("as_of", StrictButton("Show", type="submit")))

    @classmethod
    def asked(cls, query: QueryDict, today: date) -> AsOfForm:
        """The control as an address fills it in; with ``today`` where the address names no day."""
        return cls(query if "as_of" in query else {"as_of": today.isoformat()})

    def day(self, today: date) -> date:
        """The day asked for; ``today`` where none, or none that can be read, was typed."""
        return (self.cleaned_data.get("as_of") if self.is_valid() else None) or today


_KINDS: dict[type[Any], str] = {Closing: Duty.Per.CLOSING, RegistrationStatement: Duty.Per.REGISTRATION_STATEMENT}
"""What a waiver names by its code and is a fact of its own."""


class FactForm(forms.ModelForm):  # type: ignore[type-arg]  # the admin names the model
    """A fact's form. It knows which placements the fact concerned before, and what the core said against it."""

    # What the core said when the fact was tried: the page is then shown again with what was typed.
    refusal: ClassVar[str] = ""
    # Whether the person came back from the list of what saving would move: what was typed is shown, and nothing saved.
    is_back: ClassVar[bool] = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.placements_before = affected_by(self.instance) if self.instance.pk else frozenset[int]()

    def is_valid(self) -> bool:
        return super().is_valid() and not self.is_back

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.refusal:
            raise ValidationError(self.refusal)
        self._keep_what_is_granted(cleaned or {})
        # A holder's placements are saved after the holder, when what it concerned before is known no more.
        self.placements_before |= {placement.pk for placement in (cleaned or {}).get("party_to", ())}
        return cleaned

    def told(self, name: str) -> Any:
        """What the form says of a field; of one that it does not ask, what its row has; None where neither says it."""
        return self.cleaned_data.get(name) if name in self.fields else getattr(self.instance, name, None)

    def _keep_what_is_granted(self, cleaned: dict[str, Any]) -> None:
        """Refuse a code by which a waiver or extension would be for something else than two people granted it for."""
        kind = _KINDS.get(type(self.instance))
        if kind is None or "code" not in self.changed_data:
            return
        placement = cleaned.get("placement") or self.instance.placement_id
        codes = [code for code in (self.initial.get("code"), cleaned.get("code")) if code]
        granted = Waiver.objects.filter(placement=placement, duty__per=kind, subject__in=codes).first()
        if granted:
            self.add_error(
                "code",
                f"A waiver or extension is on record for “{granted.subject}”, and would be for another one. Choose "
                "another code; to change this one, have counsel delete the waiver first and record it anew.",
            )


class RowsSent(BaseInlineFormSet[Any, Any, Any]):
    """A table of facts on a form. It makes no more rows than were sent, whatever number of them the form announces."""

    MOST_NEW = 50
    """Rows beyond those on record that one form may add."""

    def total_form_count(self) -> int:
        announced = super().total_form_count()
        return min(announced, self._sent, self._most) if self.is_bound else announced

    def clean(self) -> None:
        """Refuse more rows than a person types at once: a whole schedule is imported."""
        super().clean()
        if self._sent > self._most:
            model: Any = self.model
            rows = capfirst(str(model._meta.verbose_name_plural))
            raise ValidationError(
                f"{rows}: {self._sent:,} rows were sent, and at most {self.MOST_NEW} can be added at once. "
                "Nothing was saved: save them in parts."
            )

    @cached_property
    def _sent(self) -> int:
        """How many rows were sent, by the highest number that a field of one has."""
        numbered = re.compile(rf"{re.escape(self.prefix or '')}-(\d{{1,6}})-")
        return max((int(found[1]) + 1 for name in self.data if (found := numbered.match(name))), default=0)

    @cached_property
    def _most(self) -> int:
        return len(self.get_queryset()) + self.MOST_NEW


class DutyForm(FactForm):
    """A duty's form: beside what the model refuses, a sentence may not wait for itself or for an unknown duty."""

    class Meta:
        widgets = {"due": forms.Textarea(attrs={"rows": 2, "cols": 80, "spellcheck": "false"})}

    def clean(self) -> dict[str, Any] | None:
        """Refuse another code, or another placement, where a sentence counts from this duty's deadline."""
        cleaned = super().clean()
        for name in {"code", "placement"}.intersection(self.changed_data if self.instance.pk else ()):
            for other in duties_waiting_for([Duty.objects.get(pk=self.instance.pk)]):
                self.add_error(
                    name,
                    f"The duty {other.code} counts from this duty's deadline: “{other.due}”. "
                    "Change that sentence first.",
                )
        return cleaned

    def clean_due(self) -> str:
        """The sentence, where the deadlines it names are of duties of this placement. Raises ValidationError."""
        due = str(self.cleaned_data["due"])
        try:
            tree = rules.parse(due, vocabulary()) if due else None
        except rules.RuleError:
            return due  # the model says what is wrong with it
        placement, code = self.told("placement"), self.told("code")
        if tree is None or placement is None or code is None:
            return due
        others = Duty.objects.filter(placement=placement).exclude(pk=self.instance.pk).exclude(due="")
        names = vocabulary()
        trees = {other.code: rules.parse(other.due, names) for other in others} | {code: tree}
        known = {*Duty.objects.filter(placement=placement).values_list("code", flat=True), code}
        for named in rules.deadlines_in(tree):
            if named not in known:
                near = did_you_mean(named, sorted(known)) or " The list of duties has their codes."
                raise ValidationError(f"“the deadline of {named}”: this placement has no duty {named}.{near}")
        if cycle := rules.find_cycle(trees):
            raise ValidationError(f"These deadlines would wait for each other: {' → '.join(cycle)}. Break the circle.")
        return due


class EventKindForm(FactForm):
    """A kind of event. A name that a sentence uses stays: the sentence would no longer be read."""

    # Who asks, to whom no duty is named that is hidden from them; the admin says it.
    viewer: ClassVar[Viewer]

    def clean_name(self) -> str:
        """The name. Raises ValidationError where a duty's sentence uses the old one."""
        name, old = str(self.cleaned_data["name"]), self.initial.get("name", "")
        naming = duties_naming({old}) if self.instance.pk and name != old else Duty.objects.none()
        if seen := visible(naming, self.viewer).first():
            raise ValidationError(
                f"The duty {seen.code} of {seen.placement} counts by “{old}”: “{seen.due}”. "
                "Change that sentence first, or add another kind of event."
            )
        if naming.exists():
            raise ValidationError(f"Duties to which you have no access count by “{old}”. Add another kind of event.")
        return name
