"""2003 agreement §2: the least number of shares to be registered, against the registrable securities counted."""

from __future__ import annotations

from collections.abc import Iterator

from placements.models import Closing

from .arithmetic import difference
from .deal import Deal, cite
from .finding import Finding, Severity
from .registrable import registrable


def minimum_shares(deal: Deal) -> Iterator[Finding]:
    """A warning where the stated minimum is more, a notice where it is less, than the lines of the schedule give.

    Counted are the closings of which a document says that the agreement covers them. Dividend shares are left out of
    the count and shown beside it.
    """
    stated = deal.agreement.minimum_shares if deal.agreement else None
    covered = [each for each in deal.closings if each.agreement_covers == Closing.AgreementCovers.STATED]
    counted = registrable(deal, covered)
    if stated is None or counted is None or stated == counted.total:
        return
    lines = [line for closing in covered for line in deal.allocated(closing)]
    text = f"{counted.arithmetic}. {difference(stated, counted.total)}"
    if stated > counted.total:
        text += ", which no document explains."
        if counted.dividend_shares:
            text += f" A year's dividends, paid in stock, would be {counted.dividend_shares:,} shares."
    else:
        text += ": every registrable share has to be registered, so the minimum gives no comfort."
    yield Finding(
        "minimum-shares",
        Severity.WARNING if stated > counted.total else Severity.NOTICE,
        "; ".join(
            filter(
                None, (deal.clause_satisfied_by("filing"), cite([*lines, *(sold.security for sold in counted.sold)]))
            )
        ),
        text,
        {**counted.figures, "stated": stated, "difference": abs(stated - counted.total)},
    )
