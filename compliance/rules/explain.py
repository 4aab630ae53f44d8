"""Why a deadline falls on its day: clause, facts, arithmetic, readings, standing, and what moved it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from .calendars import SATURDAY, Calendar, calendar
from .docket import Docket
from .evaluation import Outcome
from .events import state_of
from .facts import Duty, Stretch, Subject, Terms
from .language import DEFAULT_VOCABULARY, Vocabulary
from .readings import Readings, readings
from .relief import ended_waiver, granted_in_words, is_moved, waiver_of
from .standing import ALERT_WINDOW, Standing, days_late, days_open, standing
from .steps import ONE_DAY, Step, citation, steps
from .timetable import causes, life, stretch_at
from .tolling import named, short_day, span_on
from .tree import Choice, Conditional, DeadlineOf, Offset, Rolled
from .words import counted, long_date, medium_date, ordinal, plain_date, short_date

CITE_COLUMN = 58
LABEL_WIDTH, DAY_WIDTH = 17, 15


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """One reading: what it is called, its day, and on what ground."""

    label: str
    on: date
    note: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The derivation of one deadline as of one day."""

    heading: str
    step: Step
    readings: tuple[ReadingLine, ...]
    remarks: tuple[str, ...]
    """The standing first, `Moved: …` last."""

    def lines(self) -> list[str]:
        """The lines of the text, notes in a column of their own."""
        rows = [self.heading, *_indented(self.step, "  ")]
        if self.readings:
            rows.append("Readings")
            rows += [
                f"    {row.label:<{LABEL_WIDTH}}{short_date(row.on):<{DAY_WIDTH}}{row.note}" for row in self.readings
            ]
        return [row.rstrip() for row in (*rows, *self.remarks)]

    def text(self) -> str:
        """The whole explanation as plain text."""
        return "\n".join(self.lines())


def explanation(
    duty: Duty,
    subject: Subject,
    terms: Terms,
    as_of: date,
    duties: Sequence[Duty] = (),
    subjects: Sequence[Subject] = (),
    *,
    vocabulary: Vocabulary = DEFAULT_VOCABULARY,
    window: int = ALERT_WINDOW,
) -> Explanation:
    """Explains one deadline on `as_of`; `duties` and `subjects` are those its sentence may look at.

    `window` is in calendar days. Raises RuleError as `timetable` does.
    """
    docket = Docket(duties or (duty,), subjects or (subject,), terms, vocabulary)
    entry = stretch_at(docket, duty, subject, as_of)
    outcome, days = docket.judged(duty, subject, as_of)
    return Explanation(
        heading=long_date(entry.due_on) if entry.due_on else _no_date(entry),
        step=steps(outcome, terms, duty.clause) if duty.due else Step(entry.because or duty.title, duty.clause),
        readings=tuple(_reading_lines(docket, duty, subject, outcome, days, as_of)) if entry.literal_on else (),
        remarks=(
            *_standing_lines(duty, subject, entry, terms, as_of, window),
            *_relief_lines(duty, subject, entry, docket, as_of),
            *_moved_lines(duty, subject, docket, as_of),
        ),
    )


def _indented(step: Step, indent: str) -> Iterator[str]:
    line = indent + step.text
    yield f"{line:<{CITE_COLUMN - 2}}  {step.cite}" if step.cite else line
    for child in step.children:
        yield from _indented(child, indent + "  ")


def _no_date(entry: Stretch) -> str:
    if entry.opened_on:
        is_open = not (entry.satisfied_on or entry.waived_on or entry.ended_on)
        return f"No due day: {'open since' if is_open else 'opened'} {long_date(entry.opened_on)}"
    return f"No date: {entry.missing}" if entry.missing else "No date"


def _reading_lines(
    docket: Docket, duty: Duty, subject: Subject, outcome: Outcome, days: Readings, as_of: date
) -> Iterator[ReadingLine]:
    """As written, rolled forward, safe: each with its ground."""
    terms = docket.terms
    if days.literal is None or days.forward is None or days.safe is None:
        return
    rolling = calendar(calendar(terms.calendar).roll_calendar)
    forward = _roll_ground(duty, terms) if days.forward != days.literal else "the same day"
    if terms.reading == "forward":
        forward += "; the agreement goes by this day"
    ground = _ground_of_count(outcome) if outcome.counted else _ground_of_day(duty, days.literal, rolling, terms)
    if duty.edge == "before":
        ground += "; in time if the word is “by” or “on or before”"
    label = "as agreed" if outcome.relief else "as moved" if is_moved(outcome) else "as written"
    yield ReadingLine(label, days.literal, ground)
    yield ReadingLine("rolled forward", days.forward, forward)
    alone = readings(outcome, duty.edge, terms).safe
    if alone and days.safe < alone:
        bases = _in_words(_looked_at(docket.outcome(duty, subject, as_of, early=True)))
        yield ReadingLine("safe", days.safe, f"counted from {bases}; alerts use this day")
    else:
        yield ReadingLine("safe", days.safe, _safe_note(duty, outcome, days.literal, days.safe, terms))


def _looked_at(early: Outcome) -> dict[str, date]:
    """The safe day of each deadline of another duty from which an outcome is counted, by that duty's code."""
    code = early.node.code if isinstance(early.node, DeadlineOf) else early.stand_in
    if code and early.on:
        return {code: early.on}
    return {code: day for part in early.parts for code, day in _looked_at(part).items()}


def _in_words(safe_days: dict[str, date]) -> str:
    """`the safe day of FILE, Fri Jun 20`."""
    return "; ".join(f"the safe day of {code}, {short_date(day)}" for code, day in safe_days.items())


def _roll_ground(duty: Duty, terms: Terms) -> str:
    """The law under which a day is rolled forward: of contracts, and so for a rule of the SEC only by analogy."""
    citation = calendar(calendar(terms.calendar).roll_calendar).roll_citation
    return citation if duty.of_agreement else f"{citation} by analogy"


def _ground_of_day(duty: Duty, literal: date, rolling: Calendar, terms: Terms) -> str:
    """Whether the day as written is a business day; if not, what the agreement says of such days."""
    closed = rolling.holiday_name(literal)
    if closed is None:
        return "a business day"
    if terms.reading == "forward":
        return f"no business day ({closed})"
    is_weekend = literal.weekday() >= SATURDAY
    whose = "the agreement has no rule" if duty.of_agreement else "its words say nothing"
    preposition = "for" if duty.of_agreement else "of"
    return f"{whose} {preposition} weekends" if is_weekend else f"{closed}; {whose} {preposition} holidays"


def _ground_of_count(outcome: Outcome) -> str:
    chosen = _chosen(outcome)
    if isinstance(chosen.node, Rolled):
        return "rolled by its own words"
    unit = chosen.node.unit if isinstance(chosen.node, Offset) else "business day"
    return f"counted in {unit}s"


def _safe_note(duty: Duty, outcome: Outcome, literal: date, safe: date, terms: Terms) -> str:
    if duty.is_period:
        return "no reading ends the period later; alerts use this day"
    if duty.edge != "before":
        return "alerts use this day"
    node = _chosen(outcome).node
    is_count = isinstance(node, Offset) and node.unit == "day" and node.direction == "after" and not is_moved(outcome)
    limit = f"the {ordinal(node.count)} day" if is_count and isinstance(node, Offset) else "this day"
    day_before = literal - ONE_DAY
    if safe == day_before:
        return f"before {limit}: the day before is safe; alerts use this day"
    closed = calendar(terms.calendar).holiday_name(day_before)
    why = "" if closed == long_date(day_before).split(",")[0] else f", {closed}"
    return f"before {limit}: the day before is {short_date(day_before)}{why}, no business day; alerts use this day"


def _chosen(outcome: Outcome) -> Outcome:
    """The part that gives the day: of a choice the branch it falls on, of a condition the branch that holds."""
    while isinstance(outcome.node, Choice | Conditional | DeadlineOf) and outcome.parts and not outcome.relief:
        if isinstance(outcome.node, Choice):
            outcome = next(part for part in outcome.parts if part.on == outcome.on)
        else:
            outcome = outcome.parts[-1]
    return outcome


def _standing_lines(
    duty: Duty, subject: Subject, entry: Stretch, terms: Terms, as_of: date, window: int
) -> Iterator[str]:
    """The standing in words, where the readings differ about it, and what is not stated or may still change."""
    found = standing(entry, as_of, window)
    yield f"On {plain_date(as_of)}: {_said(found, entry, as_of)}. {_on_record(duty, subject, entry, as_of)}".rstrip()
    if entry.literal_on and entry.forward_on and found not in (Standing.WAIVED, Standing.EXCUSED, Standing.ENDED):
        day = entry.satisfied_on or as_of
        if duty.edge == "before" and day == entry.literal_on:
            late, due = ("Late", "met") if entry.satisfied_on else ("Missed", "due")
            last = short_date(entry.literal_on - ONE_DAY)
            yield f"{late} if it had to be before this day, by {last}; {due} if by this day."
        if entry.literal_on < day <= entry.forward_on:
            ground = _roll_ground(duty, terms)
            late, due = ("Late", "in time if due") if entry.satisfied_on else ("Missed", "due")
            yield f"{late} as written; {due} {short_date(entry.forward_on)} under {ground}."
    if entry.missing and entry.due_on:
        yield f"Not stated: {entry.missing}."
    if entry.provisional and not entry.satisfied_on:
        yield "Provisional: the date may still move."


def _said(found: Standing, entry: Stretch, as_of: date) -> str:
    """The standing as a phrase: `missed, 46 days`."""
    match found:
        case Standing.MISSED:
            return f"missed, {counted(days_late(entry, as_of), 'day')}"
        case Standing.MET_LATE if entry.is_right:
            return f"exercised {counted(days_late(entry, as_of), 'day')} too late"
        case Standing.MET_LATE:
            return f"met {counted(days_late(entry, as_of), 'day')} late"
        case Standing.MET if entry.is_right:
            return "exercised in time" if entry.due_on else "exercised"
        case Standing.UPCOMING | Standing.DUE_SOON if entry.due_on:
            left = (entry.due_on - as_of).days
            word = "due soon" if found == Standing.DUE_SOON else "upcoming"
            return f"{word}, in {counted(left, 'day')}" if left else "due today"
        case Standing.OPEN:
            days = days_open(entry, as_of)
            return f"open, {counted(days, 'day')}" if days else "open since today"
        case Standing.UNKNOWN:
            return f"{found}: {entry.missing}"
        case Standing.WAITING:
            return entry.missing or str(found)
        case _:
            return str(found)


def _on_record(duty: Duty, subject: Subject, entry: Stretch, as_of: date) -> str:
    """What satisfies the duty, what relieves it, or that nothing does."""
    waiver = waiver_of(duty, subject, as_of)
    if entry.waived_on and waiver:
        words = granted_in_words(waiver)
        return f"{words[:1].upper()}{words[1:]}."
    if entry.excused_on and not entry.satisfied_on:
        return ""
    if entry.ended_on:
        return f"In force until {plain_date(entry.ended_on)}."
    if entry.satisfied_on:
        fact = state_of(duty.satisfied_by, subject.happenings, as_of).fact
        source = citation(fact) if fact else ""
        performed = f"On record: {duty.satisfied_by}, {plain_date(entry.satisfied_on)}"
        return f"{performed} ({source})." if source else f"{performed}."
    if duty.satisfied_by and state_of(duty.satisfied_by, subject.happenings, as_of).state == "undated":
        return f"On record: {duty.satisfied_by}, day not stated."
    if duty.satisfied_by and (entry.due_on or entry.opened_on):
        verb = "exercises" if duty.is_right else "satisfies"
        return f"Nothing on record {verb} it ({duty.satisfied_by})."
    return ""


def _relief_lines(duty: Duty, subject: Subject, entry: Stretch, docket: Docket, as_of: date) -> Iterator[str]:
    """The blackout that excuses the miss, and since when it is over; or why one does not; and a waiver that is over."""
    span = span_on(entry.due_on, docket.spans(duty, subject, as_of)) if entry.due_on else None
    if span and duty.tolling == "excuse" and entry.due_on and as_of > entry.due_on and not entry.waived_on:
        blackout = named(span.blackout, docket.terms.cap.clause)
        if entry.excused_on:
            days = counted((span.blackout.ends_on - span.blackout.starts_on).days + 1, "day")
            yield f"The due day is in the {blackout}, {days}: the miss is excused, the date stays."
            yield from _since_the_end(span.blackout.ends_on, entry, as_of)
        elif span.refusal and not entry.satisfied_on:
            yield f"The due day is in the {blackout}, which does not excuse the miss: {span.refusal}."
    if not entry.waived_on and (over := ended_waiver(duty, subject, as_of)):
        yield f"The waiver is over: {granted_in_words(over)}."


def _since_the_end(ends_on: date, entry: Stretch, as_of: date) -> Iterator[str]:
    """Since when the blackout is over with nothing on record, in calendar days."""
    if as_of <= ends_on:
        yield f"The blackout lasts until {short_day(ends_on)}."
    elif not entry.satisfied_on:
        since = counted((as_of - ends_on).days, "day")
        yield f"The blackout ended {short_day(ends_on)}; nothing on record since, {since}."


def _moved_lines(duty: Duty, subject: Subject, docket: Docket, as_of: date) -> Iterator[str]:
    """Each change of the due day up to `as_of`, with the facts that became known on the day of the change."""
    lived = [stretch for stretch in life(docket, duty, subject) if stretch.valid_from <= as_of]
    moves = [
        (before.due_on, after.due_on, after.valid_from)
        for before, after in pairwise(lived)
        if before.due_on and after.due_on and before.due_on != after.due_on
    ]
    if not moves:
        yield "Moved: never."
    for old, new, day in moves:
        by = " and ".join(causes(docket, duty, subject, day))
        yield f"Moved: on {plain_date(day)} from {medium_date(old)} to {medium_date(new)}, by {by}."
