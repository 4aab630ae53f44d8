"""What the page of one deadline shows on a day: standing, derivation, readings, facts, and its life."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.safestring import SafeString

from compliance import selectors
from compliance.history import Change, Moved, moment, moved, who
from compliance.models import Deadline, Waiver
from compliance.rules import Explanation, Happening, Standing, needed, words
from compliance.rules.steps import Step
from compliance.tables import Links
from compliance.tables.next_steps import NextStep, NextSteps
from compliance.wording import name_of, on_record, relative, standing_badge
from holders.models import Notice, QuestionnaireStep
from placements.models import (
    Agreement,
    BlackoutPeriod,
    Closing,
    DocumentVersion,
    Milestone,
    SourceDocument,
    Viewer,
)

STATED: dict[str, type[Any]] = {
    str(each._meta.model_name): each
    for each in (Agreement, BlackoutPeriod, Closing, Milestone, Notice, QuestionnaireStep)
}
"""The facts that a document states and a deadline may rest on, by what the rules call them."""
ONE_DAY = timedelta(days=1)
FACTS_OF_A_MOVE = 3
"""How many of the facts that an act changed are told with a move; more are counted."""


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A line of the explanation, with the page of the fact that it says, and the lines under it."""

    text: str
    cite: str
    url: str
    children: tuple[ShownStep, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact behind a deadline: its event, its day, how it is known, its source, and where it was typed in."""

    event: str
    day: str
    known: str
    source: str
    url: str
    document: str
    """The page of the document that states it; empty where none is named."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What shows that the deadline was met: a fact with its day, the document that states it, and that one's file."""

    event: str
    day: str
    url: str
    cited: str
    """Where it is stated, such as "Ex. 4.4 §2"; empty where no document is named."""
    title: str
    file: DocumentVersion | None
    """The newest one; None where none was uploaded."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A waiver or an extension with all that is on record of it."""

    title: str
    url: str
    lines: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class StretchLine:
    """What a deadline was from a day on, in words, and the page as of that day; empty for the first stretch."""

    since: str
    said: str
    because: str
    url: str


@dataclass(frozen=True, slots=True)
class MoveLine:
    """A move of the due day by a change of the record: its two days, when it was, and what changed which facts.

    ``by`` is empty, and no change is told, where the reader may see nothing of the act.
    """

    was: str
    now: str
    at: str
    by: str = ""
    reason: str = ""
    changes: tuple[Change, ...] = ()
    rest: int = 0
    """Changes that are only counted."""


@dataclass(frozen=True, slots=True)
class DeadlineSheet:
    """A deadline on a day."""

    row: Deadline
    """The stretch that holds on the day, with what is shown beside it."""
    standing: SafeString
    not_yet_signed: str
    """That the placement was not signed by the day, in words; empty where it was."""
    when: str
    """The due day in full and how far it is; empty where it has none."""
    recorded: str
    """What is on record; empty where nothing is expected."""
    explanation: Explanation
    step: ShownStep
    facts: list[Fact]
    proofs: list[Proof]
    granted: list[Grant]
    links: list[tuple[str, str]]
    """The duty, the subject, the placement and the history, each with its address."""
    what_if: str
    next_step: NextStep | None
    """What is to be done next; None where that is nothing."""
    lacks: tuple[str, str]
    """What is not stated or not there yet, under its name; both empty where nothing is missing."""
    life: list[StretchLine]
    moves: list[MoveLine]
    """How changes of the record moved its day, the last first."""


def deadline_sheet(asked: Deadline, *, links: Links, viewer: Viewer) -> DeadlineSheet:
    """The deadline of which ``asked`` is a stretch, on the day of ``links``; shown is the stretch that holds then.

    Of the facts that moved its day those are told that ``viewer`` may see.

    The number of queries is constant.
    """
    as_of = links.as_of
    life = Deadline.objects.filter(duty=asked.duty_id, subject=asked.subject).select_related("placement", "duty")
    row: Any = selectors.deadlines(as_of=as_of).get(duty=asked.duty_id, subject=asked.subject)
    explanation = selectors.explain(row, as_of=as_of)
    facts = selectors.facts_behind(row, as_of=as_of)
    sources = _sources(fact.ref for fact in facts)
    return DeadlineSheet(
        row=row,
        standing=standing_badge(row, row.standing, as_of=as_of),
        not_yet_signed=selectors.not_yet_signed(row.placement_id, as_of=as_of),
        when=f"{words.long_date(row.due_on)}, {relative(row.due_on, as_of=as_of)}" if row.due_on else "",
        recorded=on_record(row, as_of=as_of),
        explanation=explanation,
        step=shown_step(explanation.step, links),
        facts=[_fact(fact, sources.get(fact.ref), links) for fact in facts],
        proofs=list(_proofs(row, facts, sources, links)),
        granted=[_grant(waiver, links) for waiver in selectors.waivers_behind(row)],
        links=_rows_behind(row, links),
        what_if=links.what_if(row),
        next_step=NextSteps([row], links).of(row),
        lacks=_lacks(row),
        life=[line for stretch in life.order_by("valid_from") for line in _lived(stretch, links)],
        moves=[_move(each) for each in moved(row, viewer)],
    )


def _lacks(row: Deadline) -> tuple[str, str]:
    if row.unknown:
        return "Missing", needed(row.missing)
    return ("Not stated" if row.due_on else "No day yet", row.missing) if row.missing else ("", "")


def shown_step(step: Step, links: Links) -> ShownStep:
    under = tuple(shown_step(child, links) for child in step.children)
    return ShownStep(step.text, step.cite, links.of(step.ref), under)


def _fact(fact: Happening, source: SourceDocument | None, links: Links) -> Fact:
    if fact.on:
        day = words.long_date(fact.on)
    elif fact.planned_on:
        day = f"planned for {words.long_date(fact.planned_on)}"
    else:
        day = "day not stated"
    stated = "stated" if fact.source else "entered without a source"
    known = stated if fact.certainty == "exact" else fact.certainty
    known = f"{known}: {fact.reason}" if fact.reason else known
    document = links.fact("placements_sourcedocument", source.pk) if source else ""
    return Fact(fact.event, day, known, fact.source, links.of(fact.ref), document)


def _rows_behind(row: Deadline, links: Links) -> list[tuple[str, str]]:
    found = [
        (f"Duty {row.duty.code}", links.fact("compliance_duty", row.duty_id)),
        (row.placement.name, links.fact("placements_placement", row.placement_id)),
    ]
    if row.closing:
        found.insert(1, (row.closing.label, links.fact("placements_closing", row.closing.pk)))
    elif statement := row.registration_statement:
        name = statement.label if statement.form else f"Registration statement {statement.label}"
        found.insert(1, (name, links.fact("placements_registrationstatement", statement.pk)))
    return [*found, ("What was entered, and when", links.history("placements_placement", row.placement_id))]


def _proofs(
    row: Deadline, facts: Iterable[Happening], sources: Mapping[str, SourceDocument | None], links: Links
) -> Iterator[Proof]:
    """The facts that satisfy it on the day on which it was met. One query, for files."""
    event = row.duty.satisfied_by
    if event is None or row.satisfied_on is None:
        return
    met = [fact for fact in facts if fact.event == event.name and fact.on == row.satisfied_on]
    named = [document for fact in met if (document := sources.get(fact.ref))]
    files: dict[int, DocumentVersion] = {}
    for version in DocumentVersion.objects.filter(document__in=named).defer("text"):
        files.setdefault(version.document_id, version)  # the newest is first
    for fact in met:
        document = sources.get(fact.ref)
        yield Proof(
            event=fact.event,
            day=words.medium_date(row.satisfied_on),
            url=links.of(fact.ref),
            cited=fact.source,
            title=document.title if document else "",
            file=files.get(document.pk) if document else None,
        )


def _sources(refs: Iterable[str]) -> dict[str, SourceDocument | None]:
    """The document that each fact names, by what the rules call it, such as "milestone:7". A query for each kind."""
    keys: dict[type[Any], list[int]] = {}
    for ref in refs:
        kind, _, key = ref.partition(":")
        if kind in STATED:
            keys.setdefault(STATED[kind], []).append(int(key))
    rows = (row for kind, some in keys.items() for row in kind.objects.filter(pk__in=some).select_related("source"))
    return {f"{row._meta.model_name}:{row.pk}": row.source for row in rows}


def _grant(waiver: Waiver, links: Links) -> Grant:
    told = {
        "Granted": f"{words.long_date(waiver.granted_on)}, by {waiver.granted_by}",
        "Until": words.long_date(waiver.until_on) if waiver.until_on else "for good",
        "For": waiver.subject or "every one",
        "Asked": ", ".join(_asked(waiver)),
        "Consent": waiver.consent,
        "Question": str(waiver.question or ""),
        "Approval": _approval(waiver),
        "Source": waiver.cited_as,
        "Note": waiver.note,
    }
    lines = [(name, said) for name, said in told.items() if said]
    return Grant(str(waiver), links.fact("compliance_waiver", waiver.pk), lines)


def _asked(waiver: Waiver) -> Iterator[str]:
    if waiver.asked_by:
        yield f"by {waiver.asked_by}"
    if waiver.asked_on:
        yield f"on {words.long_date(waiver.asked_on)}"


def _approval(waiver: Waiver) -> str:
    if waiver.pending:
        return "waits for approval, counts for nothing yet"
    return f"approved by {name_of(waiver.approved_by)}" if waiver.approved_by else "entered by a command"


def _move(found: Moved) -> MoveLine:
    move, act = found.move, found.act
    was, now = (words.medium_date(day) if day else "no day" for day in (move.was_on, move.is_on))
    if act is None:
        return MoveLine(was, now, moment(move.at))
    changes = tuple(act.changes[:FACTS_OF_A_MOVE])
    rest = act.rest + len(act.changes) - len(changes)
    return MoveLine(was, now, moment(move.at), who(act.by), act.reason, changes, rest)


def _lived(row: Deadline, links: Links) -> Iterator[StretchLine]:
    """A stretch, and within it the day from which the deadline was missed, as far as that is past."""
    yield _stretch(row, links)
    if row.due_on is None or row.is_right or any((row.waived_on, row.excused_on, row.ended_on, row.satisfied_on)):
        return
    missed_on = max(row.due_on + ONE_DAY, row.valid_from)
    if not row.unknown and missed_on <= links.as_of and (row.valid_to is None or missed_on < row.valid_to):
        url = links.on(missed_on).deadline(row)
        yield StretchLine(f"from {words.medium_date(missed_on)}", "missed", "", url)


def _stretch(row: Deadline, links: Links) -> StretchLine:
    if row.waived_on:
        said = f"waived by {row.waived_by}"
    elif row.excused_on:
        said = f"due {words.medium_date(row.due_on)}, excused" if row.due_on else "excused"
    elif row.ended_on:
        said = "ended"
    elif row.unknown:
        said = f"{row.missing}; on record {words.medium_date(row.satisfied_on)}" if row.satisfied_on else row.missing
    elif row.satisfied_on:
        said = f"{'exercised' if row.is_right else 'met'} {on_record(row, as_of=row.satisfied_on)}"
    elif row.due_on:
        said = f"due {words.medium_date(row.due_on)}"
    else:
        said = row.missing or ("open" if row.opened_on else Standing.WAITING)
    is_first = row.valid_from == date.min
    return StretchLine(
        since="from the start" if is_first else f"from {words.medium_date(row.valid_from)}",
        said=said,
        because=row.because,
        url="" if is_first else links.on(row.valid_from).deadline(row),
    )
