"""What an import wrote, line by line, small enough to keep: so that it can be undone, and an edit after it be seen."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

_BUFFERED = 2_000


class Line(NamedTuple):
    """One allocation as the file states it, and as it stood on record before; ``former_quantity`` None: not at all."""

    number: int
    """The line or row of the file."""
    holder: int
    security: int
    quantity: int
    paid: Decimal | None
    former_quantity: int | None
    former_paid: Decimal | None

    @property
    def is_new(self) -> bool:
        return self.former_quantity is None

    @property
    def is_changed(self) -> bool:
        return not self.is_new and (self.quantity, self.paid) != (self.former_quantity, self.former_paid)


@dataclass(slots=True)
class Created:
    """The primary keys of rows that an import added beside the allocations."""

    holders: list[int] = field(default_factory=list)
    names: list[int] = field(default_factory=list)
    addresses: list[int] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__slots__)


class Receipt:
    """A receipt while it is written: a line of text for each allocation, compressed as it grows."""

    def __init__(self) -> None:
        self.created = Created()
        self._compressor = zlib.compressobj(1)
        self._parts: list[bytes] = []
        self._lines: list[str] = []

    def add(
        self, number: int, holder: int, security: int, quantity: int, paid: Decimal | None, former: tuple[Any, ...]
    ) -> None:
        """Note one allocation; ``former`` is its quantity and price on record before, empty for none."""
        before = f"{former[0]},{former[1] or ''}" if former else ","
        self._lines.append(f"{number},{holder},{security},{quantity},{paid or ''},{before}\n")
        if len(self._lines) == _BUFFERED:
            self._flush()

    def _flush(self) -> None:
        self._parts.append(self._compressor.compress("".join(self._lines).encode()))
        self._lines.clear()

    def finished(self) -> bytes:
        """The receipt as it is kept: the keys of ``created`` on the first line, behind them the allocations."""
        self._flush()
        head = json.dumps({name: getattr(self.created, name) for name in Created.__slots__})
        return zlib.compress(f"{head}\n".encode()) + b"".join(self._parts) + self._compressor.flush()


def of_one_holder(receipt: bytes | memoryview, former: int, kept: int) -> bytes:
    """The receipt after two records of a holder were made one: what it says of ``former`` it says of ``kept``."""
    again = Receipt()
    again.created = created_in(receipt)
    again.created.holders = [pk for pk in again.created.holders if pk != former]
    for line in lines_in(receipt):
        holder = kept if line.holder == former else line.holder
        before = () if line.is_new else (line.former_quantity, line.former_paid)
        again.add(line.number, holder, line.security, line.quantity, line.paid, before)
    return again.finished()


def created_in(receipt: bytes | memoryview) -> Created:
    """What the import added beside the allocations."""
    return Created(**json.loads(zlib.decompressobj().decompress(bytes(receipt))))


def lines_in(receipt: bytes | memoryview) -> Iterator[Line]:
    """The allocations, in the order of the file."""
    head = zlib.decompressobj()
    head.decompress(bytes(receipt))
    for line in zlib.decompress(head.unused_data).decode().splitlines():
        number, holder, security, quantity, paid, former_quantity, former_paid = line.split(",")
        yield Line(
            int(number),
            int(holder),
            int(security),
            int(quantity),
            Decimal(paid) if paid else None,
            int(former_quantity) if former_quantity else None,
            Decimal(former_paid) if former_paid else None,
        )
