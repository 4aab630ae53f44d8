"""Where a cell leads: addresses in the admin and on the site, each keeping the day asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, ClassVar
from urllib.parse import quote, urlencode

from django.db.models import Model
from django.urls import get_script_prefix, reverse

from compliance.entering.facts import FACTS
from compliance.models import Deadline

# A key that stands in no other part of an address.
_ANY_KEY = 10**15

# Words that stand in no other part of an address.
_PLACEMENT, _DUTY = "-placement-", "-duty-"

# Where the facts live that explanations name.
_APPS = {
    "agreement": "placements",
    "blackoutperiod": "placements",
    "closing": "placements",
    "milestone": "placements",
    "notice": "holders",
    "questionnairestep": "holders",
    "registrationstatement": "placements",
    "waiver": "compliance",
}


def deadline_address(row: Deadline) -> str:
    """The address of the page of a deadline, by the names of its placement, its duty and its subject.

    It stays when a correction of a fact writes the deadline anew, so that mails and calendars lead to it for good.
    """
    return _with_names(_around_names(get_script_prefix()), row)


def _with_names(around: tuple[str, str, str], row: Deadline) -> str:
    before, between, after = around
    subject = f"{quote(row.subject)}/" if row.subject else ""
    return f"{before}{row.placement.slug}{between}{row.duty.code}{after}{subject}"


@cache
def _around_names(_prefix: str) -> tuple[str, str, str]:
    """What stands around the names in the address of a deadline; a list has hundreds of them."""
    before, rest = reverse("compliance:deadline-detail", args=[_PLACEMENT, _DUTY]).split(_PLACEMENT)
    between, after = rest.split(_DUTY)
    return before, between, after


def address_of(name: str) -> str:
    """The address of the page whose URL has that name and takes nothing; a page has dozens of them in its frame."""
    return _address_under(get_script_prefix(), name)


@cache
def _address_under(_prefix: str, name: str) -> str:
    return reverse(name)


class Links:
    """Addresses in the admin, each keeping the day asked for."""

    pages: Mapping[str, str] = {}
    """The kinds of rows that have a page outside the admin, such as "compliance_deadline", by the name of its URL."""
    lists: Mapping[str, str] = {}
    """The same for lists."""

    def __init__(self, as_of: date) -> None:
        self.as_of = as_of
        self._kept = {"as_of": as_of.isoformat()}
        self._usual = urlencode(self._kept)
        self._around: dict[str, tuple[str, str, str]] = {}

    def on(self, day: date) -> Links:
        """The same addresses as of another day."""
        return Links(day)

    def fact(self, kind: str, pk: int, **query: Any) -> str:
        """The page of one row; ``kind`` is such as "placements_closing"."""
        before, after, usual = self._around_key(kind)
        asked = self._query(**query, **self._back(kind)) if query else usual
        return f"{before}{pk}{after}?{asked}"

    def deadline(self, row: Deadline) -> str:
        """The page of a deadline."""
        return self.fact("compliance_deadline", row.pk)

    def of(self, ref: str) -> str:
        """The page of a fact that the rules name, such as "milestone:7"; empty for what follows from other facts."""
        kind, _, pk = ref.partition(":")
        return self.fact(f"{_APPS[kind]}_{kind}", int(pk)) if kind in _APPS else ""

    def history(self, kind: str, pk: int) -> str:
        """What was done to a row, act by act."""
        return reverse(f"admin:{kind}_history", args=[pk])

    def listed(self, kind: str, **query: Any) -> str:
        """The list of the rows of ``kind``, narrowed by ``query``."""
        return f"{reverse(self.lists.get(kind, f'admin:{kind}_changelist'))}?{self._query(**query)}"

    def page(self, name: str, *keys: Any, **query: Any) -> str:
        """The page whose URL has that name, of the row that ``keys`` name, asked for by ``query``."""
        address = reverse(name, args=keys) if keys else address_of(name)
        return f"{address}?{self._query(**query)}"

    def record(self, row: Deadline) -> str:
        """The form that records what satisfies the deadline, filled in as far as the deadline says."""
        about = {
            "placement": row.placement_id,
            "event": row.duty.satisfied_by_id,
            "closing": row.closing_id,
            "registration_statement": row.registration_statement_id,
            "holder": row.holder_id,
            "filing": row.matter,
        }
        return self.add("placements_milestone", **about)

    def add(self, kind: str, **about: Any) -> str:
        """The form that adds a row of ``kind``, filled in by ``about``."""
        return f"{reverse(f'admin:{kind}_add')}?{self._query(**about, **self._back(kind))}"

    def give_day(self, kind: str, pk: int) -> str:
        """Where the day of a fact on record is given that no document stated."""
        return self.fact(kind, pk)

    def what_if(self, row: Deadline) -> str:
        """The page that supposes another fact, its closing or what satisfies the deadline chosen beforehand."""
        about = {"placement": row.placement.slug, "closing": row.closing.code if row.closing else ""}
        event = {} if row.closing or not row.duty.satisfied_by else {"event": row.duty.satisfied_by.name}
        return f"{reverse('compliance:what-if')}?{self._query(**about, **event)}"

    def positions(self, placement: int) -> str:
        """Who holds what under a placement."""
        return f"{reverse('compliance:position-detail', args=[placement])}?{self._query()}"

    def sellers(self, statement: int) -> str:
        """The selling-holder table of a registration statement."""
        return f"{reverse('compliance:seller-table', args=[statement])}?{self._query()}"

    def _back(self, kind: str) -> dict[str, str]:
        """What tells a form of the admin where the person came from; the admin's own pages need not say it."""
        return {}

    def _around_key(self, kind: str) -> tuple[str, str, str]:
        """What stands before and after the key in the address of a row; a list has hundreds of few kinds.

        The third is what such an address asks, where nothing else is said.
        """
        if kind not in self._around:
            name = self.pages.get(kind, f"admin:{kind}_change")
            before, _, after = reverse(name, args=[_ANY_KEY]).rpartition(str(_ANY_KEY))
            self._around[kind] = before, after, self._query(**self._back(kind))
        return self._around[kind]

    def _query(self, **query: Any) -> str:
        given = {name: value for name, value in query.items() if value}
        return urlencode({**given, **self._kept}) if given else self._usual


class SiteLinks(Links):
    """Addresses on the site where a row has its page there, else in the admin, from which a save leads back."""

    pages = {
        "compliance_deadline": "compliance:deadline-row",
        "compliance_duty": "compliance:rule-edit",
        "compliance_scheduleimport": "compliance:schedule-receipt",
        "compliance_waiver": "compliance:waiver-detail",
        "placements_closing": "compliance:closing-detail",
        "placements_milestone": "compliance:event-detail",
        "placements_sourcedocument": "compliance:document-detail",
        "holders_consentquestion": "compliance:consent-detail",
        "holders_holder": "compliance:holder-detail",
        "placements_issuer": "compliance:issuer-change",
        "placements_placement": "compliance:placement-detail",
        "placements_registrationstatement": "compliance:registration-detail",
        **{each.kind: f"compliance:{each.noun}-detail" for each in FACTS if each.has_page},
    }
    forms: ClassVar[Mapping[str, str]] = {
        "compliance_duty": "compliance:duty-add",
        "compliance_waiver": "compliance:waiver-record",
        "holders_consentquestion": "compliance:consent-ask",
        "holders_holder": "compliance:holder-add",
        "holders_notice": "compliance:notice-record",
        "holders_transfer": "compliance:transfer-record",
        "placements_blackoutperiod": "compliance:blackout-start",
        "placements_issuer": "compliance:issuer-add",
        "placements_milestone": "compliance:event-record",
        "placements_placement": "compliance:placement-add",
        "placements_sourcedocument": "compliance:document-add",
        **{each.kind: f"compliance:{each.noun}-add" for each in FACTS if each.add},
    }
    """The kinds of rows that are entered on the site, by the name of the form's URL."""
    days: ClassVar[Mapping[str, str]] = {
        "placements_blackoutperiod": "compliance:blackout-extend",
        "placements_closing": "compliance:closing-day",
        "placements_milestone": "compliance:event-day",
    }
    """The kinds of rows whose day is given, or moved, there."""
    lists = {
        "compliance_deadline": "compliance:deadline-list",
        "compliance_waiver": "compliance:waiver-list",
        "holders_consentquestion": "compliance:consent-list",
        "holders_holder": "compliance:holder-list",
        "placements_placement": "compliance:placement-list",
        "placements_registrationstatement": "compliance:registration-list",
        "placements_sourcedocument": "compliance:document-list",
    }

    def __init__(self, as_of: date, *, back: str) -> None:
        super().__init__(as_of)
        self._address = back
        self._around_deadline = _around_names(get_script_prefix())

    @property
    def back_query(self) -> str:
        """What a form of the admin is given so that a save leads back, and the day."""
        return self._query(next=self._address)

    def record(self, row: Deadline) -> str:
        return self.add("placements_milestone", **_named(row))

    def plan_for(self, row: Deadline) -> str:
        """The form that plans what satisfies the deadline, filled in as far as the deadline says."""
        return self.plan(**_named(row))

    def add(self, kind: str, **about: Any) -> str:
        if kind not in self.forms:
            # The form is in the admin also where the row then has a page on the site.
            return f"{reverse(f'admin:{kind}_add')}?{self._query(**about, next=self._address)}"
        if about.get("planned_on"):
            return self.plan(**about)
        return f"{reverse(self.forms[kind])}?{self._query(**about, next=self._address)}"

    def plan(self, **about: Any) -> str:
        """The form that plans an event, filled in by ``about``."""
        return f"{reverse('compliance:event-plan')}?{self._query(**about, next=self._address)}"

    def give_day(self, kind: str, pk: int) -> str:
        return f"{reverse(self.days[kind], args=[pk])}?{self._query(next=self._address)}"

    def on(self, day: date) -> SiteLinks:
        return SiteLinks(day, back=self._address)

    def deadline(self, row: Deadline) -> str:
        return f"{_with_names(self._around_deadline, row)}?{self._usual}"

    def _back(self, kind: str) -> dict[str, str]:
        return {} if kind in self.pages else {"next": self._address}


def _named(row: Deadline) -> dict[str, str]:
    """What a deadline is about and what satisfies it, by the names that they have in their placement."""
    return {
        "placement": row.placement.slug,
        "event": row.duty.satisfied_by.name if row.duty.satisfied_by else "",
        "closing": row.closing.code if row.closing else "",
        "registration_statement": row.registration_statement.code if row.registration_statement else "",
        "holder": row.holder.code if row.holder else "",
        "filing": row.matter,
    }


def page_on_site(row: Model | None, as_of: date) -> str:
    """The page of the site that shows ``row`` on a day; empty where it has none there."""
    kind = row._meta.label_lower.replace(".", "_") if row else ""
    return SiteLinks(as_of, back="").fact(kind, row.pk) if row and kind in SiteLinks.pages else ""
