"""2003 agreement, signature pages and Schedule 1: a person whose name is spelled in two ways."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from .deal import Deal, cite
from .finding import Finding, Severity

TITLES = re.compile(r"^(?:mr|mrs|ms|dr)\.?\s+", re.IGNORECASE)
ALIKE = 0.8
"""Names at least so much alike are taken for spellings of one; 1 is the same name."""


def signatories(deal: Deal) -> Iterator[Finding]:
    """A warning for each holder whose signatory and addressee have names that differ though they are alike.

    Alike are names that share the last word, or nearly every letter; two people with nothing in common are no mistake.
    """
    for holder in deal.holders:
        address = deal.address_of(holder)
        addressee = TITLES.sub("", address.attention.split(",")[0].strip()) if address else ""
        signatory = holder.signatory.strip()
        if not addressee or not signatory or addressee == signatory or not _alike(addressee, signatory):
            continue
        yield Finding(
            "signatories",
            Severity.WARNING,
            cite(deal.lines_of(holder)),
            f"{holder}: “{signatory}” signed, and notices go to “{addressee}”. Make sure that one person is meant, and"
            " that whoever signed had the power to.",
            {"holder": holder.code, "signatory": signatory, "attention": addressee},
        )


def _alike(one: str, other: str) -> bool:
    last = {name.casefold().split()[-1] for name in (one, other)}
    return len(last) == 1 or SequenceMatcher(None, one.casefold(), other.casefold()).ratio() >= ALIKE
