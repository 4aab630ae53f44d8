"""The life of every deadline: duties by subjects, each cut into stretches throughout which its dates stay the same."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from .docket import Docket, is_owed
from .events import known_facts
from .facts import Duty, Stretch, Subject, Terms
from .language import DEFAULT_VOCABULARY, Vocabulary
from .performance import NOTHING_ON_RECORD, expired_on, opened_on, performance
from .reasons import in_words
from .relief import excused_by, extension_in_words, relief_in_words, turning_days, waiver_of
from .tolling import bears_on, named
from .words import joined, plain_date

ONE_DAY = timedelta(days=1)


def timetable(
    duties: Sequence[Duty], subjects: Sequence[Subject], terms: Terms, vocabulary: Vocabulary = DEFAULT_VOCABULARY
) -> list[Stretch]:
    """The stretches of every duty over every subject of its kind, from its first day to the last, without gaps.

    Raises RuleError: a sentence that does not read, deadlines that wait for each other, a day out of reach.
    """
    docket = Docket(duties, subjects, terms, vocabulary)
    return [stretch for duty, subject in docket.pairs() for stretch in life(docket, duty, subject)]


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
            blackouts=tuple(blackout for blackout in subject.blackouts if blackout.starts_on <= as_of),
        )
        for subject in subjects
    ]
    docket = Docket(duties, known, terms, vocabulary)
    return [
        stretch_at(docket, duty, subject, as_of) for duty, subject in docket.pairs() if is_owed(duty, subject, as_of)
    ]


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
    is_right: bool
    waived_by: str


def life(docket: Docket, duty: Duty, subject: Subject) -> list[Stretch]:
    """The stretches of one deadline, in order; neighbours differ."""
    first = subject.exists_from(duty) or date.min
    starts, lives = [first], [_dates(docket, duty, subject, first)]
    may_be_excused = duty.tolling == "excuse" and bool(subject.blackouts)
    days = [day for day in _turning_days(docket, duty, subject) if day > first]
    heapify(days)
    if may_be_excused:
        _turn_after(lives[0].due_on, first, days)
    while days:
        day = heappop(days)
        following = _dates(docket, duty, subject, day)
        if following != lives[-1]:
            starts.append(day)
            lives.append(following)
            if may_be_excused:
                _turn_after(following.due_on, day, days)
    ends = (*starts[1:], None)
    return [
        Stretch(duty.code, subject.kind, subject.code, start, end, *dates)
        for start, end, dates in zip(starts, ends, lives, strict=True)
    ]


def stretch_at(docket: Docket, duty: Duty, subject: Subject, as_of: date) -> Stretch:
    """The dates of one deadline as of a day, as a stretch without end."""
    return Stretch(duty.code, subject.kind, subject.code, date.min, None, *_dates(docket, duty, subject, as_of))


def _dates(docket: Docket, duty: Duty, subject: Subject, as_of: date) -> _Dates:
    """What a stretch says besides its bounds."""
    known = docket.known_on(subject, as_of)
    (literal, _, provisional, unstated, awaited), forward, safe, because = docket.due(duty, subject, known)
    due_on = forward if docket.terms.reading == "forward" else literal
    if duty.in_force_from and (as_of < duty.in_force_from or (due_on and due_on < duty.in_force_from)):
        due_on = literal = forward = safe = opened = None
        provisional, unstated, awaited = False, (), (f"in force from {plain_date(duty.in_force_from)}",)
        performed = NOTHING_ON_RECORD
        because = in_words(rule.tree) if (rule := docket.rules[duty.code]).tree else because
    else:
        performed = performance(duty, due_on, known)
        opened = opened_on(duty, subject, known)
    waiver = None if performed.in_time(due_on) else waiver_of(duty, subject, as_of)
    excuse = excused_by(duty, due_on, performed, docket.spans(duty, subject, as_of), as_of)
    return _Dates(
        due_on=due_on,
        literal_on=literal,
        forward_on=forward,
        safe_on=safe,
        satisfied_on=performed.on,
        waived_on=waiver.on if waiver else None,
        excused_on=due_on + ONE_DAY if excuse and due_on else None,
        ended_on=expired_on(duty, due_on, performed, as_of),
        opened_on=opened,
        unknown=(literal is None and bool(unstated)) or performed.in_doubt,
        provisional=provisional,
        missing=joined((*(unstated or awaited), *performed.unstated, *subject.caveats)),
        because=because + relief_in_words(waiver, excuse),
        is_right=duty.is_right,
        waived_by=waiver.by if waiver else "",
    )


def causes(docket: Docket, duty: Duty, subject: Subject, day: date) -> list[str]:
    """What may have moved the deadline on `day`, in words: a fact that its sentence names, a blackout, an extension."""
    rule = docket.rules[duty.code]
    sources = _sources(docket, duty, subject)
    facts = [fact for source in sources for fact in source.happenings if fact.known_from == day]
    moving = [
        *(
            extension_in_words(relief)
            for source in sources
            for relief in source.reliefs
            if relief.on == day and relief.kind == "extension" and (rule.reaches_out or relief.duty == duty.code)
        ),
        *(
            f"the {named(blackout, docket.terms.cap.clause)}"
            for source in sources
            for blackout in source.blackouts
            if blackout.starts_on == day
            and (rule.reaches_out or duty.tolling == "extend")
            and bears_on(blackout, source)
        ),
    ]
    of_sentence = [fact for fact in facts if fact.event in rule.events]
    told = of_sentence if of_sentence or moving else [fact for fact in facts if fact.event in rule.moved_by] or facts
    return list(
        dict.fromkeys((*(f"{fact.event} ({fact.source})" if fact.source else fact.event for fact in told), *moving))
    )


def _sources(docket: Docket, duty: Duty, subject: Subject) -> list[Subject]:
    """The subjects whose facts bear on the deadline: its own, or all if its sentence looks at other duties."""
    if docket.rules[duty.code].reaches_out:
        return [one for kind in docket.subjects.values() for one in kind]
    return [subject]


def _turning_days(docket: Docket, duty: Duty, subject: Subject) -> set[date]:
    """The days on which the deadline may change: a fact becomes known, a relief or a duty's force begins or ends."""
    rule = docket.rules[duty.code]
    sources = _sources(docket, duty, subject)
    facts = [fact for source in sources for fact in source.happenings if fact.event in rule.moved_by]
    days = {day for fact in facts for day in (fact.on, fact.not_before, fact.not_after, *(fact.during or ()))}
    days |= {day for source in sources for _, day in source.beginnings}
    days.add(subject.since)
    for source in sources:
        if source.reliefs:
            days |= turning_days(source.reliefs)
        if source.blackouts and (rule.reaches_out or duty.tolling != "none"):
            days |= {blackout.starts_on for blackout in source.blackouts}
    for each in docket.duties.values() if rule.reaches_out else (duty,):
        days |= {each.in_force_from, each.in_force_until and each.in_force_until + ONE_DAY}
    return {day for day in days if day is not None and day > date.min}


def _turn_after(due_on: date | None, since: date, days: list[date]) -> None:
    """Add to the heap of turning `days` the day after the due day, from which a blackout excuses the miss."""
    if due_on and since <= due_on < date.max:
        heappush(days, due_on + ONE_DAY)
