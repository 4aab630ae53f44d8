"""What a changed fact does to the dates: each deadline before and after, and in which words that is told."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.db.models import Model, Q

from compliance import selectors
from compliance.models import Deadline, Duty
from compliance.rules import words
from compliance.wording import standing_words
from holders.models import Holder, HolderStatus
from placements.models import EventKind, Issuer, Placement, Viewer

SHOWN = 6
"""How many changes a message tells one by one."""

TOLD_FIRST = ("moved", "standing", "gone", "new")

Key = tuple[int, str, int | str]
"""What a deadline is known by while facts change: its duty, and what it is about."""

# The days of facts in the reason of a date: 45 days after closing (Wed May 7, 2003).
NOTE = re.compile(r"\(([^()]*)\)")


def affected_by(fact: Model) -> frozenset[int]:
    """The primary keys of the placements whose deadlines may rest on ``fact``.

    An issuer's fiscal year end, what a kind of event begins, and who is a holder decide for what duties arise.
    """
    match fact:
        case Placement():
            return frozenset({fact.pk} if fact.pk else ())
        case Issuer() | Holder() if fact.pk is None:
            return frozenset()
        case Issuer():
            return frozenset(fact.placements.values_list("pk", flat=True))
        case HolderStatus():
            # An affiliate of the issuer is one in each of its placements, and Rule 144 never frees its shares.
            return frozenset(fact.placement.issuer.placements.values_list("pk", flat=True))
        case Holder():
            # Not by way of the holder, which a page may have read with those placements alone that its reader sees.
            return frozenset(Placement.objects.filter(parties=fact).values_list("pk", flat=True))
        case EventKind():
            used = Placement.objects.filter(Q(milestones__event=fact) | Q(notices__event=fact))
            happened = used.values_list("pk", flat=True)
            return frozenset({*happened, *(duty.placement_id for duty in selectors.duties_naming([fact.name]))})
    placement = getattr(fact, "fact_placement_id", None)
    return frozenset({placement} if placement else ())


def stands(placements: Collection[int], *, as_of: date) -> dict[Key, Any]:
    """Each deadline of ``placements`` as it stands on ``as_of``, a row with its ``standing``. One query."""
    if not placements:
        return {}
    return {_key(row): row for row in selectors.deadlines(as_of=as_of).filter(placement__in=placements)}


def _key(row: Deadline) -> Key:
    """The same before and after, also where a closing or a registration statement is given another code."""
    match row.duty.per:
        case Duty.Per.CLOSING if row.closing_id:
            return row.duty_id, "closing", row.closing_id
        case Duty.Per.REGISTRATION_STATEMENT if row.registration_statement_id:
            return row.duty_id, "statement", row.registration_statement_id
    return row.duty_id, "subject", row.subject


@dataclass(frozen=True, slots=True)
class Move:
    """What becomes of one deadline as of a day: ``old`` is None where it is new, ``new`` where it is gone."""

    old: Any
    new: Any
    as_of: date

    @property
    def row(self) -> Deadline:
        """The deadline as it becomes; as it was where it is gone."""
        row: Deadline = self.new or self.old
        return row

    @property
    def name(self) -> str:
        """Its name on screen: what is owed, and for what."""
        return ", ".join(filter(None, (self.row.duty.title, self.row.subject_label)))

    @property
    def moves_date(self) -> bool:
        """Whether its due day or its safe day moves, comes or goes."""
        return _days(self.old) != _days(self.new)

    @property
    def kind(self) -> str:
        """`moved`, `new`, `gone`, `standing` (the same days, another standing) or `same`."""
        if not self.old:
            return "new"
        if not self.new:
            return "gone"
        if self.moves_date:
            return "moved"
        return "standing" if self.old.standing != self.new.standing else "same"

    @property
    def was(self) -> str:
        """Its standing before, in words; empty where it is new."""
        return standing_words(self.old, self.old.standing, as_of=self.as_of) if self.old else ""

    @property
    def becomes(self) -> str:
        """Its standing after, in words; empty where it is gone."""
        return standing_words(self.new, self.new.standing, as_of=self.as_of) if self.new else ""

    @property
    def why(self) -> str:
        """The reason of the day, where a fact's own day moved with both: `45 days after closing (May 7 → May 12)`."""
        if not (self.old and self.new):
            return self.row.because
        told = [both_reasons(self.old.because, self.new.because)]
        readings = [_reading(row) for row in (self.old, self.new)]
        if self.old.due_on != self.new.due_on and readings[0] != readings[1] and all(readings):
            told.append(" → ".join(readings))
        return "; ".join(filter(None, told))

    @property
    def met_by(self) -> str:
        """What meets it with the change and did not before: `filing, Fri Jun 20, 2003`; empty for nothing."""
        met_on = self.new.satisfied_on if self.new else None
        if met_on is None or (self.old and self.old.satisfied_on == met_on):
            return ""
        event = self.new.duty.satisfied_by
        return f"{event or 'what is on record'}, {words.medium_date(met_on)}"

    @property
    def told(self) -> str:
        """What becomes of it, as a sentence goes on; empty for a deadline without a day that is gone."""
        if self.new is None:
            was_due = self.old.due_on
            return f"no longer on the list; it was due {words.medium_date(was_due)}." if was_due else ""
        if self.old is None:
            return f"new. {self.becomes}."
        return f"{'; '.join(self._differences())}."

    def _differences(self) -> Iterator[str]:
        if self.old.due_on != self.new.due_on:
            yield _moved(self.old.due_on, self.new.due_on)
        elif self.old.safe_on != self.new.safe_on and self.old.safe_on and self.new.safe_on:
            yield f"safe day {_from_to(self.old.safe_on, self.new.safe_on)}"
        if self.old.standing != self.new.standing:
            yield f"was “{self.was}”, is now “{self.becomes}”"


@dataclass(frozen=True, slots=True)
class Alike:
    """Moves of which one line tells: one alone, or those of one duty that differ in nothing but the holder."""

    moves: tuple[Move, ...]

    @property
    def first(self) -> Move:
        """The move that stands for all."""
        return self.moves[0]

    @property
    def names(self) -> list[str]:
        """Whom the moves are about, where there are several."""
        return [move.row.subject_label for move in self.moves] if len(self.moves) > 1 else []

    @property
    def about(self) -> str:
        """What the line is about: `9 holders`, or the one closing, registration statement, holder or filing."""
        return words.counted(len(self.moves), "holder") if self.names else self.first.row.subject_label

    @property
    def sentence(self) -> str:
        """All of it in a sentence; empty for what was without a day and is gone."""
        name = ", ".join(filter(None, (self.first.row.duty.title, self.about)))
        return f"{name}: {told}" if (told := self.first.told) else ""


def _days(row: Deadline | None) -> tuple[date | None, date | None]:
    return (row.due_on, row.safe_on) if row else (None, None)


def _moved(old: date | None, new: date | None) -> str:
    if old and new:
        return f"due {_from_to(old, new)}"
    if new:
        return f"now due {words.medium_date(new)}"
    return f"no due day any more; it was {words.medium_date(old)}" if old else ""


def _from_to(old: date, new: date) -> str:
    return f"moved from {words.medium_date(old)} to {words.medium_date(new)}"


def _reading(row: Deadline) -> str:
    """The reading by which it is due, where the readings differ."""
    if row.literal_on == row.forward_on:
        return ""
    return "as written" if row.due_on == row.literal_on else "rolled forward"


def both_reasons(old: str, new: str) -> str:
    """One reason for two, where they differ in the days of facts alone; else the one and then the other."""
    if old == new or not old:
        return new
    if NOTE.sub("()", old) != NOTE.sub("()", new):
        return f"{old} → {new}"
    before = iter(NOTE.findall(old))

    def both(note: re.Match[str]) -> str:
        was, now = next(before), note[1]
        return f"({now})" if was == now else f"({was} → {now})"

    return NOTE.sub(both, new)


class Moves:
    """All that a change does to the deadlines of some placements, as of a day."""

    def __init__(self, before: dict[Key, Any], after: dict[Key, Any], *, as_of: date) -> None:
        every = [Move(before.get(key), after.get(key), as_of) for key in {**before, **after}]
        self.as_of = as_of
        self._before, self._after = before, after
        self.changed = sorted((move for move in every if move.kind != "same"), key=_order)
        self.unchanged = len(every) - len(self.changed)

    def __bool__(self) -> bool:
        return bool(self.changed)

    def visible_to(self, viewer: Viewer) -> Moves:
        """Those of placements that ``viewer`` may see. At most one query."""
        concerned = {move.row.placement_id for move in self.changed}
        seen = set(Placement.objects.visible_to(viewer).filter(pk__in=concerned).values_list("pk", flat=True))
        if seen == concerned:
            return self
        return Moves(*(_of_placements(seen, rows) for rows in (self._before, self._after)), as_of=self.as_of)

    def of_kind(self, kind: str) -> list[Move]:
        """Those that are `moved`, `new`, `gone` or `standing`, in order."""
        return [move for move in self.changed if move.kind == kind]

    def alike(self, kind: str) -> list[Alike]:
        """Those of a kind, in order, and what differs in the holder alone told in the place of the first."""
        lines: dict[object, list[Move]] = {}
        for move in self.of_kind(kind):
            row, days = move.row, (*_days(move.old), *_days(move.new))
            key = (row.placement_id, row.duty_id, days, move.was, move.becomes, move.why)
            lines.setdefault(key if row.duty.per == Duty.Per.HOLDER else move, []).append(move)
        return [Alike(tuple(moves)) for moves in lines.values()]

    @property
    def several_placements(self) -> bool:
        """Whether more than one placement is concerned."""
        return len({move.row.placement_id for move in self.changed}) > 1

    @property
    def fingerprint(self) -> str:
        """The same for the same days of the same deadlines; empty where no day moves, comes or goes.

        Names go into it and no primary keys: a row that is added anew may have another.
        """
        told = [
            (move.row.placement.slug, move.row.duty.code, move.row.subject, *_days(move.old), *_days(move.new))
            for move in self.changed
            if move.moves_date
        ]
        return sha256(repr(sorted(map(str, told))).encode()).hexdigest() if told else ""

    @property
    def counted(self) -> str:
        """What happens to the dates, as a button says it: `move 6 dates and add 59 deadlines`; empty for nothing."""
        moved = self.of_kind("moved")
        given = [move for move in moved if not move.old.due_on]
        taken = [move for move in moved if move.old.due_on and not move.new.due_on]
        parts = [
            f"{verb} {words.counted(number, noun)}"
            for verb, number, noun in (
                ("move", len(moved) - len(given) - len(taken), "date"),
                ("give", len(given), "date"),
                ("take away", len(taken), "date"),
                ("add", len(self.of_kind("new")), "deadline"),
                ("remove", len(self.of_kind("gone")), "deadline"),
            )
            if number
        ]
        return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))

    def sentences(self) -> list[str]:
        """A sentence for what moved, came, went or stands otherwise than before; the first few only.

        What was without a day and is gone is counted.
        """
        lines = [line for kind in TOLD_FIRST for line in self.alike(kind)]
        told = [line for line in lines if line.sentence]
        rest = sum(len(line.moves) for line in told[SHOWN:])
        more = [f"And {words.counted(rest, 'more change')}."] if rest else []
        dayless = sum(len(line.moves) for line in lines if not line.sentence)
        gone = [f"No longer on the list, without a due day: {words.counted(dayless, 'deadline')}."] if dayless else []
        return [*(line.sentence for line in told[:SHOWN]), *more, *gone]


def _of_placements(placements: Collection[int], rows: dict[Key, Any]) -> dict[Key, Any]:
    return {key: row for key, row in rows.items() if row.placement_id in placements}


def _order(move: Move) -> tuple[str, date, date, str]:
    """By placement, then by the day that holds after the change; those without a day last."""
    days = [row.due_on if row and row.due_on else date.max for row in (move.new or move.old, move.old)]
    return move.row.placement.name, days[0], days[1], move.name
