"""Clause libraries: the duties of known agreements and rules, which a placement takes in one step and then edits."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import Any

from django.db import transaction

from compliance import operations
from compliance.models import Duty
from compliance.placement_files.document import Entry
from compliance.placement_files.reading import read_duties
from compliance.rules import Vocabulary, deadlines_in, parse
from compliance.rules.reasons import in_words
from compliance.vocabulary import vocabulary
from placements.models import EventKind, Placement, SourceDocument

FOLDER = files("compliance") / "library"


class CannotTake(Exception):
    """The duties asked for cannot be taken; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Library:
    """The duties of one agreement, or of one body of rules."""

    code: str
    title: str
    of_agreement: bool
    """Whether its clauses are those of the placement's agreement, which its duties then cite."""
    entries: tuple[Entry, ...]

    @property
    def duty_codes(self) -> list[str]:
        """The codes of its duties, in its order."""
        return [entry.values["code"] for entry in self.entries]


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking a library did: the codes added, and those that the placement had already and kept."""

    added: list[str]
    kept: list[str]


@cache
def library_codes() -> tuple[str, ...]:
    """The libraries there are."""
    return tuple(sorted(file.name.removesuffix(".toml") for file in FOLDER.iterdir() if file.name.endswith(".toml")))


def library(code: str) -> Library:
    """The library of this code. Raises KeyError."""
    if code not in library_codes():
        raise KeyError(code)
    with as_file(FOLDER / f"{code}.toml") as path:
        told, entries = read_duties(path, EventKind.objects.values_list("name", flat=True))
    return Library(code, told["title"], of_agreement=told["cites"] == "agreement", entries=tuple(entries))


def when(values: Mapping[str, Any], words: Vocabulary) -> str:
    """When a library's duty is due, in one line: its sentence, or when it is open; and its years in force.

    ``words`` are the names that its sentence may hold.
    """
    until = f" until {values['satisfied_by']}" if values.get("satisfied_by") else ""
    due = values.get("due")
    said = in_words(parse(due, words)) if due else f"open from {values['opened_by']}{until}"
    bounds = (("from", values.get("in_force_from")), ("until", values.get("in_force_until")))
    years = " ".join(f"{word} {day}" for word, day in bounds if day)
    return f"{said} (in force {years})" if years else said


@transaction.atomic
def take(*, placement: Placement, library: Library, only: Collection[str] = (), dry_run: bool = False) -> Taken:
    """Add the library's duties that ``placement`` lacks, or those named in ``only``, and bring its deadlines in step.

    A duty that the placement has stays as it is. Raises CannotTake and leaves everything as it was where a sentence
    counts from the deadline of a duty that would still be lacking. ``dry_run`` takes it back again.
    """
    Placement.objects.select_for_update().get(pk=placement.pk)
    on_record = set(placement.duties.values_list("code", flat=True))
    wanted = [entry for entry in library.entries if not only or entry.values["code"] in only]
    new = [entry for entry in wanted if entry.values["code"] not in on_record]
    added = [entry.values["code"] for entry in new]
    _refuse_lacking(placement, new, on_record | set(added))
    agreement = getattr(placement, "agreement", None)
    source = agreement.source if agreement and library.of_agreement else None
    events = {event.name: event for event in EventKind.objects.all()}
    for entry in new:
        duty = _duty(placement, entry, source, events)
        duty.full_clean()
        duty.save()
    operations.refresh(placement=placement)
    if dry_run:
        transaction.set_rollback(True)
    return Taken(added, kept=[code for code in library.duty_codes if code in on_record and (not only or code in only)])


def _refuse_lacking(placement: Placement, new: list[Entry], codes: set[str]) -> None:
    words = vocabulary()
    for entry in new:
        due = entry.values.get("due")
        lacking = [code for code in deadlines_in(parse(due, words)) if code not in codes] if due else []
        if lacking:
            code = entry.values["code"]
            raise CannotTake(
                f"{code} counts from the deadline of {lacking[0]}, which {placement.slug} does not have. Take it too."
            )


def _duty(placement: Placement, entry: Entry, source: SourceDocument | None, events: dict[str, EventKind]) -> Duty:
    """A duty of the library as a row of the placement, unsaved."""
    values = dict(entry.values)
    for name in ("opened_by", "satisfied_by"):
        if name in values:
            values[name] = events[values[name]]
    return Duty(placement=placement, source=source, **values)
