"""Matters: each amendment, supplement, report, notice and request, begun by a milestone whose event begins one.

Facts that name the same code (``filing``) belong to one matter. A milestone that begins one without naming a code
makes a matter of its own, its code made from event and day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.utils.text import slugify

from compliance import rules
from compliance.models import Duty
from placements.models import EventKind, Placement

from .concerns import Concern, happenings, numbered
from .subjects import About, Cover

# Drafts of an amendment or supplement are furnished before it begins; a notice or request is answered only afterwards.
ANSWERED_AFTERWARDS = {EventKind.Begins.NOTICE, EventKind.Begins.REQUEST}
WIDER = {Duty.Per.PLACEMENT, Duty.Per.CLOSING, Duty.Per.REGISTRATION_STATEMENT}


def matters(
    placement: Placement,
    covers: list[Cover],
    concerns: list[Concern],
    duties: Iterable[rules.Duty],
    *,
    answered_per: str = "",
) -> Iterator[About]:
    """Every matter of the placement, with its own facts and the general ones that bear on it.

    General facts may answer the duties that repeat over ``answered_per``; empty: over matters of the same kind.
    """
    own: dict[str, list[Concern]] = {}
    made: dict[str, int] = {}
    for concern in concerns:
        if concern.filing or concern.begins:
            own.setdefault(concern.filing or _made_code(concern, made), []).append(concern)
    begun = {code: {concern.begins for concern in facts} - {""} for code, facts in own.items()}
    general = [concern for concern in concerns if not begun.get(concern.filing)]
    statements = {cover.statement.pk: cover for cover in covers}
    closings = {closing.pk: closing.code for closing in placement.closings.all()}
    answers = _Answers(duties)
    for code, facts in own.items():
        for kind in sorted(begun[code]):
            per = answered_per or kind
            # Where no duty repeats over it, its own facts are all that anyone asks for.
            bearing = general if per in answers.kinds else []
            yield _Matter(kind, code, facts, statements, closings).about(bearing, answers, per)


def _made_code(concern: Concern, made: dict[str, int]) -> str:
    """Such as indemnity-notice-2003-10-03."""
    event = slugify(concern.happening.event, allow_unicode=True)
    return numbered(f"{event}-{concern.day}" if concern.day else event, made)


class _Answers:
    """The events that satisfy duties, and over what these repeat: which general facts may answer a matter."""

    def __init__(self, duties: Iterable[rules.Duty]) -> None:
        self._kinds: dict[str, set[str]] = {}
        self._counted: dict[tuple[str, str], set[str]] = {}
        """For each event from which duties count, and what they repeat over: the events that satisfy them."""
        for duty in duties:
            self._kinds.setdefault(duty.satisfied_by, set()).add(duty.per)
            for event in duty.counted_from:
                self._counted.setdefault((event, duty.per), set()).add(duty.satisfied_by)
        self.kinds: set[str] = set().union(*self._kinds.values())

    def may_answer(self, fact: rules.Happening, per: str, kind: str, begun_on: date | None) -> bool:
        """Whether a general fact bears on a matter of this kind, over which duties repeat as ``per`` says.

        One that answers it does not if it answers the closing or registration statement as well (drafts of the
        registration statement are not drafts of its amendments), nor if it came before what it would answer. Neither
        does one from which both count what one event answers: drafts received of the registration statement open the
        time to object to it, and not to its amendments.
        """
        if self._is_counted_apart(fact.event, per):
            return False
        kinds = self._kinds.get(fact.event, set())
        if per not in kinds:
            return True
        too_early = kind in ANSWERED_AFTERWARDS and begun_on and fact.on and fact.on < begun_on
        return not too_early and WIDER.isdisjoint(kinds)

    def _is_counted_apart(self, event: str, per: str) -> bool:
        """Whether duties over ``per``, and wider ones that the same event answers, each count from their own."""
        answers = self._counted.get((event, per), set()) - {""}
        return any(not answers.isdisjoint(self._counted.get((event, wider), ())) for wider in WIDER)


@dataclass(frozen=True, slots=True)
class _Matter:
    """The facts of one code, as a matter of one kind."""

    kind: str
    code: str
    own: list[Concern]
    statements: dict[int, Cover]
    closings: dict[int, str]

    def about(self, general: list[Concern], answers: _Answers, per: str) -> About:
        """The matter as a subject; ``per`` is what the duties repeat over that general facts may answer."""
        statement_ids = {each.registration_statement_id for each in self.own if each.registration_statement_id}
        closing_ids = {each.closing_id for each in self.own if each.closing_id}
        holder_ids = {each.holder_id for each in self.own if each.holder_id}
        covering = [self.statements[pk] for pk in sorted(statement_ids)]
        reached = closing_ids.union(*(cover.closing_ids for cover in covering))
        beginnings = tuple(_beginning(each.happening) for each in self.own if each.begins == self.kind)
        begun_on = min(
            (each.happening.on for each in self.own if each.begins == self.kind and each.happening.on), default=None
        )
        bearing = [
            replace(each.happening, general=True)
            for each in general
            if each.begins != self.kind
            and (not holder_ids or each.holder_id in {None, *holder_ids})
            and self._reaches(each, statement_ids, reached)
            and answers.may_answer(each.happening, per, self.kind, begun_on)
        ]
        known = [day for _, day in beginnings]
        subject = rules.Subject(
            kind=self.kind,
            code=self.code,
            happenings=(*happenings(self.own), *bearing),
            since=None if None in known else min(day for day in known if day),
            beginnings=beginnings,
            related=self._related(covering, closing_ids),
        )
        [holder_id] = holder_ids if len(holder_ids) == 1 else [None]
        return About(subject, next(iter(closing_ids), None), next(iter(statement_ids), None), holder_id)

    def _reaches(self, fact: Concern, statement_ids: set[int], closing_ids: set[int]) -> bool:
        """Whether a general fact concerns what the matter concerns; a matter that names nothing concerns all."""
        if not statement_ids and not closing_ids:
            return True
        return fact.bears_on(registration_statement_id=statement_ids, closing_id=closing_ids)

    def _related(self, covering: list[Cover], closing_ids: set[int]) -> frozenset[tuple[str, str]]:
        """Kind and code of what it goes with: the same matter in its other kinds, its statement, its closings."""
        kinds = {(each.begins, self.code) for each in self.own if each.begins and each.begins != self.kind}
        rows = {(str(Duty.Per.REGISTRATION_STATEMENT), cover.statement.code) for cover in covering}
        named = {(str(Duty.Per.CLOSING), self.closings[pk]) for pk in closing_ids}
        return frozenset(kinds | rows | named).union(*(cover.related for cover in covering))


def _beginning(fact: rules.Happening) -> tuple[str, date | None]:
    """An event, and the day from which it is known; a plan and a day that is not stated are known always."""
    return fact.event, None if fact.planned_on else fact.known_from
