"""Duties: the sentence by which one is due, and a duty that is added with it."""

from __future__ import annotations

from django import forms

from compliance.forms import DutyForm
from compliance.models import Duty

from .asking import MORE, EnteredForm, asked_as

WHEN = {"due": "When it is due", "boundary": "The due day"}
SENTENCE = forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocapitalize": "off"})


class RuleForm(DutyForm, EnteredForm):
    """When a duty on record is due."""

    class Meta:
        model = Duty
        formfield_callback = asked_as
        fields = ("due", "boundary")
        widgets = {"due": SENTENCE}
        labels = WHEN

    @property
    def said(self) -> str:
        duty: Duty = self.instance
        return f"{duty.code}, due {duty.due}" if duty.due else f"{duty.code}, without a due day"


class AddDutyForm(RuleForm):
    """A duty with its sentence."""

    folded = {MORE: ("summary", "owed_by", "owed_to", "effort", "opened_by", "unstated", "tolling", "remedy")}

    class Meta:
        model = Duty
        formfield_callback = asked_as
        fields = (
            "code", "title", "per", "due", "boundary", "satisfied_by", "source", "clause",
            "summary", "owed_by", "owed_to", "effort", "opened_by", "unstated", "tolling", "remedy",
        )  # fmt: skip
        widgets = {
            "due": SENTENCE,
            "summary": forms.Textarea(attrs={"rows": 2}),
            "remedy": forms.Textarea(attrs={"rows": 2}),
        }
        labels = WHEN


class DutyTermsForm(DutyForm, EnteredForm):
    """What a duty says beside its sentence, which has a page of its own where it is read while it is typed."""

    folded = {MORE: ("code", "unstated", "tolling", "in_force_from", "in_force_until")}

    class Meta:
        model = Duty
        formfield_callback = asked_as
        fields = (
            "title", "summary", "per", "satisfied_by", "opened_by", "owed_by", "owed_to", "effort", "remedy", "source",
            "clause", "code", "unstated", "tolling", "in_force_from", "in_force_until",
        )  # fmt: skip
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "remedy": forms.Textarea(attrs={"rows": 3}),
        }

    @property
    def said(self) -> str:
        return f"duty {self.instance.code}, {self.instance.title}"
