"""2003 agreement §3(m)(i): a holder in a selling-holder table whose questionnaire has not come back."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.rules.questionnaires import Step, Taken, stand

from .deal import Deal, cite
from .finding import Finding, Severity


def questionnaires_missing(deal: Deal) -> Iterator[Finding]:
    """A warning for each holder in a table whose questionnaire is outstanding; an error where it is in and left out.

    Silent for a registration statement without any questionnaire on record.
    """
    for line in deal.coverages:
        steps = [
            step
            for step in deal.questionnaire_steps
            if step.registration_statement_id == line.registration_statement_id
        ]
        if not steps:
            continue
        own = [step for step in steps if step.holder_id == line.holder_id]
        latest = max(step.occurred_on for step in steps)
        state = stand([Taken(Step(step.step), step.occurred_on, step.reason) for step in own], latest)
        where = cite([line, *own])
        figures: dict[str, int | str] = {"holder": line.holder.code, "shares_offered": line.shares_offered}
        if state.excluded_on:
            yield Finding(
                "questionnaires-missing",
                Severity.ERROR,
                where,
                f"{line.holder} was left out ({state.excluded_because}), and the table still offers its"
                f" {line.shares_offered:,} shares.",
                figures | {"excluded_on": state.excluded_on.isoformat()},
            )
        elif state.is_outstanding:
            sent = f"sent {state.sent_on.isoformat()}" if state.sent_on else "not sent"
            missing = f", incomplete: {state.missing}" if state.missing else ""
            yield Finding(
                "questionnaires-missing",
                Severity.WARNING,
                where,
                f"{line.holder} offers {line.shares_offered:,} shares, and its questionnaire is not back ({sent}"
                f"{missing}). Its shares may be left out.",
                figures | ({"sent_on": state.sent_on.isoformat()} if state.sent_on else {}),
            )
