"""The deal as its documents state it: what is sold, the agreement, its closings, what is registered."""

from __future__ import annotations

from typing import Any

from django import forms

from compliance.rules.notices import clock
from compliance.wording import day_known
from placements.models import Agreement, Closing, NoticeLimb, RegistrationStatement, Security

from .asking import MORE, UNSURE, CodedForm, EnteredForm, asked_as

COUNSEL_SETS = ("calendar", "reading", "tolling")
"""What decides the dates of every duty of an agreement: it is set by those who may change duties."""


class SecurityForm(CodedForm):
    """A class of securities. What no document states is left empty."""

    folded = {MORE: ("dividend_rate", "reason", "code")}

    class Meta:
        model = Security
        formfield_callback = asked_as
        fields = (
            "name", "kind", "price", "conversion_price", "exercise_price", "source", "clause", "dividend_rate",
            "reason", "code",
        )  # fmt: skip


class AgreementForm(EnteredForm):
    """The agreement, with how its dates are counted and what it caps (2003 agreement: §1, §2, §3(n), §7)."""

    folded = {
        "How dates are counted": ("calendar", "reading", "tolling", "time_zone"),
        "What is registered": ("minimum_shares", "other_securities_maximum"),
        "Limits on blackouts": (
            "blackout_consecutive_days", "blackout_total_days", "blackout_window_months", "blackout_maximum_periods",
            "blackout_clause",
        ),
        "Notices": ("notice_clause", "issuer_counsel", "holders_counsel"),
    }  # fmt: skip

    class Meta:
        model = Agreement
        formfield_callback = asked_as
        fields = (
            "title", "dated_on", "governing_law", "source", "clause", "calendar", "reading", "tolling", "time_zone",
            "minimum_shares", "other_securities_maximum", "blackout_consecutive_days", "blackout_total_days",
            "blackout_window_months", "blackout_maximum_periods", "blackout_clause", "notice_clause",
            "issuer_counsel", "holders_counsel",
        )  # fmt: skip
        labels = {
            "minimum_shares": "Shares at least",
            "other_securities_maximum": "Other securities at most",
            "blackout_consecutive_days": "Days in a row",
            "blackout_total_days": "Days in all",
            "blackout_window_months": "Counted over",
            "blackout_maximum_periods": "Periods",
            "issuer_counsel": "Counsel of the issuer",
            "holders_counsel": "Counsel of the holders",
        }
        help_texts = {"governing_law": "Such as New York."}
        widgets = {
            "issuer_counsel": forms.Textarea(attrs={"rows": 5}),
            "holders_counsel": forms.Textarea(attrs={"rows": 5}),
        }

    def __init__(self, *args: Any, may_set_duties: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_set_duties:
            for name in COUNSEL_SETS:
                del self.fields[name]


def agreement_said(agreement: Agreement) -> str:
    """An agreement where its placement is named beside it."""
    return agreement.title or "agreement"


class LimbForm(EnteredForm):
    """A limb of the notice clause: what, sent how and when, is given on which day (2003 agreement: §7(g))."""

    folded = {"When it is sent": ("after", "before", "by", "business_days_only")}

    class Meta:
        model = NoticeLimb
        formfield_callback = asked_as
        fields = (
            "label", "methods", "gives", "days", "source", "clause", "after", "before", "by", "business_days_only",
        )  # fmt: skip


def limb_said(limb: NoticeLimb) -> str:
    """A limb in a few words: "(ii) fax, before 17:00: the day of sending"."""
    limits = (("after", limb.after), ("before", limb.before), ("by", limb.by))
    times = [f"{word} {clock(limit)}" for word, limit in limits if limit]
    sent = ", ".join([limb.methods or "every method", *times])
    return f"{limb.label} {sent}: {f'{limb.days} {limb.gives}' if limb.days else limb.get_gives_display()}"


class ClosingForm(CodedForm):
    """A closing that is added: the trigger of most duties (2003 agreement: §1)."""

    words_else = "closing"
    folded = {UNSURE: ("reason", "not_before", "not_after"), MORE: ("agreement_covers", "code")}

    class Meta:
        model = Closing
        formfield_callback = asked_as
        fields = (
            "name", "occurred_on", "certainty", "source", "clause", "reason", "not_before", "not_after",
            "agreement_covers", "code",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = "Such as First closing."

    @property
    def said(self) -> str:
        closing: Closing = self.instance
        return f"{closing.label}: {day_known(closing)}"


class StatementForm(CodedForm):
    """A registration statement, filed or planned. What happens to it is recorded as events (2003 agreement: §2)."""

    words_from, words_else = "form", "registration"
    folded = {MORE: ("other_shares", "code")}

    class Meta:
        model = RegistrationStatement
        formfield_callback = asked_as
        fields = ("form", "file_number", "closings", "shares", "source", "clause", "other_shares", "code")

    @property
    def said(self) -> str:
        statement: RegistrationStatement = self.instance
        return f"registration statement {statement.label}"
