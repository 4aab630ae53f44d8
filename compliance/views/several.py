"""Several deadlines at once: those chosen are taken away as a file, or given to the person responsible for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import cached_property

from compliance import operations
from compliance.calendars.events import calendar_of, event, with_moves
from compliance.pages.assigning import Assignment, assign, assignments, fingerprint
from compliance.rules import needed
from compliance.saving.confirming import BACK, CONFIRMED
from compliance.sheets import KINDS, given_as_file
from compliance.tables import DeadlineListTable
from compliance.wording import name_of
from record import acting

from .filters import DeadlineFilter, asked_of
from .page import Link, Page

MOST = 100
"""Deadlines that are offered at once."""
ROW, DOES = "row", "does"
MAY_ASSIGN = "compliance.add_responsible"


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the people who work here, by name."""

    def label_from_instance(self, obj: Any) -> str:
        return name_of(obj)


class AssignForm(forms.Form):
    """Whose the chosen deadlines are to be."""

    person = PersonField(
        queryset=User.objects.none(),
        label="Person responsible",
        empty_label="choose one",
        error_messages={"required": "Choose a person.", "invalid_choice": "Choose one from the list."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: Any = self.fields["person"]
        people.queryset = User.objects.filter(is_active=True, is_staff=True).order_by("username")


@dataclass(frozen=True, slots=True)
class Offered:
    """A deadline that is offered, as a line of the page."""

    key: str
    is_ticked: bool
    badge: str
    url: str
    row: Any

    @property
    def missing(self) -> str:
        """What it lacks for a due day, in words."""
        return needed(self.row.missing)


class SeveralDeadlinesView(Page):
    """The deadlines that the list was narrowed to, each with a box to tick, and what can be done with all of them."""

    template_name = "compliance/deadline_several.html"
    permission_required = "compliance.view_deadline"
    part = "Deadlines"
    title = "Several deadlines at once"

    @cached_property
    def filter(self) -> DeadlineFilter:
        return DeadlineFilter(self.request.GET, as_of=self.as_of, viewer=self.request.user)

    @cached_property
    def offered(self) -> list[Any]:
        """The first of the deadlines asked for, and one more where there are others."""
        return list(with_moves(self.filter.qs)[: MOST + 1])

    @cached_property
    def chosen(self) -> list[Any]:
        """Those of them that were ticked; all, before anything was sent."""
        ticked = set(self.request.POST.getlist(ROW))
        every = self.offered[:MOST]
        return [row for row in every if key_of(row) in ticked] if self.request.method == "POST" else every

    def crumbs(self) -> list[Link]:
        return [("Deadlines", self.links.listed("compliance_deadline", **self._asked()))]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The chosen ones as a file, what giving them to a person would change, or the list once that is saved."""
        does = request.POST.get(DOES, "")
        if BACK in request.POST or not self.chosen:
            return self.again(nothing_chosen=not self.chosen)
        if does in KINDS:
            return self._as_table(does)
        if does == "ics":
            return self._as_calendar()
        if not self.may(MAY_ASSIGN):
            raise PermissionDenied
        form = AssignForm(request.POST)
        return self._assigned(form) if form.is_valid() else self.again(form=form)

    def _assigned(self, form: AssignForm) -> HttpResponse:
        person: User = form.cleaned_data["person"]
        with transaction.atomic():
            operations.lock_each({row.placement_id for row in self.chosen})
            told = assignments(self.chosen, person)
            if self.request.POST.get(CONFIRMED) != fingerprint(told):
                return self._preview(form, person, told)
            added = assign(told, person)
        more = "1 more duty" if len(added) == 1 else f"{len(added):,} more duties"
        done = f"{name_of(person)} is responsible for {more}."
        messages.success(self.request, done, extra_tags=str(acting.number()))
        return HttpResponseRedirect(self.links.listed("compliance_deadline", **self._asked()))

    def _preview(self, form: AssignForm, person: User, told: list[Assignment]) -> HttpResponse:
        self.template_name = "compliance/deadline_assign.html"
        shown = {
            "told": told,
            "changing": sum(each.changes for each in told),
            "person": person,
            "person_name": name_of(person),
            "rows": [key_of(row) for row in self.chosen],
            "fingerprint": fingerprint(told),
            "confirmed_name": CONFIRMED,
            "back_name": BACK,
            "is_stale": CONFIRMED in self.request.POST,
            "title": f"Make {name_of(person)} responsible",
        }
        return self.again(form=form, **shown)

    def _as_table(self, kind: str) -> HttpResponse:
        table = DeadlineListTable(self.chosen, links=self.links, may_record=False)
        called = f"deadlines-as-of-{self.as_of.isoformat()}.{kind}"
        return given_as_file(KINDS[kind](), table.for_file(self.chosen), "Deadlines", called)

    def _as_calendar(self) -> HttpResponse:
        home = self.request.build_absolute_uri("/").rstrip("/")
        events = [event(row, as_of=self.as_of, home=home) for row in self.chosen if row.due_on]
        return HttpResponse(
            calendar_of(events, name="Shelfwatch: deadlines"),
            content_type="text/calendar; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="deadlines-as-of-{self.as_of.isoformat()}.ics"'},
        )

    def again(self, **shown: Any) -> HttpResponse:
        """The page, with ``shown``."""
        return self.render_to_response(self.get_context_data(**shown))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ticked = {key_of(row) for row in self.chosen}
        rows = self.offered[:MOST]
        table = DeadlineListTable(rows, links=self.links, may_record=False)
        shown = {
            "offered": [
                Offered(key_of(row), key_of(row) in ticked, table.badge(row), self.links.deadline(row), row)
                for row in rows
            ],
            "are_more": len(self.offered) > MOST,
            "most": MOST,
            "may_assign": self.may(MAY_ASSIGN),
            "form": AssignForm(),
            "leave": self.links.listed("compliance_deadline", **self._asked()),
        }
        return super().get_context_data(**{**shown, **kwargs})

    def _asked(self) -> dict[str, Any]:
        """What the address narrows the list by."""
        return asked_of(DeadlineFilter, self.request.GET)


def key_of(row: Any) -> str:
    """What a deadline is known by on the page: it stays where its stretches are written anew."""
    return f"{row.duty_id} {row.subject}".strip()
