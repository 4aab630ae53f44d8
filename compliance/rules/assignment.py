"""Whether registration rights passed with a transfer, from its papers (2003 agreement §7(i)).

Rights pass with a written agreement to assign, a copy of it to the issuer within a reasonable time, and a written
notice to the issuer of the transferee's name and address and of the securities; otherwise by the issuer's consent.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from .words import medium_date

CLAUSE = "§7(i)"
Kind = Literal["agreement", "copy", "notice", "consent"]
CALLED: dict[Kind, str] = {
    "agreement": "the written agreement to assign",
    "copy": "the copy of the agreement to the issuer",
    "notice": "the written notice to the issuer",
    "consent": "the issuer's consent",
}
NEEDED: tuple[Kind, ...] = ("agreement", "copy", "notice")


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of a transfer; `on` None: no document states its day. `lacks` names what a notice leaves out."""

    kind: Kind
    on: date | None
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rights:
    """Whether the rights passed. `since` None: they did not, or on a day not stated."""

    since: date | None
    missing: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        return not self.missing

    @property
    def said(self) -> str:
        """In one sentence, with the clause."""
        if self.passed:
            day = f"since {medium_date(self.since)}" if self.since else "on a day that no document states"
            return f"Rights passed {day} ({CLAUSE})."
        return f"Rights not shown to have passed: missing {', '.join(self.missing)} ({CLAUSE})."


def rights(papers: Iterable[Paper], *, transferred_on: date | None, as_of: date | None = None) -> Rights:
    """Whether the rights passed by `papers`, and since when: not before the transfer itself.

    With `as_of`, a calendar day, only what is dated on or before it counts, and papers whose day is not stated.
    What is missing is said in words; the issuer's consent would do instead of all of it.
    """
    given = [paper for paper in papers if as_of is None or paper.on is None or paper.on <= as_of]
    ways = [_complete(given, NEEDED), _complete(given, ("consent",))]
    done = [(transferred_on, *(paper.on for paper in way)) for way in ways if way is not None]
    if done and (as_of is None or transferred_on is None or transferred_on <= as_of):
        stated = [max(day for day in days if day) for days in done if all(days)]
        return Rights(min(stated, default=None))
    return Rights(None, tuple(_missing(given)) or ("the transfer itself, which is later",))


def _complete(papers: list[Paper], kinds: tuple[Kind, ...]) -> list[Paper] | None:
    """The earliest paper of each of `kinds`, undated ones last; None where one is not there."""
    found = []
    for kind in kinds:
        whole = [paper for paper in papers if paper.kind == kind and not paper.lacks]
        if not whole:
            return None
        found.append(min(whole, key=lambda paper: paper.on or date.max))
    return found


def _missing(papers: list[Paper]) -> list[str]:
    if any(paper.kind == "consent" for paper in papers):
        return []
    missing = []
    for kind in NEEDED:
        found = [paper for paper in papers if paper.kind == kind]
        if not found:
            missing.append(CALLED[kind])
        elif all(paper.lacks for paper in found):
            missing.append(f"{' and '.join(found[0].lacks)} in {CALLED[kind]}")
    return missing
