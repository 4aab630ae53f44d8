"""Rule 144: the day on which the holding periods of a lot end, under the rule in force on that day.

The periods are data in `rule144.toml`. Those of 2008 are for issuers that file Exchange Act reports; what a holder's
lots come to decides when the Effectiveness Period ends for that holder (2003 agreement §2).
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from .months import add_months
from .positions import Lot
from .steps import Step
from .words import counted, long_date, medium_date


@dataclass(frozen=True, slots=True)
class Period:
    """A holding period in calendar months, and the clause that sets it."""

    months: int
    clause: str


@dataclass(frozen=True, slots=True)
class Version:
    """The rule as it stood from `since` until the day before `until`; None: it still stands."""

    since: date
    until: date | None
    source: str
    sales: Period
    """After it, sales within the rule's limits."""
    free: Period
    """After it, who is no affiliate sells without limits."""


@dataclass(frozen=True, slots=True)
class Ended:
    """The day from which a period of a lot is over, and the step that says why."""

    on: date | None
    step: Step


@dataclass(frozen=True, slots=True)
class Held:
    """A lot on a day, as the rule sees it."""

    lot: Lot
    quantity: int
    name: str
    """The security's name."""
    is_warrant: bool
    affiliate: bool
    """Whether the holder is an affiliate of the issuer, who is never free of the rule's limits."""


@dataclass(frozen=True, slots=True)
class Freedom:
    """When a lot's periods end: sales within limits from `sales_on`, without them from `free_on`; None: not known,
    or never. Of a warrant they are those of the shares that it buys without cash."""

    held: Held
    sales_on: date | None
    free_on: date | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Effectiveness:
    """When the Effectiveness Period ends for one holder. `ends_on` None: no day yet."""

    ends_on: date | None
    said: str
    steps: tuple[Step, ...]
    is_stated: bool = True
    """Whether documents state the days from which the holding periods run."""
    not_free: str = ""
    """Why Rule 144 gives no day yet; the sale of all can end the period sooner."""


@cache
def versions() -> tuple[Version, ...]:
    """The rule's versions, the earliest first."""
    data: list[dict[str, Any]] = tomllib.loads(files(__package__).joinpath("rule144.toml").read_text())["versions"]
    ends = [*(each["from"] for each in data[1:]), None]
    return tuple(
        Version(each["from"], until, each["source"], Period(**each["sales"]), Period(**each["free"]))
        for each, until in zip(data, ends, strict=True)
    )


def freedom(held: Held) -> Freedom:
    """When the periods of a lot end; no day for one held since before the rule's first version on file."""
    about = _about(held)
    since = held.lot.since
    if since is None:
        missing = Step("the holding period begins on a day that no document states: the closing's")
        return Freedom(held, None, None, (about, missing))
    if since < versions()[0].since:
        earlier = Step(
            f"the rule is on file from {long_date(versions()[0].since)}; this falls under an earlier version"
        )
        return Freedom(held, None, None, (about, earlier))
    sales = _ended(since, "sales", "sales within the rule's limits")
    if held.affiliate:
        never = Step("an affiliate of the issuer is never free of the rule's limits", "Rule 144(b)")
        return Freedom(held, sales.on, None, (about, sales.step, never))
    free = _ended(since, "free", "sales without limits, by a holder that is not an affiliate")
    return Freedom(held, sales.on, free.on, (about, sales.step, free.step))


def effectiveness_period(lots: Iterable[Held], *, gone_on: date | None = None, clause: str = "§2") -> Effectiveness:
    """When the Effectiveness Period ends for the holder of `lots`, all that it holds on a day.

    It ends with the earlier of the day on which all is sold (`gone_on`, where nothing is left) and the day from which
    every lot is free of Rule 144's limits (2003 agreement §2).
    """
    found = [freedom(held) for held in lots]
    if not found:
        if gone_on is None:
            return Effectiveness(None, "Nothing is held.", ())
        return Effectiveness(gone_on, f"Ended {medium_date(gone_on)}: nothing is left.", (Step("all sold", clause),))
    steps = tuple(Step(f"{each.held.name}: {_day(each.free_on)}", children=each.steps) for each in found)
    if any(each.held.affiliate for each in found):
        return Effectiveness(
            None,
            "Ends when all is sold; Rule 144 does not end it while the holder is an affiliate.",
            steps,
            not_free="not while the holder is an affiliate",
        )
    days = [each.free_on for each in found if each.free_on]
    if len(days) < len(found):
        return Effectiveness(
            None,
            "Ends when all is sold or, if earlier, when Rule 144 leaves all of it free: on what day is not known, "
            "since the day from which a holding period runs is not.",
            steps,
            is_stated=False,
        )
    last = max(days)
    if any(each.held.is_warrant for each in found):
        for_cash = Step(
            "shares bought for cash under a warrant begin a period of their own on the day of the exercise; without "
            "cash they go on with the warrant's",
            "Rule 144(d)(3)",
        )
        not_free = f"not before {medium_date(last)}, and later if a warrant is exercised for cash"
        return Effectiveness(
            None,
            f"Ends when all is sold or, if earlier, when Rule 144 leaves all of it free: {not_free}.",
            (*steps, for_cash),
            not_free=not_free,
        )
    return Effectiveness(last, f"Ends {medium_date(last)}, or when all is sold if that is earlier.", steps)


def _ended(since: date, which: str, what: str) -> Ended:
    """The first day on which a period that began on `since` is over under the rule then in force."""
    for version in versions():
        period: Period = getattr(version, which)
        end = max(add_months(since, period.months), version.since)
        if version.until is None or end < version.until:
            return Ended(end, Step(f"{what}: {long_date(end)}", period.clause, (_why(since, period, version),)))
    raise AssertionError(since)  # the last version has no end


def _why(since: date, period: Period, version: Version) -> Step:
    counts = (
        f"{counted(period.months, 'month')} after {long_date(since)}: {long_date(add_months(since, period.months))}"
    )
    if add_months(since, period.months) < version.since:
        return Step(f"{counts}, before the rule so stood: from {long_date(version.since)}", version.source)
    return Step(counts, version.source)


def _about(held: Held) -> Step:
    since = held.lot.since
    return Step(f"held since {long_date(since)}" if since else "held since a day not stated", "Rule 144(d)")


def _day(day: date | None) -> str:
    return long_date(day) if day else "no day"
