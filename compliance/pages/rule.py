"""What a sentence comes to while it is typed: refused where it does not read, else tried on the placement's facts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance import rules, selectors
from compliance.facts import PlacementFacts, facts_for
from compliance.facts.rows import duty_fact
from compliance.models import Deadline, Duty
from compliance.pages.deadline import ShownStep, shown_step
from compliance.rules import words
from compliance.rules.docket import is_owed
from compliance.tables import Links
from compliance.vocabulary import beginnings, canonical, vocabulary

MOST = 3
"""Closings, statements and the like on which a sentence is tried."""


@dataclass(frozen=True, slots=True)
class Instead:
    """Another sentence that may be meant: what a button says, and the whole sentence."""

    said: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a sentence does not read: the sentence in one line, where it breaks off, what is wrong, what may be meant."""

    line: str
    column: int
    """Counted from 1; 0 where it is the whole that is refused."""
    why: str
    instead: list[Instead]

    @property
    def caret(self) -> str:
        """The line under the sentence that points at the place."""
        return f"{' ' * (self.column - 1)}^" if self.column else ""


@dataclass(frozen=True, slots=True)
class Example:
    """The sentence on the facts of one closing, statement or the like: its day now, and with the sentence."""

    about: str
    now: str
    explanation: rules.Explanation
    step: ShownStep

    @property
    def is_same(self) -> bool:
        """Whether the day stays."""
        return self.now == self.explanation.heading or not (self.now or self.explanation.readings)


@dataclass(frozen=True, slots=True)
class Trial:
    """What was typed, read: its canonical spelling and what it gives, or why it is refused."""

    canonical: str = ""
    is_respelled: bool = False
    """Whether the canonical spelling is another than what was typed."""
    refusal: Refusal | None = None
    examples: tuple[Example, ...] = ()
    are_more: bool = False
    """Whether the duty has arisen for others than those shown."""
    why_none: str = ""
    """Why there is no example."""


def tried(duty: Duty, typed: str, *, refused: Iterable[str], links: Links) -> Trial:
    """The sentence ``typed`` for ``duty``, whose other fields may be typed too, as of the day of ``links``.

    ``refused`` is what its form says against it beside its grammar.
    """
    line = re.sub(r"\s", " ", typed).strip()
    if not line:
        return Trial()
    try:
        spelled = canonical(line, vocabulary())
    except rules.SentenceError as error:
        return Trial(refusal=_refusal(line, error))
    if said := " ".join(refused):
        return Trial(refusal=Refusal(line, 0, said, []))
    duty.due = spelled
    facts = facts_for(duty.placement)
    agreement = getattr(duty.placement, "agreement", None)
    new = duty_fact(duty, facts.words, beginnings(), agreement)
    duties = [*(each for each in facts.duties if each.code != new.code), new]
    try:
        docket = rules.Docket(duties, facts.subjects, facts.terms, facts.words)
        about = [each for one, each in docket.pairs() if one is new and is_owed(new, each, links.as_of)]
        examples = tuple(_examples(duty, new, about[:MOST], duties, facts, links))
    except rules.RuleError as error:
        return Trial(spelled, spelled != line, why_none=str(error))
    none = "" if examples else f"It has arisen for nothing yet: it arises for {duty.get_per_display()}."
    return Trial(spelled, spelled != line, None, examples, len(about) > MOST, none)


def _refusal(line: str, error: rules.SentenceError) -> Refusal:
    instead = [Instead(f"Use “{name}”", found) for name in error.near if (found := _replaced(line, error, name))]
    if error.meant:
        instead.append(Instead(f"Use “{error.meant}”", error.meant))
    return Refusal(line, error.column, _sentence(str(error)), instead)


def _replaced(line: str, error: rules.SentenceError, name: str) -> str:
    """The sentence with ``name`` in place of what was found; empty where that is cut short in the error."""
    found = re.compile(r"\s+".join(map(re.escape, error.found.split()))).match(line, error.column - 1)
    return f"{line[: found.start()]}{name}{line[found.end() :]}" if found and found.group() else ""


def _sentence(said: str) -> str:
    return said[:1].upper() + said[1:]


def _examples(
    duty: Duty,
    new: rules.Duty,
    about: list[rules.Subject],
    duties: list[rules.Duty],
    facts: PlacementFacts,
    links: Links,
) -> Iterator[Example]:
    """The sentence on each of the subjects that it is ``about``. Raises RuleError."""
    rows = selectors.deadlines(as_of=links.as_of, placement=duty.placement).filter(duty=duty.pk)
    now: dict[str, Any] = {row.subject: row for row in rows} if duty.pk else {}
    for subject in about:
        explanation = rules.explanation(
            new, subject, facts.terms, links.as_of, duties, facts.subjects, vocabulary=facts.words
        )
        row = now.get(subject.code)
        step = shown_step(explanation.step, links)
        yield Example(row.subject_label if row else subject.code, _day(row), explanation, step)


def _day(row: Deadline | None) -> str:
    """The day on which it is due now, in full; empty where it has none."""
    due: date | None = row.due_on if row else None
    return words.long_date(due) if due else ""
