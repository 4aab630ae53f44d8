"""A selling-holder table: the shares outstanding that its percentages imply."""

from __future__ import annotations

from collections.abc import Iterator

from .deal import Deal
from .finding import Finding, Severity
from .outstanding import Implied, implied_before_and_after


def percent_of_class(deal: Deal) -> Iterator[Finding]:
    """A notice for each holder with printed percentages that agree, a warning where they cannot both be right.

    Shares that the holder may acquire within 60 days are in its own percentage (Rule 13d-3).
    """
    for line in deal.coverages:
        ranges = implied_before_and_after(line)
        both = Implied.common(ranges.values())
        if not ranges:
            continue
        told = "; ".join(
            f"{each.shares:,} shares {name} at {each.printed} mean {each.low:,} to {each.high:,} outstanding"
            for name, each in ranges.items()
        )
        figures: dict[str, int | str] = {"holder": line.holder.code}
        for name, each in ranges.items():
            figures |= {
                f"shares_{name}": each.shares,
                f"percent_{name}": each.printed,
                f"outstanding_{name}_low": each.low,
                f"outstanding_{name}_high": each.high,
            }
        if both:
            figures |= {"outstanding_low": both[0], "outstanding_high": both[1]}
        agree = f"consistent from {both[0]:,} to {both[1]:,}" if both else "no number of shares fits both"
        yield Finding(
            "percent-of-class",
            Severity.NOTICE if both else Severity.WARNING,
            line.cited_as,
            f"{line.holder}: {told}; {agree}." if len(ranges) > 1 else f"{line.holder}: {told}.",
            figures,
        )
