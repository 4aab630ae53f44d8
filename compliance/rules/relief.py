"""What relieves a duty: a waiver or an extension that was granted, or a blackout that excuses the miss."""

from collections.abc import Iterable
from datetime import date

from .evaluation import Outcome
from .facts import Duty, Relief, Subject
from .performance import Performance
from .tolling import ONE_DAY, Span, Tolled, named, span_on
from .tree import Choice, Conditional, DeadlineOf, Offset
from .words import counted, medium_date, plain_date


def waiver_of(duty: Duty, subject: Subject, as_of: date) -> Relief | None:
    """The waiver in force on `as_of`, the first granted of several; one until a day is in force on that day too."""
    if not subject.reliefs:
        return None
    in_force = [
        relief
        for relief in subject.reliefs
        if (relief.duty, relief.kind) == (duty.code, "waiver")
        and relief.on <= as_of
        and (relief.until is None or as_of <= relief.until)
    ]
    return min(in_force, key=lambda relief: relief.on, default=None)


def extension_of(duty: Duty, subject: Subject, as_of: date) -> Relief | None:
    """The extension that gives the due day on `as_of`: the one granted last."""
    granted = [
        relief
        for relief in subject.reliefs
        if (relief.duty, relief.kind) == (duty.code, "extension") and relief.on <= as_of
    ]
    return max(granted, key=lambda relief: relief.on, default=None)


def extended(written: Outcome, extension: Relief) -> Outcome:
    """The outcome with the day agreed in place of the one written. A blackout does not move it any more."""
    return Outcome(written.node, extension.until, parts=(written,), relief=extension)


def excused_by(
    duty: Duty, due_on: date | None, performed: Performance, spans: Iterable[Span], as_of: date
) -> Span | None:
    """The days of blackout that excuse the miss of `due_on`; None: it is not missed by `as_of`, or nothing excuses it.

    Once excused it stays so, though the blackout ends: the date stays, and what was done later is on record beside it.
    """
    if duty.tolling != "excuse" or due_on is None or as_of <= due_on or performed.in_doubt:
        return None
    if performed.in_time(due_on):
        return None
    found = span_on(due_on, spans)
    return found if found and not found.refusal else None


def turning_days(reliefs: Iterable[Relief]) -> set[date]:
    """The days on which reliefs begin or end to count."""
    days = set()
    for relief in reliefs:
        days.add(relief.on)
        if relief.kind == "waiver" and relief.until and relief.until < date.max:
            days.add(relief.until + ONE_DAY)
    return days


def tolled_in(outcome: Outcome) -> list[Tolled]:
    """What blackouts did to the counts that give the day, the first count first; not to other duties' deadlines."""
    match outcome.node:
        case DeadlineOf():
            return []
        case Choice() if outcome.on:
            parts: Iterable[Outcome] = [next(part for part in outcome.parts if part.on == outcome.on)]
        case Conditional():
            parts = outcome.parts[1:]
        case _:
            parts = outcome.parts if not outcome.stand_in else ()
    before = [tolled for part in parts for tolled in tolled_in(part)]
    is_tolled = isinstance(outcome.node, Offset) and outcome.tolled and not outcome.relief
    return [*before, outcome.tolled] if is_tolled and outcome.tolled else before


def is_moved(outcome: Outcome) -> bool:
    """Whether the day is another than the one written: agreed anew, or moved by a blackout."""
    return outcome.relief is not None or any(tolled.days for tolled in tolled_in(outcome))


def day_in_words(outcome: Outcome, reason: str) -> str:
    """The reason of a day in one line, with what moved it."""
    if relief := outcome.relief:
        (written,) = outcome.parts
        as_written = f", {medium_date(written.on)}" if written.on else ""
        return f"{granted_in_words(relief)}; as written {reason}{as_written}"
    moves = [tolled for tolled in tolled_in(outcome) if tolled.days]
    if not moves:
        return reason
    days = sum(tolled.days for tolled in moves)
    by = dict.fromkeys(f"the {named(span.blackout)}" for tolled in moves for span in tolled.counting)
    return f"{reason}; moved {counted(days, 'day')} later by {' and '.join(by)}"


def relief_in_words(waiver: Relief | None, excuse: Span | None) -> str:
    """What relieves the duty, as an addition to the reason of its day; empty if nothing does."""
    if waiver:
        return f"; {granted_in_words(waiver)}"
    return f"; excused: due in the {named(excuse.blackout)}" if excuse else ""


def granted_in_words(relief: Relief) -> str:
    """`waived until Mon Jun 30, 2003 by Xmark and SDS, granted June 1, 2003 (…)`, `extended to …`."""
    verb = "extended" if relief.kind == "extension" else "waived"
    return f"{verb}{_terms_of(relief)}"


def extension_in_words(extension: Relief) -> str:
    """`the extension to Tue Sep 30, 2003 by …`, as what moved a day."""
    return f"the extension{_terms_of(extension)}"


def _terms_of(relief: Relief) -> str:
    """` until …` or ` to …`, by whom, when granted, and on what grounds."""
    word = "to" if relief.kind == "extension" else "until"
    until = f" {word} {medium_date(relief.until)}" if relief.until else ""
    said = f"{until} by {relief.by}, granted {plain_date(relief.on)}"
    grounds = "; ".join(filter(None, (relief.consent, relief.source)))
    return f"{said} ({grounds})" if grounds else said


def ended_waiver(duty: Duty, subject: Subject, as_of: date) -> Relief | None:
    """The waiver that ended last before `as_of`."""
    over = [
        relief
        for relief in subject.reliefs
        if (relief.duty, relief.kind) == (duty.code, "waiver") and relief.until and relief.until < as_of
    ]
    return max(over, key=lambda relief: relief.until or date.max, default=None)
