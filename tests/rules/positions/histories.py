"""Random histories of entries, and a bookkeeper who knows no lots to compare them with."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from compliance.rules.positions import (
    Allocation,
    Conversion,
    Dividend,
    Draw,
    Entry,
    Exercise,
    Impossible,
    Ledger,
    PriceChange,
    Rounding,
    Split,
    Transfer,
    positions,
    replay,
)

from .deal import (
    CLOSING,
    SECURITIES,
    allocation,
    conversion,
    dividend,
    exercise,
    repricing,
    sale,
    split,
    transfer,
    withdrawal,
)

HOLDERS = ("xmark", "sds", "ota")
LAST = CLOSING + timedelta(days=120)

days = st.integers(0, 120).map(lambda count: CLOSING + timedelta(days=count))
holders = st.sampled_from(HOLDERS)
roundings = st.sampled_from(Rounding)
quantities = st.integers(1, 120)
stocks = st.sampled_from(["series-d", "d-1", "common"])
prices = st.sampled_from(["0.50", "1", "2.35", "3.10", "7"])


@st.composite
def draws(draw: st.DrawFn) -> Entry:
    """One entry that takes from a position, which may not have as much."""
    more: dict[str, Any] = {"on": draw(days), "holder": draw(holders)}
    quantity = draw(quantities)
    match draw(st.sampled_from(["transfer", "conversion", "cash", "cashless", "sale", "withdrawal"])):
        case "transfer":
            other = draw(holders.filter(lambda code: code != more["holder"]))
            return transfer(quantity, draw(stocks), **more, to=other, tacks=draw(st.booleans()))
        case "conversion":
            return conversion(quantity, **more, rounding=draw(roundings))
        case "cash":
            return exercise(quantity, **more)
        case "cashless":
            return exercise(quantity, **more, market_price=Fraction(draw(prices)), rounding=draw(roundings))
        case "sale":
            return sale(draw(st.integers(1, 300_000)), "common", **more)
        case _:
            return withdrawal(quantity, draw(stocks), **more, how=draw(st.sampled_from(["redeemed", "cancelled"])))


@st.composite
def changes(draw: st.DrawFn) -> Entry:
    """One entry that is for all."""
    on = draw(days)
    match draw(st.sampled_from(["split", "price", "dividend"])):
        case "split":
            new, old = draw(st.sampled_from([(2, 1), (3, 2), (1, 2), (1, 25), (1, 1)]))
            return split(new, old, draw(st.sampled_from(["common", "series-d"])), on=on, rounding=draw(roundings))
        case "price":
            return repricing(draw(prices), draw(st.sampled_from(["series-d", "d-1"])), on=on)
        case _:
            into = draw(st.sampled_from(["common", "series-d"]))
            return dividend(draw(st.sampled_from(["0.02", "17.50", "800"])), on=on, into=into, rounding=draw(roundings))


@st.composite
def histories(draw: st.DrawFn) -> list[Entry]:
    """Entries that the ledger takes: allocations, and of the others each that can stand with those before it."""
    taken: list[Entry] = []
    for number in range(draw(st.integers(1, 4))):
        on = draw(st.one_of(st.none(), st.just(CLOSING), days))
        what = {"on": on, "holder": draw(holders), "ref": f"allocation:{number}", "closing": f"c{number % 2}"}
        taken.append(allocation(draw(quantities), draw(stocks), **what))
    for number, entry in enumerate(draw(st.lists(st.one_of(draws(), draws(), changes()), max_size=14))):
        closing = {"closing": draw(st.sampled_from(["c0", "c1"]))} if isinstance(entry, Draw) else {}
        trial = type(entry)(**{**fields_of(entry), **closing, "ref": f"entry:{number}"})
        try:
            replay([*taken, trial], SECURITIES)
        except Impossible:
            continue
        taken.append(trial)
    return taken


def fields_of(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in type(entry).__dataclass_fields__}


def by_holding(ledger: Ledger, on: date) -> dict[tuple[str, str, str], int]:
    return {(row.holder, row.closing, row.security): row.quantity for row in positions(ledger, on)}


class Bookkeeper:
    """One number for each holder, closing and security; each entry by its own plain arithmetic."""

    def __init__(self) -> None:
        self.has: Counter[tuple[str, str, str]] = Counter()
        self.dollars = Fraction(10_000)
        self.conversion = Fraction("2.35")
        self.exercise = Fraction(3)

    def could_take(self, entry: Entry) -> bool:
        """Take the entry, unless there is too little."""
        if isinstance(entry, Draw) and self.has[entry.holder, entry.closing, entry.security] < entry.quantity:
            return False
        self.take(entry)
        return True

    def take(self, entry: Entry) -> None:
        match entry:
            case Allocation():
                self.has[entry.holder, entry.closing, entry.security] += entry.quantity
            case Draw():
                self.has[entry.holder, entry.closing, entry.security] -= entry.quantity
                self.give(entry)
            case Split():
                self.split(entry)
            case PriceChange(security="series-d"):
                self.conversion = entry.price
            case PriceChange():
                self.exercise = entry.price
            case Dividend():
                for (holder, closing, security), count in list(self.has.items()):
                    if security == entry.security:
                        shares = whole(count * entry.amount / self.conversion, entry.rounding)
                        self.has[holder, closing, entry.into] += shares

    def give(self, entry: Draw) -> None:
        """What somebody gets for what was taken."""
        match entry:
            case Transfer():
                self.has[entry.to, entry.closing, entry.security] += entry.quantity
            case Conversion():
                shares = entry.quantity * self.dollars / self.conversion
                self.has[entry.holder, entry.closing, "common"] += whole(shares, entry.rounding)
            case Exercise(market_price=market):
                gain = Fraction(1) if market is None else (market - self.exercise) / market
                self.has[entry.holder, entry.closing, "common"] += whole(entry.quantity * gain, entry.rounding)

    def split(self, entry: Split) -> None:
        of_common = entry.security == "common"
        for key in self.has:
            if (key[2] != "series-d") is of_common:
                self.has[key] = whole(Fraction(self.has[key] * entry.new, entry.old), entry.rounding)
        if of_common:
            self.conversion = self.conversion * entry.old / entry.new
            self.exercise = self.exercise * entry.old / entry.new
        else:
            self.dollars = self.dollars * entry.old / entry.new


def whole(exact: Fraction, rounding: Rounding) -> int:
    if rounding is Rounding.UP:
        return -math.floor(-exact)
    return math.floor(exact * 2 + 1) // 2 if rounding is Rounding.HALF_UP else math.floor(exact)


def booked(entries: Iterable[Entry], on: date) -> dict[tuple[str, str, str], int]:
    """What the bookkeeper has at the end of a day; what cannot be taken yet waits for the rest of its day."""
    keeper = Bookkeeper()
    by_day: dict[date, list[Entry]] = {}
    for entry in entries:
        by_day.setdefault(entry.on or date.min, []).append(entry)
    for day in sorted(day for day in by_day if day <= on):
        waiting = [entry for rank in RANKS for entry in by_day[day] if rank_of(entry) == rank]
        while waiting:
            late = [entry for entry in waiting if not keeper.could_take(entry)]
            assert len(late) < len(waiting)
            waiting = late
    return {key: count for key, count in keeper.has.items() if count}


RANKS = ((Allocation,), (Split, PriceChange), (Dividend,), (Draw,))


def rank_of(entry: Entry) -> tuple[type[Entry], ...]:
    return next(rank for rank in RANKS if isinstance(entry, rank))
