"""2003 agreement §3(a): a filing while holders may still object to its drafts (2 days before it, 3 to object)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from compliance import rules
from compliance.rules import plain_date

from .deal import Deal
from .finding import Finding, Severity

# What is filed and open to objection, by the event that furnishes its drafts. A document that is only incorporated by
# reference is furnished and not open to objection.
FURNISHED_BY = {
    "filing": "drafts furnished",
    "amendment filed": "drafts furnished",
    "supplement filed": "drafts furnished",
    "prospectus filed": "prospectus drafts furnished",
}
OBJECTED, RECEIVED = "objection", "drafts received"
FURTHEST_BACK = 60


def objection_window(deal: Deal) -> Iterator[Finding]:
    """A warning for each filing, planned or on record, on whose day an objection to its drafts would be in time."""
    duties = [duty for duty in deal.facts.duties if isinstance(duty.due, str) and duty.due]
    for objecting in (duty for duty in duties if duty.satisfied_by == OBJECTED):
        for furnishing in duties:
            for subject in deal.facts.subjects:
                if subject.kind == objecting.per == furnishing.per:
                    yield from _Window(deal, furnishing, objecting, subject).findings()


class _Window:
    """One filing: when its drafts were or are to be furnished, and until when holders may object to them."""

    def __init__(self, deal: Deal, furnishing: rules.Duty, objecting: rules.Duty, subject: rules.Subject) -> None:
        self.deal, self.furnishing, self.objecting, self.subject = deal, furnishing, objecting, subject

    def findings(self) -> Iterator[Finding]:
        """The warning, where the window is still open on the day of the filing."""
        for event in rules.events_in(self._tree(self.furnishing)):
            if FURNISHED_BY.get(event) == self.furnishing.satisfied_by:
                filed = rules.state_of(event, self.subject.happenings, date.max)
                if filed.on:
                    yield from self._finding(event, filed.on, planned=filed.state == "planned")

    def _finding(self, event: str, filed_on: date, *, planned: bool) -> Iterator[Finding]:
        received = rules.state_of(RECEIVED, self.subject.happenings, date.max).on
        furnished = rules.state_of(self.furnishing.satisfied_by, self.subject.happenings, date.max).on
        furnish_by = self._day(self.furnishing, self.subject.happenings)
        counted_from = received or furnished or furnish_by
        until = self._objection_until(counted_from) if counted_from else None
        if counted_from is None or until is None or filed_on > until:
            return
        how = "received" if received else "furnished" if furnished else "to be furnished at the latest"
        figures: dict[str, int | str] = {
            "subject": self.subject.code,
            "event": event,
            f"{how.replace(' ', '_')}_on": counted_from.isoformat(),
            "objection_until": until.isoformat(),
            "planned_on" if planned else "filed_on": filed_on.isoformat(),
        }
        by = f" (by {plain_date(furnish_by)})" if furnish_by else ""
        advice = ""
        if planned and (closed_by := self._furnish_to_close(filed_on)):
            figures["furnish_to_close_by"] = closed_by.isoformat()
            advice = f" Furnished by {plain_date(closed_by)}, the drafts could be objected to no longer."
        yield Finding(
            "objection-window",
            Severity.WARNING,
            f"{self.furnishing.clause} ({self.furnishing.code}, {self.objecting.code})",
            f"{self.subject.code}: drafts {how} {plain_date(counted_from)}, so holders may object until"
            f" {plain_date(until)} ({self.objecting.due}); {event} {'planned for ' if planned else ''}"
            f"{plain_date(filed_on)}, while they still may. The agreement asks only for drafts"
            f" {self.furnishing.due}{by}; over an objection in time nothing may be filed.{advice}",
            figures,
        )

    def _furnish_to_close(self, filed_on: date) -> date | None:
        """The last business day to furnish on which the time to object has run out before ``filed_on``."""
        days = rules.calendar(self.deal.facts.terms.calendar)
        for back in range(1, FURTHEST_BACK + 1):
            day = filed_on - timedelta(days=back)
            until = self._objection_until(day)
            if until and until < filed_on and days.holiday_name(day) is None:
                return day
        return None

    def _objection_until(self, received: date) -> date | None:
        """The last day to object to drafts received on a day."""
        return self._day(self.objecting, (rules.Happening(RECEIVED, on=received),))

    def _day(self, duty: rules.Duty, happenings: tuple[rules.Happening, ...]) -> date | None:
        """The day of a duty's sentence; None outside the years of the calendar."""
        try:
            return rules.evaluate(self._tree(duty), happenings, self.deal.facts.terms, date.max).on
        except rules.RuleError:
            return None

    def _tree(self, duty: rules.Duty) -> rules.Sentence:
        return rules.parse(str(duty.due), self.deal.facts.words)
