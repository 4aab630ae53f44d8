"""Lines of a printed page: what is text, what is a rule, what only belongs to the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from ..figures import MARK, is_figure

_TAG = re.compile(r"\s*</?(?:PAGE|TABLE|CAPTION|S|C|FN|DOCUMENT|TEXT)>", re.IGNORECASE)
_RULE = re.compile(r"\s*[-=_–—][-=_–—\s]{2,}\Z")
_ESCAPED = re.compile(r"^- (?=[-=_])")  # a filing in clear text sets "- " before a line that begins with a dash
_LEADERS = re.compile(r"\.{3,}|(?: \.){2,} ?|(?<=\w)(?:\. ){3,}\.?")
_SHORTENED = re.compile(r"\b(?:Ltd|Inc|Corp|Co|L\.P|N\.A|S\.A|Jr|Sr|Esq|L\.L\.C)\Z")
_PAGE_NUMBER = re.compile(r"\s*(?:-\s*)?(?:page\s+)?(?:[A-Z]+-)?\d{1,3}(?:\s*-)?\s*\Z", re.IGNORECASE)
# What stands between two gaps: words one space apart, and a dollar sign with the figure that it belongs to.
_CHUNK = re.compile(rf"(?:US)?\$ *[\d,.]+(?:{MARK})*|(?:US)?\$ +[-–—]+|\S+(?: (?!\$)\S+)*")


class Kind(Enum):
    """What a line is."""

    BLANK = "blank"
    RULE = "rule"
    PAGE = "page"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Chunk:
    """Text between two gaps of at least two spaces, and the columns of the page that it fills."""

    start: int
    end: int
    text: str

    @property
    def is_figure(self) -> bool:
        return is_figure(self.text)

    def overlap(self, start: int, end: int) -> int:
        """Columns shared with the span from ``start`` to ``end``; none or fewer where they are apart."""
        return min(self.end, end) - max(self.start, start)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file, numbered from 1."""

    number: int
    printed: str
    kind: Kind
    chunks: tuple[Chunk, ...] = ()

    @property
    def has_figures(self) -> bool:
        return any(chunk.is_figure for chunk in self.chunks)


def lines_of(text: str) -> list[Line]:
    """The lines of a file. Numbers of pages are of the page, not of the table."""
    lines = [line for number, raw in enumerate(text.split("\n"), 1) for line in _lines(number, raw.rstrip("\r"))]
    return [_page_number(lines, place) or line for place, line in enumerate(lines)]


def _lines(number: int, raw: str) -> Iterator[Line]:
    if "\f" in raw:
        yield Line(number, "", Kind.PAGE)
        raw = raw.replace("\f", "")
    printed = raw.expandtabs(8).rstrip()
    if not printed.strip():
        yield Line(number, printed, Kind.BLANK)
    elif _TAG.match(printed):
        yield Line(number, printed, Kind.PAGE if "PAGE" in printed.upper() else Kind.BLANK)
    elif _RULE.match(printed):
        whole = _ESCAPED.sub("--", printed)
        spans = (Chunk(found.start(), found.end(), found[0]) for found in re.finditer(r"\S+", whole))
        yield Line(number, printed, Kind.RULE, tuple(spans))
    else:
        yield Line(number, printed, Kind.TEXT, tuple(_chunks(_LEADERS.sub(_blank, printed))))


def _blank(leaders: re.Match[str]) -> str:
    """Spaces for the dots that lead from a name to its figures; the dot of "Ltd." stays."""
    dots = leaders[0]
    kept = "." if dots[0] == "." and _SHORTENED.search(leaders.string[: leaders.start()]) else ""
    return kept + " " * (len(dots) - len(kept))


def _chunks(printed: str) -> Iterator[Chunk]:
    for found in _CHUNK.finditer(printed):
        words = found[0].split(" ")
        if len(words) > 1 and "$" not in found[0] and all(map(is_figure, words)):
            place = found.start()
            for word in words:
                yield Chunk(place, place + len(word), word)
                place += len(word) + 1
        else:
            yield Chunk(found.start(), found.end(), found[0])


def _page_number(lines: Sequence[Line], place: int) -> Line | None:
    """The line as one of the page, if it holds a page's number alone: beside a page break, or above two blank lines."""
    line = lines[place]
    if line.kind is not Kind.TEXT or not _PAGE_NUMBER.match(line.printed):
        return None
    above, below = lines[max(place - 3, 0) : place], lines[place + 1 : place + 4]
    by_break = any(_only_blank_before_page(side) for side in (above[::-1], below))
    alone = (
        all(each.kind is Kind.BLANK for each in above[-1:])
        and len(below) >= 2
        and all(each.kind is Kind.BLANK for each in below[:2])
    )
    return Line(line.number, line.printed, Kind.PAGE) if by_break or alone else None


def _only_blank_before_page(side: Sequence[Line]) -> bool:
    first = next((line for line in side if line.kind is not Kind.BLANK), None)
    return first is not None and first.kind is Kind.PAGE
