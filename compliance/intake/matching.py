"""Who a name on a schedule is: a holder on file by exactly that name, one for a person to decide on, or a new one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from rapidfuzz import fuzz, process

from compliance.visibility import visible
from holders.models import Holder, HolderName
from holders.schedule import refusal
from placements.models import Viewer

NEW = "new"
"""The decision that a name is of a holder who is not on file."""
NEAR = 82
"""From how many of 100 points, by letters changed, a name is near another."""
NEAR_MOST = 3
COMPARED_MOST = 1_000
"""How many unknown names are compared with all on file."""

_PUNCTUATION = re.compile(r"[\W_]+")
_WORD = re.compile(r"&|[^\W_]+")
SPELT_OUT = {
    "&": "and", "assoc": "associates", "bros": "brothers", "co": "company", "corp": "corporation", "hldgs": "holdings",
    "inc": "incorporated", "instl": "institutional", "intl": "international", "invs": "investments", "ltd": "limited",
    "mgmt": "management", "natl": "national", "ptnrs": "partners", "tr": "trust",
}  # fmt: skip
"""Words that names of entities abbreviate: "Intl. Ltd." is near "International Limited"."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person decided on names: by name as printed, the code of a holder on file, or NEW."""

    matches: Mapping[str, str] = field(default_factory=dict)
    new_holders: bool = False
    """Whether names that are near others, and on which nothing is decided, are new holders'."""


class Known(NamedTuple):
    """A holder on file."""

    pk: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Question:
    """A name on which a person must decide, with the holders on file whose names are near."""

    name: str
    near: tuple[Known, ...]

    def __str__(self) -> str:
        near = " or ".join(f"“{known.name}” ({known.code})" for known in self.near)
        return f"“{self.name}” is near {near}. Decide whether it is the same holder or a new one."


def normal(name: str) -> str:
    """A name without case, spaces, accents' encodings and punctuation: "Xmark Fund, Ltd." → "xmarkfundltd"."""
    return _PUNCTUATION.sub("", unicodedata.normalize("NFKC", name).casefold())


def spelt_out(name: str) -> str:
    """A name as ``normal`` gives it, its abbreviations in full: "Xmark Fund, Ltd." → "xmarkfundlimited"."""
    words = _WORD.findall(unicodedata.normalize("NFKC", name).casefold())
    return "".join(SPELT_OUT.get(word, word) for word in words)


def _spellings(name: str) -> set[str]:
    """How a name is compared: by its letters, and in full, for "Ltd." is nearer to "L.P." than "Limited" is."""
    return {normal(name), spelt_out(name)}


class Holders:
    """The holders on file that ``viewer`` may see, by every name that they were called by. Little is kept of a holder,
    and in few queries."""

    def __init__(self, decisions: Decisions, viewer: Viewer) -> None:
        self._viewer = viewer
        # Most names are spelt as on file; the others are compared without case, spaces and punctuation.
        self._by_spelling: dict[str, int] = {}
        self._shared: dict[str, list[int]] = {}
        for pk, name in visible(Holder.objects.all(), viewer).values_list("pk", "name").iterator():
            first = self._by_spelling.setdefault(name, pk)
            if first != pk:
                self._shared.setdefault(name, [first]).append(pk)
        self._codes: dict[int, str] = {}
        self._other_names = list(visible(HolderName.objects.all(), viewer).values_list("name", "holder").distinct())
        self._names: dict[int, str] = {}
        self._by_code: dict[str, int] = {}
        self._by_name: dict[str, set[int]] = {}
        self._by_words: dict[str, set[int]] = {}
        """By either spelling that names are compared in."""
        self._found: dict[str, int] = {}
        self._decided: dict[str, int | None] = {}
        if self._shared or decisions.matches:
            self._index()
        self._decided = {normal(name): self._of_code(code) for name, code in decisions.matches.items()}
        self.new_holders = decisions.new_holders

    def _index(self) -> None:
        """Make the names on file comparable, once a name asks for it."""
        self._names = {pk: name for name, pk in self._by_spelling.items()}
        self._names |= {pk: name for name, several in self._shared.items() for pk in several}
        self._codes = dict(visible(Holder.objects.all(), self._viewer).values_list("pk", "code").iterator())
        self._by_code = {code: pk for pk, code in self._codes.items()}
        for name in self._shared:
            self._by_spelling.pop(name, None)
        for pk, name in self._all_names():
            self._by_name.setdefault(normal(name), set()).add(pk)

    def _all_names(self) -> Iterable[tuple[int, str]]:
        """Every name by which a holder was called, with the holder's primary key."""
        return chain(self._names.items(), ((pk, name) for name, pk in self._other_names))

    def _of_code(self, code: str) -> int | None:
        if code != NEW and code not in self._by_code:
            raise refusal(f"There is no holder with the code “{code}”.")
        return self._by_code.get(code)

    def find(self, name: str) -> int | None:
        """The primary key of the holder that a name or a code is decided, or known without doubt, to be of."""
        found = self._by_spelling.get(name) or self._found.get(name)
        if found:
            return found
        if not self._by_name:
            self._index()
        key = normal(name)
        if key in self._decided:
            found = self._decided[key]
        else:
            named = self._by_name.get(key, ())
            found = next(iter(named)) if len(named) == 1 else None if named else self._by_code.get(name)
        if found:
            self._found[name] = found
        return found

    def is_spelt_so(self, name: str) -> bool:
        """Whether a name that was found is the one on file, letter by letter."""
        return name in self._by_spelling

    def is_code(self, holder: int, name: str) -> bool:
        """Whether a name that was found, and is not the one on file, is the holder's code."""
        return self._codes[holder] == name

    def known(self, holders: Iterable[int]) -> dict[int, Known]:
        """Some holders on file by their primary keys. One query."""
        rows = Holder.objects.filter(pk__in=set(holders)).values_list("pk", "code", "name")
        return {pk: Known(pk, code, name) for pk, code, name in rows}

    def questions(self, names: Iterable[str]) -> list[Question]:
        """The names, of those that are not found, on which a person must decide. Raises Refused for too many."""
        open_names = [name for name in names if normal(name) not in self._decided]
        shared = [Question(name, self._sharing(name)) for name in open_names if self._sharing(name)]
        if self.new_holders or not (self._by_spelling or self._shared):
            return shared
        if len(open_names) > COMPARED_MOST:
            raise refusal(
                f"{len(open_names):,} names are of no holder on file, too many to ask about. Say that they are new "
                "holders."
            )
        for pk, name in self._all_names() if open_names else ():
            for spelling in _spellings(name):
                self._by_words.setdefault(spelling, set()).add(pk)
        near = [Question(name, self._near(name)) for name in open_names if not self._sharing(name)]
        return shared + [question for question in near if question.near]

    def _near(self, name: str) -> tuple[Known, ...]:
        """The holders on file with a name that is nearly this one, the nearest first."""
        points: dict[int, float] = {}
        for spelling in _spellings(name):
            for key, score, _ in process.extract(
                spelling, self._by_words.keys(), scorer=fuzz.ratio, score_cutoff=NEAR, limit=NEAR_MOST
            ):
                points |= {pk: max(score, points.get(pk, 0)) for pk in self._by_words[key]}
        return tuple(self._known(pk) for pk in sorted(points, key=lambda pk: (-points[pk], pk))[:NEAR_MOST])

    def _sharing(self, name: str) -> tuple[Known, ...]:
        """The holders on file that have this same name, where there are several."""
        named = self._by_name.get(normal(name), set())
        return tuple(self._known(pk) for pk in sorted(named)) if len(named) > 1 else ()

    def _known(self, pk: int) -> Known:
        return Known(pk, self._codes[pk], self._names[pk])
