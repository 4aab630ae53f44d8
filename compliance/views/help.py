"""Help: the words of the field, the standings, how an explanation is read, the keyboard, the demo."""

from __future__ import annotations

from typing import Any

from compliance.help import standings, terms
from placements.models import Placement

from .page import Page


class HelpView(Page):
    """For everybody who works here."""

    template_name = "compliance/help.html"
    title = "Help"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        demo = Placement.objects.visible_to(self.request.user).filter(slug="series-d-2003").exists()
        return super().get_context_data(terms=terms(), standings=standings(), has_demo=demo, **kwargs)
