"""Codes for holders who are new on file: of the letters of their names, and such as no holder has."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from compliance.bulk import batches
from holders.models import Holder

ASKED_AT_ONCE = 5_000
"""Codes of which one query says whether a holder has them."""

_LONGEST = 60


def codes_for(names: Iterable[str]) -> list[str]:
    """A code for each name, in order, that no holder has and none of the others gets.

    The database is asked for these codes alone, some thousands in a query, however many holders are on file.
    """
    stems = [_stem(name) for name in names]
    free = _Free(stems)
    return [free.take(stem) for stem in stems]


class _Free:
    """The codes that are free among those asked about."""

    def __init__(self, stems: Iterable[str]) -> None:
        self._taken: set[str] = set()
        self._asked: set[str] = set()
        self._next: dict[str, int] = {}
        self._ask(stems)

    def take(self, stem: str) -> str:
        """The stem itself, or with the first free number behind it."""
        number = self._next.get(stem, 1)
        while (code := _numbered(stem, number)) in self._taken or self._is_on_file(stem, number):
            number += 1
        self._next[stem] = number + 1
        self._taken.add(code)
        return code

    def _is_on_file(self, stem: str, number: int) -> bool:
        """Whether a holder has the code; what is asked anew is asked with as many behind it as there were before."""
        code = _numbered(stem, number)
        if code not in self._asked:
            self._ask(_numbered(stem, each) for each in range(number, 2 * number))
        return code in self._taken

    def _ask(self, codes: Iterable[str]) -> None:
        for some in batches(dict.fromkeys(codes), ASKED_AT_ONCE):
            self._asked.update(some)
            self._taken.update(Holder.objects.filter(code__in=some).values_list("code", flat=True))


def _numbered(stem: str, number: int) -> str:
    return stem if number == 1 else f"{stem}-{number}"


def _stem(name: str) -> str:
    """The name in small letters of ASCII, short enough for a number behind it."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    joined = re.sub(r"[^a-z0-9]+", "-", re.sub(r"[.']", "", letters)).strip("-")
    return joined[: _LONGEST - len("-10000")].strip("-") or "holder"
