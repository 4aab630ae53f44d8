"""Prints schedules as filings do, in layouts chosen at random; what it was given is what a reader must find."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

HEADINGS = {
    "preferred": ("Shares of Series D Preferred Stock", "Series D Preferred"),
    "d-1": ("Shares of Common Stock Acquirable under Series D-1 Warrants", "Series D-1 Warrants"),
    "d-2": ("Shares of Common Stock Acquirable under Series D-2 Warrants", "D-2 Warrant Shares"),
    "price": ("Total Purchase Price", "Purchase Price", "Aggregate Subscription Amount"),
}


@dataclass(frozen=True)
class Line:
    """A purchaser as it is to be printed."""

    name: str
    address: tuple[str, ...]
    fax: str
    figures: tuple[int, ...]


@dataclass(frozen=True)
class Layout:
    """How a schedule is printed."""

    width: int
    gap: int
    figures_first: bool
    rules: bool
    blank_lines: bool
    leaders: bool
    dollar_apart: bool
    marks: bool
    indent: int
    page_length: int
    page_break: str
    total: str
    heading_line: bool
    variants: tuple[int, ...]
    heading_width: int
    centred: bool


LAYOUTS = st.builds(
    Layout,
    width=st.integers(34, 60),
    gap=st.integers(3, 9),
    figures_first=st.booleans(),
    rules=st.booleans(),
    blank_lines=st.booleans(),
    leaders=st.booleans(),
    dollar_apart=st.booleans(),
    marks=st.booleans(),
    indent=st.integers(0, 3),
    page_length=st.integers(0, 4),
    page_break=st.sampled_from(["<PAGE>", "\f", "                                        12\n\n"]),
    total=st.sampled_from(["labelled", "bare", "none"]),
    heading_line=st.booleans(),
    variants=st.tuples(*[st.integers(0, 1)] * 4),
    heading_width=st.integers(14, 22),
    centred=st.booleans(),
)

WORDS = ("North", "Sound", "Legacy", "Harbor", "Granite", "Meridian", "Cedar", "Atlas", "Quill", "Institutional")
ENDINGS = ("Fund LLC", "Partners, L.P.", "Capital Ltd.", "Master Fund, Ltd.", "Trust", "Holdings Inc.")
STREETS = ("12 Forest Avenue, Suite 202", "1285 Avenue of the Americas, 35th Floor", "c/o Cedar Capital LLC")
TOWNS = ("Old Greenwich, Connecticut 06870", "New York, NY  10019", "New York, N.Y. 10017")

NAMES = st.builds(
    lambda words, ending: " ".join([*words, ending]),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=4),
    st.sampled_from(ENDINGS),
)
FIGURES = st.integers(0, 9_999_999)
LINES = st.builds(
    lambda name, street, town, fax, figures: Line(name, (street, town), fax, figures),
    NAMES,
    st.sampled_from(STREETS),
    st.sampled_from(TOWNS),
    st.sampled_from(["", "203-967-5701", "(212) 554-4058"]),
    st.tuples(st.integers(1, 9_999), FIGURES, FIGURES, st.integers(1, 99_999_999)),
)


def headings_of(layout: Layout) -> list[str]:
    return [forms[layout.variants[place] % len(forms)] for place, forms in enumerate(HEADINGS.values())]


def printed(lines: Sequence[Line], layout: Layout) -> str:
    """The schedule as a filing prints it."""
    pages: list[list[Line]] = [[]]
    for line in lines:
        if layout.page_length and len(pages[-1]) == layout.page_length:
            pages.append([])
        pages[-1].append(line)
    out: list[str] = ["", "SCHEDULE OF PURCHASERS", ""]
    for place, page in enumerate(pages):
        if place:
            out += ["", layout.page_break, ""]
        out += _heading(layout)
        for number, line in enumerate(page):
            out += _row(line, layout)
            if number < len(page) - 1:
                out += _between(layout)
    out += _total(lines, layout)
    return "\n".join(" " * layout.indent + text if text.strip() and "<" not in text else text for text in out)


def _columns(layout: Layout) -> list[list[str]]:
    return [textwrap.wrap(heading, layout.heading_width, break_on_hyphens=False) for heading in headings_of(layout)]


def _widths(layout: Layout) -> list[int]:
    return [max(12, *(len(text) for text in column)) for column in _columns(layout)]


def _heading(layout: Layout) -> Iterator[str]:
    columns = _columns(layout)
    height = max(map(len, columns))
    rule = "-" * (layout.width + sum(width + layout.gap for width in _widths(layout)))
    yield rule.replace("-", "=")
    for row in range(height):
        cells = []
        for column, width in zip(columns, _widths(layout), strict=True):
            place = row - (height - len(column))
            text = column[place] if place >= 0 else ""
            cells.append(" " * layout.gap + (text.center(width) if layout.centred else text.rjust(width)))
        name = "Name and Address of Purchaser" if row == height - 1 else ""
        yield (name.ljust(layout.width) + "".join(cells)).rstrip()
    if layout.heading_line:
        yield rule


def _figures(figures: Sequence[int], layout: Layout) -> str:
    cells = []
    last = len(figures) - 1
    for place, (figure, width) in enumerate(zip(figures, _widths(layout), strict=True)):
        text = f"{figure:,}"
        if place == last:
            text = f"$ {text:>10}" if layout.dollar_apart else f"${text}"
        cells.append(" " * layout.gap + text.rjust(width))
    return "".join(cells)


def _row(line: Line, layout: Layout) -> list[str]:
    block = textwrap.wrap(line.name + (" (1)" if layout.marks else ""), layout.width - 4, break_on_hyphens=False)
    for text in line.address:
        block += textwrap.wrap(text, layout.width) if len(text) > layout.width else [text]
    if line.fax:
        block.append(f"Fax:  {line.fax}")
    place = 0 if layout.figures_first else len(block) - 1
    first = block[place].ljust(layout.width)
    if layout.leaders:
        bare = block[place]
        first = f"{bare} {'.' * (layout.width - len(bare) - 1)}" if layout.width - len(bare) > 5 else first
    block[place] = first + _figures(line.figures, layout)
    return block


def _between(layout: Layout) -> list[str]:
    rule = "- " + "-" * (layout.width + sum(width + layout.gap for width in _widths(layout)) - 2)
    return ([rule] if layout.rules else []) + ([""] if layout.blank_lines else [])


def _total(lines: Sequence[Line], layout: Layout) -> list[str]:
    if layout.total == "none":
        return []
    sums = [sum(column) for column in zip(*(line.figures for line in lines), strict=True)]
    under = " " * layout.width + "".join(" " * layout.gap + "-" * width for width in _widths(layout))
    label = "Total" if layout.total == "labelled" else ""
    return [under, label.ljust(layout.width) + _figures(sums, layout), under.replace("-", "=")]
