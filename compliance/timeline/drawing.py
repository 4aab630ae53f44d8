"""Where everything of a timeline stands on its sheet. All lengths are in units of the sheet, which is 960 wide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from compliance.rules.words import MONTHS, medium_date

from .lanes import Lane, Mark, Timeline, Window

WIDTH = 960
LEFT, RIGHT = 8, 952
AXIS, FOOT = 24, 20
TITLE, ROW, GAP = 20, 22, 10
LETTER = 6.2
"""How wide a letter of a label is, on average, in the sheet's type."""
MOST_TICKS = 24


@dataclass(frozen=True, slots=True)
class Tick:
    """The first of a month (or quarter, or year) on the axis."""

    x: float
    said: str


@dataclass(frozen=True, slots=True)
class Item:
    """A window or a mark with its label, which stands right of it or, near the edge, left of it."""

    x: float
    width: float
    y: float
    label: str
    label_x: float
    anchor: str
    """``start`` or ``end``, as SVG says on which side of ``label_x`` the label is."""
    title: str
    kind: str
    """The class by which it is coloured: a standing, ``happened`` or ``planned``."""

    @property
    def label_y(self) -> float:
        """The line on which its label is written."""
        return self.y + 13.5


@dataclass(slots=True)
class Strip:
    """A lane on the sheet."""

    title: str
    title_y: float
    note: str = ""
    windows: list[Item] = field(default_factory=list)
    marks: list[Item] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Shade:
    """A blackout across all lanes."""

    x: float
    width: float
    title: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A sheet ready to be written as SVG."""

    height: float
    """Of the lanes and the axis above them."""
    ticks: tuple[Tick, ...]
    strips: tuple[Strip, ...]
    shades: tuple[Shade, ...]
    as_of_x: float
    as_of: str
    as_of_anchor: str
    beyond: bool
    """Whether the as-of day is later than all that is drawn, and stands at the edge."""
    width: int = WIDTH
    left: int = LEFT
    axis: int = AXIS

    @property
    def depth(self) -> float:
        """From the axis to the end of the last lane."""
        return self.height - AXIS

    @property
    def as_of_y(self) -> float:
        """The line below the lanes on which the as-of day is written."""
        return self.height + 14

    @property
    def sheet_height(self) -> float:
        """The lanes with the axis above and the as-of day below."""
        return self.height + FOOT


class Scale:
    """Days along the sheet."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        self._days = max(1, (last - first).days)

    def x(self, day: date) -> float:
        """Where the day begins; a day outside stands at the edge."""
        share = (min(max(day, self.first), self.last) - self.first).days / self._days
        return round(LEFT + share * (RIGHT - LEFT), 1)

    def ticks(self) -> Iterator[Tick]:
        """Months, or so many at a time that no more than MOST_TICKS are needed; the first and January say the year."""
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
        step = next((each for each in (1, 3, 6, 12, 60) if months / each <= MOST_TICKS), 120)
        said_year = False
        for count in range(months + 1):
            year, month = divmod(self.first.year * 12 + self.first.month - 1 + count, 12)
            day = date(year, month + 1, 1)
            if (year * 12 + month) % step == 0 and day >= self.first:
                name = str(year) if month == 0 else MONTHS[month][:3]
                yield Tick(self.x(day), name if said_year or month == 0 else f"{name} {year}")
                said_year = True


def drawn(timeline: Timeline) -> Drawing | None:
    """``timeline`` on its sheet; None if nothing on it has a day."""
    last = timeline.ends_on
    if last is None:
        return None
    first = min(timeline.days())
    room = timedelta(days=max(3, (last - first).days // 60))
    scale = Scale(first - room, last + room)
    y: float = AXIS + GAP
    strips = []
    for lane in timeline.lanes:
        strip, y = _strip(lane, scale, y)
        strips.append(strip)
    return Drawing(
        height=y,
        ticks=tuple(scale.ticks()),
        strips=tuple(strips),
        shades=tuple(_shade(each, scale) for each in timeline.blackouts),
        as_of_x=scale.x(timeline.as_of),
        as_of=medium_date(timeline.as_of),
        as_of_anchor="end" if scale.x(timeline.as_of) > WIDTH / 2 else "start",
        beyond=timeline.as_of > scale.last,
    )


def _strip(lane: Lane, scale: Scale, y: float) -> tuple[Strip, float]:
    """A lane from ``y`` downward, and where the next begins: each window in a row, and the marks in as few as fit."""
    empty = not (lane.windows or lane.marks)
    strip = Strip(lane.title, y + 13, lane.note if empty else "")
    y += TITLE
    for window in lane.windows:
        strip.windows.append(_window(window, scale, y))
        y += ROW
    rows: list[float] = []
    for mark in sorted(lane.marks, key=lambda each: each.day):
        item = _mark(mark, scale)
        starts, ends = _extent(item)
        row = next((place for place, taken in enumerate(rows) if taken < starts), len(rows))
        rows[row : row + 1] = [ends]
        strip.marks.append(replace(item, y=y + row * ROW))
    return strip, y + len(rows) * ROW + GAP


def _window(window: Window, scale: Scale, y: float) -> Item:
    """A bar until the end of the due day."""
    x, ends = scale.x(window.starts_on), scale.x(window.ends_on + timedelta(days=1))
    due = medium_date(window.ends_on)
    label = f"{window.sign} {window.name}: {due}"
    at, anchor = _beside(label, x, ends)
    title = f"{window.name}, due {due}: {window.stands}"
    return Item(x, round(max(ends - x, 2), 1), y, label, at, anchor, title, f"standing-{window.standing}")


def _mark(mark: Mark, scale: Scale) -> Item:
    x = scale.x(mark.day)
    at, anchor = _beside(mark.name, x - 6, x + 6)
    planned = ", planned" if mark.planned else ""
    title = f"{mark.name}: {medium_date(mark.day)}{planned}"
    return Item(x, 0, 0, mark.name, at, anchor, title, "planned" if mark.planned else "happened")


def _shade(window: Window, scale: Scale) -> Shade:
    x, ends = scale.x(window.starts_on), scale.x(window.ends_on + timedelta(days=1))
    title = f"{window.name}, {medium_date(window.starts_on)} to {medium_date(window.ends_on)}"
    return Shade(x, round(max(ends - x, 1), 1), title)


def _beside(label: str, starts: float, ends: float) -> tuple[float, str]:
    """Where the label of what reaches from ``starts`` to ``ends`` stands: right of it, else left of it, else on it."""
    wide = len(label) * LETTER
    if ends + 6 + wide <= RIGHT:
        return ends + 6, "start"
    return (starts - 6, "end") if starts - 6 - wide >= LEFT else (max(LEFT, min(starts + 6, RIGHT - wide)), "start")


def _extent(item: Item) -> tuple[float, float]:
    """From where to where a mark and its label take room."""
    wide = len(item.label) * LETTER
    return (item.label_x - wide, item.x + 12) if item.anchor == "end" else (item.x - 8, item.label_x + wide + 6)
