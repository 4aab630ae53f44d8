"""A text as search takes it: words without capitals and accents, in passages short enough to be ranked and shown.

A whole agreement is too long for either: PostgreSQL counts no word after the 16,383rd as standing beside another.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

LENGTH = 1_500
"""Characters of a passage at most."""
OVERLAP = 200
"""Characters that a passage shares with the next one, so that what stands together is found together."""
LONGEST_WORD = 100
"""Characters of a word that are looked at."""
_WORD = re.compile(r"[^\W_]+")


def folded(text: str) -> str:
    """``text`` in small letters without accents; what is written as one sign and read as two (ﬁ) is two."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text).casefold()
    return "".join(part for part in parts if not unicodedata.combining(part))


def words_of(text: str) -> list[str]:
    """The words and numbers of ``text``, folded; what stands between them counts as a space: 3(a) is two words."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(folded(text))]


def passages_of(text: str) -> Iterator[tuple[int, str]]:
    """Each passage of ``text``: at which character it starts, from 0, and its words with a space between them."""
    start = 0
    while start < len(text):
        end = _cut(text, start)
        if words := words_of(text[start:end]):
            yield start, " ".join(words)
        if end == len(text):
            return
        shared = text.find(" ", end - OVERLAP, end)
        start = shared + 1 if shared > start else end


def _cut(text: str, start: int) -> int:
    """Where the passage that starts at ``start`` ends: at its last space, if it has one in its second half."""
    end = start + LENGTH
    if end >= len(text):
        return len(text)
    space = text.rfind(" ", start + LENGTH // 2, end)
    return space if space > 0 else end


def spans(text: str, phrase: list[str], *, is_beginning: bool) -> Iterator[tuple[int, int]]:
    """Where the words of ``phrase`` stand one after another in ``text``, from which character to before which.

    ``is_beginning``: the last one may go on.
    """
    places, signs = [], []
    for place, sign in enumerate(text):
        for part in folded(sign):
            places.append(place)
            signs.append(part)
    places.append(len(text))
    end = r"[^\W_]*" if is_beginning else r"(?![^\W_])"
    for found in re.finditer(r"(?<![^\W_])" + r"[\W_]+".join(map(re.escape, phrase)) + end, "".join(signs)):
        first, after = found.span()
        yield places[first], places[after - 1] + 1
