"""Blackouts: a period past the agreement's limits is refused, and a gauge shows how much of them is used."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from compliance.asked import day_asked
from compliance.blackouts import gauge, refusal
from compliance.entering.blackouts import BlackoutForm, is_judged, on_record, typed_period
from compliance.forms import FactForm, RowsSent
from compliance.rules import words
from placements.models import BlackoutPeriod, RegistrationStatement

from .base import SOURCE, FactAdmin, FactInline, M
from .filters import ByPlacementFilter

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


class BlackoutFormSet(RowsSent):
    """The blackouts of one statement, judged together as they would stand once saved."""

    def clean(self) -> None:
        super().clean()
        placement = self.instance.placement_id
        kept = [form for form in self.forms if not form.cleaned_data.get(DELETION_FIELD_NAME)]
        typed = {form: period for form in kept if (period := typed_period(form))}
        if not placement or not any(map(is_judged, typed)):
            return
        elsewhere, cap = on_record(placement, besides=[form.instance.pk for form in self.initial_forms])
        for form, period in typed.items():
            if is_judged(form):
                others = [*elsewhere, *(other for beside, other in typed.items() if beside is not form)]
                form.add_error(None, refusal(period, others, cap))


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
    list_filter = (("placement", ByPlacementFilter),)
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
