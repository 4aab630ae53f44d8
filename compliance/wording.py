"""How a standing is said on screen: a sign, a word and a colour, always all three."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.contrib.auth.models import User
from django.utils.html import format_html
from django.utils.safestring import SafeString

from compliance.models import Deadline
from compliance.models.deadline import URGENCY
from compliance.rules import Standing, needed, words
from compliance.rules.events import bounds_in_words
from placements.models import Certainty, DatedFact

SIGNS = {
    Standing.MISSED: "✕",
    Standing.DUE_SOON: "◔",
    Standing.UPCOMING: "○",
    Standing.MET: "✓",
    Standing.MET_LATE: "✓",
    Standing.WAIVED: "⊘",
    Standing.EXCUSED: "⊘",
    Standing.UNKNOWN: "?",
    Standing.OPEN: "◇",
    Standing.WAITING: "·",
    Standing.ENDED: "·",
}
NAMES = {standing: standing.replace("_", " ") for standing in URGENCY}
"""The standings by name alone, most urgent first, as a list counts them and a filter offers them."""
BADGES_KEPT = 5_000
"""Standings in words of which the markup is kept: lists say the same ones again and again."""
PRESSING = (Standing.MISSED, Standing.DUE_SOON, Standing.UNKNOWN, Standing.OPEN)
"""The standings in which there is something to do or to find out: what first pages and lists count."""


def standing_words(row: Deadline, standing: str, *, as_of: date) -> str:
    """The standing of ``row`` on ``as_of`` in words, such as "Missed, 46 days late"; days are calendar days."""
    match standing:
        case Standing.MISSED:
            return f"Missed, {lateness(row, as_of=as_of)}"
        case Standing.DUE_SOON:
            return f"{_falls(row)} {relative(row.due_on, as_of=as_of)}" if row.due_on else "Due soon"
        case Standing.UPCOMING:
            return f"{_falls(row)} {day_near(row.due_on, as_of=as_of)}"
        case Standing.MET:
            return f"{_performed(row)} {day_near(row.satisfied_on, as_of=as_of)}"
        case Standing.MET_LATE:
            return f"{_performed(row)} {lateness(row, as_of=as_of)}"
        case Standing.WAIVED:
            return f"Waived by {row.waived_by}"
        case Standing.EXCUSED:
            return "Excused, blackout"
        case Standing.UNKNOWN:
            return f"Unknown: {needed(row.missing)}"
        case Standing.OPEN:
            return f"Open {words.counted(_days_since(row.opened_on, as_of), 'day')}"
        case Standing.WAITING:
            return _sentence(row.missing) or "Waits"
    return "Ended"


def standing_badge(row: Deadline, standing: str, *, as_of: date, short: bool = False) -> SafeString:
    """Sign, words and colour of a standing; ``short`` leaves out what is missing, for a cell that says it beside."""
    said = _word(standing) if short and row.missing else ""
    return badge(standing, said or standing_words(row, standing, as_of=as_of))


def _word(standing: str) -> str:
    """The word for a standing that says what is missing; empty for the others."""
    return {Standing.UNKNOWN.value: "Unknown", Standing.WAITING.value: "Waits"}.get(standing, "")


@lru_cache(maxsize=BADGES_KEPT)
def badge(standing: str, said: str) -> SafeString:
    """``said`` with the standing's sign, which a screen reader leaves out, and its colour."""
    return format_html(
        '<span class="standing standing-{}"><span class="sign" aria-hidden="true">{}</span> {}</span>',
        standing,
        SIGNS[Standing(standing)],
        said,
    )


def on_record(row: Deadline, *, as_of: date) -> str:
    """What satisfies the deadline: its day, how late, or "nothing on record"; empty where nothing is expected."""
    if row.satisfied_on:
        late = f", {lateness(row, as_of=as_of)}" if row.due_on and row.satisfied_on > row.due_on else ""
        return f"{words.medium_date(row.satisfied_on)}{late}"
    return "nothing on record" if row.duty.satisfied_by_id else ""


def lateness(row: Deadline, *, as_of: date) -> str:
    """How late it is, or was met: "46 days late"; of a right, which had ended by then, "1 day too late"."""
    late = "too late" if row.is_right else "late"
    if row.due_on is None:
        return late
    return f"{words.counted(((row.satisfied_on or as_of) - row.due_on).days, 'day')} {late}"


def relative(day: date, *, as_of: date) -> str:
    """A day as seen from ``as_of``: "today", "tomorrow", "in 5 days", "46 days ago"."""
    distance = (day - as_of).days
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    if distance in near:
        return near[distance]
    return f"in {words.counted(distance, 'day')}" if distance > 0 else f"{words.counted(-distance, 'day')} ago"


def day_near(day: date | None, *, as_of: date) -> str:
    """A day with its weekday, and with its year unless that is the year of ``as_of``."""
    if day is None:
        return ""
    return words.short_date(day) if day.year == as_of.year else words.medium_date(day)


def _performed(row: Deadline) -> str:
    """What was done by its day: a right is exercised, anything else met."""
    return "Exercised" if row.is_right else "Met"


def day_known(fact: DatedFact) -> str:
    """The day of a fact with how it is known: "Wed May 7, 2003 (inferred)", "by Wed May 14, 2003; day not stated"."""
    if fact.occurred_on:
        inferred = " (inferred)" if fact.certainty == Certainty.INFERRED else ""
        return f"{words.medium_date(fact.occurred_on)}{inferred}"
    if planned := getattr(fact, "planned_on", None):
        return f"planned for {words.medium_date(planned)}"
    bounds = bounds_in_words(fact.not_before, fact.not_after)
    return f"{bounds}; day not stated" if bounds else "day not stated"


def _falls(row: Deadline) -> str:
    """What happens on the day: a period ends, where there is nothing to do by it; anything else is due."""
    return "Ends" if row.is_right and not row.duty.satisfied_by_id else "Due"


def _days_since(day: date | None, as_of: date) -> int:
    return (as_of - day).days if day else 0


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def name_of(person: User | None) -> str:
    """The full name of a person, else the name they sign in with; empty where there is nobody."""
    return (person.get_full_name() or person.get_username()) if person else ""
