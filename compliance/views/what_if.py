"""What would move if a closing, an event, a blackout or a term of the agreement were another. Nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout, Submit
from django import forms
from django.db.models import Model
from django.http import QueryDict
from django.utils.functional import cached_property

from compliance.asked import PlacementChoice, placement_choice
from compliance.fields import DayField
from compliance.pages.moves import shown
from compliance.rules import RuleError
from compliance.suppositions import TERMS, BlackedOut, ClosingOn, Counted, EventOn, Supposition
from compliance.what_if import moves_supposing
from placements.models import STATED_ELSEWHERE, Closing, EventKind, Placement, RegistrationStatement

from .page import Link, Page

PLANNED, HAPPENED = "planned", "happened"
# What a link may fill in beforehand. Anything else in the address says that the form was sent.
FILLED_IN = frozenset({"placement", "as_of", "closing", "event", "event_is", "about"})


class LabelledChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice among rows under the names that they have on screen."""

    def label_from_instance(self, obj: Model) -> str:
        return str(getattr(obj, "label", obj))


def _day(label: str) -> DayField:
    return DayField(label=label, required=False, widget=forms.TextInput(attrs={"size": 16, "autocomplete": "off"}))


class WhatIfForm(forms.Form):
    """What is supposed of a placement. Sent by GET, so that the address says it all."""

    placement = forms.CharField(widget=forms.HiddenInput)
    closing = LabelledChoiceField(Closing.objects.none(), required=False, to_field_name="code", label="Closing")
    closing_on = _day("On")
    event = forms.ModelChoiceField(
        EventKind.objects.exclude(name__in=STATED_ELSEWHERE), required=False, to_field_name="name", label="Event"
    )
    event_is = forms.ChoiceField(
        choices=[(PLANNED, "is planned for"), (HAPPENED, "happened on")], required=False, label="It"
    )
    event_on = _day("Day")
    about = forms.ChoiceField(required=False, label="It concerns")
    blackout_from = _day("First day")
    blackout_until = _day("Last day")
    calendar = forms.ChoiceField(required=False, label="Business days on")
    reading = forms.ChoiceField(required=False, label="Reading")
    tolling = forms.ChoiceField(required=False, label="Tolling")

    def __init__(self, *args: Any, of: Placement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of = of
        self.agreement = getattr(of, "agreement", None)
        self.concerned: dict[str, Closing | RegistrationStatement] = {
            **{f"closing:{each.code}": each for each in of.closings.all()},
            **{f"statement:{each.code}": each for each in of.registration_statements.all()},
        }
        self._choices("closing").queryset = of.closings.all()
        self._choices("closing").empty_label = self._choices("event").empty_label = "none"
        concerned = [(key, each.label) for key, each in self.concerned.items()]
        self._choices("about").choices = [("", "what it concerns on record, or the placement"), *concerned]
        for name, kinds in TERMS.items():
            self._choices(name).choices = [("", "as on record"), *kinds.choices]
        self.helper = FormHelper(self)
        self.helper.form_tag = False  # the page's own says the day too
        self.helper.disable_csrf = True
        self.helper.layout = Layout("placement", *self._groups(), Submit("", "Show what would move"))
        self.suppositions: list[Supposition] = []

    def _choices(self, name: str) -> Any:
        return self.fields[name]

    def _groups(self) -> Iterator[Fieldset]:
        """What stands together; what the placement has none of is not offered."""
        if self.of.closings.all():
            yield Fieldset("A closing on another day", Div("closing", "closing_on"))
        yield Fieldset("An event", Div("event", "event_is", "event_on", "about"))
        yield Fieldset("A blackout, both days in it", Div("blackout_from", "blackout_until"))
        if self.agreement:
            yield Fieldset("How the agreement's dates are counted", Div(*TERMS))

    def clean(self) -> dict[str, Any]:
        """Refuse half of a supposition, and keep the whole ones."""
        given = self.cleaned_data
        self._both("closing", "closing_on", "Choose the closing.", "Give the day on which it would be.")
        self._both("event", "event_on", "Choose the event.", "Give the day of the event.")
        self._both("blackout_from", "blackout_until", "Give the first day.", "Give the last day.")
        first, last = given.get("blackout_from"), given.get("blackout_until")
        if first and last and last < first:
            self.add_error("blackout_until", "The blackout's last day is before its first.")
        if not self.errors:
            self.suppositions = list(self._supposed(given))
        return given

    def _both(self, first: str, second: str, *lacking: str) -> None:
        """Where one of two fields is filled in, the other is needed."""
        filled = [bool(self.cleaned_data.get(name)) for name in (first, second)]
        for name, is_filled, said in zip((first, second), filled, lacking, strict=True):
            if any(filled) and not is_filled and name not in self.errors:
                self.add_error(name, said)

    def _supposed(self, given: dict[str, Any]) -> Iterator[Supposition]:
        if given.get("closing"):
            yield ClosingOn(given["closing"], given["closing_on"])
        if given.get("event"):
            yield EventOn(
                self.of,
                given["event"],
                given["event_on"],
                is_plan=given["event_is"] != HAPPENED,
                about=self.concerned.get(given["about"]),
            )
        if given.get("blackout_from"):
            yield BlackedOut(self.of, given["blackout_from"], given["blackout_until"])
        terms = {name: given[name] for name in TERMS if given.get(name)}
        if self.agreement and terms:
            yield Counted(self.agreement, terms)


class WhatIfView(Page):
    """The form, and what would move; before it the choice of a placement. The number of queries is constant."""

    permission_required = "placements.view_placement"
    part = "What if"

    @cached_property
    def choice(self) -> PlacementChoice:
        """The placements that the address means."""
        return placement_choice(self.request, "agreement")

    @property
    def title(self) -> str:  # type: ignore[override]  # read only
        placement = self.choice.one
        return f"What if: {placement.name}" if placement else "What if"

    def get_template_names(self) -> list[str]:
        return ["compliance/what_if.html" if self.choice.one else "compliance/what_if_choice.html"]

    def crumbs(self) -> list[Link]:
        return self.trail(self.choice.one) if self.choice.one else []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = self._supposed(self.choice.one) if self.choice.one else {"choice": self.choice}
        return super().get_context_data(**shown, **kwargs)

    def _supposed(self, placement: Placement) -> dict[str, Any]:
        form = _form(self.request.GET, placement)
        moves = self._moves(form, placement) if form.is_valid() and form.suppositions else {}
        return {"placement": placement, "form": form, **moves}

    def _moves(self, form: WhatIfForm, placement: Placement) -> dict[str, Any]:
        """What would move, what is supposed with where it can be entered, and why a form would refuse it."""
        try:
            moves = moves_supposing(form.suppositions, placement, as_of=self.as_of)
        except RuleError as error:
            form.add_error(None, str(error))
            return {}
        return {
            **shown(moves, today=self.frame.today),
            "supposed": [(supposition.said, self._entry(supposition)) for supposition in form.suppositions],
            "doubts": [doubt for supposition in form.suppositions for doubt in supposition.doubts],
        }

    def _entry(self, supposition: Supposition) -> str:
        """The form in which it is entered for real, for who may; filled in where it adds a row."""
        model, pk, given = supposition.entry
        app, name = model._meta.app_label, model._meta.model_name
        if not self.may(f"{app}.{'change' if pk else 'add'}_{name}"):
            return ""
        kind = f"{app}_{name}"
        if pk and model is Closing:
            return self.links.give_day(kind, pk)
        return self.links.fact(kind, pk, **given) if pk else self.links.add(kind, **given)


def _form(query: QueryDict, placement: Placement) -> WhatIfForm:
    """The form as the address fills it in."""
    if FILLED_IN.issuperset(query):
        return WhatIfForm(of=placement, initial={**query.dict(), "placement": placement.slug})
    return WhatIfForm(query, of=placement)
