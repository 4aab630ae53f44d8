"""The life of every deadline: duties by subjects, each cut into stretches throughout which its dates stay the same."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from .calendars import OutsideCalendar
from .errors import DayOutOfReach, RuleError
from .evaluation import Outcome, evaluate
from .events import known_facts, not_stated, state_of
from .facts import Duty, Happening, Relief, Stretch, Subject, Terms
from .language import DEFAULT_VOCABULARY, SentenceError, Vocabulary, parse
from .readings import Readings, readings
from .reasons import reason
from .tree import DeadlineOf, Offset, Sentence, events_in, find_cycle, nodes
from .words import joined, medium_date, plain_date

ONE_DAY = timedelta(days=1)

# The same sentence stands in many agreements; it is read once.
_parsed = lru_cache(maxsize=4_096)(parse)


def timetable(
    duties: Sequence[Duty], subjects: Sequence[Subject], terms: Terms, vocabulary: Vocabulary = DEFAULT_VOCABULARY
) -> list[Stretch]:
    """The stretches of every duty over every subject of its kind, from the first day to the last, without gaps.

    Raises RuleError: a sentence that does not read, deadlines that wait for each other, a day out of reach.
    """
    docket = Docket(duties, subjects, terms, vocabulary)
    return [stretch for duty, subject in docket.pairs() for stretch in docket.life(duty, subject)]


def timetable_at(
    duties: Sequence[Duty],
    subjects: Sequence[Subject],
    terms: Terms,
    as_of: date,
    vocabulary: Vocabulary = DEFAULT_VOCABULARY,
) -> list[Stretch]:
    """One stretch per deadline, computed from only those facts that are known on `as_of`.

    This is the definition: `timetable()` sliced at a day must say the same. Raises RuleError.
    """
    known = [
        replace(
            subject,
            happenings=known_facts(subject.happenings, as_of),
            reliefs=tuple(relief for relief in subject.reliefs if relief.on <= as_of),
        )
        for subject in subjects
    ]
    docket = Docket(duties, known, terms, vocabulary)
    return [docket.stretch(duty, subject, as_of) for duty, subject in docket.pairs()]


class Docket:
    """The duties of one agreement over its subjects: answers for one deadline on one day."""

    def __init__(
        self,
        duties: Sequence[Duty],
        subjects: Sequence[Subject],
        terms: Terms,
        vocabulary: Vocabulary = DEFAULT_VOCABULARY,
    ) -> None:
        self.duties = {duty.code: duty for duty in duties}
        self.subjects: dict[str, list[Subject]] = {}
        for subject in subjects:
            self.subjects.setdefault(subject.kind, []).append(subject)
        self.terms = terms
        self.trees = {duty.code: tree for duty in duties if (tree := _tree(duty, vocabulary)) is not None}
        if cycle := find_cycle(self.trees):
            raise RuleError(f"Deadlines wait for each other: {' → '.join(cycle)}. Change the sentence of one of them.")

    def pairs(self) -> list[tuple[Duty, Subject]]:
        """Every duty with every subject over which it repeats."""
        return [(duty, subject) for duty in self.duties.values() for subject in self.subjects.get(duty.per, ())]

    def life(self, duty: Duty, subject: Subject) -> list[Stretch]:
        """The stretches of one deadline, in order; neighbours differ."""
        stretches = [self.stretch(duty, subject, date.min)]
        for day in sorted(self._turning_days(duty, subject)):
            last, following = stretches[-1], self.stretch(duty, subject, day)
            if following != replace(last, valid_from=date.min):
                stretches[-1] = replace(last, valid_to=day)
                stretches.append(replace(following, valid_from=day))
        return stretches

    def stretch(self, duty: Duty, subject: Subject, as_of: date) -> Stretch:
        """The dates of one deadline as of a day, as a stretch without end."""
        outcome, days = self.judged(duty, subject, as_of)
        performance = _performance(duty, subject, days.governing(self.terms), as_of)
        opened_on = _opened_on(duty, subject, as_of)
        if duty.in_force_from and as_of < duty.in_force_from:
            outcome, days = _not_in_force(outcome, duty.in_force_from), Readings()
            performance, opened_on = _Performance(), None
        return Stretch(
            duty=duty.code,
            subject_kind=subject.kind,
            subject=subject.code,
            valid_from=date.min,
            valid_to=None,
            due_on=days.governing(self.terms),
            literal_on=days.literal,
            forward_on=days.forward,
            safe_on=days.safe,
            satisfied_on=performance.on,
            waived_on=_relieved_on(duty, subject, "waived", as_of),
            excused_on=_relieved_on(duty, subject, "excused", as_of),
            ended_on=_relieved_on(duty, subject, "ended", as_of) or _expired_on(duty, performance.on, as_of),
            opened_on=opened_on,
            unknown=(days.literal is None and outcome.undated) or performance.in_doubt,
            provisional=outcome.provisional,
            missing=joined((*outcome.missing, *performance.unstated, *subject.caveats)),
            because=self.because(duty, subject, outcome, as_of),
        )

    def judged(self, duty: Duty, subject: Subject, as_of: date) -> tuple[Outcome, Readings]:
        """The outcome and its readings; a day that the core refuses is not stated, in the words of the refusal.

        So one day out of reach hides no other deadline, and no page fails for it.
        """
        try:
            outcome = self.outcome(duty, subject, as_of)
            return outcome, self.readings(duty, outcome)
        except (OutsideCalendar, DayOutOfReach) as error:
            return Outcome(self.trees[duty.code], unstated=(str(error),)), Readings()

    def outcome(
        self, duty: Duty, subject: Subject, as_of: date, within: frozenset[tuple[str, str, str]] = frozenset()
    ) -> Outcome:
        """What the duty's sentence comes to; `within` are the deadlines that wait for this one."""
        tree = self.trees.get(duty.code)
        if tree is None:
            return _without_day(duty, subject, as_of)
        path = within | {(duty.code, subject.kind, subject.code)}
        return evaluate(
            tree,
            subject.happenings,
            self.terms,
            as_of,
            deadline_of=lambda code: self._deadline_of(code, subject, as_of, path),
            stand_in=lambda event: self._stand_in(event, subject, as_of, path),
        )

    def readings(self, duty: Duty, outcome: Outcome) -> Readings:
        """The readings of a duty's outcome."""
        return readings(outcome, duty.boundary, self.terms)

    def because(self, duty: Duty, subject: Subject, outcome: Outcome, as_of: date) -> str:
        """The reason in one line."""
        if duty.code in self.trees:
            return reason(outcome)
        if duty.unstated or not duty.opened_by:
            return duty.unstated
        opened_on = _opened_on(duty, subject, as_of)
        return f"open from {duty.opened_by}" + (f" ({medium_date(opened_on)})" if opened_on else "")

    def _deadline_of(
        self, code: str, subject: Subject, as_of: date, within: frozenset[tuple[str, str, str]]
    ) -> Outcome | None:
        """The outcome of another duty with its governing day: of the same subject, or the earliest of its kind."""
        duty = self.duties.get(code)
        if duty is None:
            return None
        candidates = [subject] if duty.per == subject.kind else self.subjects.get(duty.per, [])
        outcomes = []
        for candidate in candidates:
            if (code, candidate.kind, candidate.code) not in within:
                outcome = self.outcome(duty, candidate, as_of, within)
                outcomes.append(replace(outcome, on=self.readings(duty, outcome).governing(self.terms)))
        dated = [outcome for outcome in outcomes if outcome.on is not None]
        if dated:
            return min(dated, key=lambda outcome: outcome.on or date.max)
        return outcomes[0] if outcomes else Outcome(DeadlineOf(code))

    def _stand_in(
        self, event: str, subject: Subject, as_of: date, within: frozenset[tuple[str, str, str]]
    ) -> tuple[str, Outcome] | None:
        """The first duty with a day that `event` satisfies: the last day to furnish, if one files on the last day."""
        for code, duty in self.duties.items():
            if duty.satisfied_by == event:
                outcome = self._deadline_of(code, subject, as_of, within)
                if outcome and outcome.on:
                    return code, outcome
        return None

    def facts_known_from(self, duty: Duty, subject: Subject, day: date) -> list[Happening]:
        """The facts that become known on `day` and may move the deadline."""
        facts = [
            fact for source in self._sources(duty, subject) for fact in source.happenings if fact.known_from == day
        ]
        named = events_in(self.trees[duty.code]) if duty.code in self.trees else ()
        return [fact for fact in facts if fact.event in named] or facts

    def _sources(self, duty: Duty, subject: Subject) -> list[Subject]:
        """The subjects whose facts bear on the deadline: its own, or all if its sentence looks at other duties."""
        tree = self.trees.get(duty.code)
        if tree is not None and any(map(_reaches_out, nodes(tree))):
            return [one for kind in self.subjects.values() for one in kind]
        return [subject]

    def _turning_days(self, duty: Duty, subject: Subject) -> set[date]:
        """The days on which the deadline may change: when a fact becomes known, a relief or the duty's force begins."""
        facts = [fact for source in self._sources(duty, subject) for fact in source.happenings]
        days = {day for fact in facts for day in (fact.on, fact.not_before, fact.not_after)}
        days |= {relief.on for relief in subject.reliefs}
        days |= {subject.since, duty.in_force_from, duty.in_force_until and duty.in_force_until + ONE_DAY}
        return {day for day in days if day is not None and day > date.min}


def _tree(duty: Duty, vocabulary: Vocabulary) -> Sentence | None:
    if not isinstance(duty.due, str):
        return duty.due
    if not duty.due:
        return None
    try:
        return _parsed(duty.due, vocabulary)
    except SentenceError as error:
        raise RuleError(f"The due date of duty {duty.code} does not read, {error}") from error


def _reaches_out(node: Sentence) -> bool:
    """Whether a node may look at other duties, and so at other subjects: a deadline, or a count before an event."""
    return isinstance(node, DeadlineOf) or (isinstance(node, Offset) and node.direction == "before")


def _without_day(duty: Duty, subject: Subject, as_of: date) -> Outcome:
    """The outcome of a duty without a sentence: a day that no source states, or a task that its event opens."""
    node = DeadlineOf(duty.code)
    opening = state_of(duty.opened_by or duty.per, subject.happenings, as_of)
    if duty.unstated:
        words = (not_stated(opening.fact.event, opening.fact),) if opening.state == "undated" and opening.fact else ()
        return Outcome(node, unstated=(*words, duty.unstated))
    if duty.opened_by and _opened_on(duty, subject, as_of) is None:
        if opening.state == "undated" and opening.fact:
            return Outcome(node, unstated=(not_stated(duty.opened_by, opening.fact),))
        return Outcome(node, awaited=(f"waits for {duty.opened_by}",))
    return Outcome(node)


def _not_in_force(outcome: Outcome, start: date) -> Outcome:
    return Outcome(outcome.node, awaited=(f"in force from {plain_date(start)}",))


@dataclass(frozen=True, slots=True)
class _Performance:
    """When the satisfying event happened, as far as it is stated."""

    on: date | None = None
    unstated: tuple[str, ...] = ()
    in_doubt: bool = False
    """It happened, and whether in time cannot be said."""


def _performance(duty: Duty, subject: Subject, due_on: date | None, as_of: date) -> _Performance:
    """The day of the satisfying event.

    Of one whose day is not stated: the last day it can have been, where every possible day is in time, or none is.
    """
    found = state_of(duty.satisfied_by, subject.happenings, as_of)
    if found.state == "happened":
        return _Performance(found.on)
    if found.state != "undated" or not found.fact:
        return _Performance()
    first, last = found.fact.not_before, found.fact.not_after
    unstated = (not_stated(duty.satisfied_by, found.fact),)
    in_time, late = not due_on or (last and last <= due_on), due_on and first and first > due_on
    day = last or first
    if (in_time or late) and day and day <= as_of:
        return _Performance(day, unstated)
    return _Performance(None, unstated, in_doubt=True)


def _opened_on(duty: Duty, subject: Subject, as_of: date) -> date | None:
    """The day on which a duty without a due day was opened; without an opening event, the subject's first day."""
    if duty.due or duty.unstated:
        return None
    if not duty.opened_by:
        return subject.since if subject.since and subject.since <= as_of else None
    found = state_of(duty.opened_by, subject.happenings, as_of)
    if found.state == "undated" and found.fact and found.fact.not_after and found.fact.not_after <= as_of:
        return found.fact.not_after
    return found.on if found.state == "happened" else None


def _relieved_on(duty: Duty, subject: Subject, kind: str, as_of: date) -> date | None:
    def applies(relief: Relief) -> bool:
        return relief.duty == duty.code and relief.kind == kind and relief.on <= as_of

    return min((relief.on for relief in subject.reliefs if applies(relief)), default=None)


def _expired_on(duty: Duty, satisfied_on: date | None, as_of: date) -> date | None:
    """The last day of a duty that is no longer in force; one performed by then stays met."""
    last = duty.in_force_until
    if last is None or as_of <= last or (satisfied_on and satisfied_on <= last):
        return None
    return last
