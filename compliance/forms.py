"""Forms of the admin: days typed as text, the as-of control, and facts whose dates the core must accept."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import Any, ClassVar

from crispy_forms.bootstrap import FieldWithButtons, StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms.models import ModelChoiceIterator

from compliance import rules
from compliance.changes import affected_by
from compliance.models import Duty
from compliance.rules import words
from compliance.selectors import duties_naming
from compliance.vocabulary import vocabulary

ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
MONTH_DAY_YEAR = re.compile(r"([A-Za-z]{3,9})\.? +(\d{1,2}),? +(\d{4})")
DAY_MONTH_YEAR = re.compile(r"(\d{1,2}) +([A-Za-z]{3,9})\.?,? +(\d{4})")
FIGURES_ONLY = re.compile(r"\d+[./-]\d+[./-]\d+")
HOW_TO_WRITE = "Write it as 2003-05-07 or May 7, 2003."

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)


class DayField(forms.DateField):
    """A legal day typed as text. What cannot be read is refused in words that say why."""

    def to_python(self, value: Any) -> date | None:
        """The day. Raises ValidationError: no such day, an ambiguous form, or a year no deal is from."""
        try:
            day = super().to_python(value)
        except ValidationError:
            raise ValidationError(_why_not(str(value).strip()), code="invalid") from None
        if day and not EARLIEST <= day <= LATEST:
            raise ValidationError(f"Give a day from {EARLIEST.year} to {LATEST.year}; {day.year} is outside.")
        return day


def _why_not(typed: str) -> str:
    """Why ``typed`` is not a day."""
    if found := ISO_DAY.fullmatch(typed):
        year, month, day = map(int, found.groups())
        return _no_such_day(year, month, day)
    if found := MONTH_DAY_YEAR.fullmatch(typed):
        name, number, year_typed = found.groups()
    elif found := DAY_MONTH_YEAR.fullmatch(typed):
        number, name, year_typed = found.groups()
    elif FIGURES_ONLY.fullmatch(typed):
        return f"“{typed}” can be read in more than one way. {HOW_TO_WRITE}"
    else:
        return f"“{typed}” is not a day. {HOW_TO_WRITE}"
    starts = [place for place, month_name in enumerate(words.MONTHS, 1) if month_name.lower().startswith(name.lower())]
    if len(starts) != 1:
        return f"“{name}” is not a month. {HOW_TO_WRITE}"
    return _no_such_day(int(year_typed), starts[0], int(number))


def _no_such_day(year: int, month: int, day: int) -> str:
    if not 1 <= month <= 12:
        return f"There is no month {month}. Give year, month and day, such as 2003-05-07."
    if not date.min.year <= year:
        return f"There is no year {year}. {HOW_TO_WRITE}"
    last = calendar.monthrange(year, month)[1]
    name = words.MONTHS[month - 1]
    if 1 <= day <= last:
        return f"{HOW_TO_WRITE} Spell the month in full or by its first three letters."
    where = f" {year}" if month == 2 else ""
    return f"{name} {day} does not exist{where and f' in{where}'}. Give a day of {name}{where}, 1 to {last}."


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

    def day(self, today: date) -> date:
        """The day asked for; ``today`` where none, or none that can be read, was typed."""
        return (self.cleaned_data.get("as_of") if self.is_valid() else None) or today


class FactForm(forms.ModelForm):  # type: ignore[type-arg]  # the admin names the model
    """A fact's form. It knows which placements the fact concerned before, and what the core said against it."""

    # What the core said when the fact was tried: the page is then shown again with what was typed.
    refusal: ClassVar[str] = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.placements_before = affected_by(self.instance) if self.instance.pk else frozenset[int]()

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.refusal:
            raise ValidationError(self.refusal)
        return cleaned


class DutyForm(FactForm):
    """A duty's form: beside what the model refuses, a sentence may not wait for itself or for an unknown duty."""

    class Meta:
        widgets = {"due": forms.Textarea(attrs={"rows": 2, "cols": 80, "spellcheck": "false"})}

    def clean_due(self) -> str:
        """The sentence, where the deadlines it names are of duties of this placement. Raises ValidationError."""
        due = str(self.cleaned_data["due"])
        try:
            tree = rules.parse(due, vocabulary()) if due else None
        except rules.RuleError:
            return due  # the model says what is wrong with it
        placement, code = self.cleaned_data.get("placement"), self.cleaned_data.get("code")
        if tree is None or placement is None or code is None:
            return due
        others = Duty.objects.filter(placement=placement).exclude(pk=self.instance.pk).exclude(due="")
        names = vocabulary()
        trees = {other.code: rules.parse(other.due, names) for other in others} | {code: tree}
        known = {*Duty.objects.filter(placement=placement).values_list("code", flat=True), code}
        for named in rules.deadlines_in(tree):
            if named not in known:
                raise ValidationError(
                    f"“the deadline of {named}”: this placement has no duty {named}. It has {', '.join(sorted(known))}."
                )
        if cycle := rules.find_cycle(trees):
            raise ValidationError(f"These deadlines would wait for each other: {' → '.join(cycle)}. Break the circle.")
        return due


class EventKindForm(FactForm):
    """A kind of event. A name that a sentence uses stays: the sentence would no longer be read."""

    def clean_name(self) -> str:
        """The name. Raises ValidationError where a duty's sentence uses the old one."""
        name, old = str(self.cleaned_data["name"]), self.initial.get("name", "")
        if self.instance.pk and name != old and (naming := duties_naming({old})):
            raise ValidationError(
                f"The duty {naming[0].code} of {naming[0].placement} counts by “{old}”: “{naming[0].due}”. "
                "Change that sentence first, or add another kind of event."
            )
        return name


class KeptChoices(ModelChoiceIterator):  # type: ignore[type-arg]
    """The choices of a field, read once for all the rows of a page."""

    field: KeptChoiceField

    def __iter__(self) -> Any:
        if not self.field.kept:
            self.field.kept.extend(super().__iter__())
        yield from self.field.kept


class KeptChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice among few rows. Its copies, one for each row of an inline table, share one reading of them."""

    iterator = KeptChoices

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Before the rest: a field is copied by reference, so that its copies share this list.
        self.kept: list[tuple[Any, str]] = []
        super().__init__(*args, **kwargs)

    def label_from_instance(self, obj: Model) -> str:
        return str(getattr(obj, "label", obj))
