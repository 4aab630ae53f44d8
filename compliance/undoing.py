"""One act of a person taken back, from the record: what it added goes, what it changed is again as before (ADR 0024).

What is taken back stays on record, and so does that it was. A row of the ledger is made void, as it is everywhere; a
judgement that two people made is not for one of them to take back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Model, ProtectedError, Value

from compliance import operations
from compliance.changes import affected_by
from compliance.history import entries_of, history_of, moment, tracked, who
from compliance.models import Duty, FindingAck, Responsible, Waiver
from compliance.rules import RuleError
from compliance.selectors import duties_waiting_for
from compliance.visibility import is_visible
from holders.models import (
    Address,
    Allocation,
    AssignmentPaper,
    Consent,
    ConsentQuestion,
    Control,
    Coverage,
    Holder,
    HolderName,
    HolderStatus,
    Notice,
    PositionEntry,
    QuestionnaireStep,
    Transfer,
)
from placements.models import (
    Agreement,
    BlackoutPeriod,
    Closing,
    ClosingTotal,
    Issuer,
    IssuerAddress,
    Milestone,
    NoticeLimb,
    Placement,
    RegistrationStatement,
    Security,
    SourceDocument,
)
from record import acting

VOIDED = (Transfer, PositionEntry)
TERMS = (
    Security, Agreement, NoticeLimb, Closing, RegistrationStatement, Allocation, ClosingTotal, Coverage,
    AssignmentPaper, SourceDocument,
)  # fmt: skip
OF_PARTIES = (HolderName, Address, IssuerAddress, HolderStatus, Control, QuestionnaireStep)
BOTH = (
    *TERMS, *OF_PARTIES, Milestone, BlackoutPeriod, Notice, Duty, ConsentQuestion, Consent, *VOIDED,
)  # fmt: skip
ADDED = (*BOTH, Waiver, Responsible, FindingAck)
"""What an act may have added that can be taken back."""
CHANGED = (*BOTH, Holder, Issuer, Placement)
"""What it may have changed."""
REASON = "Taken back by who entered it"


class NotUndone(Exception):
    """Why an act is not taken back. Its text is for the person who asks."""


@dataclass(frozen=True, slots=True)
class Written:
    """One row that the act wrote; None where it is gone."""

    row: Any
    before: Any
    """The row of history from before the act; None where the record has none."""
    is_added: bool

    def check(self, number: UUID, by: User, beside: Collection[Any]) -> None:
        """Raises NotUndone where the person may not, or where it was changed since.

        ``beside`` are the rows that are taken back with it.
        """
        model = type(self.row)
        if not (self.is_added or self.before) or not _may_take_back(by, model, is_added=self.is_added):
            raise NotUndone(f"{_called(self.row)} cannot be taken back like this. Its own page says what can be done.")
        waiting = duties_waiting_for([self.row]) if self.is_added and model is Duty else ()
        if others := [duty for duty in waiting if duty not in beside]:
            raise NotUndone(f"{_called(self.row)} stays: the duty {others[0].code} counts from its deadline.")
        if self.is_added and model is ConsentQuestion and self.row.consents.exists():
            raise NotUndone(f"{_called(self.row)} stays: answers of holders are on record.")
        last = history_of(model).filter(id=self.row.pk).latest("history_id")
        if last.history_request != number:
            since = f"{who(last.history_by)} changed it since, {moment(last.history_date)}"
            raise NotUndone(f"{_called(self.row)} was not taken back: {since}. Read it as it is now.")

    def take_back(self, on: date) -> None:
        """Let it be as it was before. Raises ProtectedError where other rows rest on it, RuleError where the ledger's
        other entries do, or where what it named is gone."""
        if not self.is_added:
            for column in self.before.tracked_fields:
                key = getattr(self.before, column.attname)
                if column.is_relation and key not in (None, getattr(self.row, column.attname)):
                    self._refuse_gone(column, {key})
                setattr(self.row, column.attname, key)
            self.row.save()
            for link in self.row._meta.many_to_many:
                named = self._named_before(link)
                self._refuse_gone(link, named)
                getattr(self.row, link.name).set(named)
        elif isinstance(self.row, VOIDED):
            operations.void(fact=self.row, on=on, reason=REASON)
        else:
            self.row.delete()

    def _named_before(self, link: Any) -> set[int]:
        """The keys of the rows that it named by ``link``, of which it may name several."""
        return set(getattr(self.before, link.name).values_list(f"{link.m2m_reverse_field_name()}_id", flat=True))

    def _refuse_gone(self, field: Any, keys: set[int]) -> None:
        """Raises RuleError where one of the rows that it named is gone: the database says so only at the end of all."""
        if field.related_model._base_manager.filter(pk__in=keys).count() < len(keys):
            gone = f"what it named as its {field.verbose_name} is gone"
            raise RuleError(f"{_called(self.row)} cannot be again what it was: {gone}.")


@dataclass(frozen=True, slots=True)
class Undoing:
    """An act that can be taken back."""

    parts: tuple[Written, ...]
    """The rows that it wrote, the last first."""
    on: date

    @property
    def placements(self) -> frozenset[int]:
        """The placements whose deadlines may rest on it, by primary key."""
        return frozenset().union(*(affected_by(part.row) for part in self.parts))

    @property
    def said(self) -> str:
        """What is taken back, in words."""
        return "; ".join(_called(part.row) for part in self.parts)

    def take_back(self) -> None:
        """Write what was before. Whoever calls it brings the deadlines in step.

        Raises RuleError where other facts rest on what is taken back.
        """
        for part in self.parts:
            try:
                with transaction.atomic():
                    part.take_back(self.on)
            except ProtectedError as error:
                resting = ", ".join(sorted({_called(row) for row in error.protected_objects})[:3])
                raise RuleError(f"Other facts rest on {_called(part.row)} by now: {resting}.") from None
            except IntegrityError:
                raise RuleError(f"{_called(part.row)} cannot be again what it was: another has its place.") from None


def undoing(number: UUID, *, by: User, on: date) -> Undoing | None:
    """The act of this number, as ``by`` may take it back on ``on``; None where it concerns what they may not see.

    The placements that it concerns are locked until the transaction ends. Raises NotUndone: it is somebody else's, or
    its facts were changed since, or the record forbids it.
    """
    wrote = list(_wrote(number))
    rows = [part.row for part, _ in wrote if part.row is not None]
    if not all(is_visible(row, by) for row in rows):
        return None
    if not rows or len(rows) < len(wrote):
        raise NotUndone("There is nothing to take back: it was taken back, or a part of it deleted, meanwhile.")
    for placement in sorted(frozenset().union(*map(affected_by, rows))):
        operations.lock(placement=Placement(pk=placement))
    for part, person in wrote:
        if person != by.pk:
            raise NotUndone("Only who entered it can take it back like this.")
        part.check(number, by, rows)
    return Undoing(tuple(part for part, _ in wrote), on)


def last_act(entries: Sequence[Any], *, by: User) -> UUID | None:
    """The number of the last act among ``entries``, the history of one row, where ``by`` did it and may take it back.

    An act that wrote what cannot be taken back, as a placement file does, is not offered; that something was changed
    since, or that others rest on it, is said once it is asked for. At most one query.
    """
    if not entries or entries[-1].history_user_id != by.pk:
        return None
    number: UUID = entries[-1].history_request
    takes_back = (
        "-" not in done and _may_take_back(by, model, is_added="+" in done) for model, done in _done(number).items()
    )
    return number if all(takes_back) else None


def is_last_act(row: Model, *, by: User) -> bool:
    """Whether what is done just now wrote ``row``, and ``by`` may take it back."""
    return last_act(entries_of(row), by=by) == acting.number()


def _may_take_back(by: User, model: type[Model], *, is_added: bool) -> bool:
    """Whether ``by`` may take back that rows of ``model`` were added, or were changed."""
    does = "delete" if is_added and model not in VOIDED else "change"
    may_be = ADDED if is_added else CHANGED
    return model in may_be and by.has_perm(f"{model._meta.app_label}.{does}_{model._meta.model_name}")


def _wrote(number: UUID) -> Iterator[tuple[Written, int | None]]:
    """All that an act wrote, the last first, each with the key of the person who did it."""
    first: dict[tuple[type[Model], int], Any] = {}
    for model in _done(number):
        for entry in history_of(model).filter(history_request=number).order_by("history_id"):
            first.setdefault((model, entry.id), entry)
    for (model, key), entry in sorted(first.items(), key=lambda each: each[1].history_date, reverse=True):
        row = model._base_manager.filter(pk=key).first()
        older = history_of(model).filter(id=key, history_id__lt=entry.history_id)
        before = older.order_by("-history_id").first()
        yield Written(row, before, is_added=entry.history_type == "+"), entry.history_user_id


def _done(number: UUID) -> dict[type[Model], set[str]]:
    """Of what kinds an act wrote rows, and whether it added ("+"), changed ("~") or deleted ("-") some. One query."""
    models = {model._meta.label: model for model in tracked()}
    first, *others = (
        history_of(model).filter(history_request=number).order_by().values_list(Value(label), "history_type")
        for label, model in models.items()
    )
    found: dict[type[Model], set[str]] = {}
    for label, done in first.union(*others):
        found.setdefault(models[label], set()).add(done)
    return found


def _called(row: Model) -> str:
    return f"{row._meta.verbose_name} “{row}”"
