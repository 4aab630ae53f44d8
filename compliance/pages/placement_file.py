"""What a placement file would do to what is on record, and what is wrong with it, as a page shows both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db import transaction
from django.db.models import Q

from compliance.changes import Moves, stands
from compliance.granted import meant_as_before
from compliance.history import of_placement
from compliance.placement_files import Given, Loaded, Problem, Refused, load
from compliance.placement_files.document import Document
from compliance.placement_files.reading import read
from compliance.placement_files.schema import BY_NAME, SECTIONS
from compliance.rules import RuleError
from compliance.saving.confirming import NO_DATES
from compliance.saving.versions import version_of
from placements.models import EventKind, Placement, Viewer

MOST_TROUBLES = 100
"""Of what is wrong in a file so much is shown: the line of each is looked for in the whole file."""

MAY_LOAD = tuple(
    f"{section.model._meta.app_label}.{action}_{section.model._meta.model_name}"
    for section in SECTIONS
    for action in ("add", "change", "delete")
)
"""What it takes to load a file: it adds, changes and removes rows of every section."""

# Where a problem is, as the loader says it: `duties[2] FILE, due`; and a line, as it says that of the file's grammar.
_PLACE = re.compile(r"(?P<section>\w+)(?:\[(?P<number>\d+)\])?(?: (?P<about>.*?))?(?:, (?P<key>[\w.-]+))?\Z")
_LINE = re.compile(r"line (\d+)")


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong in a file: the line, where that is known, what stands there, the place in words, and the reason."""

    line: int | None
    text: str
    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a file changes in one of its sections, in words: `3 new, 1 changed`."""

    section: str
    said: str


@dataclass(frozen=True, slots=True)
class Trial:
    """What loading a file does: to the rows of each section, and to the dates."""

    loaded: Loaded
    moves: Moves
    over: tuple[int, ...]
    """The version of what was on record of the placement, over which the file is written."""

    @property
    def changes(self) -> list[Change]:
        return list(_changes(self.loaded))

    @property
    def fingerprint(self) -> str:
        """The same for the same changes over the same version: what a person has read and then confirms."""
        told = [self.loaded.placement.slug, self.moves.fingerprint, self.over]
        return sha256(repr([*told, *((each.section, each.said) for each in self.changes)]).encode()).hexdigest()


class Unread(Exception):
    """The trial does something else than the person has read. Nothing was kept."""

    def __init__(self, trial: Trial) -> None:
        super().__init__()
        self.trial = trial


def load_if_read(given: Given, fingerprint: str, *, viewer: Viewer, as_of: date) -> Trial:
    """Load the file, where that does what the person has read, as its ``fingerprint`` says; all or nothing.

    Dates are told as of ``as_of``. Raises Unread where it does something else, and placement_files.Refused where the
    file cannot be loaded.
    """
    with transaction.atomic():
        trial = _loaded(given, viewer, as_of)
        if trial.fingerprint != fingerprint:
            raise Unread(trial)
    return trial


def _loaded(given: Given, viewer: Viewer, as_of: date) -> Trial:
    [document] = read([given], EventKind.objects.values_list("name", flat=True))
    known = Placement.objects.filter(slug=document.slug).first()
    over = tuple(version_of(of_placement(known.pk)).values()) if known else ()
    concerned = _concerned(document)
    before = stands(concerned, as_of=as_of)
    try:
        with meant_as_before(concerned):
            [loaded] = load([given], viewer=viewer)
    except RuleError as error:
        seen = Placement.objects.visible_to(viewer).filter(pk__in=concerned).count()
        said = str(error) if seen == len(concerned) else NO_DATES  # its words may name what is hidden
        raise Refused([Problem(given.name, "", said)]) from None
    after = stands(concerned | _concerned(document), as_of=as_of)
    return Trial(loaded, Moves(before, after, as_of=as_of).visible_to(viewer), over)


def _concerned(document: Document) -> set[int]:
    """The placement of the file and the other ones of its issuer, now or by the file: an affiliate is one in each."""
    [issuer] = document.of("issuer")
    named = Q(issuer__placements__slug=document.slug) | Q(issuer__name=issuer.values["name"])
    return set(Placement.objects.filter(named).values_list("pk", flat=True))


def _changes(loaded: Loaded) -> Iterator[Change]:
    for name, counts in loaded.sections.items():
        told = ((counts.new, "new"), (counts.changed, "changed"), (counts.removed, "removed"))
        if said := ", ".join(f"{number:,} {word}" for number, word in told if number):
            yield Change(_in_words(name), said)


def troubles(given: Given, problems: tuple[Problem, ...]) -> list[Trouble]:
    """The first of what is wrong in the file, each at its line, in the order of the problems."""
    lines = given.content.decode("utf-8", "replace").splitlines()
    return [_trouble(problem, lines) for problem in problems[:MOST_TROUBLES]]


def _trouble(problem: Problem, lines: list[str]) -> Trouble:
    if told := _LINE.match(problem.place):
        line = int(told[1])
        return Trouble(line, _text(lines, line), "", problem.reason)
    found = _PLACE.match(problem.place)
    if found is None or found["section"] not in BY_NAME:
        return Trouble(None, "", problem.place, problem.reason)
    line_found = _line_of(lines, found["section"], int(found["number"] or 1), found["key"] or "")
    words = (_in_words(found["section"]), found["about"], found["key"])
    return Trouble(line_found, _text(lines, line_found), ", ".join(filter(None, words)), problem.reason)


def _line_of(lines: list[str], section: str, number: int, key: str) -> int | None:
    """The line of a key of the entry of this number, counted from 1; of the entry's head where it has no such key."""
    heading = re.compile(rf"\s*\[\[?\s*{section}\s*\]\]?\s*(#.*)?\Z")
    heads = [place for place, line in enumerate(lines) if heading.match(line)]
    if not 1 <= number <= len(heads):
        return None
    head = heads[number - 1]
    for place in range(head + 1, len(lines)):
        if re.match(r"\s*\[", lines[place]) and not re.match(rf"\s*\[\s*{section}\.", lines[place]):
            break
        if key and re.match(rf"\s*{re.escape(key)}\s*=", lines[place]):
            return place + 1
    return head + 1


def _text(lines: list[str], line: int | None) -> str:
    return lines[line - 1].strip()[:160] if line and line <= len(lines) else ""


def _in_words(section: str) -> str:
    return section.replace("_", " ").capitalize()
