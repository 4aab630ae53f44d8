"""The body of a printed table: its lines told apart into rows, each with the words and the figures that it has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from .headings import Heading
from .lines import Chunk, Kind, Line

_OTHER_PART = re.compile(r"\s*(?:EXHIBIT|ANNEX|APPENDIX|SCHEDULE|SIGNATURE)\b")
_FOOTNOTE = re.compile(r"\s*(?:-\s+)?(?:\(\w{1,2}\)|\*+|†|\[\d+\])\s*\w")
# A figure further than this from every heading has none.
_NEAR = 7
_WORDS_APART = 3
# A rule that begins right of this stands under figures only.
_INDENTED = 16


@dataclass(slots=True)
class Printed:
    """A line of the body: the words of each column of words, the figures by column, and figures under no heading."""

    line: Line
    words: dict[int, str] = field(default_factory=dict)
    figures: dict[int, str] = field(default_factory=dict)
    unheaded: list[str] = field(default_factory=list)
    starts_page: bool = False

    @property
    def is_figured(self) -> bool:
        return bool(self.figures or self.unheaded)


@dataclass(slots=True)
class Block:
    """The lines of one row. ``after_underline``: a rule stands above its figures only, as above a sum."""

    lines: list[Printed] = field(default_factory=list)
    after_underline: bool = False

    @property
    def figured(self) -> list[int]:
        """The places of its lines that have figures."""
        return [place for place, line in enumerate(self.lines) if line.is_figured]


def printed(line: Line, heading: Heading) -> Printed:
    """A line of text by the columns of its table."""
    result, columns = Printed(line), heading.columns
    for before, chunk in zip((None, *line.chunks), line.chunks, strict=False):
        place = min(range(len(columns)), key=lambda place: (columns[place].distance(chunk), place))
        if not chunk.is_figure or columns[place].is_text or _is_of_words(before, chunk, heading):
            place = _column_of_words(chunk, heading)
            result.words[place] = f"{result.words[place]} {chunk.text}" if place in result.words else chunk.text
        elif columns[place].distance(chunk) > _NEAR or place in result.figures:
            result.unheaded.append(chunk.text)
        else:
            result.figures[place] = chunk.text
    return result


def _is_of_words(before: Chunk | None, chunk: Chunk, heading: Heading) -> bool:
    """Whether a number goes on with the words before it, as a ZIP code does two spaces behind its state."""
    close = before is not None and not before.is_figure and chunk.start - before.end <= _WORDS_APART
    return close and not any(column.distance(chunk) < 0 for column in heading.figured)


def fitted(heading: Heading, lines: Iterable[Line]) -> None:
    """Widen the columns of figures to what stands in them, where a line has a figure for each."""
    columns = heading.figured
    for line in lines:
        figures = [chunk for chunk in line.chunks if chunk.is_figure]
        if len(figures) == len(columns) and not any(
            _is_of_words(before, chunk, heading)
            for before, chunk in zip((None, *line.chunks), line.chunks, strict=False)
        ):
            for column, chunk in zip(columns, figures, strict=True):
                if column.distance(chunk) <= _NEAR:
                    column.start, column.end = min(column.start, chunk.start), max(column.end, chunk.end)


def _column_of_words(chunk: Chunk, heading: Heading) -> int:
    """The column of words in which ``chunk`` begins; -1 for the names where they have no heading."""
    starts = [(place, column) for place, column in enumerate(heading.columns) if column.is_text]
    found = [place for place, column in starts if column.start <= chunk.start + 1]
    return found[-1] if found else (starts[0][0] if starts else -1)


def body_of(lines: Sequence[Line], heading: Heading) -> list[Line]:
    """The lines under a heading that are of its table: to another part of the file, a footnote, or running text."""
    body: list[Line] = []
    right = max(column.end for column in heading.columns)
    for line in lines:
        if line.kind is Kind.TEXT and not line.has_figures:
            running = len(line.chunks) == 1 and line.chunks[0].end > right - 4 and len(line.chunks[0].text) > 45
            if running or _OTHER_PART.match(line.printed) or _FOOTNOTE.match(line.printed):
                break
        body.append(line)
    return body


def blocks_of(body: Sequence[Line | None], heading: Heading) -> Iterator[Block]:
    """The rows of a body. ``None`` stands where the heading was printed again, on a new page.

    Rows are told apart by rules where there are rules between them, then by breaks of the page, then by blank lines;
    where nothing sets them apart, by figures that stand on each row's first line, or on each row's last.
    """
    under: Block = Block()
    rest: list[Line | None] = []
    for line in body:
        if line is not None and line.kind is Kind.RULE:
            yield from _divided(rest, heading, under.after_underline)
            rest, under = [], Block(after_underline=line.chunks[0].start >= _INDENTED)
        else:
            rest.append(line)
    yield from _divided(rest, heading, under.after_underline)


def _divided(lines: Sequence[Line | None], heading: Heading, after_underline: bool) -> Iterator[Block]:
    """The rows between two rules."""
    pages = _split(lines, lambda line: line is None or line.kind is Kind.PAGE)
    pieces = [[Block([printed(line, heading) for line in part]) for part in _split(page, _is_blank)] for page in pages]
    whole = Block([line for page in pieces for piece in page for line in piece.lines], after_underline)
    if not whole.lines:
        return
    if len(whole.figured) < 2:
        yield whole
        return
    blanks = [piece for page in pieces for piece in page]
    single = [block for block in blanks if len(block.figured) == 1]
    figures_first = _figures_first(single or [whole])
    for block in _joined(blanks, figures_first):
        yield from _by_figures(block, figures_first) if len(block.figured) > 1 else [block]


def _is_blank(line: Line | None) -> bool:
    return line is not None and line.kind is Kind.BLANK


def _split(lines: Sequence[Line | None], separates: Callable[[Line | None], bool]) -> list[list[Line]]:
    """The lines in lists, without those that separate them."""
    parts: list[list[Line]] = [[]]
    for line in lines:
        if separates(line):
            parts.append([])
        elif line is not None:
            parts[-1].append(line)
    return [part for part in parts if part]


def _figures_first(blocks: Sequence[Block]) -> bool:
    """Whether the figures of a row stand on its first line: where as many rows begin with figures as end with them."""
    longer = [block for block in blocks if len(block.lines) > 1]
    first = sum(0 in block.figured for block in longer)
    last = sum(len(block.lines) - 1 in block.figured for block in longer)
    return first >= last


def _joined(blocks: Sequence[Block], figures_first: bool) -> list[Block]:
    """The blocks, one without figures joined to the row that it is a part of."""
    joined: list[Block] = []
    waiting: list[Printed] = []
    for block in blocks:
        if block.figured:
            joined.append(Block([*waiting, *block.lines], block.after_underline))
            waiting = []
        elif figures_first and joined:
            joined[-1].lines.extend(block.lines)
        else:
            waiting.extend(block.lines)
    if waiting:
        joined.append(Block(waiting))
    return joined


def _by_figures(block: Block, figures_first: bool) -> Iterator[Block]:
    """A row for each line with figures, with the lines below it or, where the figures stand last, above it."""
    places = block.figured
    if figures_first:
        starts = [0, *places[1:]]
        ends = [*places[1:], len(block.lines)]
    else:
        starts = [0, *(place + 1 for place in places[:-1])]
        ends = [*(place + 1 for place in places[:-1]), len(block.lines)]
    for start, end in zip(starts, ends, strict=True):
        yield Block(block.lines[start:end], block.after_underline and start == 0)
