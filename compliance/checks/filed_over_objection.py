"""2003 agreement §3(a): what holders objected to in time may not be filed while the objection stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from compliance import rules
from compliance.rules import plain_date

from .deal import Deal
from .finding import Finding, Severity
from .objection_window import FURNISHED_BY, OBJECTED

WITHDRAWN = "objection withdrawn"


def filed_over_objection(deal: Deal) -> Iterator[Finding]:
    """An error for each filing over an objection in time that was not withdrawn by then; planned, a warning."""
    duties = [duty for duty in deal.facts.duties if isinstance(duty.due, str) and duty.due]
    for objecting in (duty for duty in duties if duty.satisfied_by == OBJECTED):
        for subject in deal.facts.subjects:
            if subject.kind != objecting.per:
                continue
            objected = rules.state_of(OBJECTED, subject.happenings, date.max)
            until = _day(deal, objecting, subject)
            if objected.state != "happened" or objected.on is None or (until and objected.on > until):
                continue
            for event in _filings(deal, duties, objecting):
                yield from _over(objecting, subject, event, objected.on)


def _filings(deal: Deal, duties: list[rules.Duty], objecting: rules.Duty) -> Iterator[str]:
    """The events that file what may be objected to: those before which its drafts are furnished."""
    for furnishing in duties:
        if furnishing.per == objecting.per:
            for event in rules.events_in(rules.parse(str(furnishing.due), deal.facts.words)):
                if FURNISHED_BY.get(event) == furnishing.satisfied_by:
                    yield event


def _over(objecting: rules.Duty, subject: rules.Subject, event: str, objected_on: date) -> Iterator[Finding]:
    filed = rules.state_of(event, subject.happenings, date.max)
    withdrawn_on = rules.state_of(WITHDRAWN, subject.happenings, date.max).on
    if filed.on is None or filed.on < objected_on or (withdrawn_on and withdrawn_on <= filed.on):
        return
    is_planned = filed.state == "planned"
    figures: dict[str, int | str] = {
        "subject": subject.code,
        "event": event,
        "objected_on": objected_on.isoformat(),
        "planned_on" if is_planned else "filed_on": filed.on.isoformat(),
    }
    stands = "no withdrawal is on record"
    if withdrawn_on:
        figures["withdrawn_on"] = withdrawn_on.isoformat()
        stands = f"the objection was withdrawn on {plain_date(withdrawn_on)}, after that"
    advice = "Meet it first" if is_planned else "If it was met or withdrawn before, record that"
    yield Finding(
        "filed-over-objection",
        Severity.WARNING if is_planned else Severity.ERROR,
        f"{objecting.clause} ({objecting.code})",
        f"{subject.code}: objected to on {plain_date(objected_on)}; {event} {'planned for ' if is_planned else ''}"
        f"{plain_date(filed.on)}, and {stands}. Over an objection in time nothing may be filed. {advice}.",
        figures,
    )


def _day(deal: Deal, objecting: rules.Duty, subject: rules.Subject) -> date | None:
    """The last day to object; None where no document states when drafts were received, or outside the calendar."""
    try:
        tree = rules.parse(str(objecting.due), deal.facts.words)
        return rules.evaluate(tree, subject.happenings, deal.facts.terms, date.max).on
    except rules.RuleError:
        return None
