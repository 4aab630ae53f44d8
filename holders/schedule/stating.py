"""What a table states: rows of purchasers with what each was allotted, and totals beside the sums of their columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from .figures import NoFigure, amount, is_figure, quantity, without_marks
from .inert import as_meant
from .meanings import Meaning, Sold, Use, meanings
from .parties import Party, party
from .problems import Problem, Refused, refusal
from .sheets import Row, Sheet

PROBLEMS_MOST = 100
"""Reading stops after so many."""
TOTALS_MOST = 1_000
"""Totals of one table."""

_TOTAL = re.compile(r"\s*(?:sub-?\s?|grand )?totals?\b|\s*aggregate\b", re.IGNORECASE)
_SUBTOTAL = re.compile(r"\s*sub", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_SLASHED = re.compile(r"(\d{1,4})[/.-](\d{1,2})[/.-](\d{1,4})")
_WRITTEN = ("%B %d, %Y", "%b %d, %Y", "%b. %d, %Y", "%d %B %Y", "%d %b %Y")
_PARTY_USES = (Use.ADDRESS, Use.ATTENTION, Use.FAX, Use.TELEPHONE, Use.EMAIL, Use.STATUS)
_STATUSES = {"qualified institutional buyer": "qib", "accredited investor": "accredited"}


class Lot(NamedTuple):
    """So much of the security of this code; ``paid`` in dollars, None where no price is stated."""

    security: str
    quantity: int
    paid: Decimal | None


class Stated(NamedTuple):
    """One purchaser's row."""

    row: Row
    name: str
    lots: Sequence[Lot]


@dataclass(frozen=True, slots=True)
class Total:
    """A total as stated, beside the sum of the rows above it; whole shares, or dollars for a price."""

    place: str
    label: str
    column: str
    stated: Decimal
    summed: Decimal
    security: str
    is_price: bool
    is_subtotal: bool

    @property
    def difference(self) -> Decimal:
        return self.stated - self.summed


class Statement:
    """One table on its way through: what its columns mean, and what its rows state as they are read, once."""

    def __init__(
        self,
        sheet: Sheet,
        securities: Sequence[Sold],
        given: Mapping[str, str],
        closed_on: date | None,
        closing: Sequence[str] = (),
    ) -> None:
        self.sheet, self.closed_on, self.closing = sheet, closed_on, closing
        self.columns = meanings(sheet.headings, securities, given)
        self.codes = {security.code for security in securities}
        names = [security.name for security in securities]
        self._coded = {security.name: security.code for security in securities if names.count(security.name) == 1}
        self._coded |= {code: code for code in self.codes}
        self.problems: list[Problem] = []
        self.totals: list[Total] = []
        self.parties: dict[str, Party] = {}
        """Who the rows are about, by name; empty where the file has names only."""
        self._places = {
            meaning.use: place for place, meaning in reversed(list(enumerate(self.columns))) if meaning is not None
        }
        self._quantities = self._of(Use.QUANTITY)
        self._prices = {meaning.security: place for place, meaning in self._of(Use.PRICE)}
        self._unknown = [place for place, meaning in enumerate(self.columns) if meaning is None]
        self._security = self._places.get(Use.SECURITY, -1)
        self._price = self._places.get(Use.PRICE)
        self._is_bound = Use.CLOSED_ON in self._places or Use.CLOSING in self._places
        self._has_details = any(use in self._places for use in _PARTY_USES)
        self._sums = dict.fromkeys((place for place, _ in [*self._quantities, *self._of(Use.PRICE)]), Decimal(0))
        self._since_subtotal = dict(self._sums)
        self._refuse_unusable()

    def _of(self, use: Use) -> list[tuple[int, Meaning]]:
        return [(place, meaning) for place, meaning in enumerate(self.columns) if meaning and meaning.use is use]

    def _refuse_unusable(self) -> None:
        where = self.sheet.title
        headings = ", ".join(f"“{heading}”" for heading in self.sheet.headings if heading)
        if Use.NAME not in self._places and Use.CODE not in self._places:
            raise refusal(f"No column gives the purchasers' names. The columns are {headings}.", where)
        if not self._quantities:
            raise refusal(
                f"No column gives the shares of a security of this placement ({', '.join(sorted(self.codes))}). The "
                f"columns are {headings}. Say which column is which security.",
                where,
            )
        if "" in self._prices and Use.SECURITY not in self._places:
            raise refusal(
                f"The column “{self.sheet.headings[self._prices['']]}” does not say for which security the price was "
                "paid. Say price: and its code.",
                where,
            )
        codes = [meaning.security for _, meaning in self._quantities]
        if twice := next((code for code in codes if codes.count(code) > 1), ""):
            raise refusal(f"Two columns give the shares of {twice}. Say which one, and ignore the other.", where)

    def rows(self) -> Iterator[Stated]:
        """The purchasers, in the order of the file. Raises Refused at the end, or when too much is wrong."""
        by_code = self._places.get(Use.CODE)
        named = self._places.get(Use.NAME, by_code)
        assert named is not None  # noqa: S101 - refused above
        lots_of = self._long_lots if Use.SECURITY in self._places else self._lots
        for row in self.sheet.rows:
            name = row.cells[named]
            if by_code is not None and not name.strip():
                name = row.cells[by_code]
            if name[:1] in " TtSsGgAa" and _TOTAL.match(name):
                self._total(row, name)
                continue
            try:
                if self._unknown or self._is_bound:
                    self._check_rest(row)
                lots = lots_of(row)
            except _Wrong as wrong:
                self._problem(row, wrong.place, wrong.reason)
                continue
            if name[:1] == "'":
                name = as_meant(name)
            if self._has_details or "\n" in name:
                name = self._party(row, name)
            else:
                name = without_marks(name) if name[-1:] in ")]*†‡" else name.strip()
            if name:
                yield Stated(row, name, lots)
            elif lots:
                self._problem(row, named, "There are figures and no name.")
        if self.problems:
            raise Refused(self.problems)

    def _lots(self, row: Row) -> list[Lot]:
        cells, lots = row.cells, []
        for place, meaning in self._quantities:
            text = cells[place]
            try:
                # Almost every cell is bare digits.
                count = int(text) if text.isdecimal() and text.isascii() and len(text) < 19 else quantity(text)
            except NoFigure as error:
                raise _Wrong(place, str(error)) from None
            paid = None
            price_place = self._prices.get(meaning.security)
            if price_place is not None:
                paid = self._paid(row, price_place, count)
            if count:
                self._sums[place] += count
                lots.append(Lot(meaning.security, count, paid))
        return lots

    def _long_lots(self, row: Row) -> list[Lot]:
        """The one lot of a row that names its security."""
        cells, place = row.cells, self._quantities[0][0]
        called = cells[self._security].strip()
        code = self._coded.get(called) or self._coded.get(as_meant(called), "")
        try:
            count = quantity(cells[place])
        except NoFigure as error:
            raise _Wrong(place, str(error)) from None
        paid = None if self._price is None else self._paid(row, self._price, count)
        if not count:
            return []
        if not code:
            raise _Wrong(
                self._security,
                f"There is no security “{called}” in this placement. There is {', '.join(sorted(self.codes))}.",
            )
        self._sums[place] += count
        return [Lot(code, count, paid)]

    def _paid(self, row: Row, place: int, count: int) -> Decimal | None:
        try:
            paid = amount(row.cells[place])
        except NoFigure as error:
            raise _Wrong(place, str(error)) from None
        if paid is not None:
            if not count:
                raise _Wrong(
                    place, f"{row.cells[place].strip()} was paid, and no shares of the security stand beside it."
                )
            self._sums[place] += paid
        return paid

    def _check_rest(self, row: Row) -> None:
        """Nothing may stand where it is not known what it means, and a closing date must be this closing's."""
        for place in self._unknown:
            if text := row.cells[place].strip():
                heading = self.sheet.headings[place]
                if all(is_figure(word) and not word.strip("0.,$-–—") for word in text.split()):
                    continue  # noughts and dashes say nothing
                told = f"the column “{heading}” means" if heading else "a figure under no heading means"
                raise _Wrong(place, f"“{text}”: it is not known what {told}. Say a security, or ignore.")
        place = self._places.get(Use.CLOSING, -1)
        if place >= 0 and self.closing and (text := as_meant(row.cells[place].strip())) and text not in self.closing:
            raise _Wrong(place, f"“{text}” is not this closing, “{self.closing[0]}”.")
        place = self._places.get(Use.CLOSED_ON, -1)
        if place >= 0 and (text := row.cells[place].strip()):
            try:
                day = day_of(text)
            except ValueError as error:
                raise _Wrong(place, str(error)) from None
            if self.closed_on is not None and day != self.closed_on:
                raise _Wrong(place, f"{text} is not the day of this closing, {self.closed_on.isoformat()}.")

    def _party(self, row: Row, name: str) -> str:
        """Remember who the row is about; return the name."""
        block = party(name.split("\n"), max(map(len, name.split("\n")))) if "\n" in name else Party(without_marks(name))
        said = {use: row.cells[self._places[use]].strip() for use in _PARTY_USES if use in self._places}
        status = said.get(Use.STATUS, "").casefold().removeprefix("an ").removeprefix("a ")
        self.parties.setdefault(
            block.name,
            Party(
                name=block.name,
                address=tuple(said[Use.ADDRESS].split("\n")) if said.get(Use.ADDRESS) else block.address,
                attention=said.get(Use.ATTENTION) or block.attention,
                fax=said.get(Use.FAX) or block.fax,
                telephone=said.get(Use.TELEPHONE) or block.telephone,
                email=said.get(Use.EMAIL) or block.email,
                status=_STATUSES.get(status, status) or block.status,
            ),
        )
        return block.name

    def _total(self, row: Row, label: str) -> None:
        if len(self.totals) >= TOTALS_MOST:
            raise refusal(f"There are more than {TOTALS_MOST:,} totals.", self.sheet.place(row.number))
        is_subtotal = _SUBTOTAL.match(label) is not None
        for place in self._sums:
            meaning = self.columns[place]
            if meaning is None or not (text := row.cells[place].strip()):
                continue
            is_price = meaning.use is Use.PRICE
            try:
                stated = (amount(text) or Decimal(0)) if is_price else Decimal(quantity(text))
            except NoFigure as error:
                self._problem(row, place, str(error))
                continue
            summed = self._sums[place] - (self._since_subtotal[place] if is_subtotal else 0)
            self.totals.append(
                Total(
                    place=self.sheet.place(row.number),
                    label=" ".join(label.split()),
                    column=self.sheet.headings[place],
                    stated=stated,
                    summed=summed,
                    security=meaning.security,
                    is_price=is_price,
                    is_subtotal=is_subtotal,
                )
            )
        if is_subtotal:
            self._since_subtotal = dict(self._sums)

    def _problem(self, row: Row, place: int, reason: str) -> None:
        column = self.sheet.headings[place] or f"{place + 1}"
        self.problems.append(Problem(self.sheet.place(row.number, column), reason))
        if len(self.problems) >= PROBLEMS_MOST:
            raise Refused(self.problems)

    def sums(self) -> list[tuple[str, Decimal, bool]]:
        """The sum of each column of figures as read so far: heading, sum, whether it is of dollars."""
        return [
            (self.sheet.headings[place], total, meaning is not None and meaning.use is Use.PRICE)
            for place, total in self._sums.items()
            for meaning in [self.columns[place]]
        ]


class _Wrong(Exception):
    """A cell that cannot be taken: the place of its column, and why."""

    def __init__(self, place: int, reason: str) -> None:
        super().__init__(reason)
        self.place, self.reason = place, reason


def day_of(text: str) -> date:
    """The day that a text states. Raises ValueError where it may be read as two days, or as none."""
    found = _ISO.fullmatch(text)
    if found:
        return date(*map(int, found.groups()))
    for form in _WRITTEN:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a legal day has no zone
        except ValueError:
            continue
    if found := _SLASHED.fullmatch(text):
        raise ValueError(f"{text} may be read as several days. Write year-month-day, such as 2003-05-07.")
    raise ValueError(f"“{text}” is not a day. Write year-month-day, such as 2003-05-07.")
