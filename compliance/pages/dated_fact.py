"""What the page of a fact shows on a day: what it says, its source, who entered it, what hangs on it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Model
from django.utils.text import capfirst

from compliance import selectors
from compliance.entering.deal import limb_said
from compliance.history import Names, entries_of, hidden_ever, moment, said, who
from compliance.models import Deadline
from compliance.pages.registration import Step, step_of
from compliance.positions import rights_of
from compliance.rules import words
from compliance.tables import Links
from compliance.undoing import last_act
from compliance.visibility import placement_of
from compliance.wording import day_known
from holders.models import Transfer
from placements.models import (
    Agreement,
    Certainty,
    Closing,
    DatedFact,
    DocumentVersion,
    Milestone,
    RegistrationStatement,
    Sourced,
)


class Said(NamedTuple):
    """A line about the fact: its name, what is said, and the page to which that leads; empty for none."""

    name: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class FactSheet:
    """A fact on a day."""

    lines: list[Said]
    file: DocumentVersion | None
    """The newest file of the document that states it."""
    deadlines: list[Deadline] | None
    """Those that count from it, or that it satisfies or opens; None for what no deadline names."""
    statements: list[RegistrationStatement]
    """Of a closing, those that cover it."""
    events: list[Step]
    """Of a closing, what else happened, or is planned, for it alone."""
    undo: UUID | None
    """The number of the last act on it, where the person who asks did it and may take it back."""


def closing_sheet(closing: Closing, *, links: Links, by: User, file: DocumentVersion | None) -> FactSheet:
    """A closing on the day of ``links``, as ``by`` sees it. The number of queries is constant."""
    events = Milestone.objects.filter(closing=closing).select_related("event", "holder", "source")
    entries = entries_of(closing)
    return FactSheet(
        lines=[
            *_day(closing),
            Said("Agreement", closing.get_agreement_covers_display()),
            _source(closing, links),
            *_entered(entries),
        ],
        file=file,
        deadlines=_resting_on(closing, links),
        statements=list(closing.registration_statements.order_by("pk")),
        events=[step_of(event, links) for event in events.order_by("occurred_on", "planned_on", "pk")],
        undo=last_act(entries, by=by),
    )


def event_sheet(event: Milestone, *, links: Links, by: User, file: DocumentVersion | None) -> FactSheet:
    """An event on the day of ``links``, as ``by`` sees it. The number of queries is constant."""
    entries = entries_of(event)
    return FactSheet(
        lines=[*_day(event), *_concerned(event, links), _source(event, links), *_entered(entries)],
        file=file,
        deadlines=_resting_on(event, links),
        statements=[],
        events=[],
        undo=last_act(entries, by=by),
    )


def fact_sheet(fact: Sourced, *, links: Links, by: User, file: DocumentVersion | None) -> FactSheet:
    """Any other fact on the day of ``links``, as ``by`` sees it. A query for each row that it names, beside a few."""
    names, entries = Names(hidden_ever(by)), entries_of(fact)
    ref = f"{fact._meta.model_name}:{fact.pk}"
    return FactSheet(
        lines=[
            *(_day(fact) if isinstance(fact, DatedFact) else ()),
            *_held_by(fact, links),
            *(Said(name, text) for name, text in stated(fact, names, but=TOLD_APART)),
            *_belonging(fact, links),
            _source(fact, links),
            *_entered(entries),
        ],
        file=file,
        deadlines=_resting_on(fact, links) if links.of(ref) else None,
        statements=[],
        events=[],
        undo=last_act(entries, by=by),
    )


TOLD_APART = frozenset(
    {"placement", "holder", "source", "clause", "occurred_on", "certainty", "not_before", "not_after"}
)
"""The fields of a fact that its page says in its own words."""


DOLLARS = frozenset({"price", "conversion_price", "exercise_price", "price_paid", "amount"})
"""The fields of facts that are amounts of dollars."""


def stated(row: Model, names: Names, *, but: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """What a row says, field by field, as its columns are called; empty ones are left out, and those of ``but``."""
    for field in row._meta.concrete_fields:
        if not field.editable or field.primary_key or field.name in but:
            continue
        value = getattr(row, field.attname)
        if field.default == 0 and value == 0 and not isinstance(value, bool):
            continue  # A number that is nothing unless one is given, such as of a cap that is none.
        if told := words.dollars(value) if field.name in DOLLARS else said(field, value, names):
            yield capfirst(str(field.verbose_name)), told


def _held_by(fact: Sourced, links: Links) -> Iterator[Said]:
    """The holder that it is about, where it is about one."""
    if holder := getattr(fact, "holder", None):
        yield Said("Holder", holder.name, links.fact("holders_holder", holder.pk))


def _belonging(fact: Sourced, links: Links) -> Iterator[Said]:
    """What is on record as a part of it, and what follows from that."""
    match fact:
        case Transfer():
            yield Said("Registration rights", rights_of(fact).said)
            for paper in fact.papers.order_by("pk"):
                told = f"{paper.get_kind_display()}, {day_known(paper)}"
                yield Said("Paper", told, links.fact("holders_assignmentpaper", paper.pk))
        case Agreement():
            for limb in fact.placement.notice_limbs.all():
                yield Said("Limb of the notice clause", limb_said(limb), links.fact("placements_noticelimb", limb.pk))


def _day(fact: DatedFact) -> Iterator[Said]:
    """The day, and how it is known."""
    yield Said("Day", words.long_date(fact.occurred_on) if fact.occurred_on else day_known(fact))
    planned = getattr(fact, "planned_on", None)
    if fact.occurred_on and planned:
        yield Said("Had been planned for", words.long_date(planned))
    if fact.occurred_on or not planned:
        known = "as stated" if fact.certainty == Certainty.EXACT else str(fact.certainty)
        yield Said("How it is known", f"{known}: {fact.reason}" if fact.reason else known)


def _concerned(event: Milestone, links: Links) -> Iterator[Said]:
    """What the event concerns."""
    statement, closing, holder = event.registration_statement, event.closing, event.holder
    if statement:
        url = links.fact("placements_registrationstatement", statement.pk)
        yield Said("Registration statement", statement.label, url)
    if closing:
        yield Said("Closing", closing.label, links.fact("placements_closing", closing.pk))
    if holder:
        yield Said("Holder", holder.name, links.fact("holders_holder", holder.pk))
    if event.filing:
        yield Said("Concerns", event.filing)
    if not (statement or closing or holder or event.filing):
        yield Said("Concerns", "the whole placement")
    if event.note:
        yield Said("Note", event.note)


def _source(fact: Sourced, links: Links) -> Said:
    if fact.source:
        return Said("Source", fact.cited_as, links.fact("placements_sourcedocument", fact.source.pk))
    return Said("Source", fact.clause or "no source on record")


def _entered(entries: list[Any]) -> Iterator[Said]:
    """Who entered and last changed it, as far as the record says."""
    if not entries:
        return
    first, last = entries[0], entries[-1]
    yield Said("Entered", f"by {who(first.history_by)}, {moment(first.history_date)}")
    if last != first:
        yield Said("Last changed", f"by {who(last.history_by)}, {moment(last.history_date)}")


def _resting_on(fact: Sourced, links: Links) -> list[Deadline]:
    ref = f"{fact._meta.model_name}:{fact.pk}"
    return selectors.deadlines_resting_on(ref, placement_of(fact), as_of=links.as_of)
