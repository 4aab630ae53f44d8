"""Blackouts: a period past the agreement's limits is refused, and a gauge shows how much of them is used."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.contrib import admin
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from compliance.asked import day_asked
from compliance.blackouts import cap_of, gauge, period_of, refusal
from compliance.forms import FactForm, RowsSent
from compliance.rules import words
from compliance.rules.blackouts import Cap, Period
from placements.models import Agreement, BlackoutPeriod, Placement, RegistrationStatement

from .base import SOURCE, FactAdmin, FactInline, M
from .filters import PlacementFilter

# A row on record is judged again only if one of these changes: what was loaded past a limit stays a finding, and does
# not stand in the way of correcting its source.
JUDGED = frozenset({"placement", "starts_on", "ends_on", "facts"})

GAUGE: tuple[str, Any] = (
    "Blackout days",
    {
        "fields": ("blackout_gauge",),
        "description": "All periods of the placement, in calendar days, both ends included. 2003 agreement: §3(n).",
    },
)


class OfStatementForm(FactForm):
    """A fact typed in on its registration statement's page: it belongs to the statement's placement."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        # Before the model compares the source's placement with the fact's.
        statement: RegistrationStatement = self.cleaned_data["registration_statement"]
        self.instance.placement_id = statement.placement_id
        return cleaned


class BlackoutForm(FactForm):
    """A blackout on a page of its own. One that would break a limit is refused, with the arithmetic."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        placement: Placement | None = self.cleaned_data.get("placement")
        period = _typed(self)
        if placement and period and _is_judged(self):
            others, cap = _on_record(placement.pk, besides=[self.instance.pk])
            self.add_error(None, refusal(period, others, cap))
        return cleaned


class BlackoutFormSet(RowsSent):
    """The blackouts of one statement, judged together as they would stand once saved."""

    def clean(self) -> None:
        super().clean()
        placement = self.instance.placement_id
        kept = [form for form in self.forms if not form.cleaned_data.get(DELETION_FIELD_NAME)]
        typed = {form: period for form in kept if (period := _typed(form))}
        if not placement or not any(map(_is_judged, typed)):
            return
        elsewhere, cap = _on_record(placement, besides=[form.instance.pk for form in self.initial_forms])
        for form, period in typed.items():
            if _is_judged(form):
                others = [*elsewhere, *(other for beside, other in typed.items() if beside is not form)]
                form.add_error(None, refusal(period, others, cap))


def _typed(form: forms.ModelForm[Any]) -> Period | None:
    """The period as typed; None where a part of it is missing or its days are in the wrong order."""
    starts_on, ends_on, facts = (form.cleaned_data.get(name) for name in ("starts_on", "ends_on", "facts"))
    if not (starts_on and ends_on and facts) or ends_on < starts_on:
        return None
    return Period(starts_on, ends_on, facts, ref=f"typed:{form.prefix or ''}")


def _is_judged(form: forms.ModelForm[Any]) -> bool:
    return form.instance.pk is None or not JUDGED.isdisjoint(form.changed_data)


def _on_record(placement: int, *, besides: Collection[int | None]) -> tuple[list[Period], Cap]:
    """The placement's periods without the rows `besides`, and what its agreement allows.

    Of two people who save at once the second waits here, and is judged with the first one's periods.
    """
    list(Placement.objects.select_for_update().filter(pk=placement).values_list("pk"))
    rows = BlackoutPeriod.objects.filter(placement=placement).exclude(pk__in=[pk for pk in besides if pk])
    return [period_of(row) for row in rows], cap_of(Agreement.objects.filter(placement=placement).first())


class BlackoutInline(FactInline):
    """Stretches in which its use was postponed or suspended."""

    model = BlackoutPeriod
    form = OfStatementForm
    formset = BlackoutFormSet
    fields = ("starts_on", "ends_on", "facts", "source", "clause")
    autocomplete_fields = ("source",)


class GaugeAdmin(FactAdmin[M]):
    """A page that shows the gauge of its placement, as of `?as_of=` or today, where it lists `blackout_gauge`."""

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> M | None:
        found: Any = super().get_object(request, object_id, from_field)
        if found is not None:
            found.gauge = gauge(found.placement, as_of=day_asked(request))
        return found  # type: ignore[no-any-return]  # with the gauge of its placement

    @admin.display(description="where they stand")
    def blackout_gauge(self, obj: M) -> SafeString | str:
        shown = getattr(obj, "gauge", None)
        if shown is None:
            return "counted when saved"
        return render_to_string(
            "compliance/_blackout_gauge.html", {"gauge": shown, "said": words.medium_date(shown.as_of)}
        )


@admin.register(BlackoutPeriod)
class BlackoutPeriodAdmin(FactAdmin[BlackoutPeriod]):
    """A postponement or suspension."""

    form = BlackoutForm
    list_display = ("placement", "starts_on", "ends_on", "days_figure", "facts", "registration_statement")
    list_filter = (("placement", PlacementFilter),)
    list_select_related = ("placement", "registration_statement__placement")
    search_fields = ("facts", "placement__name")
    autocomplete_fields = ("placement", "registration_statement", "source")
    readonly_fields = ("days_figure",)
    fieldsets = (
        (
            None,
            {
                "fields": ("placement", "registration_statement", ("starts_on", "ends_on"), "days_figure", "facts"),
                "description": "2003 agreement: §3(n). Both days are in the blackout.",
            },
        ),
        SOURCE,
    )

    @admin.display(description="calendar days")
    def days_figure(self, obj: BlackoutPeriod) -> str:
        if not (obj.starts_on and obj.ends_on):
            return "counted when saved"
        return words.counted((obj.ends_on - obj.starts_on).days + 1, "day")
