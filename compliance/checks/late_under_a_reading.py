"""Rule 424(b)(3) and every other duty counted from an event whose day the documents leave open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from compliance import rules
from compliance.rules import plain_date

from .deal import Deal
from .finding import Finding, Severity
from .subjects import DATE_OF

FURTHEST_BACK = 400
"""How many calendar days before the performance a trigger is looked for that makes it timely."""


def late_under_a_reading(deal: Deal) -> Iterator[Finding]:
    """A warning for each performance that is late under a day that the trigger may have had.

    The days tried are those that the documents connect with the trigger: its bounds, the date of its document, the
    day of a table in the same filing, and statements of its date.
    """
    for duty in deal.facts.duties:
        if not duty.due or not isinstance(duty.due, str) or not duty.satisfied_by:
            continue
        tree = rules.parse(duty.due, deal.facts.words)
        for subject in deal.facts.subjects:
            open_days = [each for each in subject.happenings if each.undated and each.event in rules.events_in(tree)]
            performed = min((h.on for h in subject.happenings if h.event == duty.satisfied_by and h.on), default=None)
            if len(open_days) != 1 or not performed:
                continue
            # A duty that repeats over registration statements is performed for one of their supplements as well.
            if subject.kind == duty.per or subject.code == _filing(deal, open_days[0]):
                question = _Question(deal, duty, subject, open_days[0], performed)
                yield from question.finding()


class _Question:
    """One duty of one subject: performed on a day, counted from an event without one."""

    def __init__(
        self,
        deal: Deal,
        duty: rules.Duty,
        subject: rules.Subject,
        trigger: rules.Happening,
        performed: date,
    ) -> None:
        self.deal, self.duty, self.subject = deal, duty, subject
        self.trigger, self.performed = trigger, performed

    def finding(self) -> Iterator[Finding]:
        """The finding, if any day tried makes the performance late."""
        due = {on: self.due_if(on) for on in self.days()}
        if not any(day and self.is_late(day) for day in due.values()):
            return
        due_in_words = "due before" if self.duty.boundary == "before" else "due"
        told = "; ".join(
            f"on {plain_date(on)}, {due_in_words} {plain_date(day)}, {'late' if self.is_late(day) else 'in time'}"
            for on, day in due.items()
            if day
        )
        figures: dict[str, int | str] = {"duty": self.duty.code, "performed_on": self.performed.isoformat()}
        figures |= {f"due_if_{on.isoformat()}": day.isoformat() for on, day in due.items() if day}
        earliest = self.earliest()
        if earliest:
            figures["in_time_from"] = earliest.isoformat()
        only = f" In time only if it was on or after {plain_date(earliest)}." if earliest else " In time on no day."
        yield Finding(
            "late-under-a-reading",
            Severity.WARNING,
            "; ".join(filter(None, (self.duty.clause, self.trigger.source))),
            f"{self.duty.title}: done {plain_date(self.performed)}; the day of “{self.trigger.event}” is not stated. If"
            f" it was {told}.{only}",
            figures,
        )

    def due_if(self, on: date) -> date | None:
        """The due day, as written, had the trigger been ``on``; None outside the years of the calendar."""
        known = replace(self.trigger, on=on, certainty="inferred")
        happenings = tuple(known if each is self.trigger else each for each in self.subject.happenings)
        subject = replace(self.subject, happenings=happenings)
        facts = self.deal.facts
        others = [each for each in facts.subjects if each is not self.subject]
        docket = rules.Docket(facts.duties, [subject, *others], facts.terms, facts.words)
        try:
            return docket.outcome(self.duty, subject, date.max).on
        except rules.RuleError:
            return None

    def is_late(self, due: date) -> bool:
        """Whether the performance is late if that is the due day; where it had to be before the day, on it too."""
        return self.performed > due or (self.duty.boundary == "before" and self.performed == due)

    def earliest(self) -> date | None:
        """The first day of the trigger from which the performance is in time."""
        found = None
        for back in range(FURTHEST_BACK + 1):
            on = self.performed - timedelta(days=back)
            due = self.due_if(on)
            if due is None or self.is_late(due):
                break
            found = on
        return found

    def days(self) -> list[date]:
        """The days that the trigger may have had, in order."""
        days = {self.trigger.not_before, self.trigger.not_after}
        for row in self.deal.milestones:
            if self.trigger.ref == f"milestone:{row.pk}":
                days.add(row.source.dated_on if row.source else None)
                days |= {line.as_of_on for line in self.deal.coverages if row.filing and line.filing == row.filing}
                days |= {said.dated_on for said in self.deal.stated(f"{DATE_OF}{row.filing}")}
        return sorted(day for day in days if day)


def _filing(deal: Deal, fact: rules.Happening) -> str | None:
    """The code of the filing that a fact concerns; None if it concerns none."""
    return next((row.filing or None for row in deal.milestones if fact.ref == f"milestone:{row.pk}"), None)
