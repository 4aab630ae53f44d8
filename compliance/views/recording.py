"""The facts that are entered where the need shows, a view each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.functional import cached_property

from compliance import four_eyes
from compliance.asked import person_of
from compliance.blackouts import gauge
from compliance.entering.asking import EnteredForm
from compliance.entering.blackouts import ExtendBlackoutForm, StartBlackoutForm
from compliance.entering.events import (
    ClosingDayForm,
    CorrectClosingForm,
    CorrectEventForm,
    EventDayForm,
    EventForm,
    PlanForm,
    about_closing,
)
from compliance.entering.notices import RecordNoticeForm
from compliance.entering.transfers import TransferForm
from compliance.entering.waivers import WaiverForm
from compliance.models import Waiver
from compliance.positions import Change, changes_by
from compliance.rules.words import medium_date
from holders.models import Notice, Transfer
from placements.models import STATED_ELSEWHERE, BlackoutPeriod, Closing, EventKind, Milestone

from .entering import AddView, ChangeView
from .facts import undated

FOUND = 302


class _RecordEventView(AddView):
    """An event of the kind that the address names, or of one to be chosen."""

    model = Milestone
    permission_required = "placements.add_milestone"

    @cached_property
    def event(self) -> EventKind | None:
        """The kind; None where the address names none, or one that other facts state."""
        asked = self.request.GET.get("event", "")
        if not asked or (key := self.named(EventKind, asked)) is None:
            return None
        return EventKind.objects.exclude(name__in=STATED_ELSEWHERE).filter(pk=key).first()

    def fixed(self) -> dict[str, Any]:
        return {"event": self.event} if self.event else {}

    def initial(self) -> dict[str, Any]:
        """What the address says; of a closing that a registration statement covers, that statement."""
        initial = super().initial()
        if "closing" in initial and not initial.get("registration_statement"):
            closing = Closing.objects.select_related("placement").get(pk=initial["closing"])
            initial |= about_closing(closing, str(self.event))
        return initial

    def made_with(self) -> dict[str, Any]:
        return {"may_add_statement": self.may("placements.add_registrationstatement")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the events of this kind on record whose day is still to be given."""
        undated = Milestone.objects.filter(placement=self.placement, event=self.event, occurred_on=None)
        return super().get_context_data(undated=undated.select_related("event", "closing"), **kwargs)


class RecordEventView(_RecordEventView):
    """What happened."""

    form_class = EventForm

    @property
    def title(self) -> str:  # type: ignore[override]  # read only
        return f"Record {self.event}" if self.chosen and self.event else "Record an event"


class PlanEventView(_RecordEventView):
    """What is planned."""

    form_class = PlanForm
    done = "Planned"

    @property
    def title(self) -> str:  # type: ignore[override]  # read only
        return f"Plan {self.event}" if self.chosen and self.event else "Plan an event"


class RecordNoticeView(AddView):
    """A notice as it was sent."""

    form_class = RecordNoticeForm
    model = Notice
    permission_required = "holders.add_notice"
    title = "Record a notice"


class RecordTransferView(AddView):
    """A transfer between holders."""

    form_class = TransferForm
    model = Transfer
    permission_required = "holders.add_transfer"
    title = "Record a transfer"

    def positions(self, form: EnteredForm) -> list[Change]:
        return changes_by(form.instance)

    def caution(self, form: EnteredForm) -> str:
        return undated(form.instance)


class StartBlackoutView(AddView):
    """A blackout that begins, with the days that are left."""

    form_class = StartBlackoutForm
    model = BlackoutPeriod
    permission_required = "placements.add_blackoutperiod"
    title = "Start a blackout"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(gauge=gauge(self.placement, as_of=self.as_of), **kwargs)


class RecordWaiverView(AddView):
    """A waiver or an extension. It counts once another counsel has approved it."""

    form_class = WaiverForm
    model = Waiver
    permission_required = "compliance.add_waiver"
    title = "Record a waiver"

    def saved(self, form: EnteredForm) -> HttpResponse:
        """As any fact, with who may approve it."""
        response = super().saved(form)
        if response.status_code == FOUND and form.instance.pending:
            asked = four_eyes.who_else(
                four_eyes.APPROVES_WAIVERS, self.placement, but=person_of(self.request), does="approves it"
            )
            messages.info(self.request, f"It counts for no date yet. {asked}")
        return response


class ClosingDayView(ChangeView):
    """The day of a closing."""

    form_class = ClosingDayForm
    model = Closing
    permission_required = "placements.change_closing"
    title = "Give the closing day"


class EventDayView(ChangeView):
    """The day of an event that was planned, or whose day was not stated."""

    form_class = EventDayForm
    model = Milestone
    permission_required = "placements.change_milestone"

    @property
    def title(self) -> str:  # type: ignore[override]  # read only
        return f"Give the day of {self.row.event}"


class CorrectClosingView(ChangeView):
    """A closing, as the document states it."""

    form_class = CorrectClosingForm
    model = Closing
    permission_required = "placements.change_closing"
    title = "Correct the closing"

    def way_back(self) -> str:
        return self.links.fact("placements_closing", self.row.pk)


class CorrectEventView(ChangeView):
    """An event, as the document states it."""

    form_class = CorrectEventForm
    model = Milestone
    permission_required = "placements.change_milestone"

    @property
    def title(self) -> str:  # type: ignore[override]  # read only
        return f"Correct {self.row.event}"

    def way_back(self) -> str:
        return self.links.fact("placements_milestone", self.row.pk)


class ExtendBlackoutView(ChangeView):
    """Another last day of a blackout."""

    form_class = ExtendBlackoutForm
    model = BlackoutPeriod
    permission_required = "placements.change_blackoutperiod"
    title = "Extend the blackout"

    def told(self, row: Any) -> str:
        return f"{medium_date(row.starts_on)} to {medium_date(row.ends_on)}, on “{row.facts}”"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(gauge=gauge(self.placement, as_of=self.as_of), **kwargs)
