"""2003 agreement §2: one duty whose last day the agreement gives in several words (by, prior to, on or before)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from compliance import rules
from compliance.rules import plain_date

from .deal import Deal, cite
from .finding import Finding, Severity
from .subjects import LAST_DAY_OF

WITHIN = frozenset({"by", "on", "on or before", "no later than", "not later than", "within"})
BEFORE = frozenset({"before", "prior to", "earlier than"})
ONE_DAY = timedelta(days=1)


def boundary_words(deal: Deal) -> Iterator[Finding]:
    """A warning for each duty whose words lead to different last days, with the days wherever they can be computed."""
    duties = {duty.code: duty for duty in deal.facts.duties}
    for subject in dict.fromkeys(row.subject for row in deal.statements):
        duty = duties.get(subject[len(LAST_DAY_OF) :]) if subject.casefold().startswith(LAST_DAY_OF) else None
        rows = deal.stated(subject)
        said = {row.text.casefold() for row in rows}
        if duty is None or not said & WITHIN or not said & BEFORE:
            continue
        figures: dict[str, int | str] = {"duty": duty.code}
        figures |= {f"word_{number}": row.text for number, row in enumerate(rows, 1)}
        days = []
        for code, on in _days(deal, duty):
            figures |= {f"{code}_by": on.isoformat(), f"{code}_before": (on - ONE_DAY).isoformat()}
            days.append(f" For {code}: {'; '.join(_last_day(row.text, on) for row in rows)}.")
        yield Finding(
            "boundary-words",
            Severity.WARNING,
            cite(rows),
            f"{duty.title}: one last day in {len(rows)} wordings,"
            f" {', '.join(f'“{row.text}” ({row.cited_as})' for row in rows)}. Some take in the day itself, others end"
            f" the day before it.{''.join(days)} Keep to the earlier day.",
            figures,
        )


def _last_day(word: str, on: date) -> str:
    """Such as: “prior to” ends August 4, 2003."""
    return f"“{word}” ends {plain_date(on - ONE_DAY if word.casefold() in BEFORE else on)}"


def _days(deal: Deal, duty: rules.Duty) -> Iterator[tuple[str, date]]:
    """The day of the duty's sentence for each subject for which every fact is known."""
    if not isinstance(duty.due, str) or not duty.due:
        return
    tree = rules.parse(duty.due, deal.facts.words)
    for subject in deal.facts.subjects:
        if subject.kind != duty.per:
            continue
        try:
            on = rules.evaluate(tree, subject.happenings, deal.facts.terms, date.max).on
        except rules.RuleError:  # outside the years of the calendar there is no day to show
            continue
        if on:
            yield subject.code, on
