"""The heading of a printed table: which lines it has, and which columns of the page each of its columns fills."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .lines import Chunk, Kind, Line

_FIGURED = re.compile(
    r"\b(?:shares?|stock|warrants?|price|amount|units?|notes?|principal|number|quantity|preferred|common|investment|"
    r"subscription|series)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b(?:name|purchasers?|investors?|holders?|buyers?|subscribers?|(?:stock|share|security)holders?|lenders?)\b",
    re.IGNORECASE,
)
_WORDED = re.compile(
    r"\b(?:address|fax|facsimile|telephone|phone|attention|contact|jurisdiction|state|status|e-?mail|residence)\b",
    re.IGNORECASE,
)
# Left of this a text begins the column of names, unless its heading says otherwise.
_INDENTED = 16
_LONGEST = 45
_LINES_MOST = 14
_LINES_TO_FIGURES = 60


@dataclass(slots=True)
class Column:
    """One column of the table; ``start`` and ``end`` are columns of the page."""

    start: int
    end: int
    words: list[str] = field(default_factory=list)

    @property
    def heading(self) -> str:
        return " ".join(self.words)

    @property
    def is_text(self) -> bool:
        """Whether it holds words, such as an address."""
        return bool(_WORDED.search(self.heading) or (_NAMED.search(self.heading) and self.start < _INDENTED))

    def distance(self, chunk: Chunk) -> int:
        """Columns of the page between the two; negative by as many as they share."""
        return -chunk.overlap(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of one table: the places of its first line and of the line below it, and its columns."""

    first: int
    below: int
    columns: tuple[Column, ...]

    @property
    def figured(self) -> tuple[Column, ...]:
        """The columns of figures, from left to right."""
        return tuple(column for column in self.columns if not column.is_text)

    @property
    def texts(self) -> tuple[Column, ...]:
        """The columns of words; the first is that of the names, also where no heading stands over it."""
        return tuple(column for column in self.columns if column.is_text)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.heading for column in self.columns)


def headings_in(lines: Sequence[Line]) -> Iterator[Heading]:
    """Every heading that figures stand under, from the top."""
    place = 0
    while place < len(lines):
        if not _may_head(lines[place]):
            place += 1
            continue
        below = _end(lines, place)
        heading = _heading(lines, place, below)
        if heading and _leads_to_figures(lines, heading):
            yield heading
        place = below


def _may_head(line: Line) -> bool:
    """Whether a line may be one of a heading: short texts, some of them right of the names, and no figure."""
    right = [chunk for chunk in line.chunks if chunk.start >= _INDENTED]
    return (
        line.kind is Kind.TEXT
        and bool(right)
        and not line.has_figures
        and all(len(chunk.text) <= _LONGEST for chunk in line.chunks)
    )


def _end(lines: Sequence[Line], place: int) -> int:
    """The place below the last line of the heading that begins at ``place``.

    Between its lines may stand rules under a part of it, and a line that only the heading of the names has.
    """
    end = place + 1
    for below in range(place + 1, min(place + _LINES_MOST, len(lines))):
        line = lines[below]
        if _may_head(line):
            end = below + 1
        elif not _may_stand_within(line) or (line.kind is Kind.TEXT and below > end):
            break
    return end


def _may_stand_within(line: Line) -> bool:
    if line.kind is Kind.RULE:
        return line.chunks[0].start >= _INDENTED
    return line.kind is Kind.TEXT and not line.has_figures and len(line.chunks) == 1


def _heading(lines: Sequence[Line], first: int, below: int) -> Heading | None:
    """The columns, from the lowest line upward: what stands over one column is of it, what spans several is of each."""
    columns: list[Column] = []
    spans: list[Chunk] = []
    for line in reversed(lines[first:below]):
        if line.kind is Kind.RULE:
            spans = [chunk for chunk in line.chunks if sum(chunk.overlap(c.start, c.end) > 0 for c in columns) > 1]
            continue
        for chunk in line.chunks:
            _place(chunk, columns, spans)
        spans = []
    columns.sort(key=lambda column: column.start)
    underlines = [line for line in lines[below : below + 1] if line.kind is Kind.RULE and len(line.chunks) > 1]
    for chunk in (chunk for line in underlines for chunk in line.chunks):
        over = [column for column in columns if chunk.overlap(column.start, column.end) > 0]
        if len(over) == 1:
            over[0].start, over[0].end = min(over[0].start, chunk.start), max(over[0].end, chunk.end)
    heading = Heading(first, below, tuple(columns))
    figured = " ".join(column.heading for column in heading.figured)
    return heading if _FIGURED.search(figured) else None


def _place(chunk: Chunk, columns: list[Column], spans: Sequence[Chunk]) -> None:
    """Add the words of ``chunk`` to the columns under it."""
    span = next((span for span in spans if span.overlap(chunk.start, chunk.end) > 0), chunk)
    under = [column for column in columns if span.overlap(column.start, column.end) > 0]
    if not under:
        columns.append(Column(chunk.start, chunk.end, [chunk.text]))
        return
    for column in under:
        column.words.insert(0, chunk.text)
    if len(under) == 1:
        under[0].start, under[0].end = min(under[0].start, chunk.start), max(under[0].end, chunk.end)


def _leads_to_figures(lines: Sequence[Line], heading: Heading) -> bool:
    """Whether figures stand under a column of figures before another heading begins or the text goes on."""
    columns = heading.figured
    for line in lines[heading.below : heading.below + _LINES_TO_FIGURES]:
        figures = [chunk for chunk in line.chunks if chunk.is_figure]
        if any(chunk.overlap(column.start, column.end) > 0 for chunk in figures for column in columns):
            return True
        if _may_head(line) or (line.kind is Kind.TEXT and len(line.printed) > 70 and len(line.chunks) == 1):
            return False
    return False
