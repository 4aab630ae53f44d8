"""One pass over a file of Schedule 1: what it allots to whom, held against what is on record for the closing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from hashlib import sha256
from typing import Any

from holders.models import Allocation, Holder
from holders.schedule import Lot, Party, Problem, Refused, Sold, Stated, Statement, Total, read, refusal
from placements.models import Closing, Security, Viewer

from .matching import Decisions, Holders, Known, Question
from .receipts import Receipt

SHOWN = 300
"""Rows that a preview shows; all are counted."""
COLUMNS = ("closing_id", "holder_id", "security_id", "quantity", "price_paid", "source_id", "clause")
CLAUSE = "Schedule 1"

_NAME_LONGEST = Holder._meta.get_field("name").max_length or 0


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as a person gives it, and what they say of it."""

    name: str
    content: bytes
    encoding: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    """What a column means, by its heading: see ``holders.schedule.meanings``."""
    source_id: int | None = None
    """The document that the file is a part of."""


@dataclass(frozen=True, slots=True)
class ShownLot:
    """One allocation of a row that is shown: new, changed or unchanged, and what stood before."""

    code: str
    security: str
    quantity: int
    paid: Decimal | None
    change: str
    was: str = ""


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row as it was understood, beside its lines in the file."""

    place: str
    source: tuple[str, ...]
    name: str
    party: Party | None
    holder: Known | None
    """The holder on file; None for a new one."""
    lots: tuple[ShownLot, ...]


@dataclass(slots=True)
class Newcomer:
    """A name that no holder on file has, with its rows."""

    name: str
    party: Party | None
    rows: list[tuple[int, Sequence[Lot]]] = field(default_factory=list)


class Reading:
    """A file on its way in. ``additions`` is the pass; after it the rest says what was found.

    The new allocations are given as they are read and not kept, so that a file of any length needs little memory.
    Raises Refused where the file cannot be taken.
    """

    def __init__(self, closing: Closing, upload: Upload, decisions: Decisions, viewer: Viewer) -> None:
        self.closing, self.source_id = closing, upload.source_id
        self.securities = {security.code: security for security in Security.objects.filter(placement=closing.placement)}
        sold = [Sold(security.code, security.kind, security.name) for security in self.securities.values()]
        self.statements = [
            Statement(sheet, sold, upload.columns, closing.occurred_on, (str(closing), closing.label, closing.code))
            for sheet in read(upload.name, upload.content, encoding=upload.encoding)
        ]
        self.holders = Holders(decisions, viewer)
        self._keys = {code: security.pk for code, security in self.securities.items()}
        self._on_record = _on_record(closing)
        self._seen: dict[int, int] = {}
        self._most = max(self._keys.values(), default=0) + 1
        self.receipt = Receipt()
        self.new = self.unchanged = 0
        self.changed: list[tuple[Any, ...]] = []
        """Primary key, quantity and price of the allocations on record that the file states otherwise."""
        self.newcomers: dict[str, Newcomer] = {}
        self.printed: dict[int, str] = {}
        """Names as printed of holders on file who are called otherwise there."""
        self.parties: dict[int, Party] = {}
        self.shown: list[ShownRow] = []
        self._shown_of: list[int | None] = []
        self.rows = 0
        self.questions: list[Question] = []

    def additions(self) -> Iterator[tuple[Any, ...]]:
        """The allocations of holders on file that are to be added, as rows of COLUMNS."""
        for statement in self.statements:
            for stated in statement.rows():
                self.rows += 1
                holder = self.holders.find(stated.name)
                lots, number = stated.lots, stated.row.number
                if len(self.shown) < SHOWN:
                    self._show(statement, stated, holder)
                if holder is None:
                    if lots:
                        self._newcomer(statement, stated)
                    continue
                if statement.parties and lots:
                    self.parties.setdefault(holder, statement.parties[stated.name])
                if lots and not self.holders.is_spelt_so(stated.name):
                    self._called(holder, stated.name)
                for lot in lots:
                    if row := self._take(statement, number, holder, lot):
                        yield row
        known = self.holders.known(holder for holder in self._shown_of if holder)
        self.shown = [
            replace(row, holder=known.get(holder or 0)) for row, holder in zip(self.shown, self._shown_of, strict=True)
        ]
        self.questions = self.holders.questions(newcomer.name for newcomer in self.newcomers.values())

    def additions_of(self, created: Mapping[str, int]) -> Iterator[tuple[Any, ...]]:
        """The allocations of the newcomers, whose primary keys are now known by name."""
        for name, newcomer in self.newcomers.items():
            for number, lots in newcomer.rows:
                for lot in lots:
                    if row := self._take(self.statements[0], number, created[name], lot):
                        yield row

    def _take(self, statement: Statement, number: int, holder: int, lot: Lot) -> tuple[Any, ...] | None:
        """Hold one allocation against what is on record; the row to be added, if it is not there."""
        code, quantity, paid = lot
        security = self._keys[code]
        key = holder * self._most + security
        if key in self._seen:
            raise _twice(statement, number, code, self._seen[key])
        self._seen[key] = number
        former = self._on_record.get(key)
        if former is None:
            self.new += 1
            self.receipt.add(number, holder, security, quantity, paid, ())
            return (self.closing.pk, holder, security, quantity, paid, self.source_id, CLAUSE)
        pk, *before = former
        if before == [quantity, paid]:
            self.unchanged += 1
        else:
            self.changed.append((pk, quantity, paid))
        self.receipt.add(number, holder, security, quantity, paid, tuple(before))
        return None

    def _newcomer(self, statement: Statement, stated: Stated) -> None:
        if len(stated.name) > _NAME_LONGEST:
            raise refusal(
                f"The name has {len(stated.name):,} characters; at most {_NAME_LONGEST} are kept.",
                statement.sheet.place(stated.row.number),
            )
        one = self.newcomers.setdefault(stated.name, Newcomer(stated.name, statement.parties.get(stated.name)))
        codes = {lot.security for _, lots in one.rows for lot in lots}
        if twice := next((lot.security for lot in stated.lots if lot.security in codes), ""):
            raise _twice(statement, stated.row.number, twice, one.rows[-1][0])
        one.rows.append((stated.row.number, stated.lots))

    def _called(self, holder: int, name: str) -> None:
        """Keep the name, unless it is the code by which the file calls the holder."""
        if not self.holders.is_code(holder, name):
            self.printed.setdefault(holder, name)

    def _show(self, statement: Statement, stated: Stated, holder: int | None) -> None:
        lots = []
        for lot in stated.lots:
            former = self._on_record.get((holder or 0) * self._most + self._keys[lot.security])
            same = former is not None and former[1:] == (lot.quantity, lot.paid)
            change = "new" if former is None else "unchanged" if same else "changed"
            was = "" if former is None or same else said(former[1], former[2])
            lots.append(ShownLot(lot.security, self.securities[lot.security].name, lot.quantity, lot.paid, change, was))
        self._shown_of.append(holder)
        self.shown.append(
            ShownRow(
                place=statement.sheet.place(stated.row.number),
                source=tuple(stated.row.source) or (", ".join(cell for cell in stated.row.cells if cell),),
                name=stated.name,
                party=statement.parties.get(stated.name),
                holder=None,
                lots=tuple(lots),
            )
        )

    @property
    def totals(self) -> list[Total]:
        """Every total that the file states, beside the sum of the rows above it."""
        return [total for statement in self.statements for total in statement.totals]

    def fingerprint(self) -> str:
        """What an import would do and ask, as a page carries it that shows it; ``additions`` has made its pass.

        It is another one once a holder, or a line of the closing, is another. The receipt is finished with it.
        """
        told = (self.receipt.finished(), self.newcomers, self.printed, self.changed, self.questions, self.left_out)
        return sha256(repr(told).encode()).hexdigest()

    @property
    def left_out(self) -> int:
        """Allocations on record that the file does not state; they stay."""
        return len(self._on_record) - self.unchanged - len(self.changed)

    def refuse_questions(self) -> None:
        """Raise Refused where a person must decide on a name first."""
        if self.questions:
            raise Refused([Problem("", str(question)) for question in self.questions])


def said(quantity: int, paid: Decimal | None) -> str:
    """An allocation in words: "134 for $1,340,000.00"."""
    return f"{quantity:,}" if paid is None else f"{quantity:,} for ${paid:,.2f}"


def _twice(statement: Statement, number: int, security: str, earlier: int) -> Refused:
    """The refusal of a row that states again what an earlier one did."""
    return refusal(
        f"The same holder stands with {security} in {statement.sheet.unit} {earlier:,} too. Leave one of them.",
        statement.sheet.place(number),
    )


def _on_record(closing: Closing) -> dict[int, tuple[int, int, Decimal | None]]:
    """The closing's allocations by holder and security: primary key, quantity, price."""
    securities = Security.objects.filter(placement=closing.placement).values_list("pk", flat=True)
    most = max(securities, default=0) + 1
    rows = Allocation.objects.filter(closing=closing).values_list("holder", "security", "pk", "quantity", "price_paid")
    return {holder * most + security: (pk, quantity, paid) for holder, security, pk, quantity, paid in rows.iterator()}
