"""To whom a notice goes: the address of record on the day of sending, and the counsel who has a copy."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from compliance.rules.words import medium_date
from holders.models import Address, Holder, Notice, address_on
from placements.models import AddressOfRecord, Agreement, Placement, in_force, issuer_address_on


@dataclass(frozen=True, slots=True)
class Addressee:
    """One who has notice, and where on that day; what is empty is unknown."""

    name: str
    on: date
    address: str = ""
    attention: str = ""
    fax: str = ""
    email: str = ""
    copies_to: str = ""
    """Counsel who has a copy, a line each. A copy is not said to be notice (2003 agreement: §7(g))."""
    cited_as: str = ""
    is_known: bool = True
    """Whether any address is of record."""

    @property
    def lines(self) -> list[str]:
        """The name and the address of record, a line each."""
        named = (("Attention", self.attention), ("Fax", self.fax), ("E-mail", self.email))
        details = [f"{word}: {value}" for word, value in named if value]
        unknown = [] if self.is_known else [f"(no address of record on {medium_date(self.on)})"]
        return [self.name, *self.address.splitlines(), *details, *unknown]

    def fax_compared(self, used: str) -> str:
        """What the fax number that was used says beside the number of record; empty if none was given or both agree."""
        if not used or _digits(used) == _digits(self.fax):
            return ""
        if not self.fax:
            return f"It went to fax number {used}; no number of {self.name} is of record on {medium_date(self.on)}."
        return f"It went to fax number {used}; the number of record on {medium_date(self.on)} is {self.fax}."


def day_sent(placement: Placement, sent_at: datetime) -> date:
    """The day of sending on the clocks of the placement's agreement."""
    agreement = getattr(placement, "agreement", None) or Agreement()
    return sent_at.astimezone(ZoneInfo(agreement.time_zone)).date()


def issuer_of(placement: Placement, on: date) -> Addressee:
    """The issuer as addressee on a day, under the agreement of the placement."""
    agreement = getattr(placement, "agreement", None)
    counsel = agreement.issuer_counsel if agreement else ""
    return _at(placement.issuer.name, counsel, issuer_address_on(placement, on), on)


def holder_of(placement: Placement, holder: Holder, on: date) -> Addressee:
    """A holder as addressee on a day, under the agreement of the placement."""
    return _at(holder.name, _holders_counsel(placement), address_on(holder, on, placement), on)


def addressees(notice: Notice) -> list[Addressee]:
    """Everyone to whom a notice on record went, as of record on the day of sending. A constant number of queries."""
    placement, on = notice.placement, day_sent(notice.placement, notice.sent_at)
    if notice.to == Notice.To.ISSUER:
        return [issuer_of(placement, on)]
    if notice.recipient:
        return [holder_of(placement, notice.recipient, on)]
    of_record = _by_holder(placement.addresses.select_related("source"))
    holders = Holder.objects.filter(party_to=placement).order_by("name")
    counsel = _holders_counsel(placement)
    return [_at(holder.name, counsel, in_force(of_record.get(holder.pk, ()), on), on) for holder in holders]


def _by_holder(addresses: Iterable[Address]) -> dict[int, list[Address]]:
    found: dict[int, list[Address]] = {}
    for address in addresses:
        found.setdefault(address.holder_id, []).append(address)
    return found


def _holders_counsel(placement: Placement) -> str:
    agreement = getattr(placement, "agreement", None)
    return agreement.holders_counsel if agreement else ""


def _at(name: str, counsel: str, address: AddressOfRecord | None, on: date) -> Addressee:
    """A party at its address of record; ``counsel`` has copies unless the address names others."""
    if address is None:
        return Addressee(name=name, on=on, copies_to=counsel, is_known=False)
    return Addressee(
        name=name,
        on=on,
        address=address.address,
        attention=address.attention,
        fax=address.fax,
        email=address.email,
        copies_to=address.copies_to or counsel,
        cited_as=address.cited_as,
    )


def _digits(number: str) -> str:
    """A telephone number as it is dialled within North America."""
    return re.sub(r"\D", "", number).removeprefix("1")
