"""What stands in each deadline report: read once for all who are told, then divided by what each may see and asked for.

``reports`` takes a number of queries that does not depend on how many reports there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

from compliance import selectors
from compliance.calendars import with_moves
from compliance.models import Deadline, Subscription
from compliance.rules import words
from compliance.tables import SiteLinks

from .blackouts import BlackoutLine, limits, line
from .dates import rewritten
from .items import Before, Item, Kind, item
from .names import called
from .owners import Owners, owners
from .reach import Reach, concerned_by, reaches
from .standing import Entries, Entry, changed, pressing, upcoming

MOST = 50
"""Deadlines of one part that a report tells one by one; the page that it links to has all of them."""
MOST_BLACKOUTS = 10


@dataclass(frozen=True, slots=True)
class ReportSection:
    """One part of a report: the first deadlines, and how many there are."""

    kind: Kind
    items: tuple[Item, ...]
    number: int

    @property
    def rest(self) -> int:
        """How many are not told one by one."""
        return self.number - len(self.items)


@dataclass(frozen=True, eq=False)
class Report:
    """All that one mail says. Two readers who may see and asked for the same share one."""

    as_of: date
    since: date
    window: int
    """Calendar days ahead."""
    dates: str
    """How days are written: one of ``Subscription.Dates``."""
    outside: bool
    """Whether it leaves the office: then nothing in it leads to a page."""
    own: bool
    """Whether it tells only of what belongs to its reader."""
    about: str
    """The placements that it is about: by name, as far as they may be named."""
    placements: frozenset[int]
    """The primary keys of those that it says anything of."""
    sections: tuple[ReportSection, ...]
    """Those with anything in them, in the order of ``Kind``."""
    blackouts: tuple[BlackoutLine, ...] = ()
    more_blackouts: int = 0
    following: Item | None = None
    """The next deadline, where nothing is missed or due."""
    rows: Mapping[int, Any] = field(default_factory=dict, repr=False)
    """The deadlines whose names may be told, by primary key, for the files that go with it."""

    @cached_property
    def numbers(self) -> dict[Kind, int]:
        """How many stand so."""
        return {section.kind: section.number for section in self.sections}

    @property
    def until(self) -> date:
        """The last day of the window."""
        return self.as_of + timedelta(days=self.window)

    @property
    def all_clear(self) -> bool:
        """Whether nothing is missed, and nothing due in the window."""
        return not (self.numbers.get(Kind.MISSED) or self.numbers.get(Kind.DUE))


class _Asked(NamedTuple):
    """What a report is made from: whoever asks for the same is told the same."""

    reach: Reach
    person: int | None
    """Whose deadlines alone are told of; None: everybody's."""
    window: int
    since: date


class _Chosen(NamedTuple):
    """The entries that an ``_Asked`` tells one by one, how many there are of each kind, and of which placements."""

    first: dict[Kind, list[Entry]]
    numbers: dict[Kind, int]
    concerned: list[int]
    """The placements of what is missed or due, each once, in order."""


def reports(subscriptions: Collection[Subscription], *, as_of: date, since: Mapping[int, date]) -> dict[int, Report]:
    """The report of each subscription as of a day, by its primary key.

    ``since`` says for each on which day it was told last. There is none for a reader who may see nothing of it.
    """
    seen = reaches(subscriptions)
    told = [each for each in subscriptions if each.pk in seen]
    asked = {
        each.pk: _Asked(
            seen[each.pk],
            each.person_id if each.whose == Subscription.Whose.OWN else None,
            each.window,
            since[each.pk],
        )
        for each in told
    }
    known = _Known(set(asked.values()), as_of)
    made: dict[object, Report] = {}
    found = {}
    for each in told:
        key = asked[each.pk], each.dates, each.person_id is None
        if key not in made:
            made[key] = known.report(asked[each.pk], dates=each.dates, outside=each.person_id is None)
        found[each.pk] = made[key]
    return found


class _Known:
    """All that is read, for every report of a day at once."""

    def __init__(self, asked: Collection[_Asked], as_of: date) -> None:
        self.as_of = as_of
        self._links = SiteLinks(as_of, back="")
        concerned = concerned_by(each.reach for each in asked)
        window = max((each.window for each in asked), default=0)
        self._owners = owners(concerned) if any(each.person for each in asked) else Owners()
        self._pressing = pressing(as_of=as_of, window=window, placements=concerned)
        self._changed = {
            since: changed(as_of=as_of, since=since, placements=concerned) for since in {each.since for each in asked}
        }
        self._chosen = {each: self._choose(each) for each in asked}
        clear = [each for each, chosen in self._chosen.items() if not chosen.concerned]
        later = upcoming(as_of=as_of, window=window, placements=concerned) if clear else Entries()
        self._following = {each: self._next(each, later) for each in clear}
        self._limits = limits(as_of=as_of, placements=concerned)
        self._rows, before = self._read()
        self._before = {row.pk: row for row in before}
        self._moved_by = selectors.moved_by(self._rows[entry.key] for entry in self._moves())
        self._names = called(self._to_be_named())
        self._items: dict[tuple[int, Kind, str], Item] = {}

    def _choose(self, asked: _Asked) -> _Chosen:
        """What is told to whoever asks so."""
        first, numbers = {}, {}
        concerned: dict[int, None] = {}
        for kind in Kind:
            own = self._told(kind, asked)
            if own:
                first[kind], numbers[kind] = own[:MOST], len(own)
            if kind in (Kind.MISSED, Kind.DUE):
                concerned |= dict.fromkeys(entry.placement for entry in own)
        return _Chosen(first, numbers, list(concerned))

    def _told(self, kind: Kind, asked: _Asked) -> list[Entry]:
        """The entries of a kind, in order, that whoever asks may see and wants."""
        within = (self._changed[asked.since] if kind in (Kind.MET, Kind.MOVED) else self._pressing)[kind]
        found = self._wanted(within.within(asked.reach), asked)
        if kind is Kind.DUE:
            last = self.as_of + timedelta(days=asked.window)
            return [entry for entry in found if entry.alert_on is None or entry.alert_on <= last]
        return list(found)

    def _wanted(self, found: Iterable[Entry], asked: _Asked) -> Iterable[Entry]:
        person = asked.person
        if person is None:
            return found
        return (entry for entry in found if person in self._owners.of(entry.placement, entry.duty))

    def _next(self, asked: _Asked, later: Entries) -> Entry | None:
        """The first deadline after the window of whoever asks."""
        waiting = chain(self._pressing[Kind.DUE].within(asked.reach), later.within(asked.reach))
        return next(iter(self._wanted(waiting, asked)), None)

    def _moves(self) -> Iterator[Entry]:
        chosen = chain.from_iterable(each.first.get(Kind.MOVED, ()) for each in self._chosen.values())
        return iter({entry.key: entry for entry in chosen}.values())

    def _read(self) -> tuple[dict[int, Any], list[Any]]:
        """The rows of all that is told one by one, and those that held before the ones that moved. Two queries."""
        told = {entry.key for chosen in self._chosen.values() for first in chosen.first.values() for entry in first}
        told |= {entry.key for entry in self._following.values() if entry}
        rows = with_moves(Deadline.objects.filter(pk__in=told).with_standing(self.as_of, 0))
        before = Deadline.objects.filter(
            pk__in={entry.before for entry in self._moves() if entry.before}
        ).with_standing(self.as_of, 0)
        related = before.select_related(*selectors.SHOWN)
        return {row.pk: row for row in rows.select_related(*selectors.SHOWN)}, list(related)

    def _to_be_named(self) -> set[int]:
        """The placements whose names a report may say."""
        concerned = {placement for chosen in self._chosen.values() for placement in chosen.concerned}
        return concerned.union(*(each.reach.named or () for each in self._chosen))

    def report(self, asked: _Asked, *, dates: str, outside: bool) -> Report:
        """What is told to whoever asks so, with days as ``dates``; ``outside``: to an address outside."""
        chosen = self._chosen[asked]
        keys = {entry.key for first in chosen.first.values() for entry in first}
        following = self._following.get(asked)
        named = chosen.concerned or asked.reach.named or ()
        lines, more = self._blackout_lines(asked, outside=outside)
        return Report(
            as_of=self.as_of,
            since=asked.since,
            window=asked.window,
            dates=dates,
            outside=outside,
            own=asked.person is not None,
            about=self._about(asked, chosen, outside=outside),
            placements=frozenset(
                {
                    *(self._rows[key].placement_id for key in keys),
                    *(each.placement for each in lines),
                    *named,
                    *([following.placement] if following else ()),
                }
            ),
            sections=tuple(
                ReportSection(
                    kind, tuple(self._item(entry, kind, dates, outside) for entry in first), chosen.numbers[kind]
                )
                for kind, first in chosen.first.items()
            ),
            blackouts=tuple(replace(each, said=rewritten(each.said, dates, year=self.as_of.year)) for each in lines),
            more_blackouts=more,
            following=self._item(following, Kind.DUE, dates, outside) if following else None,
            rows={key: row for key in keys if self._is_named(row := self._rows[key], outside)},
        )

    def _item(self, entry: Entry, kind: Kind, dates: str, outside: bool) -> Item:
        """The line of an entry, made once for all who are told it alike."""
        row = self._rows[entry.key]
        key = entry.key, kind, dates
        if key not in self._items:
            before = Before(
                self._before.get(entry.before) if entry.before else None,
                entry.was_on,
                self._moved_by.get(entry.key, "") if kind is Kind.MOVED else "",
                entry.by,
            )
            made = item(row, kind, as_of=self.as_of, links=self._links, before=before)
            self._items[key] = made.dated(dates, year=self.as_of.year)
        told = self._items[key]
        if not outside:
            return told
        return replace(told, path="") if self._is_named(row, outside) else told.without_names()

    def _is_named(self, row: Any, outside: bool) -> bool:
        return not outside or bool(row.placement.names_to_outsiders)

    def _blackout_lines(self, asked: _Asked, *, outside: bool) -> tuple[list[BlackoutLine], int]:
        """The first lines on blackouts, and how many more there are. Outside, of those that may be named alone."""
        own = [each for each in self._limits if each.placement in asked.reach and (each.named or not outside)]
        if asked.person is not None:
            own = [each for each in own if self._owners.has_any(each.placement, asked.person)]
        return [line(each) for each in own[:MOST_BLACKOUTS]], max(0, len(own) - MOST_BLACKOUTS)

    def _about(self, asked: _Asked, chosen: _Chosen, *, outside: bool) -> str:
        """The placements in which something is missed or due; else those asked for, in words."""
        keys = chosen.concerned or sorted(asked.reach.named or ())
        if not keys:
            return "all placements"
        names = sorted(
            (each.text for key in keys if (each := self._names[key]).leaves_office or not outside),
            key=str.casefold,
        )
        if not names:
            return words.counted(len(keys), "placement")
        rest = len(keys) - 1
        return f"{names[0]} and {rest:,} more" if rest else names[0]
