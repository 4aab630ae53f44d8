"""The event names that sentences may use: the table's, as the rule language wants them."""

from __future__ import annotations

from functools import lru_cache

from compliance.rules import Vocabulary, parse, to_sentence
from placements.models import EventKind


def vocabulary(*more: str) -> Vocabulary:
    """The names in the events table, and those of ``more`` that it lacks. One query."""
    return _vocabulary(tuple(EventKind.objects.values_list("name", flat=True))).including(more)


def beginnings() -> dict[str, str]:
    """The events that begin an amendment, supplement, report, notice or request, and which of them. One query."""
    return dict(EventKind.objects.exclude(begins="").values_list("name", "begins"))


@lru_cache(maxsize=8)
def _vocabulary(names: tuple[str, ...]) -> Vocabulary:
    """The same names give the same object, by which the core remembers the sentences it has read."""
    return Vocabulary(names)


def canonical(sentence: str, words: Vocabulary) -> str:
    """``sentence`` in its canonical spelling. Raises SentenceError, which says what is wrong and where."""
    return to_sentence(parse(sentence, words))
