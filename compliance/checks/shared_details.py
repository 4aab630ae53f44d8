"""2003 agreement §7(g) and §7(o): different holders with one address, fax number or signatory."""

from __future__ import annotations

import re
from collections.abc import Iterator

from holders.models import Address, Holder

from .deal import Deal, cite
from .finding import Finding, Severity


def shared_details(deal: Deal) -> Iterator[Finding]:
    """A notice for each group of holders with what they share, once: the largest that the same holders share."""
    groups: dict[tuple[Holder, ...], dict[str, str]] = {}
    for what, of in {"address": _address, "fax": _fax, "signatory": _signatory, "street number": _street}.items():
        by_value: dict[str, list[Holder]] = {}
        for holder in deal.holders:
            if value := of(holder, deal.address_of(holder)):
                by_value.setdefault(value, []).append(holder)
        for value, holders in by_value.items():
            if len(holders) > 1:
                groups.setdefault(tuple(holders), {})[what] = value
    for sharing, shared in groups.items():
        if "address" in shared:
            shared.pop("street number", None)  # goes without saying
        names = ", ".join(holder.name for holder in sharing)
        details = "; ".join(f"{what} {value}" for what, value in shared.items())
        yield Finding(
            "shared-details",
            Severity.NOTICE,
            cite(deal.lines_of(*sharing)),
            f"{names} share: {details}. Ask whether they are affiliates, and send each its own notice.",
            {
                "holders": len(sharing),
                "names": names,
                **{what.replace(" ", "_"): said for what, said in shared.items()},
            },
        )


def _address(holder: Holder, address: Address | None) -> str:
    return ", ".join(line.strip() for line in address.address.splitlines()) if address else ""


def _fax(holder: Holder, address: Address | None) -> str:
    return address.fax if address else ""


def _signatory(holder: Holder, address: Address | None) -> str:
    return holder.signatory


def _street(holder: Holder, address: Address | None) -> str:
    """The line with number and street, without the floor or suite; empty if there is none."""
    found = re.search(r"^\s*(\d[^,\n]*)", address.address, re.M) if address else None
    return found[1].strip() if found else ""
