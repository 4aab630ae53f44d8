"""Questions for the holders' consent, and what each holder answered (2003 agreement: §7(f))."""

from __future__ import annotations

from itertools import count
from typing import Any

from django import forms
from django.utils.text import slugify

from compliance.wording import day_known
from holders.models import Consent, ConsentQuestion
from placements.models import Placement

from .asking import MORE, UNSURE, EnteredForm, asked_as

LONGEST_CODE = 40
ROOM_FOR_NUMBER = 5
"""Characters kept for a number, where several questions have the same words."""


class QuestionForm(EnteredForm):
    """A question put to the holders: what it asks for, what it takes, and how shares are counted."""

    folded = {"If it concerns some holders alone": ("relates_to",), MORE: ("code",)}

    class Meta:
        model = ConsentQuestion
        formfield_callback = asked_as
        fields = ("title", "standard", "percent", "base", "record_on", "source", "clause", "relates_to", "code")
        widgets = {"title": forms.TextInput(attrs={"size": 50})}
        labels = {"standard": "What it takes", "percent": "At least, %", "base": "What counts"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["percent"].help_text = "Where it takes a percentage: such as 66.6667 for two thirds."
        self.fields["code"].required = False
        self.fields["code"].help_text = "Such as waive-filing-date; left empty, it is made of the question."

    def clean(self) -> dict[str, Any] | None:
        """A question that is given no code has one made of its words."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("code") and "code" not in self.errors:
            cleaned["code"] = self.instance.code or _free_code(cleaned.get("title", ""), self.placement)
        return cleaned

    @property
    def said(self) -> str:
        return f"question “{self.instance}”"


class AnswerForm(EnteredForm):
    """What a holder answered."""

    folded = {UNSURE: ("reason", "not_before", "not_after")}

    class Meta:
        model = Consent
        formfield_callback = asked_as
        fields = (
            "holder", "answer", "occurred_on", "certainty", "source", "clause", "reason", "not_before", "not_after",
        )  # fmt: skip

    @property
    def said(self) -> str:
        return f"{self.instance}, {day_known(self.instance)}"


class CorrectAnswerForm(AnswerForm):
    """An answer on record. Whose it is stays."""

    class Meta(AnswerForm.Meta):
        fields = AnswerForm.Meta.fields[1:]  # type: ignore[assignment]  # one less


def _free_code(title: str, placement: Placement) -> str:
    """A code of the words of ``title`` that no question of the placement has."""
    words = slugify(title.replace("_", " "))[: LONGEST_CODE - ROOM_FOR_NUMBER].strip("-") or "question"
    taken = set(ConsentQuestion.objects.filter(placement=placement).values_list("code", flat=True))
    numbered = (f"{words}-{number}" for number in count(2))
    return words if words not in taken else next(code for code in numbered if code not in taken)
