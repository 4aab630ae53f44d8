"""What is done with several rows at once, told row by row before it is saved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Told(Generic[Row]):
    """What becomes of one row: how it stands now, and how then, in words."""

    row: Row
    name: str
    """What it is called on screen."""
    within: str
    """What it belongs to, under its name."""
    now: str
    then: str
    says: str = ""
    """What is read of it before it changes."""
    refused: str = ""
    """Why nothing is done with it, as a sentence; empty where it is."""

    @property
    def changes(self) -> bool:
        """Whether anything is saved of it."""
        return not self.refused and self.now != self.then


def changing(told: Iterable[Told[Row]]) -> list[Row]:
    """The rows of which something is saved."""
    return [each.row for each in told if each.changes]


def fingerprint(told: Iterable[Told[Row]]) -> str:
    """The same for the same changes of the same rows: what a person has read and then confirms."""
    lines = [(each.name, each.within, each.says, each.now, each.then, each.refused) for each in told]
    return sha256(repr(lines).encode()).hexdigest()
