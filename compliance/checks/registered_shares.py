"""2003 agreement §2: the shares registered, against the agreement's minimum and against what is registrable."""

from __future__ import annotations

from collections.abc import Iterator

from placements.models import RegistrationStatement

from .arithmetic import MINUS, summed
from .deal import Deal
from .finding import Figures, Finding, Severity
from .registrable import Registrable, registrable


def registered_shares(deal: Deal) -> Iterator[Finding]:
    """An error where the statements for a set of closings register too few shares, a notice where dividends lack.

    Statements that cover closings in common are counted together, less the shares that are not registrable.
    """
    for statements in _together(deal):
        if any(statement.shares is None for statement in statements):
            continue
        names = " and ".join(statement.label for statement in statements)
        registered = sum((each.shares or 0) - (each.other_shares or 0) for each in statements)
        covered = {closing.pk for statement in statements for closing in statement.closings.all()}
        counted = registrable(deal, [closing for closing in deal.closings if closing.pk in covered])
        minimum = deal.agreement.minimum_shares if deal.agreement else None
        known: dict[str, int | str] = {
            "registration_statements": ", ".join(each.code for each in statements),
            "registered": registered,
        }
        if minimum is not None and registered < minimum:
            yield _finding(
                deal,
                Severity.ERROR,
                f"{names}: {minimum:,} shares at least {MINUS} {registered:,} registered = {minimum - registered:,}"
                " too few. Register the rest in an amendment or an additional registration statement.",
                {**known, "minimum": minimum, "difference": minimum - registered},
            )
        if counted:
            yield from _against(deal, names, registered, counted, known)


def _against(
    deal: Deal, names: str, registered: int, counted: Registrable, known: dict[str, int | str]
) -> Iterator[Finding]:
    """Too few for conversion and warrants; or for a year's dividends as well."""
    if registered < counted.total:
        lacking = counted.total - registered
        yield _finding(
            deal,
            Severity.ERROR,
            f"{names}: {counted.arithmetic}. {counted.total:,} {MINUS} {registered:,} registered = {lacking:,} too few."
            " Register the rest in an amendment or an additional registration statement.",
            {**known, **counted.figures, "difference": lacking},
        )
    elif registered < counted.total + counted.dividend_shares:
        spare = registered - counted.total
        yield _finding(
            deal,
            Severity.NOTICE,
            f"{names}: {registered:,} registered {MINUS} {counted.total:,} for conversion and warrants = {spare:,} left"
            f" for dividends, of which one year's paid in stock are {counted.dividend_shares:,} shares"
            f" ({summed((counted.total, counted.dividend_shares))} = {counted.total + counted.dividend_shares:,}).",
            {**known, **counted.figures, "left_for_dividends": spare},
        )


def _finding(deal: Deal, severity: Severity, message: str, figures: Figures) -> Finding:
    return Finding("registered-shares", severity, deal.clause_satisfied_by("filing"), message, figures)


def _together(deal: Deal) -> list[list[RegistrationStatement]]:
    """The statements that cover closings of the placement, those with a closing in common in one list."""
    groups: list[tuple[set[int], list[RegistrationStatement]]] = []
    for statement in deal.registration_statements:
        closings = {closing.pk for closing in statement.closings.all()}
        if not closings:
            continue
        joined = [group for group in groups if group[0] & closings]
        groups = [group for group in groups if group not in joined]
        together = [each for _, statements in joined for each in statements]
        groups.append((closings.union(*(pks for pks, _ in joined)), [*together, statement]))
    return [statements for _, statements in groups]
