"""What crosses the border of the core: facts and duties going in, stretches of a deadline's life coming out."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from .blackouts import NO_LIMITS, Cap, Period
from .tree import Sentence

if TYPE_CHECKING:
    from .steps import Step

Certainty = Literal["exact", "inferred", "approximate", "unknown", "computed"]
Boundary = Literal["by", "before", "from"]
Reading = Literal["literal", "forward"]


@dataclass(frozen=True, slots=True)
class Happening:
    """One fact: that something happened, is planned, or happened on a day which no source states."""

    event: str
    on: date | None = None
    """The day it happened. None: it has not happened, or its day is not stated."""
    planned_on: date | None = None
    """A plan; it stands in until the event happens, on every as-of day."""
    certainty: str = "exact"
    reason: str = ""
    """Why the day is inferred, or words on what is not stated."""
    not_before: date | None = None
    not_after: date | None = None
    """Bounds of a day that is not stated; for a month, its first and last day."""
    source: str = ""
    """Document and clause, as printed in explanations: `Ex. 4.4 §2`."""
    ref: str = ""
    """Opaque key of the row behind the fact, for links: `milestone:12`."""
    general: bool = False
    """Whether it concerns more than the subject; it counts until a fact of the subject's own tells of the event."""
    during: tuple[date, date | None] | None = None
    """The days [first, second) on which it counts, of what other facts give for a time; None: from its own day on."""
    workings: tuple["Step", ...] = ()
    """Of a day that is computed: how it comes about."""

    @property
    def known_from(self) -> date | None:
        """The first day on which the fact counts; None: always, as for every fact whose day no source states."""
        return self.during[0] if self.during else self.on

    @property
    def is_computed(self) -> bool:
        """Whether other facts give it; one without a day then says in `reason` why there is none yet."""
        return self.certainty == "computed"

    def counts_on(self, day: date) -> bool:
        """Whether nothing has taken its place on a day, nor has it yet to take another's."""
        if self.during is None:
            return True
        first, end = self.during
        return first <= day and (end is None or day < end)

    @property
    def undated(self) -> bool:
        """Whether it happened on a day that no source states."""
        return self.on is None and self.planned_on is None and self.certainty in ("approximate", "unknown")


@dataclass(frozen=True, slots=True)
class Relief:
    """What those to whom a duty is owed have granted: they waive it, or extend its due day."""

    duty: str
    kind: Literal["waiver", "extension"]
    on: date
    """The day from which the grant counts."""
    until: date | None = None
    """Of an extension the new due day; of a waiver its last day, None: for good."""
    by: str = ""
    """Who approved it, as the document states."""
    consent: str = ""
    """The consent behind it, in words: `Holders of 50.19% of Registrable Securities`."""
    source: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """One promise of an agreement or a rule. Its due day is a sentence of the rule language."""

    code: str
    clause: str = ""
    title: str = ""
    due: str | Sentence = ""
    """Empty: the duty has no due day (an open task, or a day that no source states: see `unstated`)."""
    per: str = ""
    """What the duty repeats over; one deadline arises for each subject of this kind."""
    satisfied_by: str = ""
    boundary: str = "by"
    """`by`: the due day itself is in time. `before`: only the day before it is beyond doubt."""
    unstated: str = ""
    """What no source states and the due day needs, in words: `no filing deadline stated`."""
    opened_by: str = ""
    """The event that opens a duty without a due day."""
    in_force_from: date | None = None
    in_force_until: date | None = None
    """The last day on which the duty was in force."""
    is_right: bool = False
    """Whether it may be done, not must: a right, which ends on its due day and is never missed."""
    counted_from: frozenset[str] = frozenset()
    """The events that its sentence names, or the one that opens it."""
    about: frozenset[str] = frozenset()
    """Of the subjects of its kind only those that one of these events began; empty: all."""
    tolling: str = "none"
    """What a blackout does to its due day: `none`, `excuse` the miss, or `extend` it by the blackout's days."""
    of_agreement: bool = True
    """Whether it is a promise of the agreement; else it is a rule's, to which the law of contracts does not apply."""

    @property
    def is_period(self) -> bool:
        """Whether it is a period that ends of itself, and so a right that nothing exercises: a holding period."""
        return self.is_right and not self.satisfied_by

    @property
    def edge(self) -> str:
        """Its boundary; of a period `from`: the day from which one may act on its end."""
        return "from" if self.is_period else self.boundary


@dataclass(frozen=True, slots=True)
class Subject:
    """What a duty is about: a closing, a registration statement, a notice…, with the facts that bear on it."""

    kind: str
    code: str
    happenings: tuple[Happening, ...] = ()
    caveats: tuple[str, ...] = ()
    """What no source says of the subject: `no document says that the agreement covers it`."""
    since: date | None = None
    """The day from which the subject exists; None: not limited."""
    reliefs: tuple[Relief, ...] = ()
    beginnings: tuple[tuple[str, date | None], ...] = ()
    """The events that began the subject, and the day from which each is known; None: always, as for a plan."""
    related: frozenset[tuple[str, str]] = frozenset()
    """Kind and code of the subjects that it goes with: the closings that a registration statement covers."""
    blackouts: tuple[Period, ...] = ()
    """All blackouts of the placement. Those that bear on the subject toll; all count against the limits."""

    def exists_from(self, duty: Duty) -> date | None:
        """The first day on which `duty` is owed for the subject; `date.min`: always, None: it is not about it."""
        if not self.beginnings:
            return date.min
        days = [day or date.min for event, day in self.beginnings if not duty.about or event in duty.about]
        return min(days, default=None)


@dataclass(frozen=True, slots=True)
class Terms:
    """The settings of an agreement which the arithmetic needs."""

    calendar: str = "NYBANK"
    reading: str = "literal"
    """`literal` or `forward`: the reading that governs `due_on`."""
    cap: Cap = NO_LIMITS
    """The limits on blackouts: days past them toll nothing."""


class Stretch(NamedTuple):
    """One stretch [valid_from, valid_to) of a deadline's life, throughout which its dates stay the same."""

    duty: str
    subject_kind: str
    subject: str
    valid_from: date
    """`date.min` in the first stretch."""
    valid_to: date | None
    """The first day on which it no longer holds; None in the last stretch."""
    due_on: date | None = None
    literal_on: date | None = None
    forward_on: date | None = None
    safe_on: date | None = None
    satisfied_on: date | None = None
    waived_on: date | None = None
    excused_on: date | None = None
    ended_on: date | None = None
    opened_on: date | None = None
    unknown: bool = False
    """A fact is needed that no source states; `missing` names it."""
    provisional: bool = False
    """The date rests on a plan, a stand-in or a branch that is still open."""
    missing: str = ""
    """What is not stated, or what the duty waits for; several joined with `; `."""
    because: str = ""
    """The reason in one line: `45 days after closing (Wed May 7, 2003)`."""
    is_right: bool = False
    """Whether the duty is a right, which ends where a duty is missed."""
    waived_by: str = ""
    """Who approved the waiver, as the document states; empty where it is not waived."""
