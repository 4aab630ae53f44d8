"""What each holder of a placement has on a day, in shares of common stock, as consents and ownership count it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from compliance.positions import Record, record_of
from compliance.rules.positions import positions
from holders.models import Control, Holder, holds_on
from placements.models import Closing, Placement, Security

CONVERTIBLE = (Security.Kind.PREFERRED, Security.Kind.NOTE)


@dataclass(frozen=True, slots=True)
class Held:
    """A holder's securities of one kind from one closing; ``shares`` of common stock, a half rounded up.

    ``shares`` is None where no document gives the price at which they convert.
    """

    holder: Holder
    closing: Closing
    security: Security
    shares: int | None

    @property
    def is_outstanding(self) -> bool:
        """Whether it is common stock already, and no right to acquire some."""
        return self.security.kind == Security.Kind.COMMON


def held(placement: Placement, *, as_of: date) -> list[Held]:
    """Everything held at the end of ``as_of``, in the order in which it came to be; a day not stated is past.

    Raises RuleError where the record takes a position below zero.
    """
    return held_in(record_of(placement), as_of=as_of)


def held_in(record: Record, *, as_of: date) -> list[Held]:
    """As ``held``, of a record that was read. No query."""
    return [
        Held(record.holders[row.holder], record.closings[row.closing], record.sold[row.security], row.common)
        for row in positions(record.ledger, as_of)
        if row.quantity
    ]


def controls(holders: Iterable[Holder], *, as_of: date) -> list[Control]:
    """Who has power over the shares of ``holders`` on ``as_of``, by documents of any placement."""
    rows = Control.objects.filter(holds_on(as_of), holder__in={holder.pk for holder in holders})
    return list(rows.select_related("holder", "source").order_by("pk"))
