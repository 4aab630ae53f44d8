"""2003 agreement §7(f): an extension to a day before the one on which the duty is due without it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from compliance import rules
from compliance.models import Waiver
from compliance.rules import plain_date

from .deal import Deal
from .finding import Finding, Severity


def extension_to_earlier_day(deal: Deal) -> Iterator[Finding]:
    """A warning for each deadline that an extension would bring forward: what was granted cannot have been that."""
    extensions = [row for row in deal.placement.waivers.all() if row.kind == Waiver.Kind.EXTENSION and row.until_on]
    if not extensions:
        return
    facts = deal.facts
    unrelieved = [replace(subject, reliefs=()) for subject in facts.subjects]
    due = rules.timetable_at(facts.duties, unrelieved, facts.terms, date.max, facts.words)
    for extension in extensions:
        duty = extension.duty
        for row in due:
            if (row.duty, row.subject_kind) != (duty.code, duty.per) or extension.subject not in ("", row.subject):
                continue
            if row.due_on is None or extension.until_on is None or row.due_on <= extension.until_on:
                continue
            about = f", {duty.per} {row.subject}" if row.subject else ""
            yield Finding(
                "extension-to-earlier-day",
                Severity.WARNING,
                extension.cited_as or duty.clause,
                f"{duty.title}{about}: extended to {plain_date(extension.until_on)}, and without the extension it is"
                f" due {plain_date(row.due_on)}, later than that. Compare both days with the document.",
                {
                    "duty": duty.code,
                    "subject": row.subject,
                    "extended_to": extension.until_on.isoformat(),
                    "due_on": row.due_on.isoformat(),
                },
            )
