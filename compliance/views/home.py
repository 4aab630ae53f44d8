"""The first page: what was missed, what is due, what is not known, and what to do now."""

from __future__ import annotations

from typing import Any

from compliance.pages.dashboard import dashboard
from compliance.pages.home import lives, placements_beside
from compliance.timeline import drawn

from .page import Link, Page


class HomeView(Page):
    """Where every deadline stands on the day, for whoever may see deadlines."""

    template_name = "compliance/home.html"
    part = "Home"
    title = "Where things stand"

    def actions(self) -> list[Link]:
        may = self.may("placements.add_milestone")
        return [("Record an event", self.links.add("placements_milestone"))] if may else []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**(self._shown() if self.may("compliance.view_deadline") else {}), **kwargs)

    def _shown(self) -> dict[str, Any]:
        board = dashboard(
            self.frame.form,
            viewer=self.request.user,
            today=self.frame.today,
            page=self.request.GET.get("page"),
            may_record=self.may("placements.add_milestone"),
            links=self.links,
        )
        timeline = lives(board.board.data, as_of=self.as_of)
        return {
            "dashboard": board,
            "beside": placements_beside(
                board.page, as_of=self.as_of, links=self.links, counts_findings=self.may("compliance.view_findingack")
            ),
            "timeline": timeline,
            "drawing": drawn(timeline),
        }
