"""Fiscal periods (2003 agreement §3(l)): the issuer's fiscal quarters and years that begin after effectiveness.

§3(l) names no last period. They go on as long as the registration statement is to be kept effective, until all is sold
(§2), and else as far as the agreement's calendar answers; the last deadline then says that the calendar ends.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from compliance import rules
from compliance.models import Duty
from placements.models import Agreement, Placement

from .concerns import Concern, happenings
from .subjects import About, Cover, concerns_of_statement

ONE_DAY = timedelta(days=1)
ENDS = {Duty.Per.FISCAL_QUARTER: "fiscal period end", Duty.Per.FISCAL_YEAR: "fiscal year end"}


@dataclass(frozen=True, slots=True)
class Period:
    """One fiscal quarter or year; both days are in it."""

    kind: Duty.Per
    code: str
    """Such as 2004-q1 or fy2004, by the year in which the fiscal year ends."""
    first: date
    last: date


def periods_after(day: date, fiscal_year_end: str, *, until: date) -> Iterator[Period]:
    """The fiscal quarters that begin after ``day``, and the fiscal years that begin with one of them.

    ``fiscal_year_end`` is month and day (``12-31``); a fiscal year that ends on February 28 or 29 ends with the month.
    Listed are those that begin on or before ``until``.
    """
    for year in range(day.year, until.year + 2):
        ends = [_quarter_end(year, back, fiscal_year_end) for back in (12, 9, 6, 3, 0)]
        firsts = [end + ONE_DAY for end in ends[:-1]]
        quarters = (
            Period(Duty.Per.FISCAL_QUARTER, f"{year}-q{number}", first, end)
            for number, (first, end) in enumerate(zip(firsts, ends[1:], strict=True), start=1)
        )
        for period in (*quarters, Period(Duty.Per.FISCAL_YEAR, f"fy{year}", firsts[0], ends[-1])):
            if day < period.first <= until:
                yield period


def _quarter_end(year: int, months_back: int, fiscal_year_end: str) -> date:
    """The day so many months before the end of the fiscal year that ends in ``year``."""
    month, day = map(int, fiscal_year_end.split("-"))
    is_month_end = day >= monthrange(2003, month)[1]
    year, month = divmod(year * 12 + month - 1 - months_back, 12)
    length = monthrange(year, month + 1)[1]
    return date(year, month + 1, length if is_month_end else min(day, length))


def periods(
    placement: Placement, covers: list[Cover], concerns: list[Concern], duties: Iterable[rules.Duty]
) -> Iterator[About]:
    """The fiscal periods that follow the effectiveness of each registration statement, until all it covers is sold."""
    answers = {duty.satisfied_by for duty in duties if duty.per in ENDS}
    for cover in covers if answers else ():
        bearing = concerns_of_statement(cover, concerns)
        first = min(_days_of("effectiveness", bearing), default=None)
        prefix = f"{cover.statement.code}-" if len(covers) > 1 else ""
        if first:
            until = min((_last_day(placement), *_days_of("all sold", bearing)))
            for period in periods_after(first, placement.issuer.fiscal_year_end, until=until):
                yield _about(replace(period, code=f"{prefix}{period.code}"), cover, placement, bearing, answers)


def _days_of(event: str, bearing: Iterable[Concern]) -> Iterator[date]:
    """The days on which it happened; what names a holder or a filing happened for that alone."""
    for each in bearing:
        fact = each.happening
        if fact.event == event and not each.holder_id and not each.filing and fact.on:
            yield fact.on


def _last_day(placement: Placement) -> date:
    """The last day on which the agreement's calendar answers."""
    agreement: Agreement | None = getattr(placement, "agreement", None)
    return rules.calendar(agreement.calendar if agreement else rules.Terms().calendar).last


def _about(
    period: Period,
    cover: Cover,
    placement: Placement,
    bearing: list[Concern],
    answers: set[str],
) -> About:
    """A period as a subject. Its end is a plan from its first day on, and a fact from its last."""
    year_end = _quarter_end(period.last.year, 0, placement.issuer.fiscal_year_end)
    end = rules.Happening(
        ENDS[period.kind],
        on=period.last,
        planned_on=period.last,
        source=f"the issuer's fiscal year ends on {rules.month_day(year_end)}",
        ref=f"registrationstatement:{cover.statement.pk}",
    )
    own = [each for each in bearing if each.filing == period.code]
    general = [
        replace(each.happening, general=True)
        for each in bearing
        if not each.filing and (each.happening.event not in answers or _tells_of(each.happening, period))
    ]
    subject = rules.Subject(
        kind=period.kind,
        code=period.code,
        happenings=(end, *happenings(own), *general),
        since=period.first,
        beginnings=((end.event, period.first),),
        related=cover.related | {(str(Duty.Per.REGISTRATION_STATEMENT), cover.statement.code)},
    )
    return About(subject, registration_statement_id=cover.statement.pk)


def _tells_of(statement: rules.Happening, period: Period) -> bool:
    """Whether an earnings statement that names no period is of this one: the last that had ended by then."""
    if statement.on is None:
        return False
    following = (statement.on - period.last).days
    return 0 < following <= (period.last - period.first).days + 1
