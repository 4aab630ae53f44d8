"""Entries into a ledger: each is taken in the order of its day, and refused where the shares are not there."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import groupby
from operator import attrgetter

from compliance.rules.errors import RuleError
from compliance.rules.words import medium_date

from .entries import (
    Allocation,
    Conversion,
    Dividend,
    Draw,
    Entry,
    Exercise,
    Names,
    PriceChange,
    Rounding,
    Sale,
    Split,
    Terms,
    Transfer,
    Withdrawal,
)
from .ledger import Account, Ledger, Lot, Movement, Outside

DONE = {Transfer: "transferred", Conversion: "converted", Exercise: "exercised", Sale: "sold"}
Holding = tuple[str, str, str]
"""Holder, closing and security, by their codes."""


class Impossible(RuleError):
    """An entry that the ledger cannot take."""

    def __init__(self, entry: Entry, reason: str) -> None:
        self.entry = entry
        super().__init__(reason)


class Overdrawn(Impossible):
    """An entry takes more than its holder has on its day."""


def replay(entries: Iterable[Entry], securities: Iterable[Terms], names: Names | None = None) -> Ledger:
    """The ledger of `entries` by their days.

    Of one day come first allocations, then splits and changes of price, then dividends; the rest in the order given,
    but an entry that draws on what another of that day brings comes after it.

    Raises Overdrawn, with the holder, the day and the figures, where an entry takes more than there is; Impossible
    where a price is not stated or an entry makes no sense for its security.
    """
    replaying = _Replay(securities, names or Names())
    for _, todays in groupby(sorted(entries, key=_order), key=attrgetter("on")):
        replaying.take_all(list(todays))
    return Ledger(replaying.movements, replaying.terms)


def resting_on(
    ref: str, entries: Iterable[Entry], securities: Iterable[Terms], names: Names | None = None
) -> list[Entry]:
    """The entries that cannot stand without the entry `ref`, in the order of their days."""
    left = [entry for entry in entries if entry.ref != ref]
    securities = tuple(securities)
    resting: list[Entry] = []
    while True:
        try:
            replay(left, securities, names)
        except Impossible as refused:
            resting.append(refused.entry)
            left.remove(refused.entry)
        else:
            return resting


def _order(entry: Entry) -> tuple[date, int]:
    match entry:
        case Allocation():
            place = 0
        case Split() | PriceChange():
            place = 1
        case Dividend():
            place = 2
        case _:
            place = 3
    return (entry.on or date.min, place)


class _Replay:
    """The state between two entries."""

    def __init__(self, securities: Iterable[Terms], names: Names) -> None:
        self.names = names
        self.movements: list[Movement] = []
        self.terms = {terms.code: [(date.min, terms)] for terms in securities}
        self.lots: defaultdict[Holding, dict[Lot, int]] = defaultdict(dict)

    def take_all(self, todays: list[Entry]) -> None:
        """Post the entries of one day; those that overdraw wait for what the others bring. Raises Impossible."""
        while todays:
            overdrawn = []
            for entry in todays:
                try:
                    self.take(entry)
                except Overdrawn as refused:
                    overdrawn.append(refused)
            if len(overdrawn) == len(todays):
                raise overdrawn[0]
            todays = [refused.entry for refused in overdrawn]

    def take(self, entry: Entry) -> None:
        """Post the movements of one entry. Raises Impossible."""
        match entry:
            case Allocation():
                lot = Lot(entry.holder, entry.closing, entry.security, entry.on)
                self._move(entry, entry.quantity, Outside.ISSUED, lot)
            case Transfer():
                for lot, quantity in self._drawn(entry):
                    since = lot.since if entry.tacks else entry.on
                    self._move(entry, quantity, lot, Lot(entry.to, lot.closing, lot.security, since))
            case Sale():
                self._end(entry, Outside.SOLD)
            case Withdrawal():
                self._end(entry, Outside(entry.how))
            case Conversion():
                self._convert(entry)
            case Exercise():
                self._exercise(entry)
            case Split():
                self._split(entry)
            case PriceChange():
                self._change_price(entry)
            case Dividend():
                self._pay(entry)
            case _:
                raise TypeError(entry)

    def _move(self, entry: Entry, quantity: int, source: Account, target: Account) -> None:
        """Post one movement. A movement of nothing is none."""
        if not quantity:
            return
        lot = target if isinstance(target, Lot) else source
        assert isinstance(lot, Lot)  # noqa: S101 - one side of every movement is a lot
        for account, count in ((source, -quantity), (target, quantity)):
            if isinstance(account, Lot):
                lots = self.lots[account.holder, account.closing, account.security]
                lots[account] = lots.get(account, 0) + count
                if not lots[account]:
                    del lots[account]
        self.movements.append(Movement(entry, entry.on, lot.security, quantity, source, target))

    def _drawn(self, entry: Draw) -> list[tuple[Lot, int]]:
        """The lots that an entry takes from, and how much from each. Raises Overdrawn."""
        lots = self.lots[entry.holder, entry.closing, entry.security]
        usable = sorted(
            ((lot, count) for lot, count in lots.items() if entry.since in (None, lot.since)),
            key=lambda each: each[0].since or date.min,
        )
        wanted, drawn = entry.quantity, []
        for lot, count in usable:
            if taken := min(count, wanted):
                drawn.append((lot, taken))
                wanted -= taken
        if wanted:
            raise Overdrawn(entry, self._overdrawn(entry, sum(count for _, count in usable)))
        return drawn

    def _overdrawn(self, entry: Draw, there: int) -> str:
        terms = self._terms(entry, entry.security)
        done = entry.how if isinstance(entry, Withdrawal) else DONE[type(entry)]
        lot = f", held since {medium_date(entry.since)}," if entry.since else ""
        return (
            f"{self.names.holder(entry.holder)} holds {terms.counted(there)}{lot} from "
            f"{self.names.closing(entry.closing)} on {medium_date(entry.on)}; {entry.quantity:,} cannot be {done}."
        )

    def _end(self, entry: Draw, account: Outside) -> None:
        for lot, quantity in self._drawn(entry):
            self._move(entry, quantity, lot, account)

    def _convert(self, entry: Conversion) -> None:
        terms = self._terms(entry, entry.security)
        if terms.kind not in ("preferred", "note"):
            raise Impossible(entry, f"{terms.name} does not convert: only preferred stock and notes do.")
        price = self._stated(entry, terms.price, "price", terms)
        conversion_price = self._stated(entry, terms.conversion_price, "conversion price", terms)
        self._become(entry, Outside.CONVERTED, price / conversion_price, lambda lot: lot.since)

    def _exercise(self, entry: Exercise) -> None:
        """For cash a holding period of its own begins; without cash it goes on (Rule 144(d)(3))."""
        terms = self._terms(entry, entry.security)
        if terms.kind != "warrant":
            raise Impossible(entry, f"{terms.name} cannot be exercised: only warrants can.")
        market = entry.market_price
        if market is None:
            self._become(entry, Outside.EXERCISED, Fraction(1), lambda lot: entry.on)
            return
        price = self._stated(entry, terms.exercise_price, "exercise price", terms)
        if market <= price:
            raise Impossible(
                entry,
                f"At a market price of ${_cents(market)} an exercise of {terms.name} without cash gives no share: "
                f"the exercise price on {medium_date(entry.on)} is ${_cents(price)}.",
            )
        self._become(entry, Outside.EXERCISED, (market - price) / market, lambda lot: lot.since)

    def _become(
        self,
        entry: Conversion | Exercise,
        end: Outside,
        rate: Fraction,
        since: Callable[[Lot], date | None],
    ) -> None:
        """What is drawn ends, and gives `rate` shares for each; fractions are rounded once for the entry."""
        self._common(entry, entry.into)
        drawn = self._drawn(entry)
        given = spread([quantity * rate for _, quantity in drawn], entry.rounding)
        for (lot, quantity), shares in zip(drawn, given, strict=True):
            self._move(entry, quantity, lot, end)
            self._move(entry, shares, Outside.ISSUED, Lot(lot.holder, lot.closing, entry.into, since(lot)))

    def _split(self, entry: Split) -> None:
        terms = self._terms(entry, entry.security)
        if terms.kind == "common":
            for code, (*_, (_, other)) in self.terms.items():
                if other.kind in ("common", "warrant"):
                    self._split_lots(entry, code)
                self._put_in_force(entry.on, _after_split(other, entry.ratio))
        elif terms.kind == "preferred":
            self._split_lots(entry, terms.code)
            self._put_in_force(entry.on, replace(terms, price=terms.price / entry.ratio if terms.price else None))
        else:
            raise Impossible(entry, f"{terms.name} cannot be split: a split is of common or preferred stock.")

    def _split_lots(self, entry: Split, security: str) -> None:
        for lots in self._holdings(security):
            after = spread([count * entry.ratio for _, count in lots], entry.rounding)
            for (lot, count), wanted in zip(lots, after, strict=True):
                if wanted > count:
                    self._move(entry, wanted - count, Outside.SPLIT, lot)
                else:
                    self._move(entry, count - wanted, lot, Outside.SPLIT)

    def _change_price(self, entry: PriceChange) -> None:
        terms = self._terms(entry, entry.security)
        if terms.kind == "common":
            raise Impossible(entry, f"{terms.name} has no conversion or exercise price that could change.")
        if terms.kind == "warrant":
            self._put_in_force(entry.on, replace(terms, exercise_price=entry.price))
        else:
            self._put_in_force(entry.on, replace(terms, conversion_price=entry.price))

    def _pay(self, entry: Dividend) -> None:
        """Shares paid as a dividend are held for as long as those that they were paid on (Rule 144(d)(3))."""
        terms = self._terms(entry, entry.security)
        self._terms(entry, entry.into)
        price = entry.price or self._stated(entry, terms.conversion_price, "conversion price", terms)
        for lots in self._holdings(entry.security):
            given = spread([count * entry.amount / price for _, count in lots], entry.rounding)
            for (lot, _), shares in zip(lots, given, strict=True):
                self._move(entry, shares, Outside.ISSUED, Lot(lot.holder, lot.closing, entry.into, lot.since))

    def _holdings(self, security: str) -> list[list[tuple[Lot, int]]]:
        """The lots of a security as they are now, for each holder and closing, oldest first."""
        return [
            sorted(lots.items(), key=lambda each: each[0].since or date.min)
            for (_, _, code), lots in list(self.lots.items())
            if code == security
        ]

    def _put_in_force(self, on: date, terms: Terms) -> None:
        self.terms[terms.code].append((on, terms))

    def _terms(self, entry: Entry, security: str) -> Terms:
        """The terms in force now. Raises Impossible for a security that is not there."""
        if security not in self.terms:
            raise Impossible(entry, f"There is no security “{security}”.")
        return self.terms[security][-1][1]

    def _common(self, entry: Conversion | Exercise, security: str) -> None:
        terms = self._terms(entry, security)
        if terms.kind != "common":
            raise Impossible(entry, f"{terms.name} is not common stock: nothing converts into it or buys it.")

    def _stated(
        self, entry: Conversion | Exercise | Dividend, price: Fraction | None, what: str, terms: Terms
    ) -> Fraction:
        if price is None:
            raise Impossible(
                entry,
                f"No {what} of {terms.name} is on record for {medium_date(entry.on)}. Enter it with the security.",
            )
        return price


def spread(exact: Sequence[Fraction], rounding: Rounding) -> list[int]:
    """Whole shares for each of `exact`, which add up to their sum rounded once."""
    return list(_steps(exact, rounding))


def _steps(exact: Sequence[Fraction], rounding: Rounding) -> Iterator[int]:
    total, given = Fraction(0), 0
    for part in exact:
        total += part
        yield rounding.whole(total) - given
        given = rounding.whole(total)


def _after_split(terms: Terms, ratio: Fraction) -> Terms:
    """Prices for a share of common stock after it is split."""
    return replace(
        terms,
        conversion_price=terms.conversion_price / ratio if terms.conversion_price else None,
        exercise_price=terms.exercise_price / ratio if terms.exercise_price else None,
    )


def _cents(price: Fraction) -> str:
    cents = Rounding.HALF_UP.whole(price * 100)
    return f"{cents // 100:,}.{cents % 100:02}"
