"""Which reports are due: for each subscription its latest slot that has passed and has no mail in the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F, Max, Min, OuterRef, Q, QuerySet, Subquery

from compliance.models import Delivery, Subscription

from .slots import LONGEST, Rhythm, day_at, following, latest

LATE_AFTER = timedelta(hours=1)
"""A report that is made so much after its time says that it is late."""
WEEKLY = Subscription.Rhythm.WEEKLY


@dataclass(frozen=True, slots=True)
class Due:
    """A report that is to be made: for the slot at ``slot_at``, as of a day, telling what is new since another day."""

    subscription: Subscription
    slot_at: datetime
    as_of: date
    since: date
    late: bool


def in_force() -> QuerySet[Subscription]:
    """The subscriptions that have not ended, of people who are not closed, and of addresses outside the office."""
    there = Subscription.objects.filter(Q(person=None) | Q(person__is_active=True), ended_at=None)
    return there.select_related("person", "escalate_to").order_by("pk")


def due_reports(subscriptions: Sequence[Subscription], *, at: datetime) -> list[Due]:
    """What is due at ``at``. Three queries.

    Of the slots that passed while nothing ran, the last one alone; none from before the subscription had its present
    rhythm; and none at or before the last slot in the ledger, so that a clock set back brings nothing again.
    """
    begun, done = _begun(), _last("slot_at")
    found = []
    for each in subscriptions:
        after = max(filter(None, (each.made_at, begun.get(each.pk), done.get(each.pk))))
        if slot := latest(rhythm(each), after=after, until=at):
            found.append((each, slot))
    return _with_since(found, as_of=day_at(at, office()), at=at)


def reports_as_of(subscriptions: Sequence[Subscription], *, as_of: date, at: datetime) -> list[Due]:
    """What was due by the end of the day ``as_of``, whenever the subscriptions were made, and has no mail yet."""
    end = datetime.combine(as_of + timedelta(days=1), time(), tzinfo=office()).astimezone(UTC) - timedelta.resolution
    found = [(each, slot) for each in subscriptions if (slot := latest(rhythm(each), after=end - LONGEST, until=end))]
    made = set(_reports().filter(slot_at__in={slot for _, slot in found}).values_list("subscription", "slot_at"))
    return _with_since([(each, slot) for each, slot in found if (each.pk, slot) not in made], as_of=as_of, at=at)


def next_slot(subscriptions: Iterable[Subscription], *, after: datetime) -> datetime | None:
    """When the next report goes out; None without subscriptions."""
    return min((following(rhythm(each), after=after) for each in subscriptions), default=None)


def rhythm(subscription: Subscription) -> Rhythm:
    """The rhythm of a subscription by the office's clock."""
    weekday = subscription.weekday if subscription.rhythm == WEEKLY else None
    return Rhythm(weekday, subscription.hour, office())


def office() -> ZoneInfo:
    """The zone of the office's clock."""
    return ZoneInfo(settings.TIME_ZONE)


def first_since(subscription: Subscription, as_of: date) -> date:
    """Since which day the first report, as of ``as_of``, tells what is new: a week before, or the day before."""
    return as_of - timedelta(days=7 if subscription.rhythm == WEEKLY else 1)


def _with_since(found: list[tuple[Subscription, datetime]], *, as_of: date, at: datetime) -> list[Due]:
    """Each with the day of its last report before ``as_of``, or else of one that would have been."""
    before = _last("as_of", as_of__lt=as_of)
    return [
        Due(
            subscription=each,
            slot_at=slot,
            as_of=as_of,
            since=before.get(each.pk) or first_since(each, as_of),
            late=as_of == day_at(at, office()) and at - slot > LATE_AFTER,
        )
        for each, slot in found
    ]


def _reports() -> QuerySet[Delivery]:
    return Delivery.objects.filter(kind=Delivery.Kind.REPORT, subscription__isnull=False)


def _last(field: str, **conditions: Any) -> dict[int, Any]:
    """The greatest ``field`` among the reports of each subscription."""
    rows = _reports().filter(**conditions).order_by().values("subscription").annotate(last=Max(field))
    return dict(rows.values_list("subscription", "last"))


def _begun() -> dict[int, datetime]:
    """Since when each subscription has its rhythm, as its history has it."""
    present: Any = Subscription.objects.filter(pk=OuterRef("id"))
    model: Any = Subscription
    entries = model.history.alias(
        **{f"now_{name}": Subquery(present.values(name)) for name in ("rhythm", "weekday", "hour")}
    ).filter(rhythm=F("now_rhythm"), weekday=F("now_weekday"), hour=F("now_hour"))
    return dict(entries.order_by().values("id").annotate(since=Min("history_date")).values_list("id", "since"))
