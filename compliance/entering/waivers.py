"""Waivers and extensions, which count once another counsel has approved them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst

from compliance.models import Deadline, Waiver
from placements.models import Placement

from .asking import MORE, EnteredForm, RowField, asked_as

Choices = list[tuple[str, Any]]


class DutyField(RowField):
    """A duty by its title and clause, as deadlines are called on screen."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title} ({obj.clause})" if obj.clause else str(obj.title)


class WaiverForm(EnteredForm):
    """What those to whom a duty is owed granted, as the document states (2003 agreement: §7(f))."""

    subject = forms.ChoiceField(
        label="For",
        required=False,
        help_text="The closing, registration statement, notice or holder it is granted for.",
    )

    folded = {MORE: ("asked_by", "asked_on", "consent", "question", "note")}

    class Meta:
        model = Waiver
        formfield_callback = asked_as
        field_classes = {"duty": DutyField}
        fields = (
            "duty", "subject", "kind", "granted_on", "until_on", "granted_by", "source", "clause", "asked_by",
            "asked_on", "consent", "question", "note",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = self.instance.subject
        choices = subjects_of(self.placement)
        known = {code for _, group in choices for code, _ in group}
        kept = [(own, own)] if own and own not in known else []
        self.fields["subject"].choices = [("", "every one"), *kept, *choices]  # type: ignore[attr-defined]


def subjects_of(placement: Placement) -> Choices:
    """What deadlines of the placement are about, by the codes that waivers name, in groups of a kind. One query."""
    last = Deadline.objects.filter(placement=placement, valid_to=None).exclude(subject="")
    rows = last.order_by("duty__per", "subject", "pk")
    labels: dict[str, dict[str, str]] = {}
    for row in rows.select_related("duty", "closing", "registration_statement", "holder"):
        labels.setdefault(capfirst(row.duty.per), {})[row.subject] = row.subject_label
    return [(kind, list(codes.items())) for kind, codes in labels.items()]
