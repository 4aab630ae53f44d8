"""Positions: what is held under each placement in a line, and who holds what of one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.utils.functional import cached_property

from compliance.asked import placements_named, row_or_404
from compliance.pages.placement import schedules_of
from compliance.positions import overview, sheet_of
from compliance.roles import MAY_IMPORT
from compliance.rules import RuleError
from compliance.rules.positions import ENDS
from placements.models import Placement

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
        placement = self.links.fact("placements_placement", self.placement.pk)
        return [("Placements", self.links.listed("placements_placement")), (self.placement.name, placement)]

    def actions(self) -> list[Link]:
        transfer = self.links.add("holders_transfer", placement=self.placement.slug)
        entry = self.links.add("holders_positionentry", placement=self.placement.pk)
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
        try:
            shown["sheet"] = sheet_of(self.placement, as_of=self.as_of)
        except RuleError as error:
            shown["refusal"] = str(error)
        return super().get_context_data(**{**kwargs, **shown})
