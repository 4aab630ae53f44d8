"""2003 agreement §3(n): a duty whose miss a blackout excuses, and which nothing on record performs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from compliance import rules
from compliance.rules import plain_date

from .deal import Deal
from .finding import Finding, Severity

EXCUSE = "excuse"


def excused_unperformed(deal: Deal) -> Iterator[Finding]:
    """A warning for each: excused, it stands in no list of what is missed, and it remains to be done.

    The check reads no clock: it goes by the due days and blackouts on record, past and to come.
    """
    facts = deal.facts
    excusable = {duty.code: duty for duty in facts.duties if duty.tolling == EXCUSE}
    if not excusable or not deal.placement.blackouts.all():
        return
    for row in rules.timetable_at(facts.duties, facts.subjects, facts.terms, date.max, facts.words):
        if row.excused_on is None or row.due_on is None or row.satisfied_on or row.waived_on:
            continue
        duty = excusable[row.duty]
        blackout = rules.excusing_blackout(facts.subject(row.subject_kind, row.subject), facts.terms, row.due_on)
        again = blackout.ends_on + timedelta(days=1) if blackout.ends_on < date.max else blackout.ends_on
        about = f", {row.subject_kind} {row.subject}" if row.subject else ""
        yield Finding(
            "excused-unperformed",
            Severity.WARNING,
            "; ".join(dict.fromkeys(filter(None, (duty.clause, blackout.source or facts.terms.cap.clause)))),
            f"{duty.title}{about}: due {plain_date(row.due_on)}, a day of the blackout {plain_date(blackout.starts_on)}"
            f" to {plain_date(blackout.ends_on)}, which excuses the miss from the day after. Nothing on record"
            f" performs it ({duty.satisfied_by or 'no event is named'}): it remains to be done from"
            f" {plain_date(again)}, when the blackout is over.",
            {
                "duty": duty.code,
                "subject": row.subject,
                "due_on": row.due_on.isoformat(),
                "blackout_from": blackout.starts_on.isoformat(),
                "blackout_until": blackout.ends_on.isoformat(),
            },
        )
