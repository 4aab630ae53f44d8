"""Positions: what is held under each placement in a line, who holds what of one, and the rows behind that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404
from django.utils.functional import cached_property

from compliance.asked import placements_named, row_or_404
from compliance.pages.ledger import ledger_lines
from compliance.pages.placement import schedules_of
from compliance.positions import overview, sheet_of
from compliance.roles import MAY_IMPORT
from compliance.rules import RuleError
from compliance.rules.positions import ENDS
from holders.models import Holder
from placements.models import Closing, Placement

from .holders import HolderPage
from .page import Link

PER_PAGE = 25
"""Placements of which a page says in a line each what is held."""
IMPORTS_OFFERED = 3
"""Closings into which an import of Schedule 1 is offered beside the heading."""


class PositionListView(HolderPage):
    """What is held under each placement at the end of the day, in a line."""

    template_name = "compliance/position_list.html"
    permission_required = "holders.view_positionentry"
    title = "Positions"

    def crumbs(self) -> list[Link]:
        return [("Holders", self.links.listed("holders_holder"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET.get("placement", "").strip()
        page = Paginator(placements_named(asked, self.request.user), PER_PAGE).get_page(self.request.GET.get("page"))
        lines = [
            (line, self.links.positions(line.placement.pk))
            for line in overview(list(page.object_list), as_of=self.as_of)
        ]
        return super().get_context_data(asked=asked, page=page, lines=lines, **kwargs)


class PositionDetailView(HolderPage):
    """Schedule 1 of a placement held against its totals, and who holds what of it at the end of the day."""

    template_name = "compliance/position_detail.html"
    part = "Placements"
    permission_required = "holders.view_positionentry"

    @property
    def title(self) -> str:  # type: ignore[override]  # read only
        return f"Positions: {self.placement.name}"

    @cached_property
    def placement(self) -> Placement:
        """Raises Http404 for what the person may not see."""
        return row_or_404(Placement, self.kwargs["placement"], self.request)

    def crumbs(self) -> list[Link]:
        return self.trail(self.placement)

    def actions(self) -> list[Link]:
        transfer = self.links.add("holders_transfer", placement=self.placement.slug)
        entry = self.links.add("holders_positionentry", placement=self.placement.slug)
        offered = [
            ("holders.add_transfer", "Record a transfer", transfer),
            ("holders.add_positionentry", "Record an entry", entry),
        ]
        allowed = [(words, url) for permission, words, url in offered if self.may(permission)]
        return [*allowed, *self._imports()]

    def _imports(self) -> Iterator[Link]:
        """Where Schedule 1 of each closing comes in from a file, for who may import it."""
        if self.request.user.has_perms(MAY_IMPORT):
            for closing in self.placement.closings.all()[:IMPORTS_OFFERED]:
                url = self.links.page("compliance:schedule-load", closing.pk)
                yield f"Import Schedule 1: {closing.label.lower()}", url

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown: dict[str, Any] = {"placement": self.placement, "accounts": ENDS}
        shown["schedules"] = schedules_of(self.placement, self.links)
        shown["every_row"] = self.links.page("compliance:placement-ledger", self.placement.pk)
        try:
            shown["sheet"] = sheet_of(self.placement, as_of=self.as_of)
        except RuleError as error:
            shown["refusal"] = str(error)
        return super().get_context_data(**{**kwargs, **shown})


class LedgerView(HolderPage):
    """Each row behind the positions of a placement, or of a holder in all that the person may see."""

    template_name = "compliance/ledger.html"
    permission_required = ("holders.view_allocation", "holders.view_transfer", "holders.view_positionentry")

    @cached_property
    def placement(self) -> Placement | None:
        """Raises Http404 for one that the person may not see."""
        return row_or_404(Placement, self.kwargs["placement"], self.request) if "placement" in self.kwargs else None

    @cached_property
    def holder(self) -> Holder | None:
        """Raises Http404 for one that the person may not see."""
        return row_or_404(Holder, self.kwargs["holder"], self.request) if "holder" in self.kwargs else None

    @cached_property
    def closing(self) -> Closing | None:
        """The closing that the address names by its code. Raises Http404 where the placement has none of that code."""
        code = self.request.GET.get("closing", "")
        found = Closing.objects.filter(placement=self.placement, code=code).first() if code else None
        if code and found is None:
            raise Http404
        return found

    @property
    def part(self) -> str:  # type: ignore[override]  # read only
        return "Placements" if self.placement else "Holders"

    @property
    def title(self) -> str:  # type: ignore[override]  # read only
        return f"Ledger: {self.placement or self.holder}"

    def crumbs(self) -> list[Link]:
        if self.placement is None:
            name = str(self.holder)
            return [
                ("Holders", self.links.listed("holders_holder")),
                (name, self.links.fact("holders_holder", self.kwargs["holder"])),
            ]
        return [*self.trail(self.placement), ("Positions", self.links.positions(self.placement.pk))]

    def actions(self) -> list[Link]:
        about = {"placement": self.placement.slug if self.placement else ""}
        offered = [
            ("holders.add_positionentry", "Record an entry", self.links.add("holders_positionentry", **about)),
            ("holders.add_transfer", "Record a transfer", self.links.add("holders_transfer", **about)),
            ("holders.add_allocation", "Add a line of Schedule 1", self.links.add("holders_allocation", **about)),
        ]
        return [(words, url) for permission, words, url in offered if self.may(permission)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = ledger_lines(
            viewer=self.request.user,
            links=self.links,
            placement=self.placement,
            holder=self.holder,
            closing=self.closing,
        )
        page = Paginator(lines, PER_PAGE).get_page(self.request.GET.get("page"))
        shown = {"page": page, "placement": self.placement, "holder": self.holder, "closing": self.closing}
        return super().get_context_data(**{**kwargs, **shown})
