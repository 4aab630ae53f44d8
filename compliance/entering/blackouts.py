"""Blackouts: a period past the agreement's limits is refused, with the arithmetic (2003 agreement: §3(n))."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms

from compliance.blackouts import cap_of, period_of, refusal
from compliance.forms import FactForm
from compliance.rules.blackouts import Cap, Period
from compliance.rules.words import medium_date
from placements.models import Agreement, BlackoutPeriod, Placement

from .asking import EnteredForm, asked_as

# A row on record is judged again only if one of these changes: what was loaded past a limit stays a finding, and does
# not stand in the way of correcting its source.
JUDGED = frozenset({"placement", "starts_on", "ends_on", "facts"})


class BlackoutForm(FactForm):
    """A blackout on a page of its own. One that would break a limit is refused, with the arithmetic."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        placement: Placement | None = self.told("placement")
        period = typed_period(self)
        if placement and period and is_judged(self):
            others, cap = on_record(placement.pk, besides=[self.instance.pk])
            self.add_error(None, refusal(period, others, cap))
        return cleaned


def typed_period(form: FactForm) -> Period | None:
    """The period as typed; None where a part of it is missing or its days are in the wrong order."""
    starts_on, ends_on, facts = (form.told(name) for name in ("starts_on", "ends_on", "facts"))
    if not (starts_on and ends_on and facts) or ends_on < starts_on:
        return None
    return Period(starts_on, ends_on, facts, ref=f"typed:{form.prefix or ''}")


def is_judged(form: forms.ModelForm[Any]) -> bool:
    """Whether the limits are held against what the form says."""
    return form.instance.pk is None or not JUDGED.isdisjoint(form.changed_data)


def on_record(placement: int, *, besides: Collection[int | None]) -> tuple[list[Period], Cap]:
    """The placement's periods without the rows `besides`, and what its agreement allows.

    Of two people who save at once the second waits here, and is judged with the first one's periods.
    """
    list(Placement.objects.select_for_update().filter(pk=placement).values_list("pk"))
    rows = BlackoutPeriod.objects.filter(placement=placement).exclude(pk__in=[pk for pk in besides if pk])
    return [period_of(row) for row in rows], cap_of(Agreement.objects.filter(placement=placement).first())


def blackout_said(period: BlackoutPeriod) -> str:
    """A blackout in a few words: its days, and what it rests on."""
    until = f"{medium_date(period.starts_on)} to {medium_date(period.ends_on)}"
    return f"blackout from {until}, on “{period.facts}”"


class _SiteForm(BlackoutForm, EnteredForm):
    """A blackout on the site."""

    nothing = "the whole placement"

    @property
    def said(self) -> str:
        return blackout_said(self.instance)


class StartBlackoutForm(_SiteForm):
    """A postponement or suspension that begins."""

    class Meta:
        model = BlackoutPeriod
        formfield_callback = asked_as
        fields = ("starts_on", "ends_on", "facts", "registration_statement", "source", "clause")


class ExtendBlackoutForm(_SiteForm):
    """Another last day of a blackout on record."""

    class Meta:
        model = BlackoutPeriod
        formfield_callback = asked_as
        fields = ("ends_on", "source", "clause")
