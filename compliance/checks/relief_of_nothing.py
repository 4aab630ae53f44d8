"""2003 agreement §7(f): a waiver or extension granted for a closing, statement or notice that is not on record."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.rules import plain_date

from .deal import Deal
from .finding import Finding, Severity


def relief_of_nothing(deal: Deal) -> Iterator[Finding]:
    """A warning for each: what it was granted for was renamed, moved to another day or deleted since."""
    for waiver in deal.placement.waivers.all():
        duty = waiver.duty
        there = [subject.code for subject in deal.facts.subjects if subject.kind == duty.per and subject.code]
        if not waiver.subject or waiver.subject in there:
            continue
        others = f"On record: {', '.join(there)}." if there else "None is on record."
        yield Finding(
            "relief-of-nothing",
            Severity.WARNING,
            waiver.cited_as or duty.clause,
            f"The {waiver.kind} of {duty.code}, granted {plain_date(waiver.granted_on)}, is for the {duty.per}"
            f" “{waiver.subject}”, which is not on record: it relieves nothing. {others} Correct what it is for.",
            {
                "duty": duty.code,
                "subject": waiver.subject,
                "kind": waiver.kind,
                "granted_on": waiver.granted_on.isoformat(),
            },
        )
