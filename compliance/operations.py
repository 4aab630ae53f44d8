"""Writes that keep several rows in step. Called by whoever changes a fact, in the same transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from operator import attrgetter, itemgetter
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from compliance import bulk, positions, rules
from compliance.bulk import batches
from compliance.facts import PlacementFacts, facts_for_each
from compliance.granted import meant_as_before
from compliance.models import Deadline, DeadlineMove, Duty
from holders.models import PositionEntry, Transfer
from placements.models import Placement
from record import acting

# The columns of a Deadline that the core decides; a row is rewritten when one of them differs.
COMPUTED = tuple(
    name for name in rules.Stretch._fields if name not in {"duty", "subject_kind", "subject", "valid_from"}
)
COLUMNS = ("closing_id", "registration_statement_id", "holder_id", *COMPUTED)

# What a row is matched by.
KEY = ("placement_id", "duty_id", "subject", "valid_from")
NAMES = (*KEY, *COLUMNS)

_decided = attrgetter(*COMPUTED)

# What is kept of a due day that moves; the day that it had and the day that it has come last.
MOVED = ("placement_id", "duty_id", "subject", "closing_id", "registration_statement_id", "was_on", "is_on")
_ABOUT, _IDENTITY, _STARTS, _DUE = (
    itemgetter(*map(NAMES.index, names)) for names in (MOVED[:-2], MOVED[1:-2], ("valid_from",), ("due_on",))
)

BATCH = 200
"""Placements that a bulk refresh brings in step in one transaction."""

Row = tuple[Any, ...]
"""A row of the projection as values, in the order of NAMES; its primary key, if it has one, comes last."""


@dataclass(frozen=True, slots=True)
class Differences:
    """How the projection on record differs from what the facts give."""

    missing: list[Row]
    changed: list[Row]
    """As the facts give them, with the primary key of the row on record."""
    extra: list[Row]
    moves: list[Row]
    """Due days at the end of a deadline's life that are other than on record, in the order of MOVED."""

    def __bool__(self) -> bool:
        return bool(self.missing or self.changed or self.extra)

    def __len__(self) -> int:
        return len(self.missing) + len(self.changed) + len(self.extra)


def as_deadline(row: Row) -> Deadline:
    """A row as the object that it is, unsaved."""
    return Deadline(**dict(zip((*NAMES, "pk"), row, strict=False)))


def refresh(*, placement: Placement) -> Differences:
    """Bring the deadlines of ``placement`` in step with its facts; return what had to be written.

    Only rows that differ are written, in a constant number of statements. Of two refreshes at once the second
    waits, and then sees the first one's facts. Raises RuleError, also where a position would be below zero.
    """
    [(_, differences)] = _bring_in_step([placement.pk])
    return differences


def lock(*, placement: Placement) -> None:
    """Make other writers of ``placement`` wait until this transaction ends."""
    lock_each([placement.pk])


@transaction.atomic
def record(*, fact: Transfer | PositionEntry) -> None:
    """Save a transfer or an entry of the ledger and bring its placement in step.

    Raises ValidationError where the row is not in order in itself, RuleError where the ledger cannot take it: on no
    day, of two that are recorded at once, can more leave a position than is in it.
    """
    lock_each([fact.placement_id])
    fact.full_clean()
    fact.save()
    refresh(placement=fact.placement)


@transaction.atomic
def void(*, fact: Transfer | PositionEntry, on: date, reason: str) -> None:
    """Let an entry count no more, from the beginning, and keep it on record with the day and the reason.

    Raises RuleError where it is void already, whose day and reason stand, and where other entries rest on it, naming
    them, or a waiver would be for nothing; ValidationError without a reason.
    """
    lock_each([fact.placement_id])
    # As it is on record now: another person may have changed it, or made it void, since it was read.
    fact.refresh_from_db()
    if why_not := positions.why_not_void(fact):
        raise rules.RuleError(why_not)
    fact.voided_on, fact.void_reason = on, reason
    with meant_as_before([fact.placement_id]):
        record(fact=fact)


def refresh_each(*, placements: QuerySet[Placement]) -> Iterator[tuple[Placement, Differences]]:
    """Bring many placements in step, BATCH of them in one transaction; yield each once it is written.

    The number of statements is constant for each batch. Stopped at any point, it can be run again: what is in step
    is not written again. Raises RuleError, with the placement's name as a note.
    """
    for keys in batches(list(placements.order_by("pk").values_list("pk", flat=True)), BATCH):
        yield from _bring_in_step(keys)


@bulk.uncollected()
@transaction.atomic
def write_first(*, placements: QuerySet[Placement]) -> None:
    """Write the deadlines of placements that have none and that nobody else knows yet, without looking for others.

    They are those that a refresh would write. Raises RuleError.
    """
    for some in batches(facts_for_each(placements), BATCH):
        bulk.insert(Deadline, NAMES, [row for placement, facts in some for row in _computed(placement, facts)])


@bulk.uncollected()
@transaction.atomic
def _bring_in_step(keys: Collection[int]) -> list[tuple[Placement, Differences]]:
    """Write what differs for the placements of these primary keys, once their positions are seen to stand."""
    placements = Placement.objects.filter(pk__in=keys)
    lock_each(keys)
    positions.verify(keys)
    compared = list(compare_each(placements=placements))
    for some in batches((row[-1] for _, differences in compared for row in differences.extra), 500):
        Deadline.objects.filter(pk__in=some).delete()
    changed = (row for _, differences in compared for row in differences.changed)
    bulk.update(Deadline, COLUMNS, [(row[-1], *row[len(KEY) : -1]) for row in changed])
    bulk.insert(Deadline, NAMES, [row for _, differences in compared for row in differences.missing])
    act = acting.current()
    moves = [(*row, act.number.hex, act.by) for _, differences in compared for row in differences.moves]
    bulk.insert(DeadlineMove, (*MOVED, "request", "by"), moves)
    return compared


def lock_each(placements: Collection[int]) -> None:
    """Make other writers of these placements wait. Not for their keys: rows that name a placement hold its key, and
    two writers would wait for each other."""
    rows = Placement.objects.select_for_update(no_key=True).filter(pk__in=placements)
    list(rows.order_by("pk").values_list("pk"))


def compare_each(*, placements: QuerySet[Placement]) -> Iterator[tuple[Placement, Differences]]:
    """Compare the rows on record of each placement with what its facts give, BATCH placements at a time; write nothing.

    Raises RuleError, with the placement's name as a note.
    """
    for some in batches(facts_for_each(placements), BATCH):
        on_record: dict[int, dict[Row, Row]] = defaultdict(dict)
        rows = Deadline.objects.filter(placement__in=[placement.pk for placement, _ in some])
        for row in rows.values_list(*NAMES, "pk"):
            on_record[row[0]][row[: len(KEY)]] = row
        for placement, facts in some:
            try:
                yield placement, _compare(placement, facts, on_record[placement.pk])
            except rules.RuleError as error:
                error.add_note(placement.slug)
                raise


def compare(*, placement: Placement, facts: PlacementFacts) -> Differences:
    """Compare the rows on record with what ``facts`` give; write nothing. Raises RuleError."""
    rows = placement.deadlines.values_list(*NAMES, "pk")
    return _compare(placement, facts, {row[: len(KEY)]: row for row in rows})


def _compare(placement: Placement, facts: PlacementFacts, on_record: dict[Row, Row]) -> Differences:
    missing, changed = [], []
    before, after = list(on_record.values()), list(_computed(placement, facts))
    for computed in after:
        row = on_record.pop(computed[: len(KEY)], None)
        if row is None:
            missing.append(computed)
        elif row[:-1] != computed:
            changed.append((*computed, row[-1]))
    extra = list(on_record.values())
    moves = _moves(placement, before, after) if changed or extra else []
    return Differences(missing, changed, extra, moves)


def _moves(placement: Placement, before: list[Row], after: list[Row]) -> list[Row]:
    """What was due on another day at the end of its life, or on none, in the order of MOVED.

    What is new or gone has not moved. A deadline of a closing or a registration statement is the same under another
    code.
    """
    per = {duty.pk: duty.per for duty in placement.duties.all()}
    old, new = ({_known_by(row, per): row for row in sorted(rows, key=_STARTS)} for rows in (before, after))
    return [
        (*_ABOUT(row), was, now)
        for key, row in new.items()
        if key in old and (was := _DUE(old[key])) != (now := _DUE(row))
    ]


def _known_by(row: Row, per: dict[int, str]) -> Row:
    """What a deadline is known by while facts change, by whatever code its subject goes."""
    duty, subject, closing, statement = _IDENTITY(row)
    match per[duty]:
        case Duty.Per.CLOSING if closing:
            return duty, "closing", closing
        case Duty.Per.REGISTRATION_STATEMENT if statement:
            return duty, "statement", statement
    return duty, "subject", subject


def _computed(placement: Placement, facts: PlacementFacts) -> Iterator[Row]:
    """The rows that ``facts`` give."""
    duties = {duty.code: duty.pk for duty in placement.duties.all()}
    for stretch in rules.timetable(facts.duties, facts.subjects, facts.terms, facts.words):
        yield (
            placement.pk,
            duties[stretch.duty],
            stretch.subject,
            stretch.valid_from,
            *facts.links[stretch.subject_kind, stretch.subject],
            *_decided(stretch),
        )
