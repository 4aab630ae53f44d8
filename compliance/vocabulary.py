"""The event names that sentences may use: the table's, as the rule language wants them."""

from __future__ import annotations

from compliance.rules import Vocabulary, parse, to_sentence
from placements.models import EventKind


def vocabulary(*more: str) -> Vocabulary:
    """The names in the events table, and ``more`` beside them. One query."""
    return Vocabulary((*EventKind.objects.values_list("name", flat=True), *more))


def canonical(sentence: str, words: Vocabulary) -> str:
    """``sentence`` in its canonical spelling. Raises SentenceError, which says what is wrong and where."""
    return to_sentence(parse(sentence, words))
