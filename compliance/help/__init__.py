"""What the page of help says: the words of the field, and what each standing means, in our own words."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from compliance.models.deadline import URGENCY
from compliance.rules import Standing
from compliance.wording import SIGNS

MEANINGS = {
    Standing.MISSED: (
        "Missed, 46 days late",
        "Open on the day after it was due. On the due day itself it is not missed.",
    ),
    Standing.DUE_SOON: ("Due in 5 days", "Its safe date is within 14 days, or within the days that a report asks for."),
    Standing.UNKNOWN: (
        "Unknown: closing day not stated",
        "A fact is needed that no document states. The row names it, and how to give it.",
    ),
    Standing.OPEN: ("Open 12 days", "Owed without a day, for so many days. It is never missed on a date."),
    Standing.UPCOMING: ("Due Aug 5", "Due on a later day."),
    Standing.WAITING: ("Waits for effectiveness", "Its trigger has not happened, so that it has no day yet."),
    Standing.MET_LATE: ("Met 3 days late", "Done, after it was due."),
    Standing.MET: ("Met Jun 20", "Done in time; a right was exercised."),
    Standing.WAIVED: ("Waived by the holders", "Those to whom it was owed released the issuer from it."),
    Standing.EXCUSED: ("Excused, blackout", "Due within a blackout, by which the agreement excuses the miss."),
    Standing.ENDED: ("Ended", "A right or a period that is over, or a duty no longer in force."),
}
"""How each standing is said on screen, and what it means."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the field or of these pages; ``code`` is its anchor on the page."""

    code: str
    name: str
    means: str
    source: str
    """The clause or rule that it is from, or nothing."""


@dataclass(frozen=True, slots=True)
class StandingLine:
    """A standing in sign, word and colour, with what it means."""

    standing: str
    sign: str
    said: str
    means: str


@cache
def terms() -> tuple[Term, ...]:
    """The glossary, by name."""
    data: dict[str, dict[str, Any]] = tomllib.loads(files(__package__).joinpath("glossary.toml").read_text("utf-8"))
    found = (Term(code, entry["name"], entry["means"], entry.get("source", "")) for code, entry in data.items())
    return tuple(sorted(found, key=lambda term: term.name.casefold()))


def standings() -> list[StandingLine]:
    """Every standing, the most urgent first."""
    return [StandingLine(standing, SIGNS[standing], *MEANINGS[standing]) for standing in URGENCY]
