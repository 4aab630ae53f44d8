"""2003 agreement §3(n): a duty whose miss a blackout excuses, and which nothing on record performs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from compliance import rules
from compliance.rules import plain_date
from compliance.rules.words import counted

from .deal import Deal
from .finding import Finding, Severity

EXCUSE = "excuse"
ONE_DAY = timedelta(days=1)


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
        excused_from = row.due_on + ONE_DAY
        about = f", {row.subject_kind} {row.subject}" if row.subject else ""
        yield Finding(
            "excused-unperformed",
            Severity.WARNING,
            "; ".join(dict.fromkeys(filter(None, (duty.clause, blackout.source or facts.terms.cap.clause)))),
            f"{duty.title}{about}: due {plain_date(row.due_on)}, in the blackout of {plain_date(blackout.starts_on)} to"
            f" {plain_date(blackout.ends_on)}. Nothing on record performs it"
            f" ({duty.satisfied_by or 'no event is named'}). The miss is excused from {plain_date(excused_from)},"
            f" the day after the due day, and the date stays. {_then(blackout.ends_on, excused_from)}",
            {
                "duty": duty.code,
                "subject": row.subject,
                "due_on": row.due_on.isoformat(),
                "blackout_from": blackout.starts_on.isoformat(),
                "blackout_until": blackout.ends_on.isoformat(),
                "excused_from": excused_from.isoformat(),
                "blackout_days_after_due": (blackout.ends_on - row.due_on).days,
            },
        )


def _then(ends_on: date, excused_from: date) -> str:
    """Until when the blackout keeps the issuer from performing, in calendar days, and what is owed from then on."""
    if ends_on == date.max:
        return "The blackout has no last day that can be named."
    left = (ends_on - excused_from).days + 1
    lasts = f"for {counted(left, 'more day')}, until {plain_date(ends_on)}" if left else "until the due day alone"
    return (
        f"The blackout lasts {lasts}. From {plain_date(ends_on + ONE_DAY)} on nothing stands in the way: the duty is"
        " still owed, at once, and each day that it then stays undone is the issuer's own. Perform it and record it,"
        " or have it waived or extended."
    )
