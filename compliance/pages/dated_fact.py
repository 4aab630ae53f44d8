"""What the page of a closing or of an event shows on a day: its day, its source, who entered it, what hangs on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.contrib.auth.models import User

from compliance import selectors
from compliance.history import history_of, moment, who
from compliance.models import Deadline
from compliance.pages.registration import Step, step_of
from compliance.rules import words
from compliance.tables import Links
from compliance.undoing import last_act
from compliance.wording import day_known
from placements.models import Certainty, Closing, DocumentVersion, Milestone, RegistrationStatement


class Said(NamedTuple):
    """A line about the fact: its name, what is said, and the page to which that leads; empty for none."""

    name: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class FactSheet:
    """A closing or an event on a day."""

    lines: list[Said]
    file: DocumentVersion | None
    """The newest file of the document that states it."""
    deadlines: list[Deadline]
    """Those that count from it, or that it satisfies or opens."""
    statements: list[RegistrationStatement]
    """Of a closing, those that cover it."""
    events: list[Step]
    """Of a closing, what else happened, or is planned, for it alone."""
    undo: UUID | None
    """The number of the last act on it, where the person who asks did it and may take it back."""


def closing_sheet(closing: Closing, *, links: Links, by: User, file: DocumentVersion | None) -> FactSheet:
    """A closing on the day of ``links``, as ``by`` sees it. The number of queries is constant."""
    events = Milestone.objects.filter(closing=closing).select_related("event", "holder", "source")
    return FactSheet(
        lines=[
            *_day(closing),
            Said("Agreement", closing.get_agreement_covers_display()),
            *_entered(closing, links),
        ],
        file=file,
        deadlines=_resting_on(closing, links),
        statements=list(closing.registration_statements.order_by("pk")),
        events=[step_of(event, links) for event in events.order_by("occurred_on", "planned_on", "pk")],
        undo=last_act(closing, by=by),
    )


def event_sheet(event: Milestone, *, links: Links, by: User, file: DocumentVersion | None) -> FactSheet:
    """An event on the day of ``links``, as ``by`` sees it. The number of queries is constant."""
    return FactSheet(
        lines=[*_day(event), *_concerned(event, links), *_entered(event, links)],
        file=file,
        deadlines=_resting_on(event, links),
        statements=[],
        events=[],
        undo=last_act(event, by=by),
    )


def _day(fact: Closing | Milestone) -> Iterator[Said]:
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


def _entered(fact: Closing | Milestone, links: Links) -> Iterator[Said]:
    """Its source, and who entered and last changed it, as far as the record says. Two queries."""
    if fact.source:
        yield Said("Source", fact.cited_as, links.fact("placements_sourcedocument", fact.source.pk))
    else:
        yield Said("Source", fact.clause or "no source on record")
    entries = history_of(type(fact)).filter(id=fact.pk).order_by("history_id")
    first, last = entries.first(), entries.last()
    if first:
        yield Said("Entered", f"by {who(first.history_by)}, {moment(first.history_date)}")
    if last and last != first:
        yield Said("Last changed", f"by {who(last.history_by)}, {moment(last.history_date)}")


def _resting_on(fact: Closing | Milestone, links: Links) -> list[Deadline]:
    return selectors.deadlines_resting_on(f"{fact._meta.model_name}:{fact.pk}", fact.placement, as_of=links.as_of)
