"""Finding documents by what stands in their files, by the index of the database (``Passage``).

Of what is typed each word, and each phrase between quotation marks, must stand in a document: in its own names or in
the text of one of its files. A word of three letters or more is found as the beginning of a longer one too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connection, models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Substr
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import smart_split, unescape_string_literal

from .files.passages import LENGTH, passages_of, spans, words_of
from .models import DocumentVersion, Passage, SourceDocument

NAMES = ("title", "code", "cite")
"""The fields of a document that name it."""
TERMS_MOST = 12
WORDS_MOST = 30
"""Further terms of a search, and further words of a phrase, are not looked for."""
RANKED_MOST = 1_000
"""So many passages in which everything stands are held against each other; of a word that stands everywhere, some."""
AROUND = 90
"""Characters of a snippet before and after what was found."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a phrase that is looked for: as it was typed, and its words as the index has them."""

    typed: str
    words: tuple[str, ...]

    @property
    def is_beginning(self) -> bool:
        """Whether its last word may go on: not a number, nor the letter of a clause."""
        return len(self.words[-1]) > 2 and self.words[-1].isalpha()

    @property
    def asked(self) -> str:
        """The term in the database's own language of searches, in which letters and digits mean themselves."""
        if connection.vendor == "sqlite":
            return f'"{" ".join(self.words)}"{"*" if self.is_beginning else ""}'
        return f"({' <-> '.join(self.words)}{':*' if self.is_beginning else ''})"


@dataclass(frozen=True, slots=True)
class Found:
    """A document that was found, and in which version's text, with what stands around it; by its name, in none."""

    document: SourceDocument
    version: int | None
    snippet: SafeString


def index(version: DocumentVersion) -> None:
    """Put the text of a version that is new into the index."""
    rows = (Passage(version=version, start=start, words=words) for start, words in passages_of(version.text))
    while some := list(islice(rows, 500)):
        Passage.objects.bulk_create(some)


def searched(
    documents: QuerySet[SourceDocument], typed: str, *, own: Sequence[str] = NAMES
) -> QuerySet[SourceDocument]:
    """The ``documents`` in which every term of ``typed`` stands: in one of the fields ``own``, or in one file's text.

    Each has ``found`` and ``looked_for``, for ``snippet``: the passage of the newest file in which the first term of
    those that stand in one is found; ``found`` is None where none does.
    """
    typed = _storable(typed)
    terms = terms_of(typed)
    for term in terms:
        holding = Passage.objects.filter(version__document=OuterRef("pk"), pk__in=_passages_with(term.asked))
        documents = documents.filter(_named(term, own) | Exists(holding))
    if not terms:
        return documents
    passage = Passage.objects.filter(version__document=OuterRef("pk"), pk__in=_passages_with(_any(terms)))
    return documents.annotate(
        found=Subquery(passage.order_by("-version__number", "start").values(text=_text())[:1]),
        looked_for=Value(typed, output_field=TextField()),
    )


def best(documents: QuerySet[SourceDocument], typed: str, *, most: int = 10) -> list[Found]:
    """Of the ``documents`` in which every term of ``typed`` stands, the ``most`` that answer best, the best first.

    First those whose names hold all of it, then those that have it in one passage of a file, by the database's own
    rank, then those that have it here and there. At most four queries.
    """
    typed = _storable(typed)
    terms = terms_of(typed)
    if not terms:
        return []
    named = documents
    for term in terms:
        named = named.filter(_named(term, NAMES))
    found = {each.pk: Found(each, None, SafeString()) for each in named.order_by("title", "pk")[:most]}
    together = _ranked(documents, terms, most=most)
    texts = {each.pk: each for each in _with_texts(together)}
    for passage in filter(None, (texts.get(key) for key in together)):
        document = passage.version.document
        found[document.pk] = Found(document, passage.version.number, snippet(passage.around, typed))
    if len(found) < most:
        rest: QuerySet[Any] = searched(documents.exclude(pk__in=found), typed).order_by("title", "pk")
        for each in rest[: most - len(found)]:
            found[each.pk] = Found(each, None, snippet(each.found, typed) if each.found else SafeString())
    return list(found.values())[:most]


def snippet(text: str, typed: str) -> SafeString:
    """What stands around the first thing of ``typed`` that is found in ``text``, with everything found marked in it."""
    marks = sorted(
        (begins, _closed(text, begins, ends))
        for term in terms_of(typed)
        for begins, ends in spans(text, list(term.words), is_beginning=term.is_beginning)
    )
    first = marks[0][0] if marks else 0
    start, end = _whole_words(text, max(first - AROUND, 0), min(first + 2 * AROUND, len(text)))
    pieces, at = [], start
    for begins, ends in marks:
        if at <= begins and ends <= end:
            pieces.append((text[at:begins], text[begins:ends]))
            at = ends
    return format_html(
        "{}{}{}{}",
        "… " if start else "",
        format_html_join("", "{}<mark>{}</mark>", pieces),
        text[at:end],
        " …" if end < len(text) or len(text) == LENGTH else "",
    )


def _closed(text: str, begins: int, ends: int) -> int:
    """Where a stretch ends, with the bracket that closes what is opened in it: all of 3(a)."""
    is_open = text.count("(", begins, ends) > text.count(")", begins, ends)
    return ends + 1 if is_open and text[ends : ends + 1] == ")" else ends


def _storable(typed: str) -> str:
    """``typed`` without what no database takes as text."""
    return typed.replace("\0", " ").encode(errors="ignore").decode()


def terms_of(typed: str) -> list[Term]:
    """The words, and the phrases between quotation marks, that have a letter or a digit."""
    found = []
    for bit in smart_split(typed):
        quoted = len(bit) > 1 and bit[0] in "\"'" and bit[0] == bit[-1]
        text = " ".join((unescape_string_literal(bit) if quoted else bit).split())
        if words := words_of(text):
            found.append(Term(text, tuple(words[:WORDS_MOST])))
    return found[:TERMS_MOST]


def _named(term: Term, fields: Iterable[str]) -> Q:
    return Q(*((f"{field}__icontains", term.typed) for field in fields), _connector=Q.OR)


def _any(terms: Iterable[Term]) -> str:
    return (" OR " if connection.vendor == "sqlite" else " | ").join(term.asked for term in terms)


def all_of(terms: Iterable[Term]) -> str:
    """What asks an index for all of ``terms``."""
    return (" AND " if connection.vendor == "sqlite" else " & ").join(term.asked for term in terms)


def _passages_with(asked: str) -> RawSQL:
    """The primary keys of the passages that the index gives for ``asked``."""
    if connection.vendor == "sqlite":
        words = "SELECT rowid FROM placements_passage_words WHERE placements_passage_words MATCH %s"
    else:
        words = "SELECT id FROM placements_passage WHERE indexed @@ to_tsquery('simple', %s)"
    return RawSQL(words, [asked])  # noqa: S611 - what is asked is an argument


def _text() -> Substr:
    """The text of a passage, as it stands in its version."""
    return Substr("version__text", F("start") + 1, LENGTH)


def _ranked(documents: QuerySet[SourceDocument], terms: list[Term], *, most: int) -> list[int]:
    """The primary keys of passages in which all terms stand: the best of each document, the best first."""
    asked = all_of(terms)
    passages: Any = Passage.objects.filter(version__document__in=documents.order_by().values("pk")).order_by()
    if connection.vendor == "sqlite":
        passages = passages.extra(
            tables=["placements_passage_words"],
            select={"rank": "bm25(placements_passage_words)"},
            where=["placements_passage_words.rowid = placements_passage.id", "placements_passage_words MATCH %s"],
            params=[asked],
        )
    else:
        rank = RawSQL(
            "-ts_rank_cd(placements_passage.indexed, to_tsquery('simple', %s))",
            [asked],
            output_field=models.FloatField(),
        )
        passages = passages.filter(pk__in=_passages_with(asked)).annotate(rank=rank)
    rows = passages.values_list("rank", "version__document", "version__number", "pk")[:RANKED_MOST]
    of_document: dict[int, int] = {}
    for _, document, _, key in sorted(rows, key=lambda row: (row[0], -row[2], row[3])):
        of_document.setdefault(document, key)
    return list(of_document.values())[:most]


def _with_texts(keys: list[int]) -> QuerySet[Any]:
    chosen = Passage.objects.filter(pk__in=keys).annotate(around=_text())
    return chosen.select_related("version__document__placement").defer("version__text")


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch, less the halves of words at its ends."""
    if start and (space := text.find(" ", start, start + 30)) >= 0:
        start = space + 1
    if end < len(text) and (space := text.rfind(" ", end - 30, end)) >= 0:
        end = space
    return start, end
