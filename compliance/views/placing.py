"""A placement is added, or corrected: its name, what was sold in a few sentences, and who may see it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property

from compliance.asked import came_from, person_of
from compliance.entering.placements import AddPlacementForm, PlacementForm
from placements.models import Placement

from .entering import AddView, ChangeView
from .page import Link


class AddPlacementView(AddView):
    """A placement, to which the guided set-up then adds its facts."""

    form_class = AddPlacementForm
    model = Placement
    permission_required = "placements.add_placement"
    title = "Add a placement"

    @cached_property
    def chosen(self) -> Placement:
        return Placement()

    @cached_property
    def row(self) -> Placement:
        return self.chosen

    def made_with(self) -> dict[str, Any]:
        return {"by": person_of(self.request), "at": timezone.now()}

    def named(self, model: Any, asked: str) -> Any:
        """No row is named by the address: it would be of a placement."""
        return None

    def crumbs(self) -> list[Link]:
        return self.trail()

    def way_back(self) -> str:
        return came_from(self.request) or self.links.listed("placements_placement")

    def afterwards(self, row: Any) -> str:
        return self.links.page("compliance:placement-start", placement=row.slug)


class ChangePlacementView(ChangeView):
    """A placement on record."""

    form_class = PlacementForm
    model = Placement
    permission_required = "placements.change_placement"
    title = "Correct the placement"

    @property
    def placement(self) -> Placement:
        found: Placement = self.row
        return found

    def told(self, row: Any) -> str:
        return str(row.slug)

    def made_with(self) -> dict[str, Any]:
        return {"by": person_of(self.request), "at": timezone.now()}
