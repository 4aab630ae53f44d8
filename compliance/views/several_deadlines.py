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
from compliance.pages.assigning import assign, assignments
from compliance.pages.several import changing
from compliance.rules import needed
from compliance.sheets import KINDS, given_as_file
from compliance.tables import DeadlineListTable
from compliance.wording import name_of
from record import acting

from .filters import DeadlineFilter, asked_of
from .page import Link
from .several import MOST, SeveralPage

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


class SeveralDeadlinesView(SeveralPage):
    """The deadlines that the list was narrowed to, to be given to a person or taken away as a file."""

    template_name = "compliance/deadline_several.html"
    permission_required = "compliance.view_deadline"
    part = "Deadlines"
    title = "Several deadlines at once"
    called = "deadlines"
    all_ticked = True

    @cached_property
    def filter(self) -> DeadlineFilter:
        return DeadlineFilter(self.request.GET, as_of=self.as_of, viewer=self.request.user)

    @cached_property
    def rows(self) -> list[Any]:
        return list(with_moves(self.filter.qs)[: MOST + 1])

    def key_of(self, row: Any) -> str:
        """It stays where the deadline's stretches are written anew."""
        return f"{row.duty_id} {row.subject}".strip()

    @property
    def leave(self) -> str:
        return self.links.listed("compliance_deadline", **asked_of(DeadlineFilter, self.request.GET))

    def crumbs(self) -> list[Link]:
        return [("Deadlines", self.leave)]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The chosen ones as a file, what giving them to a person would change, or the list once that is saved."""
        if not self.does:
            return self.again()
        if self.does in KINDS:
            return self._as_table(self.does)
        if self.does == "ics":
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
            if not self.is_confirmed(told):
                number = len(changing(told))
                return self.preview(
                    told,
                    title=f"Make {name_of(person)} responsible",
                    said="All deadlines of a duty belong to whoever is responsible for it, who has their reminders.",
                    counted="1 duty changes" if number == 1 else f"{number:,} duties change",
                    each="Duty",
                    asks_why=True,
                )
            added = assign(told, person)
        more = "1 more duty" if len(added) == 1 else f"{len(added):,} more duties"
        done = f"{name_of(person)} is responsible for {more}."
        messages.success(self.request, done, extra_tags=str(acting.number()))
        return HttpResponseRedirect(self.leave)

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

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        table = DeadlineListTable(self.offered, links=self.links, may_record=False)
        shown = {
            "offered": [
                Offered(
                    self.key_of(row),
                    self.key_of(row) in self.ticked,
                    table.render_standing(row),
                    self.links.deadline(row),
                    row,
                )
                for row in self.offered
            ],
            "may_assign": self.may(MAY_ASSIGN),
            "form": AssignForm(initial={"person": self.request.POST.get("person")}),
        }
        return super().get_context_data(**{**shown, **kwargs})
