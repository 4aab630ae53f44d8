"""What documents state of one holder, fact by fact: names, addresses, status, notices, questionnaires, tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet

from compliance.rules.questionnaires import Questionnaire, Step, Taken, stand
from compliance.tables import Links
from compliance.visibility import visible
from holders.models import (
    Address,
    Control,
    Coverage,
    Holder,
    HolderName,
    HolderStatus,
    Notice,
    QuestionnaireStep,
    Transfer,
)
from placements.models import RegistrationStatement, Viewer, in_force

SHOWN = 50
"""Rows of a kind that the page of a holder shows."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A row on record, where it is changed, and the page of the document that states it; empty where none does."""

    row: Any
    url: str
    source: str


@dataclass(frozen=True, slots=True)
class AddressLine:
    """An address of record, and whether notices go there on the day."""

    stated: Stated
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """How the holder's questionnaire for a registration statement stands, its steps, and the page of its table."""

    statement: RegistrationStatement
    state: Questionnaire
    steps: list[Stated]
    url: str


@dataclass(frozen=True, slots=True)
class HolderFacts:
    """What is on record of a holder, as a person may see it."""

    names: list[Stated]
    statuses: list[Stated]
    controls: list[Stated]
    addresses: list[AddressLine]
    transfers_out: list[Stated]
    notices: list[Stated]
    questionnaires: list[Asked]
    covered: list[Stated]


def holder_facts(holder: Holder, *, links: Links, viewer: Viewer) -> HolderFacts:
    """The facts of ``holder`` on record by the day of ``links``. One query for each kind."""
    as_of = links.as_of

    def stated(rows: QuerySet[Any], *related: str) -> list[Stated]:
        found = visible(rows, viewer).select_related("source", *related)[:SHOWN]
        return [_stated(row, links) for row in found]

    begun = Q(starts_on=None) | Q(starts_on__lte=as_of)
    happened = Q(occurred_on=None) | Q(occurred_on__lte=as_of)
    addresses = Address.objects.filter(begun, holder=holder).order_by("placement__name", "placement", "starts_on", "pk")
    told = Notice.objects.filter(Q(recipient=holder) | Q(sender=holder), sent_at__date__lte=as_of)
    left = Transfer.objects.filter(happened, transferor=holder, voided_on=None)
    lines = Coverage.objects.filter(Q(as_of_on=None) | Q(as_of_on__lte=as_of), holder=holder)
    return HolderFacts(
        names=stated(HolderName.objects.filter(holder=holder).order_by("source__dated_on", "pk"), "placement"),
        statuses=stated(HolderStatus.objects.filter(begun, holder=holder).order_by("starts_on", "pk"), "placement"),
        controls=stated(Control.objects.filter(begun, holder=holder).order_by("starts_on", "pk"), "placement"),
        addresses=list(_addresses(stated(addresses, "placement"), as_of)),
        transfers_out=stated(left.order_by("occurred_on", "pk"), "placement", "transferee"),
        notices=stated(told.order_by("-sent_at", "pk"), "placement", "event", "sender", "recipient"),
        questionnaires=list(_questionnaires(holder, links, viewer)),
        covered=stated(lines.order_by("as_of_on", "pk"), "registration_statement__placement"),
    )


def _stated(row: Any, links: Links) -> Stated:
    kind = f"{row._meta.app_label}_{row._meta.model_name}"
    source = links.fact("placements_sourcedocument", row.source_id) if row.source_id else ""
    return Stated(row, links.fact(kind, row.pk), source)


def _addresses(found: list[Stated], as_of: date) -> Iterator[AddressLine]:
    for _, of_placement in groupby(found, lambda each: each.row.placement_id):
        own = list(of_placement)
        now = in_force([each.row for each in own], as_of)
        yield from (AddressLine(each, each.row == now) for each in own)


def _questionnaires(holder: Holder, links: Links, viewer: Viewer) -> Iterator[Asked]:
    steps = visible(QuestionnaireStep.objects.filter(holder=holder, occurred_on__lte=links.as_of), viewer)
    rows = steps.select_related("registration_statement__placement").order_by("registration_statement", "occurred_on")
    for statement, its_own in groupby(rows, lambda row: row.registration_statement):
        taken = list(its_own)
        state = stand((Taken(Step(row.step), row.occurred_on, row.reason) for row in taken), links.as_of)
        yield Asked(statement, state, [_stated(row, links) for row in taken], links.sellers(statement.pk))
