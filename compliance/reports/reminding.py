"""Reminders as mails: which are to be made for whom, and their words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User

from compliance import selectors
from compliance.models import Delivery, Responsible, Subscription
from compliance.models.subscription import MOST_DAYS
from compliance.rules import Standing, words
from compliance.tables import SiteLinks
from compliance.wording import name_of
from placements.models import OPERATOR

from .due import office
from .items import SHOWN_AS, Item, Kind, item
from .ledger import Draft
from .mail import Mail
from .occasions import CATCH_UP, Occasion, Wish, occasions
from .owners import Owners, owners
from .reach import Reach, reaches, told_of
from .rendering import framed
from .slots import Rhythm, day_at
from .styling import plain

KINDS = {
    Occasion.DUE: Delivery.Kind.DUE,
    Occasion.OVERDUE: Delivery.Kind.OVERDUE,
    Occasion.ESCALATED: Delivery.Kind.ESCALATED,
}


def reminders(subscriptions: Iterable[Subscription], *, at: datetime, asked: date | None = None) -> list[Draft]:
    """The reminders that are to be made at ``at``, or that were on the day ``asked``; each once.

    The number of queries does not depend on the number of deadlines, nor of people but for those who are told of what
    others missed.
    """
    as_of = asked or day_at(at, office())
    asking = [each for each in subscriptions if _asks(each) and _is_time(each, as_of, at)]
    if not asking:
        return []
    rows, made = _rows(as_of), _made(as_of)
    drafts: dict[tuple[Any, ...], Draft] = {}
    for each, row, occasion, day, person in _told(asking, rows, as_of, asked):
        recipient, slot, kind, about = key = (
            f"person {person.pk}",
            _midnight(day),
            KINDS[occasion],
            f"deadline {row.duty_id} {row.subject}, due {row.due_on}",
        )
        if key not in made and key not in drafts:
            drafts[key] = Draft(
                subscription=each,
                kind=kind,
                recipient=recipient,
                to=person.email,
                slot_at=slot,
                about=about,
                as_of=as_of,
                mail=_mail(each, row, occasion, as_of),
            )
    return list(drafts.values())


def _told(
    asking: Sequence[Subscription], rows: Sequence[Any], as_of: date, asked: date | None
) -> Iterator[tuple[Subscription, Any, Occasion, date, User]]:
    """Which occasion of which deadline, for which day, is told to whom, for each who asked for that."""
    named, reach = owners(None), reaches(asking)
    others = {each.escalate_to for each in asking if each.escalate_to}
    seen = _seen_by(others, {row.placement_id for row in rows})
    for each in asking:
        choice = _choice(each, asked)
        for row in _own(rows, each, named, reach.get(each.pk)):
            for occasion, day in occasions(row, choice, as_of=as_of):
                person = each.escalate_to if occasion is Occasion.ESCALATED else each.person
                is_told = occasion is not Occasion.ESCALATED or (each.escalate_to_id, row.placement_id) in seen
                if person and is_told:
                    yield each, row, occasion, day, person


def _is_time(subscription: Subscription, as_of: date, at: datetime) -> bool:
    """Whether the hour has come at which the person wants mail."""
    return Rhythm(None, subscription.hour, office()).on(as_of) <= at


def _asks(subscription: Subscription) -> bool:
    return bool(subscription.on_the_day or subscription.overdue or subscription.escalate_after)


def _choice(subscription: Subscription, asked: date | None) -> Wish:
    """What was asked for; as of a day that was asked for, from whenever."""
    return Wish(
        since=date.min if asked else day_at(subscription.made_at, office()),
        on_the_day=subscription.on_the_day,
        overdue=subscription.overdue,
        escalate_after=subscription.escalate_after,
    )


def _rows(as_of: date) -> list[Any]:
    """What is due on ``as_of`` or was missed not too long ago, where anybody is responsible. Two queries."""
    earliest = as_of - timedelta(days=MOST_DAYS + CATCH_UP)
    found: list[Any] = []
    for standing in (Standing.DUE_SOON, Standing.MISSED):
        alike = selectors.in_standing(standing, as_of=as_of, viewer=OPERATOR, window=0)
        concerned = alike.filter(due_on__gte=earliest, placement__in=Responsible.objects.values("placement"))
        found += concerned.select_related(*selectors.SHOWN)
    return found


def _own(rows: Sequence[Any], subscription: Subscription, named: Owners, reach: Reach | None) -> Iterator[Any]:
    """Those of ``rows`` that belong to the person, and of which the subscription may tell."""
    for row in rows:
        is_own = subscription.person_id in named.of(row.placement_id, row.duty_id)
        if is_own and reach is not None and row.placement_id in reach:
            yield row


def _seen_by(people: set[User], placements: set[int]) -> set[tuple[int, int]]:
    """Each of ``people`` with each of ``placements`` that they may be told of, by primary keys. Queries for each."""
    return {(person.pk, key) for person in people for key in told_of(person, placements)}


def _made(as_of: date) -> set[tuple[Any, ...]]:
    """The reminders in the ledger that could be made again."""
    since = _midnight(as_of - timedelta(days=CATCH_UP))
    rows = Delivery.objects.filter(kind__in=KINDS.values(), slot_at__gte=since)
    return set(rows.values_list("recipient", "slot_at", "kind", "about"))


def _mail(subscription: Subscription, row: Any, occasion: Occasion, as_of: date) -> Mail:
    kind = Kind.DUE if occasion is Occasion.DUE else Kind.MISSED
    told: Item = item(row, kind, as_of=as_of, links=SiteLinks(as_of, back="")).dated(
        subscription.dates, year=as_of.year
    )
    late = words.counted((as_of - row.due_on).days, "day") if row.due_on < as_of else ""
    said = {
        "headline": "Due today" if occasion is Occasion.DUE else f"Missed, {late} late",
        "item": told,
        "url": f"{settings.SITE_URL}{told.path}",
        "standing": SHOWN_AS[kind],
        "as_of": subscription.dated(as_of),
        "owner": name_of(subscription.person) if occasion is Occasion.ESCALATED else "",
        "days": words.counted(subscription.escalate_after or 0, "day"),
    }
    subject = " ".join(plain("compliance/reminder_subject.txt").render(said).split())
    content = plain("compliance/_reminder.html").render(said)
    return Mail(
        subject=subject,
        text=plain("compliance/reminder_body.txt").render(said).strip() + "\n",
        html=framed(subject=subject, content=content),
        tells_of=frozenset({row.placement_id}),
    )


def _midnight(day: date) -> datetime:
    """The beginning of the office's day: for each occasion there is one slot, whatever hour a person chose."""
    return datetime.combine(day, time(), tzinfo=office()).astimezone(UTC)
