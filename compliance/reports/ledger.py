"""The ledger of mails: each is stored before it is sent, claimed by one run at a time, and says what became of it.

Who claims, and until when, is decided by the database's clock alone, so that two runs on two machines agree.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parseaddr
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db.models import Case, DateTimeField, ExpressionWrapper, F, Q, Value, When
from django.db.models.functions import Now

from compliance.models import Delivery, Subscription
from placements.models import Placement

from .due import office
from .mail import Mail, NoSuchAddress, message
from .outcome import Outcome
from .posting import Answer, Post
from .reach import reaches, told_of
from .slots import day_at

LEASE = timedelta(minutes=10)
"""How long a run may be at one mail. It outlasts every wait for the server (EMAIL_TIMEOUT)."""
MOST_ATTEMPTS = 50
"""About two days: after 1, 2, 4 … 32 minutes, then every hour."""
MOST_UNCERTAIN = 5
"""A mail of which so often nobody knew whether it went out waits for a person."""
LONGEST_PAUSE = 60
"""Minutes."""

Status = Delivery.Status
TO_BE_SENT = Q(status__in=[Status.PENDING, Status.UNCERTAIN], next_attempt_at__lte=Now())


@dataclass(frozen=True, slots=True)
class Draft:
    """A mail that is to be entered: what it says, or ``instead`` why there is none to send."""

    subscription: Subscription
    kind: Delivery.Kind
    recipient: str
    to: str
    slot_at: datetime
    about: str
    as_of: date
    mail: Mail | None
    late: bool = False
    instead: str = ""


@dataclass(slots=True)
class Tally:
    """How many mails a run sent, gave up and left for later, and of how many nobody knows whether they went out."""

    sent: int = 0
    failed: int = 0
    later: int = 0
    uncertain: int = 0

    @property
    def is_well(self) -> bool:
        """Whether every mail that was to go out did."""
        return not (self.failed or self.later or self.uncertain)

    @property
    def says(self) -> str:
        """All four, as one line."""
        return f"{self.sent} sent, {self.later} to be tried again, {self.failed} failed, {self.uncertain} uncertain."

    def note(self, outcome: Outcome) -> None:
        """Count one mail of this outcome."""
        match outcome:
            case Outcome.SENT:
                self.sent += 1
            case Outcome.NEVER:
                self.failed += 1
            case Outcome.LATER | Outcome.NO_SERVER:
                self.later += 1
            case Outcome.UNCERTAIN:
                pass  # those are counted in the ledger, where earlier runs left some too


def message_id(*, kind: str, recipient: str, slot_at: datetime, about: str) -> str:
    """The Message-ID of the mail of this kind, recipient and slot: the same whoever makes it, and however often."""
    key = "\n".join((kind, recipient, slot_at.astimezone(UTC).isoformat(), about))
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{host}>"


def enter(drafts: Sequence[Draft], *, at: datetime) -> None:
    """Store each mail, whole, to be sent. One that is in the ledger already stays as it is there."""
    outside = {key for draft in drafts if draft.mail and draft.subscription.address for key in draft.mail.tells_of}
    named = _naming(outside)
    Delivery.objects.bulk_create(
        (_row(draft, at=at, named=named) for draft in drafts), batch_size=50, ignore_conflicts=True
    )


def send(post: Post, *, keep_on: Callable[[], bool] = lambda: True) -> Tally:
    """Send what is to be sent now, while ``keep_on`` says so, the untried first. Gives what became of it."""
    _give_up_the_dead()
    tally = Tally()
    due = Delivery.objects.filter(TO_BE_SENT).order_by("attempts", "slot_at", "pk").values_list("pk", flat=True)
    for key in list(due):
        if not keep_on():
            break
        outcome = _sent(post, key)
        if outcome:
            tally.note(outcome)
        if outcome is Outcome.NO_SERVER:
            break
    tally.uncertain = Delivery.objects.filter(status=Status.UNCERTAIN).count()
    return tally


def send_test(subscription: Subscription, mail: Mail, *, at: datetime) -> Delivery:
    """Send ``mail`` to whom a subscription is for, at once and on the ledger; gives what became of it."""
    draft = Draft(
        subscription=subscription,
        kind=Delivery.Kind.TEST,
        recipient=subscription.recipient,
        to=subscription.sent_to,
        slot_at=at,
        about=f"test {uuid4()}",
        as_of=day_at(at, office()),
        mail=mail,
    )
    enter([draft], at=at)
    tests = Delivery.objects.defer("body").filter(kind=Delivery.Kind.TEST)
    with Post() as post:
        _sent(post, tests.get(about=draft.about).pk)
    return tests.get(about=draft.about)


def send_again(mail: Delivery, *, by: Any, at: datetime) -> bool:
    """Have a mail sent that failed or is uncertain, because an administrator says so. False for any other."""
    stopped = Delivery.objects.filter(pk=mail.pk, status__in=[Status.FAILED, Status.UNCERTAIN]).exclude(body=b"")
    return bool(
        stopped.update(
            status=Case(When(status=Status.FAILED, then=Value(Status.PENDING)), default=F("status")),
            next_attempt_at=Now(),
            decided_by=by,
            decided_at=at,
        )
    )


def hold(mail: Delivery, *, by: Any, at: datetime) -> bool:
    """Have an uncertain mail, or one to be sent, stay where it is. False for any other."""
    waiting = Delivery.objects.filter(pk=mail.pk, status__in=[Status.PENDING, Status.UNCERTAIN])
    return bool(waiting.update(next_attempt_at=None, decided_by=by, decided_at=at))


def _row(draft: Draft, *, at: datetime, named: frozenset[int]) -> Delivery:
    made = Delivery(
        subscription=draft.subscription,
        kind=draft.kind,
        recipient=draft.recipient,
        slot_at=draft.slot_at,
        about=draft.about,
        as_of=draft.as_of,
        late=draft.late,
        to=draft.to,
        made_at=at,
        message_id=message_id(kind=draft.kind, recipient=draft.recipient, slot_at=draft.slot_at, about=draft.about),
        status=Status.FAILED,
        answer=draft.instead,
    )
    if draft.mail:
        try:
            made.body = message(draft.mail, to=draft.to, message_id=made.message_id, at=at)
        except NoSuchAddress as error:
            made.answer = str(error)
        else:
            made.status, made.next_attempt_at = Status.PENDING, Now()
            made.placements = sorted(draft.mail.tells_of)
            made.named = sorted(draft.mail.tells_of & named)
    return made


def _give_up_the_dead() -> None:
    """Mark what a run was at when it died: nobody knows whether it went out."""
    Delivery.objects.filter(status=Status.SENDING, lease_until__lt=Now()).update(
        status=Status.UNCERTAIN,
        times_uncertain=F("times_uncertain") + 1,
        next_attempt_at=_next_if_uncertain(Now()),
        lease_until=None,
        answer="The run that was sending it ended before the server had answered.",
    )


def _next_if_uncertain(then: Any) -> Any:
    """When an uncertain mail is tried again: ``then``; never by itself where mails are held, or it was so too often."""
    if settings.REPORT_UNCERTAIN == "HOLD":
        return None
    often = When(times_uncertain__gte=MOST_UNCERTAIN - 1, then=Value(None, output_field=DateTimeField(null=True)))
    return Case(often, default=then)


def _claim(key: int) -> bool:
    """Take a mail to be sent, by one statement of which the database lets one run alone succeed."""
    mine = Delivery.objects.filter(TO_BE_SENT, pk=key)
    return bool(mine.update(status=Status.SENDING, lease_until=_after(LEASE), attempts=F("attempts") + 1))


def _sent(post: Post, key: int) -> Outcome | None:
    """Claim and send one mail; gives what became of it, None where another run has it or it is not to be sent now."""
    if not _claim(key):
        return None
    mail = Delivery.objects.select_related("subscription__person", "subscription__escalate_to").get(pk=key)
    barred = _barred(mail)
    answer = Answer(Outcome.NEVER, barred) if barred else post.send(to=mail.to, body=bytes(mail.body))
    return _settle(mail, answer)


def _settle(mail: Delivery, answer: Answer) -> Outcome:
    """Note what became of a mail that this run claimed; gives what it came to.

    The number of attempts tells this claim from a later one: where the lease ended meanwhile and another run has
    claimed the mail, that run notes what becomes of it.
    """
    outcome = answer.outcome
    if outcome in (Outcome.LATER, Outcome.NO_SERVER) and mail.attempts >= MOST_ATTEMPTS:
        outcome = Outcome.NEVER
    pause = timedelta(minutes=min(2 ** min(mail.attempts - 1, 10), LONGEST_PAUSE))
    values: dict[str, Any] = {"lease_until": None, "answer": answer.says, "next_attempt_at": None}
    match outcome:
        case Outcome.SENT:
            values |= {"status": Status.SENT, "sent_at": Now()}
        case Outcome.NEVER:
            values |= {"status": Status.FAILED}
        case Outcome.LATER | Outcome.NO_SERVER:
            # One that may have gone out before is no less uncertain because it was not taken now.
            status = Status.UNCERTAIN if mail.times_uncertain else Status.PENDING
            values |= {"status": status, "next_attempt_at": _after(pause)}
        case Outcome.UNCERTAIN:
            values |= {
                "status": Status.UNCERTAIN,
                "times_uncertain": F("times_uncertain") + 1,
                "next_attempt_at": _next_if_uncertain(_after(pause)),
            }
    mine = Delivery.objects.filter(pk=mail.pk, attempts=mail.attempts, status__in=[Status.SENDING, Status.UNCERTAIN])
    mine.update(**values)
    return outcome


def _barred(mail: Delivery) -> str:
    """Why a stored mail may not go out any more, as a sentence; empty where it may."""
    subscription = mail.subscription
    if subscription is None or subscription.ended_at:
        return "Not sent: the subscription has ended."
    is_escalated = mail.kind == Delivery.Kind.ESCALATED
    person = subscription.escalate_to if is_escalated else subscription.person
    if is_escalated and person:
        told = told_of(person, mail.placements).issuperset(mail.placements)
    else:
        reach = reaches([subscription]).get(subscription.pk)
        told = reach is not None and all(key in reach for key in mail.placements)
    if not told or (person and not person.is_active):
        return "Not sent: whom it was for may be told of this no more."
    if person and person.email != mail.to:
        return "Not sent: the person has another address now."
    if not person and subscription.address != mail.to:
        return "Not sent: it goes to another address now."
    if len(_naming(mail.named)) < len(mail.named):
        return "Not sent: it holds names that may no longer leave the office."
    return ""


def _naming(placements: Iterable[int]) -> frozenset[int]:
    """Those of ``placements`` whose names may leave the office."""
    allowed = Placement.objects.filter(pk__in=placements, names_to_outsiders=True)
    return frozenset(allowed.values_list("pk", flat=True))


def _after(time: timedelta) -> Any:
    """So long from now, by the database's clock."""
    return ExpressionWrapper(Now() + Value(time), output_field=DateTimeField())
