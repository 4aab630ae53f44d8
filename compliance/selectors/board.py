"""The board: filing and effectiveness of every closing, those first of which something is pending."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from typing import NamedTuple, overload

from django.db.models import Count, Q, QuerySet

from compliance.models import Deadline, Duty
from compliance.rules import ALERT_WINDOW, Standing
from placements.models import Closing, Placement, Viewer

from .listing import DAY, deadlines, seen

# The duties for each closing that the board shows, by what satisfies them, and how those stand that are pending.
BOARD_EVENTS = ("filing", "effectiveness")
BOARD_STANDINGS = (Standing.MISSED, Standing.DUE_SOON, Standing.UNKNOWN, Standing.UPCOMING)


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One closing on the board: its filing and its effectiveness deadline, None where none is promised."""

    closing: Closing
    filing: Deadline | None
    effectiveness: Deadline | None


def board(*, as_of: date, closings: Iterable[Closing], window: int = ALERT_WINDOW) -> list[BoardLine]:
    """Filing and effectiveness of each of ``closings`` as of a day, in the order given. One query.

    Which duties these are is data: those for each closing that are satisfied by the events named
    filing and effectiveness. Of several the most urgent is shown.
    """
    closings = list(closings)
    rows = deadlines(as_of=as_of, window=window).filter(closing__in=closings, duty__per=Duty.Per.CLOSING)
    found: dict[tuple[int | None, str], Deadline] = {}
    for row in rows:
        if row.duty.satisfied_by:
            found.setdefault((row.closing_id, row.duty.satisfied_by.name), row)
    return [
        BoardLine(closing, found.get((closing.pk, "filing")), found.get((closing.pk, "effectiveness")))
        for closing in closings
    ]


class Place(NamedTuple):
    """A placement on the board with one of its closings, or with None if there is none; keys are primary keys."""

    name: str
    pk: int
    closing_id: int | None


class BoardOrder(Sequence[Place]):
    """A line for each closing of each placement that ``viewer`` sees, and one for a placement without any.

    First those of which something is pending, the most urgent first; then the others by name. No more is put in order
    than a slice reaches.
    """

    def __init__(self, *, as_of: date, viewer: Viewer, window: int = ALERT_WINDOW) -> None:
        self.as_of = as_of
        self.viewer = viewer
        self.window = window

    def __len__(self) -> int:
        bare = Count("pk", filter=Q(closings=None))
        return int(self._placements().aggregate(lines=Count("closings") + bare)["lines"])

    @overload
    def __getitem__(self, asked: int) -> Place: ...
    @overload
    def __getitem__(self, asked: slice) -> list[Place]: ...
    def __getitem__(self, asked: int | slice) -> Place | list[Place]:
        if isinstance(asked, int):
            return self[asked : asked + 1][0]
        return list(islice(self._lines(), asked.start, asked.stop))

    def _placements(self) -> QuerySet[Placement]:
        return Placement.objects.visible_to(self.viewer)

    def _lines(self) -> Iterator[Place]:
        """Every line, each once; what comes later is not asked for before it is needed."""
        given: set[Place] = set()
        columns = ("name", "pk", "closings__pk")
        by_name = map(Place._make, self._placements().order_by(*columns).values_list(*columns).iterator())
        for line in chain(*map(self._pending, BOARD_STANDINGS), by_name):
            if line not in given:
                given.add(line)
                yield line

    def _pending(self, standing: Standing) -> Iterator[Place]:
        """The closings whose filing or effectiveness stands so, the earliest due first; one may come twice."""
        rows = seen(self.viewer).standing_so(standing, self.as_of, self.window)
        place = ("placement__name", "placement_id", "closing_id")
        # What the board shows is told apart here: asked for it, SQLite would begin with all duties of the kind.
        named = rows.order_by(DAY, *place).values_list(*place, "duty__per", "duty__satisfied_by__name")
        for *found, per, event in named:
            if per == Duty.Per.CLOSING and event in BOARD_EVENTS:
                yield Place(*found)
