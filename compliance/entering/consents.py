"""Questions for the holders' consent, and what each holder answered (2003 agreement: §7(f))."""

from __future__ import annotations

from typing import Any

from compliance.wording import day_known
from holders.models import Consent, ConsentQuestion

from .asking import MORE, UNSURE, CodedForm, EnteredForm, asked_as


class QuestionForm(CodedForm):
    """A question put to the holders: what it asks for, what it takes, and how shares are counted."""

    words_from = "title"
    folded = {"If it concerns some holders alone": ("relates_to",), MORE: ("code",)}

    class Meta:
        model = ConsentQuestion
        formfield_callback = asked_as
        fields = ("title", "standard", "percent", "base", "record_on", "source", "clause", "relates_to", "code")
        labels = {"standard": "What it takes", "percent": "At least, %", "base": "What counts"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["percent"].help_text = "Where it takes a percentage: such as 66.6667 for two thirds."

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
