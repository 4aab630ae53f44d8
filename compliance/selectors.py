"""Reads that join the apps: what dashboard, admin, commands and mails show. All of them read these."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from typing import Any, NamedTuple, overload

from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery, Window

from compliance import rules
from compliance.facts import PlacementFacts, facts_for_each
from compliance.models import Deadline, Duty, Waiver
from compliance.models.deadline import URGENCY, DeadlineQuerySet
from compliance.rules import ALERT_WINDOW, Standing
from compliance.visibility import visible
from compliance.vocabulary import vocabulary
from placements.models import Closing, Milestone, Placement, Viewer

# The rows that are shown beside a deadline.
BESIDE = ("placement", "duty", "closing", "registration_statement", "holder")
# The same with what satisfies it, by which a page offers to record that.
SHOWN = (*BESIDE, "duty__satisfied_by")

# The duties for each closing that the board shows, by what satisfies them, and how those stand that are pending.
BOARD_EVENTS = ("filing", "effectiveness")
BOARD_STANDINGS = (Standing.MISSED, Standing.DUE_SOON, Standing.UNKNOWN, Standing.UPCOMING)

# Earliest first, those without a day last; then so that the order is the same each time.
DAY = F("due_on").asc(nulls_last=True)
BY_DAY = (DAY, "placement__name", "duty_id", "subject")


def deadlines(*, as_of: date, window: int = ALERT_WINDOW, placement: Placement | None = None) -> QuerySet[Any]:
    """Each deadline as it stands on ``as_of``, with ``standing`` and ``urgency``; most urgent first, then by day.

    All of them: what a person is shown goes through ``visible``.
    """
    rows = Deadline.objects.as_of(as_of)
    if placement:
        rows = rows.filter(placement=placement)
    return _in_order(rows, as_of, window)


@dataclass(frozen=True, slots=True)
class First:
    """The first deadlines of one standing, and how many there are."""

    rows: list[Deadline]
    number: int


def first_of_each(
    *, as_of: date, viewer: Viewer, standings: Collection[Standing], most: int, window: int = ALERT_WINDOW
) -> dict[Standing, First]:
    """Of each of ``standings`` that a deadline has which ``viewer`` sees, the first ``most`` in order.

    A query for each standing, which also counts, and one for the rows.
    """
    numbers: dict[str, int] = {}
    keys: list[int] = []
    for standing in standings:
        alike = _alike(standing, as_of, viewer, window).annotate(number=Window(Count("pk")))
        for key, numbers[standing] in alike.values_list("pk", "number")[:most]:
            keys.append(key)
    found: dict[Standing, First] = {}
    for row in _in_order(Deadline.objects.filter(pk__in=keys), as_of, window):
        found.setdefault(Standing(row.standing), First([], numbers[row.standing])).rows.append(row)
    return found


def in_standing(standing: Standing, *, as_of: date, viewer: Viewer, window: int = ALERT_WINDOW) -> QuerySet[Any]:
    """The deadlines that stand so on ``as_of`` and that ``viewer`` sees, in the order of the first page."""
    return _alike(standing, as_of, viewer, window)


def number(
    *, as_of: date, viewer: Viewer, most: int, standings: Collection[Standing] = URGENCY, window: int = ALERT_WINDOW
) -> int:
    """How many deadlines stand so; ``most`` stands for more too. A query for each standing, or one for all."""
    if set(standings) == set(URGENCY):
        # Of the stretches that began long ago few still hold.
        return _seen(viewer).as_of(as_of).order_by("-valid_from").values("pk")[:most].count()
    found = (_seen(viewer).standing_so(standing, as_of, window).order_by() for standing in standings)
    return min(most, sum(rows.values("pk")[:most].count() for rows in found))


def in_turn(
    *,
    as_of: date,
    viewer: Viewer,
    start: int,
    stop: int,
    standings: Collection[Standing] = URGENCY,
    window: int = ALERT_WINDOW,
) -> list[Deadline]:
    """``deadlines[start:stop]`` of those that ``viewer`` sees and that stand so, each with its ``standing``.

    One standing after the other, so that no more are put in order.

    A query for each standing that the slice reaches, and one for the rows.
    """
    found: list[tuple[int, Standing]] = []
    for standing in URGENCY:
        if standing in standings and len(found) < stop:
            alike = _alike(standing, as_of, viewer, window).values_list("pk", flat=True)
            found += [(key, standing) for key in alike[: stop - len(found)]]
    # How each stands is known by now: to ask the database again takes longer than to fetch the rows.
    rows = Deadline.objects.select_related(*BESIDE).in_bulk([key for key, _ in found[start:]])
    for key, standing in found[start:]:
        rows[key].standing = standing
    return [rows[key] for key, _ in found[start:]]


def _seen(viewer: Viewer) -> DeadlineQuerySet:
    """The deadlines that ``viewer`` may see."""
    rows: Any = visible(Deadline.objects.all(), viewer)
    return rows  # type: ignore[no-any-return]  # the query set it was, of fewer rows


def _alike(standing: Standing, as_of: date, viewer: Viewer, window: int) -> QuerySet[Any]:
    """The deadlines that stand so, in their order."""
    rows: QuerySet[Any] = _seen(viewer).standing_so(standing, as_of, window)
    # Joined for the order, SQLite would begin with all placements and look up the deadlines of each.
    name = Subquery(Placement.objects.filter(pk=OuterRef("placement")).values("name"))
    return rows.order_by(DAY, name, "duty_id", "subject")


def _in_order(rows: DeadlineQuerySet, as_of: date, window: int) -> QuerySet[Any]:
    """``rows`` with their standing and all that is shown beside them; most urgent first, then by day."""
    stands: QuerySet[Any] = rows.with_standing(as_of, window).with_urgency(as_of, window)
    return stands.select_related(*SHOWN).order_by("urgency", *BY_DAY)


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One closing on the board: its filing and its effectiveness deadline, None where none is promised."""

    closing: Closing
    filing: Deadline | None
    effectiveness: Deadline | None


def board(*, as_of: date, closings: Iterable[Closing], window: int = ALERT_WINDOW) -> list[BoardLine]:
    """Filing and effectiveness of each of ``closings`` as of a day, in the order given. One query.

    Which duties these are is data: those for each closing that are satisfied by the events named
    filing and effectiveness. Of several the most urgent is shown.
    """
    closings = list(closings)
    rows = deadlines(as_of=as_of, window=window).filter(closing__in=closings, duty__per=Duty.Per.CLOSING)
    found: dict[tuple[int | None, str], Deadline] = {}
    for row in rows:
        if row.duty.satisfied_by:
            found.setdefault((row.closing_id, row.duty.satisfied_by.name), row)
    return [
        BoardLine(closing, found.get((closing.pk, "filing")), found.get((closing.pk, "effectiveness")))
        for closing in closings
    ]


class Place(NamedTuple):
    """A placement on the board with one of its closings, or with None if there is none; keys are primary keys."""

    name: str
    pk: int
    closing_id: int | None


class BoardOrder(Sequence[Place]):
    """A line for each closing of each placement that ``viewer`` sees, and one for a placement without any.

    First those of which something is pending, the most urgent first; then the others by name. No more is put in order
    than a slice reaches.
    """

    def __init__(self, *, as_of: date, viewer: Viewer, window: int = ALERT_WINDOW) -> None:
        self.as_of = as_of
        self.viewer = viewer
        self.window = window

    def __len__(self) -> int:
        bare = Count("pk", filter=Q(closings=None))
        return int(self._placements().aggregate(lines=Count("closings") + bare)["lines"])

    @overload
    def __getitem__(self, asked: int) -> Place: ...
    @overload
    def __getitem__(self, asked: slice) -> list[Place]: ...
    def __getitem__(self, asked: int | slice) -> Place | list[Place]:
        if isinstance(asked, int):
            return self[asked : asked + 1][0]
        return list(islice(self._lines(), asked.start, asked.stop))

    def _placements(self) -> QuerySet[Placement]:
        return Placement.objects.visible_to(self.viewer)

    def _lines(self) -> Iterator[Place]:
        """Every line, each once; what comes later is not asked for before it is needed."""
        given: set[Place] = set()
        columns = ("name", "pk", "closings__pk")
        by_name = map(Place._make, self._placements().order_by(*columns).values_list(*columns).iterator())
        for line in chain(*map(self._pending, BOARD_STANDINGS), by_name):
            if line not in given:
                given.add(line)
                yield line

    def _pending(self, standing: Standing) -> Iterator[Place]:
        """The closings whose filing or effectiveness stands so, the earliest due first; one may come twice."""
        rows = _seen(self.viewer).standing_so(standing, self.as_of, self.window)
        place = ("placement__name", "placement_id", "closing_id")
        # What the board shows is told apart here: asked for it, SQLite would begin with all duties of the kind.
        named = rows.order_by(DAY, *place).values_list(*place, "duty__per", "duty__satisfied_by__name")
        for *found, per, event in named:
            if per == Duty.Per.CLOSING and event in BOARD_EVENTS:
                yield Place(*found)


@dataclass(slots=True)
class Standings:
    """How many deadlines of a placement stand how on a day, and the first day on which one of them is due."""

    counts: dict[str, int]
    next_on: date | None = None


def standings_of(placements: Iterable[int], *, as_of: date, window: int = ALERT_WINDOW) -> dict[int, Standings]:
    """The standings of the deadlines of each of ``placements`` (primary keys) on ``as_of``. One query."""
    rows: Any = Deadline.objects.as_of(as_of).filter(placement__in=placements)
    stands = rows.with_standing(as_of, window).order_by().values_list("placement", "standing")
    found: dict[int, Standings] = {}
    for placement, standing, number, first in stands.annotate(number=Count("pk"), first=Min("due_on")):
        own = found.setdefault(placement, Standings({}))
        own.counts[standing] = number
        if standing in (Standing.DUE_SOON, Standing.UPCOMING) and first:
            own.next_on = min(own.next_on or first, first)
    return found


def first_days(statements: Iterable[int], *, as_of: date) -> dict[tuple[int, str], date]:
    """The first filing and the effectiveness of each of ``statements`` (primary keys) by ``as_of``. One query.

    The keys are the statement's primary key and the event's name.
    """
    happened = Milestone.objects.filter(
        registration_statement__in=statements, event__name__in=BOARD_EVENTS, filing="", occurred_on__lte=as_of
    )
    by_event = happened.order_by().values_list("registration_statement", "event__name")
    return {(pk, event): day for pk, event, day in by_event.annotate(first=Min("occurred_on"))}


def undated_milestones(rows: Iterable[Deadline]) -> dict[int, Milestone]:
    """The milestone whose missing day each of ``rows`` says first, by the deadline's key. One query, or none.

    Of several, one that names what the deadline is about goes before one that concerns the whole placement.
    """
    waiting = {row: event for row in rows if (event := rules.event_not_stated(row.missing)) not in ("", "closing")}
    if not waiting:
        return {}
    # A row for each closing that the milestone's registration statement covers.
    undated: QuerySet[Any] = Milestone.objects.filter(
        placement__in={row.placement_id for row in waiting},
        event__name__in=set(waiting.values()),
        occurred_on=None,
        planned_on=None,
    ).annotate(event_name=F("event__name"), covers=F("registration_statement__closings"))
    found: dict[int, Milestone] = {}
    for row, event in waiting.items():
        of_event = (each for each in undated if (each.placement_id, each.event_name) == (row.placement_id, event))
        if fitting := [each for each in of_event if _concerns(each, row)]:
            found[row.pk] = max(fitting, key=lambda each: bool(each.filing or each.closing_id or each.covers))
    return found


def _concerns(milestone: Any, row: Deadline) -> bool:
    """Whether ``milestone``, with a closing that it covers, concerns what ``row`` is about, or the whole placement."""
    statement, closing = milestone.registration_statement_id, milestone.closing_id or milestone.covers
    if milestone.holder_id not in (None, row.holder_id):
        return False
    if row.registration_statement_id and statement not in (None, row.registration_statement_id):
        return False
    elsewhere = row.closing_id and closing != row.closing_id and (closing or statement)
    return not elsewhere and milestone.filing in ("", row.subject, row.matter)


def duties_naming(events: Collection[str]) -> QuerySet[Duty]:
    """The duties whose sentences count by one of ``events``, with their placements."""
    words = vocabulary()
    # Thousands of duties share a few sentences.
    sentences = Duty.objects.exclude(due="").order_by().values_list("due", flat=True).distinct()
    naming = [due for due in sentences if not set(events).isdisjoint(rules.events_in(rules.parse(due, words)))]
    return Duty.objects.filter(due__in=naming).select_related("placement")


def duties_waiting_for(duties: Iterable[Duty]) -> list[Duty]:
    """The other duties whose sentences name the deadline of one of ``duties``, of the same placement."""
    words = vocabulary()
    named = {(duty.placement_id, duty.code) for duty in duties}
    dated = Duty.objects.filter(placement__in={placement for placement, _ in named}).exclude(due="")
    return [
        duty
        for duty in dated
        if (duty.placement_id, duty.code) not in named
        and any((duty.placement_id, code) in named for code in rules.deadlines_in(rules.parse(duty.due, words)))
    ]


def explain(row: Deadline, *, as_of: date) -> rules.Explanation:
    """Why ``row`` has its dates: clause, facts with source, arithmetic, readings, moves."""
    [(_, explanation)] = explain_each([row], as_of=as_of)
    return explanation


def explain_each(
    rows: Iterable[Deadline], *, as_of: date, window: int = ALERT_WINDOW
) -> list[tuple[Deadline, rules.Explanation]]:
    """Each row with its explanation, the facts of each placement read once."""
    rows = list(rows)
    placements = Placement.objects.filter(pk__in={row.placement_id for row in rows})
    facts: dict[int, PlacementFacts] = {placement.pk: known for placement, known in facts_for_each(placements)}
    return [(row, _explanation(row, facts[row.placement_id], as_of, window)) for row in rows]


def facts_behind(row: Deadline, *, as_of: date) -> list[rules.Happening]:
    """The facts known on ``as_of`` that the deadline of ``row`` counts from, or that satisfy, open or toll it."""
    [(_, facts)] = facts_for_each(Placement.objects.filter(pk=row.placement_id))
    duty = facts.duty(row.duty.code)
    counted_from = rules.events_in(rules.parse(row.duty.due, facts.words)) if row.duty.due else ()
    named = {*counted_from, duty.satisfied_by, duty.opened_by}
    subject = facts.subject(row.duty.per, row.subject)
    blackouts = (
        rules.Happening(
            f"blackout until {rules.plain_date(one.ends_on)}", one.starts_on, source=one.source, ref=one.ref
        )
        for one in rules.blackouts_behind(duty, subject, row.due_on, as_of)
    )
    known = (
        fact
        for fact in subject.happenings
        if fact.event in named and (fact.known_from is None or fact.known_from <= as_of)
    )
    return [*known, *blackouts]


def moved_by(rows: Iterable[Deadline]) -> dict[int, str]:
    """What became known on the day from which each of ``rows`` holds, in words, by its key: `closing (Ex. 4.4)`.

    The facts of each placement are read once.
    """
    rows = list(rows)
    found: dict[int, str] = {}
    for placement, facts in facts_for_each(Placement.objects.filter(pk__in={row.placement_id for row in rows})):
        docket = rules.Docket(facts.duties, facts.subjects, facts.terms, facts.words)
        for row in (each for each in rows if each.placement_id == placement.pk):
            duty, subject = facts.duty(row.duty.code), facts.subject(row.duty.per, row.subject)
            found[row.pk] = " and ".join(rules.causes(docket, duty, subject, row.valid_from))
    return found


def waivers_behind(row: Deadline) -> QuerySet[Waiver]:
    """The waivers and extensions granted for the deadline of ``row`` on any day, for it alone or for every one."""
    granted = Waiver.objects.filter(duty=row.duty_id, subject__in=("", row.subject))
    return granted.select_related("duty", "question", "source", "approved_by")


def _explanation(row: Deadline, facts: PlacementFacts, as_of: date, window: int) -> rules.Explanation:
    subject = facts.subject(row.duty.per, row.subject)
    return rules.explanation(
        facts.duty(row.duty.code),
        subject,
        facts.terms,
        as_of,
        facts.duties,
        facts.subjects,
        vocabulary=facts.words,
        window=window,
    )
