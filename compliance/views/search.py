"""One search box over placements, holders, deadlines and documents."""

from __future__ import annotations

from typing import Any

from compliance.pages import search

from .page import Page

LONGEST = 200
"""Characters of a search that are read."""


class SearchView(Page):
    """What is found for the words of the address, the first of each kind."""

    template_name = "compliance/search.html"
    title = "Search"

    @property
    def typed(self) -> str:
        """The words, as far as they are read."""
        return " ".join(self.request.GET.get("q", "").split())[:LONGEST]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = search.groups(self.typed, viewer=self.request.user, links=self.links) if self.typed else []
        return super().get_context_data(typed=self.typed, groups=found, shown=search.SHOWN, **kwargs)
