"""What each fact of a placement concerns: all of it, a closing, a registration statement, or one matter alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from compliance import rules
from holders.models import Notice, QuestionnaireStep
from placements.models import EventKind, Milestone, Placement

from .notices import noticed
from .rows import agreed, blacked_out, happening

# The steps of a questionnaire that duties count from, or that answer them.
QUESTIONNAIRE_EVENTS: dict[str, str] = {
    QuestionnaireStep.Step.SENT: "questionnaire sent",
    QuestionnaireStep.Step.RECEIVED: "questionnaire received",
}


@dataclass(frozen=True, slots=True)
class Concern:
    """A happening, and what it concerns; one that names nothing concerns every subject of the placement."""

    happening: rules.Happening
    begins: str = ""
    """The kind of matter that it begins."""
    filing: str = ""
    """The code of the matter or fiscal period that it concerns."""
    closing_id: int | None = None
    registration_statement_id: int | None = None
    holder_id: int | None = None

    @property
    def day(self) -> object:
        """The day by which it is told from others of its event; a plan keeps its own when it is carried out."""
        return self.happening.planned_on or self.happening.on

    def bears_on(self, **named: Collection[int]) -> bool:
        """Whether it concerns one of the rows ``named``: the first of these fields that it fills decides."""
        for field, concerned in named.items():
            if key := getattr(self, field):
                return key in concerned
        return True


def concerns_of(placement: Placement) -> list[Concern]:
    """Every fact of the placement."""
    closings = [Concern(happening("closing", closing), closing_id=closing.pk) for closing in placement.closings.all()]
    agreement = getattr(placement, "agreement", None)
    return [
        *closings,
        *([Concern(agreed(agreement))] if agreement else []),
        *map(_milestone, placement.milestones.all()),
        *(_notice(notice.event, notice) for notice in placement.notices.all() if notice.event),
        *_blackouts(placement),
        *_questionnaires(placement),
    ]


def _milestone(milestone: Milestone) -> Concern:
    return Concern(
        happening=happening(milestone.event.name, milestone),
        begins=milestone.event.begins,
        filing=milestone.filing,
        closing_id=milestone.closing_id,
        registration_statement_id=milestone.registration_statement_id,
        holder_id=milestone.holder_id,
    )


def _notice(kind: EventKind, notice: Notice) -> Concern:
    """The event that a notice is; to or from one holder it concerns that one alone."""
    return Concern(
        happening=noticed(kind.name, notice),
        begins=kind.begins,
        filing=notice.filing,
        registration_statement_id=notice.registration_statement_id,
        holder_id=notice.recipient_id or notice.sender_id,
    )


def _blackouts(placement: Placement) -> Iterator[Concern]:
    """Each blackout's days: a notice of its own, whose code is made from the first day."""
    codes: dict[str, int] = {}
    for blackout in placement.blackouts.all():
        code = numbered(f"blackout-{blackout.starts_on}", codes)
        began, ended = blacked_out(blackout)
        statement = blackout.registration_statement_id
        yield Concern(began, EventKind.Begins.NOTICE, code, registration_statement_id=statement)
        yield Concern(ended, filing=code, registration_statement_id=statement)


def _questionnaires(placement: Placement) -> Iterator[Concern]:
    """Each holder's questionnaire for a registration statement (2003 agreement §3(m)(i)): one request to all.

    Sent again to a holder whose answer was complete, it is another request, with a number behind its code.
    """
    for statement in placement.registration_statements.all():
        requests: dict[int, int] = defaultdict(lambda: 1)
        answered: set[int] = set()
        for step in sorted(statement.questionnaire_steps.all(), key=_day_and_step):
            event = QUESTIONNAIRE_EVENTS.get(step.step)
            if event is None:
                continue
            is_sent = step.step == QuestionnaireStep.Step.SENT
            if is_sent and step.holder_id in answered:
                requests[step.holder_id] += 1
                answered.remove(step.holder_id)
            elif not is_sent:
                answered.add(step.holder_id)
            number = requests[step.holder_id]
            yield Concern(
                rules.Happening(event, on=step.occurred_on, source=step.cited_as, ref=f"questionnairestep:{step.pk}"),
                EventKind.Begins.REQUEST if is_sent else "",
                f"{statement.code}-questionnaire" + (f"-{number}" if number > 1 else ""),
                registration_statement_id=statement.pk,
                holder_id=step.holder_id,
            )


def _day_and_step(row: QuestionnaireStep) -> tuple[date, int]:
    """The order in which steps count: by day, on one day as they follow one another."""
    return row.occurred_on, QuestionnaireStep.Step.values.index(row.step)


def numbered(code: str, used: dict[str, int]) -> str:
    """``code``, with a number behind it from its second use on; ``used`` counts."""
    used[code] = used.get(code, 0) + 1
    return code if used[code] == 1 else f"{code}-{used[code]}"


def happenings(concerns: Iterable[Concern]) -> tuple[rules.Happening, ...]:
    """What the core needs of them."""
    return tuple(concern.happening for concern in concerns)
