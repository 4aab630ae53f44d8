"""What is between a file and the database: its checked entries, and the problems that refuse it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from .keys import Section

SHOWN = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a file is refused: the file, the place in it, and what is wrong there and what to do."""

    file: str
    place: str
    reason: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.place, self.reason) if part)


class Refused(Exception):
    """One or more files that cannot be loaded. Nothing was."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(slots=True)
class Entry:
    """One table of the file: the values of the keys that it gives, references still by code."""

    section: Section
    number: int
    values: dict[str, Any]
    within: Entry | None = None
    """The entry by whose shorthand it was given."""

    @property
    def place(self) -> str:
        """Where it stands, and what it is about: ``duties[2] FILE``."""
        if self.within:
            return self.within.place
        if self.section.single:
            return self.section.name
        told_by = [self.values.get(name) for name in self.section.identity]
        about = " ".join(shown(value) for value in told_by if value is not None)
        return f"{self.section.name}[{self.number}] {about}".rstrip()

    def place_of(self, key: str) -> str:
        """Where one of its keys stands: ``duties[2] FILE, due``."""
        return f"{self.place}, {key}" if key else self.place


@dataclass(slots=True)
class Document:
    """A file whose every entry is in order in itself; whether the database takes it is seen on loading."""

    file: str
    entries: dict[str, list[Entry]] = field(default_factory=dict)

    def of(self, section: str) -> list[Entry]:
        """The entries of a section, in the order of the file."""
        return self.entries.get(section, [])

    @property
    def slug(self) -> str:
        """The short name of the placement that the file describes."""
        return str(self.of("placement")[0].values["slug"])


def shown(value: object) -> str:
    """A value as it may stand in a message: on one line, printable, not too long."""
    text = "".join(letter if letter.isprintable() else " " for letter in str(value))
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def did_you_mean(found: str, names: Iterable[str]) -> str:
    """A sentence that proposes near names, with a space before it; empty where none is near."""
    spellings = {name.casefold(): name for name in names}
    return proposed([spellings[match] for match in get_close_matches(found.casefold()[:SHOWN], spellings)])


def proposed(names: Iterable[str]) -> str:
    """A sentence that proposes ``names``, with a space before it; empty for none."""
    told = " or ".join(f"“{shown(name)}”" for name in names)
    return f" Did you mean {told}?" if told else ""
