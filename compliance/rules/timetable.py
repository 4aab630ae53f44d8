"""The life of every deadline: duties by subjects, each cut into stretches throughout which its dates stay the same."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from .calendars import OutsideCalendar
from .errors import DayOutOfReach, RuleError
from .evaluation import Outcome, evaluate
from .events import known_facts
from .facts import Duty, Happening, Stretch, Subject, Terms
from .known import Due, Known, by_event, due_of
from .language import DEFAULT_VOCABULARY, Vocabulary
from .performance import NOTHING_ON_RECORD, expired_on, opened_on, performance, relieved_on, without_day
from .readings import Readings, readings
from .reasons import reason
from .rulebook import rulebook
from .tree import DeadlineOf, to_sentence
from .words import joined, medium_date, plain_date

ONE_DAY = timedelta(days=1)


def timetable(
    duties: Sequence[Duty], subjects: Sequence[Subject], terms: Terms, vocabulary: Vocabulary = DEFAULT_VOCABULARY
) -> list[Stretch]:
    """The stretches of every duty over every subject of its kind, from its first day to the last, without gaps.

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
    return [docket.stretch(duty, subject, as_of) for duty, subject in docket.pairs() if _is_owed(duty, subject, as_of)]


def _is_owed(duty: Duty, subject: Subject, as_of: date) -> bool:
    """Whether the duty is owed for the subject by `as_of`: an event that the duty is about has begun the subject."""
    first = subject.exists_from(duty)
    return first is not None and first <= as_of


class _Dates(NamedTuple):
    """What a stretch says besides its bounds, in its order."""

    due_on: date | None
    literal_on: date | None
    forward_on: date | None
    safe_on: date | None
    satisfied_on: date | None
    waived_on: date | None
    excused_on: date | None
    ended_on: date | None
    opened_on: date | None
    unknown: bool
    provisional: bool
    missing: str
    because: str


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
        self.rules = rulebook(tuple(duties), terms, vocabulary)
        self._facts: dict[tuple[str, str], dict[str, list[Happening]]] = {}
        self._known: dict[tuple[str, str, date], Known] = {}

    def pairs(self) -> list[tuple[Duty, Subject]]:
        """Every duty with every subject over which it repeats."""
        return [
            (duty, subject)
            for duty in self.duties.values()
            for subject in self.subjects.get(duty.per, ())
            if subject.exists_from(duty) is not None
        ]

    def life(self, duty: Duty, subject: Subject) -> list[Stretch]:
        """The stretches of one deadline, in order; neighbours differ."""
        first = subject.exists_from(duty) or date.min
        starts, lives = [first], [self._dates(duty, subject, first)]
        for day in sorted(day for day in self._turning_days(duty, subject) if day > first):
            following = self._dates(duty, subject, day)
            if following != lives[-1]:
                starts.append(day)
                lives.append(following)
        ends = (*starts[1:], None)
        return [
            Stretch(duty.code, subject.kind, subject.code, start, end, *dates, is_right=duty.is_right)
            for start, end, dates in zip(starts, ends, lives, strict=True)
        ]

    def stretch(self, duty: Duty, subject: Subject, as_of: date) -> Stretch:
        """The dates of one deadline as of a day, as a stretch without end."""
        dates = self._dates(duty, subject, as_of)
        return Stretch(duty.code, subject.kind, subject.code, date.min, None, *dates, is_right=duty.is_right)

    def _dates(self, duty: Duty, subject: Subject, as_of: date) -> "_Dates":
        """What a stretch says besides its bounds."""
        known = self._known_on(subject, as_of)
        (literal, _, provisional, unstated, awaited), forward, safe, because = self._due(duty, subject, known)
        due_on = forward if self.terms.reading == "forward" else literal
        if duty.in_force_from and (as_of < duty.in_force_from or (due_on and due_on < duty.in_force_from)):
            due_on = literal = forward = safe = opened = None
            provisional, unstated, awaited = False, (), (f"in force from {plain_date(duty.in_force_from)}",)
            performed = NOTHING_ON_RECORD
            because = to_sentence(rule.tree) if (rule := self.rules[duty.code]).tree else because
        else:
            performed = performance(duty, due_on, known)
            opened = opened_on(duty, subject, known)
        return _Dates(
            due_on=due_on,
            literal_on=literal,
            forward_on=forward,
            safe_on=safe,
            satisfied_on=performed.on,
            waived_on=relieved_on(duty, subject, "waived", as_of),
            excused_on=relieved_on(duty, subject, "excused", as_of),
            ended_on=relieved_on(duty, subject, "ended", as_of) or expired_on(duty, performed.on, as_of),
            opened_on=opened,
            unknown=(literal is None and bool(unstated)) or performed.in_doubt,
            provisional=provisional,
            missing=joined((*(unstated or awaited), *performed.unstated, *subject.caveats)),
            because=because,
        )

    def _due(self, duty: Duty, subject: Subject, known: Known) -> tuple[Due, date | None, date | None, str]:
        """What the duty's sentence comes to, its day rolled forward, its safe day, and the reason in one line."""
        rule = self.rules[duty.code]
        if rule.tree is None:
            return due_of(without_day(duty, subject, known)), None, None, _open_because(duty, subject, known)
        path = frozenset({(duty.code, subject.kind, subject.code)})

        def deadline(code: str) -> Due:
            return due_of(evaluate(DeadlineOf(code), (), self.terms, known.as_of, deadline_of))

        def deadline_of(code: str) -> Outcome | None:
            return self._deadline_of(code, subject, known.as_of, path)

        def stand_in(event: str) -> Due | None:
            found = self._stand_in(event, subject, known.as_of, path)
            return (found[1].on, found[1].counted, True, (), ()) if found else None

        try:
            due, forward, safe = rule.dates()(known, deadline, stand_in)
        except (RuleError, OverflowError, ValueError):
            # A day that the core refuses: the tree walker has the words.
            outcome, days = self.judged(duty, subject, known.as_of)
            return due_of(outcome), days.forward, days.safe, reason(outcome)
        because = rule.said(known) if rule.said else reason(self.outcome(duty, subject, known.as_of))
        return due, forward, safe, because

    def _known_on(self, subject: Subject, as_of: date) -> Known:
        """What the facts of a subject say on a day, kept for all its duties."""
        key = subject.kind, subject.code
        if (known := self._known.get((*key, as_of))) is None:
            if key not in self._facts:
                self._facts[key] = by_event(subject.happenings)
            known = self._known[(*key, as_of)] = Known(self._facts[key], as_of)
        return known

    def judged(self, duty: Duty, subject: Subject, as_of: date) -> tuple[Outcome, Readings]:
        """The outcome and its readings; a day that the core refuses is not stated, in the words of the refusal.

        So one day out of reach hides no other deadline, and no page fails for it.
        """
        try:
            outcome = self.outcome(duty, subject, as_of)
            return outcome, self.readings(duty, outcome)
        except (OutsideCalendar, DayOutOfReach) as error:
            return Outcome(self.rules[duty.code].tree or DeadlineOf(duty.code), unstated=(str(error),)), Readings()

    def outcome(
        self, duty: Duty, subject: Subject, as_of: date, within: frozenset[tuple[str, str, str]] = frozenset()
    ) -> Outcome:
        """What the duty's sentence comes to; `within` are the deadlines that wait for this one."""
        tree = self.rules[duty.code].tree
        if tree is None:
            return without_day(duty, subject, self._known_on(subject, as_of))
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

    def _deadline_of(
        self, code: str, subject: Subject, as_of: date, within: frozenset[tuple[str, str, str]]
    ) -> Outcome | None:
        """The outcome of another duty with its governing day: the earliest of the subjects that are concerned."""
        duty = self.duties.get(code)
        if duty is None:
            return None
        outcomes = []
        for candidate in self._concerned(duty, subject, as_of):
            if (code, candidate.kind, candidate.code) not in within:
                outcome = self.outcome(duty, candidate, as_of, within)
                outcomes.append(replace(outcome, on=self.readings(duty, outcome).governing(self.terms)))
        dated = [outcome for outcome in outcomes if outcome.on is not None]
        if dated:
            return min(dated, key=lambda outcome: outcome.on or date.max)
        return outcomes[0] if outcomes else Outcome(DeadlineOf(code))

    def _concerned(self, duty: Duty, subject: Subject, as_of: date) -> list[Subject]:
        """The subjects whose deadline of another duty `subject` looks at: itself, those it goes with, or else all."""
        if duty.per == subject.kind:
            return [subject]
        owed = [one for one in self.subjects.get(duty.per, ()) if _is_owed(duty, one, as_of)]
        return [one for one in owed if (one.kind, one.code) in subject.related] or owed

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
        named = self.rules[duty.code].events
        return [fact for fact in facts if fact.event in named] or facts

    def _sources(self, duty: Duty, subject: Subject) -> list[Subject]:
        """The subjects whose facts bear on the deadline: its own, or all if its sentence looks at other duties."""
        if self.rules[duty.code].reaches_out:
            return [one for kind in self.subjects.values() for one in kind]
        return [subject]

    def _turning_days(self, duty: Duty, subject: Subject) -> set[date]:
        """The days on which the deadline may change: when a fact becomes known, a relief or the duty's force begins."""
        moved_by = self.rules[duty.code].moved_by
        sources = self._sources(duty, subject)
        facts = [fact for source in sources for fact in source.happenings if fact.event in moved_by]
        days = {day for fact in facts for day in (fact.on, fact.not_before, fact.not_after)}
        days |= {relief.on for relief in subject.reliefs}
        days |= {day for source in sources for _, day in source.beginnings}
        days |= {subject.since, duty.in_force_from, duty.in_force_until and duty.in_force_until + ONE_DAY}
        return {day for day in days if day is not None and day > date.min}


def _open_because(duty: Duty, subject: Subject, known: Known) -> str:
    """The reason of a duty without a sentence."""
    if duty.unstated or not duty.opened_by:
        return duty.unstated
    opened = opened_on(duty, subject, known)
    return f"open from {duty.opened_by}" + (f" ({medium_date(opened)})" if opened else "")
