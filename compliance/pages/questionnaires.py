"""What the list of questionnaires shows on a day: each holder's for each registration statement, and how it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db.models import Min, QuerySet

from compliance.rules.questionnaires import Questionnaire, Step, Taken, stand
from holders.models import QuestionnaireStep


def begun(steps: QuerySet[QuestionnaireStep]) -> QuerySet[QuestionnaireStep]:
    """Of ``steps`` one for each questionnaire, in the order in which they began."""
    each = steps.order_by().values("registration_statement", "holder").annotate(first=Min("pk"))
    rows = QuestionnaireStep.objects.filter(pk__in=each.values("first"))
    return rows.select_related("holder", "registration_statement__placement").order_by("occurred_on", "pk")


def states(rows: Sequence[QuestionnaireStep], *, as_of: date) -> dict[int, Questionnaire]:
    """How the questionnaire of each of ``rows`` stands on a day, by the row's primary key. One query."""
    steps = QuestionnaireStep.objects.filter(
        registration_statement__in={row.registration_statement_id for row in rows},
        holder__in={row.holder_id for row in rows},
    )
    taken: dict[tuple[int, int], list[Taken]] = defaultdict(list)
    for step in steps.order_by("occurred_on", "pk"):
        taken[step.registration_statement_id, step.holder_id].append(
            Taken(Step(step.step), step.occurred_on, step.reason)
        )
    return {row.pk: stand(taken[row.registration_statement_id, row.holder_id], as_of) for row in rows}
