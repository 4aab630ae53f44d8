"""Finding documents by what stands in their files: each word or phrase, and the first place where it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Concat, Greatest, Lower, StrIndex, Substr
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import smart_split, unescape_string_literal

from placements.models import DocumentVersion, SourceDocument

WORDS_MOST = 12
"""Further words of a search are not looked for."""
BEFORE = 70
LENGTH = 200
"""Characters of a snippet, and of what stands before the word in it."""
_MARK = "\x1f"
"""Stands between a snippet and the word that was looked for; no text has it."""


def searched(documents: QuerySet[SourceDocument], typed: str, *, own: Sequence[str]) -> QuerySet[SourceDocument]:
    """The ``documents`` in which every word of ``typed`` stands: in one of the fields ``own``, or in one file's text.

    Each has ``found``: the surroundings of the first word that stands in a file, for ``snippet``; None for none.
    """
    words = _words(typed)
    of_it = DocumentVersion.objects.filter(document=OuterRef("pk")).order_by("-number")
    for word in words:
        named = Q(*((f"{field}__icontains", word) for field in own), _connector=Q.OR)
        documents = documents.filter(named | Exists(of_it.filter(text__icontains=word)))
    if not words:
        return documents
    place = Greatest(StrIndex(Lower("text"), Lower(Value(words[0]))) - BEFORE, 1)
    surroundings = Concat(Substr("text", place, LENGTH), Value(_MARK), Value(words[0]), output_field=TextField())
    holding = of_it.filter(text__icontains=words[0]).annotate(surroundings=surroundings)
    return documents.annotate(found=Subquery(holding.values("surroundings")[:1]))


def _words(typed: str) -> list[str]:
    """The words, and the phrases between quotation marks; spaces count as one, as in the texts."""
    found = []
    for bit in smart_split(typed):
        quoted = len(bit) > 1 and bit[0] in "\"'" and bit[0] == bit[-1]
        found.append(" ".join((unescape_string_literal(bit) if quoted else bit).split()))
    return [word for word in found if word][:WORDS_MOST]


def snippet(found: str) -> SafeString:
    """What ``searched`` found, with the word marked where it stands."""
    text, _, word = found.rpartition(_MARK)
    stands = re.search(re.escape(word), text, re.IGNORECASE)
    start, end = stands.span() if stands else (len(text), len(text))
    return format_html("… {}<mark>{}</mark>{} …", text[:start], text[start:end], text[end:])
