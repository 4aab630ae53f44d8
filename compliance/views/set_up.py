"""The first placement, step by step."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property

from compliance.asked import placement_choice
from compliance.pages.placement_file import MAY_LOAD
from compliance.pages.set_up import SetUp, least_complete, set_up
from placements.models import Placement

from .page import Link, Page


class SetUpView(Page):
    """The steps for the placement that the address names, else for the one entered last."""

    template_name = "compliance/set_up.html"
    permission_required = "placements.add_placement"
    part = "Placements"
    title = "Set up a placement"

    @cached_property
    def placement(self) -> Placement | None:
        """Raises Http404 for one that the person may not see."""
        asked = self.request.GET.get("placement")
        if asked is None:
            return least_complete(self.request.user)
        if asked and (found := placement_choice(self.request, "issuer").one) is None:
            raise Http404
        return found if asked else None

    @cached_property
    def sheet(self) -> SetUp:
        return set_up(self.placement, viewer=self.request.user, links=self.links)

    def crumbs(self) -> list[Link]:
        return self.trail()

    def actions(self) -> list[Link]:
        """What comes next, and another placement."""
        step = self.sheet.next_step
        following = [(f"Next: {step.title[:1].lower()}{step.title[1:]}", step.url)] if step else []
        another = [("Set up another", f"{reverse('compliance:placement-start')}?placement=")] if self.placement else []
        return [*following, *another]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        steps = [(step, self.may(step.permission)) for step in self.sheet.steps]
        may_load = self.request.user.has_perms(MAY_LOAD)
        return super().get_context_data(sheet=self.sheet, steps=steps, may_load=may_load, **kwargs)
