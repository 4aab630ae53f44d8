"""Every address of the site, as its routes say, filled in with the keys of rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

_PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>|\(\?P<(?P<old>\w+)>[^()]*\)")

# What stands in a route for a row of a model, where the route's name does not say the model.
ROWS = {
    "ack": "compliance.findingack",
    "address": "holders.address",
    "agreement": "placements.agreement",
    "allocation": "holders.allocation",
    "blackout": "placements.blackoutperiod",
    "closing": "placements.closing",
    "control": "holders.control",
    "consent": "holders.consent",
    "consentquestion": "holders.consentquestion",
    "coverage": "holders.coverage",
    "deadline": "compliance.deadline",
    "document": "placements.sourcedocument",
    "duty": "compliance.duty",
    "entry": "holders.positionentry",
    "holder": "holders.holder",
    "issuer": "placements.issuer",
    "issueraddress": "placements.issueraddress",
    "limb": "placements.noticelimb",
    "milestone": "placements.milestone",
    "notice": "holders.notice",
    "number": "compliance.scheduleimport",
    "othername": "holders.holdername",
    "paper": "holders.assignmentpaper",
    "placement": "placements.placement",
    "registration": "placements.registrationstatement",
    "security": "placements.security",
    "status": "holders.holderstatus",
    "step": "holders.questionnairestep",
    "subscription": "compliance.subscription",
    "total": "placements.closingtotal",
    "transfer": "holders.transfer",
    "waiver": "compliance.waiver",
    "version": "placements.documentversion",
}
NAMES = {"slug": "placement.slug", "code": "duty.code", "subject": "subject"}
"""What stands in the route of a deadline's page for a name of its row."""
GIVEN = {"kind": "csv", "url": "no-such-page", "app_label": "placements", "act": "0" * 32}
"""What stands in a route for something else."""


@dataclass(frozen=True, slots=True)
class Address:
    """A route as the site says it, such as ``admin/placements/closing/<path:object_id>/change/``."""

    route: str
    name: str

    def of(self, rows: dict[str, Any]) -> str:
        """The address, with the keys of ``rows`` where the route names one."""
        return "/" + _PARAMETER.sub(lambda found: self._filled(found, rows), self.route).replace("\\.", ".").strip("^$")

    @property
    def names_something(self) -> bool:
        """Whether the route has a place for a key or the like."""
        return _PARAMETER.search(self.route) is not None

    @property
    def model(self) -> str:
        """The label of the model whose row it names; empty where it names none, or not by the model's own pages."""
        found = re.match(r"admin/(\w+)/(\w+)/", self.route)
        label = f"{found[1]}.{found[2]}" if found else ""
        return label if label and found and _is_model(found[1], found[2]) else ""

    def _filled(self, found: re.Match[str], rows: dict[str, Any]) -> str:
        name = found["name"] or found["old"]
        if name in GIVEN:
            return GIVEN[name]
        if name in NAMES and "compliance.deadline" in rows:
            return str(attrgetter(NAMES[name])(rows["compliance.deadline"]))
        label = self.model if name in ("object_id", "id") else ROWS.get(name, "")
        return str(rows[label].pk) if label in rows else "1"


def _is_model(app: str, model: str) -> bool:
    try:
        apps.get_model(app, model)
    except LookupError:
        return False
    return True


def addresses() -> list[Address]:
    """All of them, in the order of their routes."""
    return sorted(_of(get_resolver().url_patterns, "", ""), key=lambda each: each.route)


def _of(patterns: Any, before: str, space: str) -> Iterator[Address]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            within = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _of(pattern.url_patterns, route, within)
        elif isinstance(pattern, URLPattern):
            yield Address(route, f"{space}{pattern.name}" if pattern.name else "")
