"""The duties of one agreement over its subjects: what each comes to on a day, and what each looks at in the others."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from .calendars import OutsideCalendar
from .errors import DayOutOfReach, RuleError
from .evaluation import Outcome, evaluate
from .facts import Duty, Happening, Subject, Terms
from .known import Due, Known, by_event, due_of
from .language import DEFAULT_VOCABULARY, Vocabulary
from .performance import expired_on, opened_on, performance, without_day
from .readings import Readings, readings
from .reasons import reason
from .relief import day_in_words, extended, extension_of
from .rulebook import rulebook
from .tolling import Span, Tolled, spans_for, toll
from .tree import DeadlineOf
from .words import medium_date, plain_date

Path = frozenset[tuple[str, str, str]]
"""Duty, kind and code of the subject of the deadlines that wait for one."""


def is_owed(duty: Duty, subject: Subject, as_of: date) -> bool:
    """Whether the duty is owed for the subject by `as_of`: an event that the duty is about has begun the subject."""
    first = subject.exists_from(duty)
    return first is not None and first <= as_of


class _Deadline(NamedTuple):
    """A deadline that the sentence of another duty looks at."""

    subject: Subject
    outcome: Outcome
    """With the governing day."""
    safe: date | None


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
        self._looked_at: dict[tuple[str, str, str, date, Path], _Deadline] = {}

    def pairs(self) -> list[tuple[Duty, Subject]]:
        """Every duty with every subject over which it repeats."""
        return [
            (duty, subject)
            for duty in self.duties.values()
            for subject in self.subjects.get(duty.per, ())
            if subject.exists_from(duty) is not None
        ]

    def due(self, duty: Duty, subject: Subject, known: Known) -> tuple[Due, date | None, date | None, str]:
        """What the duty's sentence comes to, its day rolled forward, its safe day, and the reason in one line.

        From the compiled sentence, unless an extension or a blackout may have moved the day.
        """
        rule = self.rules[duty.code]
        if rule.tree is None:
            return due_of(without_day(duty, subject, known)), None, None, _open_because(duty, subject, known)
        if self._is_moved(duty, subject, known.as_of):
            return self._judged_due(duty, subject, known.as_of)
        try:
            due, forward, safe = rule.dates()(known, *self._lookups(duty, subject, known.as_of, early=False))
            if rule.has_early_days and safe:
                _, _, early = rule.dates()(known, *self._lookups(duty, subject, known.as_of, early=True))
                safe = min(safe, early or safe)
        except (RuleError, OverflowError, ValueError):
            # A day that the core refuses: the tree walker has the words.
            return self._judged_due(duty, subject, known.as_of)
        because = rule.said(known) if rule.said else reason(self.outcome(duty, subject, known.as_of))
        return due, forward, safe, because

    def _is_moved(self, duty: Duty, subject: Subject, as_of: date) -> bool:
        """Whether an extension or a blackout may move the deadline, which the tree walker then judges."""
        is_extended = subject.reliefs and extension_of(duty, subject, as_of)
        return bool(is_extended or (duty.tolling == "extend" and self.spans(duty, subject, as_of)))

    def _judged_due(self, duty: Duty, subject: Subject, as_of: date) -> tuple[Due, date | None, date | None, str]:
        outcome, days = self.judged(duty, subject, as_of)
        return due_of(outcome), days.forward, days.safe, day_in_words(outcome, reason(outcome))

    def _lookups(
        self, duty: Duty, subject: Subject, as_of: date, *, early: bool
    ) -> tuple[Callable[[str], Due], Callable[[str], Due | None]]:
        """What a compiled sentence asks of other duties: deadlines and stand-ins; `early`: their safe days."""
        if not self.rules[duty.code].reaches_out:
            return _asked_of_no_duty, _asked_of_no_duty
        path = frozenset({(duty.code, subject.kind, subject.code)})

        def deadline_of(code: str) -> Outcome | None:
            return self._deadline_of(code, subject, as_of, path, early=early)

        def deadline(code: str) -> Due:
            return due_of(evaluate(DeadlineOf(code), (), self.terms, as_of, deadline_of))

        def stand_in(event: str) -> Due | None:
            found = self._stand_in(event, subject, as_of, path, early=early)
            return (found[1].on, found[1].counted, found[1].on is not None, found[1].unstated, ()) if found else None

        return deadline, stand_in

    def spans(self, duty: Duty, subject: Subject, as_of: date) -> tuple[Span, ...]:
        """The days of blackout known on `as_of` that may toll the deadline."""
        if duty.tolling == "none" or not subject.blackouts:
            return ()
        return spans_for(subject, self.terms.cap, as_of)

    def known_on(self, subject: Subject, as_of: date) -> Known:
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
            days = readings(outcome, duty.edge, self.terms)
            if self.rules[duty.code].has_early_days and days.safe:
                early = readings(self.outcome(duty, subject, as_of, early=True), duty.edge, self.terms)
                days = replace(days, safe=min(days.safe, early.safe or days.safe))
            return outcome, days
        except (OutsideCalendar, DayOutOfReach) as error:
            return Outcome(self.rules[duty.code].tree or DeadlineOf(duty.code), unstated=(str(error),)), Readings()

    def outcome(
        self, duty: Duty, subject: Subject, as_of: date, within: Path = frozenset(), *, early: bool = False
    ) -> Outcome:
        """What the duty's sentence comes to, or the day agreed instead; `within` are the deadlines that wait for it.

        `early` counts from the safe days of other deadlines, not from the governing ones: so that a day that hangs on
        another's is safe if that one is.
        """
        tree = self.rules[duty.code].tree
        if tree is None:
            return without_day(duty, subject, self.known_on(subject, as_of))
        path = within | {(duty.code, subject.kind, subject.code)}
        extension = extension_of(duty, subject, as_of) if subject.reliefs else None
        spans = self.spans(duty, subject, as_of) if duty.tolling == "extend" and not extension else ()

        def tolled(trigger: date, end: date) -> Tolled | None:
            return toll(trigger, end, spans)

        written = evaluate(
            tree,
            subject.happenings,
            self.terms,
            as_of,
            deadline_of=lambda code: self._deadline_of(code, subject, as_of, path, early=early),
            stand_in=lambda event: self._stand_in(event, subject, as_of, path, early=early),
            toll=tolled,
        )
        return extended(written, extension) if extension else written

    def _deadline_of(self, code: str, subject: Subject, as_of: date, within: Path, *, early: bool) -> Outcome | None:
        """The outcome of another duty with its governing or safe day: the earliest of the subjects concerned."""
        duty = self.duties.get(code)
        if duty is None:
            return None
        found = [
            self._looked_up(duty, candidate, as_of, within)
            for candidate in self._concerned(duty, subject, as_of)
            if (code, candidate.kind, candidate.code) not in within
        ]
        dated = [(day, one) for one in found if (day := one.safe if early else one.outcome.on)]
        if dated:
            on, taken = min(dated, key=lambda pair: pair[0])
            several = f"{taken.subject.kind} {taken.subject.code}, the earliest of {len(dated)}"
            return replace(taken.outcome, on=on, taken=several if len(dated) > 1 else "")
        return found[0].outcome if found else Outcome(DeadlineOf(code))

    def _looked_up(self, duty: Duty, subject: Subject, as_of: date, within: Path) -> _Deadline:
        """A deadline at which another duty looks; each is judged once for a day."""
        key = (duty.code, subject.kind, subject.code, as_of, within)
        if (found := self._looked_at.get(key)) is None:
            found = self._looked_at[key] = self._judged_for_another(duty, subject, as_of, within)
        return found

    def _judged_for_another(self, duty: Duty, subject: Subject, as_of: date, within: Path) -> _Deadline:
        outcome = self.outcome(duty, subject, as_of, within)
        days = readings(outcome, duty.edge, self.terms)
        due_on = days.governing(self.terms)
        if out_of_force := self._out_of_force(duty, subject, due_on, as_of):
            return _Deadline(subject, Outcome(DeadlineOf(duty.code), awaited=(out_of_force,)), None)
        safe = days.safe
        if safe and self.rules[duty.code].has_early_days:
            early = readings(self.outcome(duty, subject, as_of, within, early=True), duty.edge, self.terms)
            safe = min(safe, early.safe or safe)
        return _Deadline(subject, replace(outcome, on=due_on, clause=duty.clause), safe)

    def _out_of_force(self, duty: Duty, subject: Subject, due_on: date | None, as_of: date) -> str:
        """Why a deadline is none for other duties: it is not in force yet, or no longer; empty if it is."""
        first, last = duty.in_force_from, duty.in_force_until
        if first and (as_of < first or (due_on and due_on < first)):
            return f"waits for the deadline of {duty.code}, in force from {plain_date(first)}"
        if last and expired_on(duty, due_on, performance(duty, due_on, self.known_on(subject, as_of)), as_of):
            return f"waits for the deadline of {duty.code}, in force until {plain_date(last)}"
        return ""

    def _concerned(self, duty: Duty, subject: Subject, as_of: date) -> list[Subject]:
        """The subjects whose deadline of another duty `subject` looks at: itself, those it goes with, or else all."""
        if duty.per == subject.kind:
            return [subject]
        owed = [one for one in self.subjects.get(duty.per, ()) if is_owed(duty, one, as_of)]
        return [one for one in owed if (one.kind, one.code) in subject.related] or owed

    def _stand_in(
        self, event: str, subject: Subject, as_of: date, within: Path, *, early: bool
    ) -> tuple[str, Outcome] | None:
        """The first duty with a day that `event` satisfies: the last day to furnish, if one files on the last day.

        Where none has a day, the first that has none because a day that it needs is not stated.
        """
        undated = None
        for code, duty in self.duties.items():
            if duty.satisfied_by == event:
                outcome = self._deadline_of(code, subject, as_of, within, early=early)
                if outcome and outcome.on:
                    return code, outcome
                if outcome and outcome.undated:
                    undated = undated or (code, outcome)
        return undated


def _asked_of_no_duty(name: str) -> Due:
    """What a sentence asks of other duties that looks at none."""
    raise AssertionError(f"the sentence looks at no other duty, and asks for {name}")


def _open_because(duty: Duty, subject: Subject, known: Known) -> str:
    """The reason of a duty without a sentence."""
    if duty.unstated or not duty.opened_by:
        return duty.unstated
    opened = opened_on(duty, subject, known)
    return f"open from {duty.opened_by}" + (f" ({medium_date(opened)})" if opened else "")
