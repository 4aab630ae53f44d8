"""A made-up portfolio of any size, the same for the same seed: for trying the site out full, and for benchmarks.

Each placement has 2 closings, 7 securities, 100 allocations to 8 holders of a common pool, a registration statement
over both closings, and 20 duties, each performed, late, very late or never. The facts are written by bulk inserts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from random import Random
from typing import Any

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import QuerySet

from compliance import bulk, operations
from compliance.models import Deadline, Duty
from compliance.rules import DEFAULT_VOCABULARY, Happening, Terms, evaluate, parse
from holders.models import Allocation, Holder
from placements.models import (
    Agreement,
    Closing,
    EventKind,
    Issuer,
    Milestone,
    Placement,
    RegistrationStatement,
    Security,
)
from record.history import unrecorded

PREFIX = "portfolio-"
FIRST_DAY, LAST_DAY = date(1998, 1, 1), date(2007, 12, 31)
"""Closings fall on these days and between them, ten years; of the worst portfolio in the last 60 days."""

OPEN_AT_MOST = 60
"""Calendar days for which anything has been open in the worst portfolio, on LAST_DAY."""

HOLDERS, HOLDERS_IN_ALL = 8, 200
ALLOCATIONS = 100
QUANTITIES = range(100, 100_000)
"""Shares that one may be for."""
BATCH = 500
ISSUER = "Portfolio Issuer, Inc."
PER_CLOSING, PER_STATEMENT = Duty.Per.CLOSING, Duty.Per.REGISTRATION_STATEMENT

# Code, title, per, sentence, event that satisfies it; a later one may count from the events of those before it.
DUTIES: tuple[tuple[str, str, str, str, str], ...] = (
    ("FORM-D", "File Form D", PER_STATEMENT, "15 days after closing", "Form D filed"),
    ("FORM-8-K", "File Form 8-K", PER_STATEMENT, "4 business days after closing on SEC", "Form 8-K filed"),
    ("AUDIT", "File audited statements", PER_STATEMENT, "10 business days after closing", "audited statements filed"),
    ("COPY", "Copy holders in", PER_STATEMENT, "15 days after audited statements filed",
     "correspondence copied to holders"),
    ("FILE", "File the resale registration statement", PER_CLOSING, "45 days after closing", "filing"),
    ("FURNISH", "Furnish drafts to holders", PER_STATEMENT, "5 business days before filing", "drafts furnished"),
    ("OBJECT", "Object to the drafts", PER_STATEMENT, "3 business days after drafts furnished", "drafts received"),
    ("REVIEW", "Obtain the SEC's word", PER_STATEMENT, "30 days after filing", "no-review notice"),
    ("ACCELERATE", "Ask for acceleration", PER_STATEMENT, "2 business days after no-review notice",
     "acceleration requested"),
    ("EFFECT", "Have the statement declared effective", PER_CLOSING,
     "the earlier of 5 business days after no-review notice and 90 days after closing", "effectiveness"),
    ("TELL", "Tell the transfer agent", PER_STATEMENT, "2 business days after effectiveness",
     "effectiveness notice delivered"),
    ("DELIVER", "Deliver the prospectus", PER_STATEMENT, "3 business days after effectiveness", "prospectus delivered"),
    ("COMMENTS", "Answer comments", PER_STATEMENT, "10 business days after comments received", "comments answered"),
    ("CORRECT", "File a corrective supplement", PER_STATEMENT, "5 business days after corrective event",
     "corrective supplement filed"),
    ("LIFT", "Have a stop order lifted", PER_STATEMENT, "30 days after stop order", "stop order lifted"),
    ("LEGEND", "Deliver certificates without legend", PER_STATEMENT, "3 trading days after certificates requested",
     "certificates delivered"),
    ("INDEMNIFY", "Pay an indemnity", PER_STATEMENT, "30 days after indemnity notice", "indemnity paid"),
    ("PIGGYBACK", "Include other holders", PER_STATEMENT, "20 business days after piggyback notice",
     "piggyback request"),
    ("EARNINGS", "Make an earnings statement available", PER_STATEMENT, "18 months after effectiveness",
     "earnings statement"),
    ("KEEP", "Keep the statement effective", PER_STATEMENT, "the earlier of all sold and 2 years after effectiveness",
     "free under Rule 144"),
)  # fmt: skip

# What happens to a placement without anyone's duty, so many days after its first closing at least and at most.
TRIGGERS = (
    ("comments received", 60, 80), ("corrective event", 100, 400), ("stop order", 100, 500),
    ("certificates requested", 100, 300), ("indemnity notice", 100, 600), ("piggyback notice", 30, 300),
)  # fmt: skip

SECURITIES = (
    ("series-a", Security.Kind.PREFERRED, "Series A preferred stock"),
    ("common", Security.Kind.COMMON, "Common stock"),
    *((f"w-{number}", Security.Kind.WARRANT, f"Warrants W-{number}") for number in range(1, 6)),
)

WORDS = DEFAULT_VOCABULARY.including([*(event for *_, event in DUTIES), *(event for event, *_ in TRIGGERS)])
SENTENCES = tuple((parse(due, WORDS), event) for *_, due, event in DUTIES)


class AlreadyMade(Exception):
    """A portfolio is on record; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Story:
    """What happened to one placement: its closings, and the day of each event."""

    number: int
    closings: tuple[date, date]
    events: tuple[tuple[str, date], ...]


def on_record() -> QuerySet[Placement]:
    """The placements of a portfolio that was made here."""
    return Placement.objects.filter(slug__startswith=PREFIX, issuer__name=ISSUER)


@unrecorded()
def make(*, count: int, seed: int, worst: bool = False, tell: Callable[[int], None] = lambda made: None) -> None:
    """Write ``count`` placements and their deadlines; ``tell`` is called with the number made so far.

    Raises AlreadyMade.
    """
    if taken := Placement.objects.filter(slug__startswith=PREFIX).order_by("slug").first():
        raise AlreadyMade(
            f"Placement “{taken.slug}” is on record; a portfolio is made only once. Delete it first: "
            "manage.py make_portfolio --remove."
        )
    random = Random(seed)  # noqa: S311 - made-up facts guard nothing
    with transaction.atomic():
        issuer, _ = Issuer.objects.get_or_create(name=ISSUER)
        pool = _holders()
    made = 0
    with bulk.unindexed(Allocation, Deadline, Duty):
        for stories in bulk.batches(_stories(random, count, worst=worst), BATCH):
            with transaction.atomic():
                _write(stories, issuer, pool, random)
            made += len(stories)
            tell(made)


@unrecorded()
def remove() -> int:
    """Delete the portfolio, its holders and its issuer; give the number of placements deleted."""
    removed = 0
    while keys := list(on_record().values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            # Nothing hangs on these, and nothing is to be told that they go.
            Allocation.objects.filter(closing__placement__in=keys)._raw_delete(DEFAULT_DB_ALIAS)
            Milestone.objects.filter(placement__in=keys)._raw_delete(DEFAULT_DB_ALIAS)
            Placement.objects.filter(pk__in=keys).delete()
        removed += len(keys)
    Holder.objects.filter(code__startswith=PREFIX, allocations__isnull=True).delete()
    Issuer.objects.filter(name=ISSUER, placements__isnull=True).delete()
    return removed


def _stories(random: Random, count: int, *, worst: bool) -> Iterator[Story]:
    for number in range(1, count + 1):
        back = random.randrange(OPEN_AT_MOST if worst else (LAST_DAY - FIRST_DAY).days)
        first = LAST_DAY - timedelta(back)
        closings = first, min(first + timedelta(random.randrange(1, 30)), LAST_DAY)
        yield Story(number, closings, () if worst else tuple(_events(random, closings)))


def _events(random: Random, closings: tuple[date, date]) -> Iterator[tuple[str, date]]:
    """The events of a placement, each on a day that its duty's due day and chance give."""
    known = [Happening("closing", day) for day in closings]
    for event, at_least, at_most in TRIGGERS:
        known.append(Happening(event, closings[0] + timedelta(random.randint(at_least, at_most))))
        yield event, known[-1].on or closings[0]
    for tree, event in SENTENCES:
        due_on = evaluate(tree, known, Terms(), date.max).on
        performed_on = due_on and _performed_on(random, due_on)
        if performed_on:
            known.append(Happening(event, performed_on))
            yield event, performed_on


def _performed_on(random: Random, due_on: date) -> date | None:
    """90% in time, 8% late, 2% very late, of which a tenth never."""
    chance = random.random()
    if chance < 0.90:
        return due_on - timedelta(random.randrange(3))
    if chance < 0.98:
        return due_on + timedelta(random.randrange(1, 15))
    return due_on + timedelta(random.randrange(60, 300)) if chance < 0.998 else None


def _holders() -> list[int]:
    """The primary keys of the pool of holders."""
    codes = [f"{PREFIX}holder-{number:03}" for number in range(1, HOLDERS_IN_ALL + 1)]
    Holder.objects.bulk_create(
        (Holder(code=code, name=code.replace("-", " ").capitalize()) for code in codes), ignore_conflicts=True
    )
    return list(Holder.objects.filter(code__in=codes).order_by("code").values_list("pk", flat=True))


@bulk.uncollected()
def _write(stories: list[Story], issuer: Issuer, pool: list[int], random: Random) -> None:
    """The rows of some placements, and their deadlines."""
    placements = Placement.objects.bulk_create(
        Placement(issuer=issuer, slug=f"{PREFIX}{story.number:05}", name=f"Portfolio placement {story.number:05}")
        for story in stories
    )
    Agreement.objects.bulk_create(
        Agreement(placement=placement, title="Registration Rights Agreement", dated_on=story.closings[0])
        for placement, story in zip(placements, stories, strict=True)
    )
    closings = Closing.objects.bulk_create(
        Closing(placement=placement, code=code, occurred_on=on)
        for placement, story in zip(placements, stories, strict=True)
        for code, on in zip(("first", "second"), story.closings, strict=True)
    )
    bulk.insert(Security, *_securities(placements))
    statements = RegistrationStatement.objects.bulk_create(
        RegistrationStatement(placement=placement, code="s-3", form="S-3") for placement in placements
    )
    covered = RegistrationStatement.closings.through
    covered._default_manager.bulk_create(
        covered(registrationstatement=statements[number // 2], closing=closing)
        for number, closing in enumerate(closings)
    )
    kinds = dict(EventKind.objects.values_list("name", "pk"))
    bulk.insert(Allocation, *_allocations(placements, closings, pool, random))
    bulk.insert(Duty, *_duties(placements, kinds))
    bulk.insert(Milestone, *_milestones(stories, statements, kinds))
    operations.write_first(placements=Placement.objects.filter(pk__in=[each.pk for each in placements]))


Table = tuple[tuple[str, ...], list[tuple[Any, ...]]]
"""The columns of a bulk insert, and its rows."""


def _securities(placements: list[Placement]) -> Table:
    written = [(*security, "", "") for security in SECURITIES]
    columns = ("placement_id", "code", "kind", "name", "reason", "clause")
    return columns, [(placement.pk, *security) for placement in placements for security in written]


def _allocations(placements: list[Placement], closings: list[Closing], pool: list[int], random: Random) -> Table:
    own = Security.objects.filter(placement__in=placements).order_by("placement_id", "pk").values_list("pk", flat=True)
    securities = bulk.batches(own, len(SECURITIES))
    sold_at = bulk.batches((closing.pk for closing in closings), 2)
    rows: list[tuple[Any, ...]] = []
    for both, sold in zip(sold_at, securities, strict=True):
        # In the order of what is unique, so that its index only grows at its end.
        lines = product(both, sorted(random.sample(pool, HOLDERS)), sold)
        rows += [
            (*line, quantity, "")
            for line, quantity in zip(lines, random.choices(QUANTITIES, k=ALLOCATIONS), strict=False)
        ]
    return ("closing_id", "holder_id", "security_id", "quantity", "clause"), rows


def _duties(placements: list[Placement], kinds: dict[str, int]) -> Table:
    written = [
        (code, title, per, due, kinds[event], "", "", "issuer", "holders", "", "shall", "by", "", "")
        for code, title, per, due, event in DUTIES
    ]
    columns = (
        "placement_id", "code", "title", "per", "due", "satisfied_by_id",
        "clause", "summary", "owed_by", "owed_to", "unstated", "effort", "boundary", "tolling", "remedy",
    )  # fmt: skip
    return columns, [(placement.pk, *duty) for placement in placements for duty in written]


def _milestones(stories: list[Story], statements: list[RegistrationStatement], kinds: dict[str, int]) -> Table:
    columns = (
        "placement_id", "registration_statement_id", "event_id", "occurred_on",
        "certainty", "reason", "clause", "filing", "note",
    )  # fmt: skip
    return columns, [
        (statement.placement_id, statement.pk, kinds[event], on, "exact", "", "", "", "")
        for story, statement in zip(stories, statements, strict=True)
        for event, on in story.events
    ]
