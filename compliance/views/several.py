"""Several rows of a list at once: each with a box to tick; what becomes of those ticked is read before it is saved."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpResponse
from django.utils.functional import cached_property

from compliance.pages.several import Told, changing, fingerprint
from compliance.saving.confirming import BACK, CONFIRMED, is_stale, typed

from .page import Page

MOST = 100
"""Rows that are offered at once."""
ROW, DOES = "row", "does"


class SeveralPage(Page):
    """The rows that a list was narrowed to, each with a box to tick, and what can be done with all of them."""

    called: ClassVar[str]
    """What the rows are called, such as "deadlines"."""
    all_ticked: ClassVar[bool] = False
    """Whether all are ticked before anything was sent."""

    @cached_property
    def rows(self) -> list[Any]:
        """The first of the rows asked for, and one more where there are others."""
        raise NotImplementedError

    def key_of(self, row: Any) -> str:
        """What a row is known by on the page."""
        raise NotImplementedError

    @property
    def leave(self) -> str:
        """The list, narrowed as it was."""
        raise NotImplementedError

    @cached_property
    def ticked(self) -> set[str]:
        """The keys of those ticked."""
        if self.request.method == "POST":
            return set(self.request.POST.getlist(ROW))
        return {self.key_of(row) for row in self.offered} if self.all_ticked else set()

    @property
    def offered(self) -> list[Any]:
        """The rows with a box each."""
        return self.rows[:MOST]

    @cached_property
    def chosen(self) -> list[Any]:
        """Those of them that are ticked."""
        return [row for row in self.offered if self.key_of(row) in self.ticked]

    @property
    def is_any_chosen(self) -> bool:
        """Whether there is something to do anything with."""
        return bool(self.chosen)

    @property
    def does(self) -> str:
        """The button that was pressed; empty where the page is to be shown again."""
        return self.request.POST.get(DOES, "") if self.is_any_chosen and BACK not in self.request.POST else ""

    def is_confirmed(self, told: list[Told[Any]]) -> bool:
        """Whether the person has read just this."""
        return self.request.POST.get(CONFIRMED) == fingerprint(told)

    def preview(self, told: list[Told[Any]], **shown: Any) -> HttpResponse:
        """What becomes of those ticked, to be confirmed; ``shown`` has the title, what the table is called and says of
        each, and the words of the button."""
        self.template_name = "compliance/several_told.html"
        return self.again(
            told=told,
            are_changes=bool(changing(told)),
            sent=typed(self.request),
            fingerprint=fingerprint(told),
            confirmed_name=CONFIRMED,
            back_name=BACK,
            is_stale=is_stale(self.request),
            **shown,
        )

    def again(self, **shown: Any) -> HttpResponse:
        """The page, with ``shown``."""
        return self.render_to_response(self.get_context_data(**shown))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = {
            "are_more": len(self.rows) > MOST,
            "most": MOST,
            "rows": self.called,
            "nothing_chosen": self.request.method == "POST" and not self.is_any_chosen,
            "leave": self.leave,
        }
        return super().get_context_data(**{**shown, **kwargs})
