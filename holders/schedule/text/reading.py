"""A file of plain text → its tables, with each row's lines beside what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..parties import Party, party
from ..problems import refusal
from ..sheets import Row, Sheet
from .bodies import Block, blocks_of, body_of, fitted, printed
from .headings import Heading, headings_in
from .lines import Kind, Line, lines_of

DETAILS = ("Name", "Address", "Attention", "Fax", "Telephone", "E-mail", "Status")
UNHEADED = ""
"""The heading of figures that stand under no heading."""
_BARE_TOTAL = "Total"
_SUM = re.compile(r"\s*(?:sub-?\s?)?totals?\b|\s*aggregate\b", re.IGNORECASE)


def read_text(text: str) -> list[Sheet]:
    """The tables of a file; one that goes on under the same heading is one. Raises Refused where there is none."""
    lines = lines_of(text)
    headings = list(headings_in(lines))
    if not headings:
        raise refusal(
            "No table was found: no line of headings, such as “Name … Shares … Purchase Price”, has figures under it. "
            "Keep the headings and the spaces between the columns as they are in the filing."
        )
    tables = list(_tables(lines, headings))
    return [
        _sheet(heading, body, f"table {number}" if len(tables) > 1 else "")
        for number, (heading, body) in enumerate(tables, 1)
    ]


def _tables(lines: Sequence[Line], headings: Sequence[Heading]) -> Iterator[tuple[Heading, list[Line | None]]]:
    """Each table's heading and lines, None where its heading is printed again."""
    ends = [*(heading.first for heading in headings[1:]), len(lines)]
    table: tuple[Heading, list[Line | None]] | None = None
    for heading, end in zip(headings, ends, strict=True):
        under = lines[heading.below : end]
        body = list(body_of(under, heading))
        if table and table[0].names == heading.names:
            rows = table[1]
            while rows and (rows[-1] is None or rows[-1].kind is not Kind.TEXT):
                rows.pop()
            rows.append(None)
            while body and body[0].kind is not Kind.TEXT:
                body.pop(0)
            rows.extend(body)
            continue
        if table:
            yield table
        table = heading, list(body)
    if table:
        yield table


def _sheet(heading: Heading, body: Sequence[Line | None], title: str) -> Sheet:
    there = [line for line in body if line is not None]
    fitted(heading, there)
    figured = [place for place, column in enumerate(heading.columns) if not column.is_text]
    width = max((len(text) for line in there for text in [_words(line, heading)]), default=0)
    blocks = list(blocks_of(body, heading))
    rows: list[Row] = []
    unused: list[Line] = []
    while blocks and not blocks[-1].figured:
        blocks.pop()
    for block in blocks:
        if block.figured:
            rows.append(_row(block, heading, figured, width))
        else:
            unused.extend(line.line for line in block.lines)
    return Sheet(
        headings=(*DETAILS, *(heading.columns[place].heading for place in figured), UNHEADED),
        rows=rows,
        title=title,
        unit="line",
        notices=tuple(f"Line {line.number:,} was not used: “{line.printed.strip()}”." for line in unused),
    )


def _words(line: Line, heading: Heading) -> str:
    """What a line says in the column of names."""
    if line.kind is not Kind.TEXT:
        return ""
    words = printed(line, heading).words
    return words[min(words)] if words else ""


def _row(block: Block, heading: Heading, figured: Sequence[int], width: int) -> Row:
    texts = [place for place, column in enumerate(heading.columns) if column.is_text] or [-1]
    first, *others = texts
    lines = [line.words[place] for line in block.lines for place in [_first_of(line.words, first)] if place is not None]
    if lines and _SUM.match(lines[0]):
        who = Party(" ".join(lines))
    elif lines:
        who = party(lines, width)
    else:
        who = Party(_BARE_TOTAL if block.after_underline else "")
    details = {
        "Name": who.name,
        "Address": "\n".join(who.address),
        "Attention": who.attention,
        "Fax": who.fax,
        "Telephone": who.telephone,
        "E-mail": who.email,
        "Status": who.status,
    }
    for place in others:
        words = "\n".join(line.words[place] for line in block.lines if place in line.words)
        details[_detail(heading.columns[place].heading)] = words
    figures: dict[int, str] = {}
    for line in block.lines:
        figures |= line.figures
    unheaded = " ".join(text for line in block.lines for text in line.unheaded)
    return Row(
        block.lines[0].line.number,
        [*(details[name] for name in DETAILS), *(figures.get(place, "") for place in figured), unheaded],
        tuple(line.line.printed for line in block.lines),
    )


def _first_of(words: dict[int, str], first: int) -> int | None:
    return first if first in words else (-1 if -1 in words else None)


def _detail(heading: str) -> str:
    """Which detail of a holder a column of words gives."""
    for name, form in (
        ("Fax", r"fax|facsimile"),
        ("Telephone", r"phone"),
        ("E-mail", r"e-?mail"),
        ("Attention", r"attention|contact"),
        ("Status", r"status"),
    ):
        if re.search(form, heading, re.IGNORECASE):
            return name
    return "Address"
