"""What is wrong with a file, where, and what to do: all of it at once, and nothing is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: the place in words, such as "row 4, column “Price”", and the reason."""

    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}" if self.place else self.reason


class Refused(Exception):
    """A file that cannot be taken."""

    SHOWN = 20
    """How many problems are told one by one."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        lines = [str(problem) for problem in self.problems[: self.SHOWN]]
        if len(self.problems) > self.SHOWN:
            lines.append(f"And {len(self.problems) - self.SHOWN:,} more.")
        super().__init__("\n".join(lines))


def refusal(reason: str, place: str = "") -> Refused:
    """A refusal for one reason."""
    return Refused([Problem(place, reason)])
