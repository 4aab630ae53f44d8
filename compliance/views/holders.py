"""Holders: the list, the list as a file, the page of one, and the groups under common control."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.functional import cached_property

from compliance.asked import row_or_404
from compliance.control import group_keys, groups_of
from compliance.pages.holder import holder_sheet
from compliance.pages.holder_facts import holder_facts
from compliance.pages.holders import lines
from compliance.tables import HolderListTable
from compliance.visibility import visible
from holders.models import Holder
from placements.models import Placement

from .holder_filters import HolderFilter
from .lists import AsFile, ListPage
from .page import Link, Page

ADDED = (
    "holders_holdername", "holders_holderstatus", "holders_control", "holders_address", "holders_questionnairestep",
)  # fmt: skip
"""The kinds of facts that are added from the page of a holder."""


class HolderPage(Page):
    """A page about holders, with links to the other ones."""

    part = "Holders"

    PARTS = (
        ("Holders", "compliance:holder-list", "holders.view_holder"),
        ("Positions", "compliance:position-list", "holders.view_positionentry"),
        ("Consents", "compliance:consent-list", "holders.view_consentquestion"),
        ("Waivers", "compliance:waiver-list", "compliance.view_waiver"),
        ("Questionnaires", "compliance:questionnaire-list", "holders.view_questionnairestep"),
        ("Under common control", "compliance:group-list", "holders.view_control"),
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        beside = [
            (words, f"{reverse(name)}{self.frame.kept}", reverse(name) == self.request.path)
            for words, name, permission in self.PARTS
            if self.may(permission)
        ]
        return super().get_context_data(beside=beside, **kwargs)


class HolderListView(ListPage, HolderPage):
    """The holders that the person may see, by name."""

    template_name = "compliance/holder_list.html"
    permission_required = "holders.view_holder"
    title = "Holders"
    row = "holder"
    file = "compliance:holder-file"

    @cached_property
    def filter(self) -> HolderFilter:
        rows = visible(Holder.objects.order_by("name", "pk"), self.request.user)
        return HolderFilter(self.request.GET, rows, as_of=self.as_of, viewer=self.request.user)

    def made_table(self, rows: Any, **sorted_by: Any) -> HolderListTable:
        return HolderListTable(rows, links=self.links, **sorted_by)

    def prepare(self, records: Iterable[Any]) -> None:
        table: Any = self.table
        table.beside = lines(list(records), as_of=self.as_of, viewer=self.request.user)

    def actions(self) -> list[Link]:
        add = self.links.add("holders_holder")
        return [("Add a holder", add)] if self.may("holders.add_holder") else []


class HolderFileView(AsFile, HolderListView):
    """The list as a file."""


class HolderDetailView(HolderPage):
    """One holder on the day: what it has, came by and was asked, and what documents state of it."""

    template_name = "compliance/holder_detail.html"
    permission_required = ("holders.view_holder", "holders.view_positionentry")

    @cached_property
    def holder(self) -> Holder:
        """Raises Http404 for what the person may not see."""
        return row_or_404(Holder, self.kwargs["holder"], self.request)

    @property
    def title(self) -> str:  # type: ignore[override]  # read only
        return self.holder.name

    def crumbs(self) -> list[Link]:
        return [("Holders", self.links.listed("holders_holder"))]

    def actions(self) -> list[Link]:
        change = self.links.page("compliance:holder-change", self.holder.pk)
        offered = [
            (
                "holders.add_transfer",
                "Record a transfer",
                self.links.add("holders_transfer", transferor=self.holder.pk),
            ),
            ("holders.change_holder", "Correct", change),
        ]
        return [(words, url) for permission, words, url in offered if self.may(permission)]

    def adds(self, placements: Sequence[Placement]) -> dict[str, str]:
        """The forms that add a fact about the holder, by kind; for its placement, where it has only one."""
        only = {"placement": placements[0].slug} if len(placements) == 1 else {}
        return {
            kind: self.links.add(kind, holder=self.holder.code, **only)
            for kind in ADDED
            if self.may(kind.replace("_", ".add_", 1))
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sheet = holder_sheet(self.holder, as_of=self.as_of, viewer=self.request.user)
        shown = {
            "holder": self.holder,
            "sheet": sheet,
            "adds": self.adds([stake.placement for stake in sheet.stakes]),
            "facts": holder_facts(self.holder, links=self.links, viewer=self.request.user),
            "history": self.links.history("holders_holder", self.holder.pk),
        }
        return super().get_context_data(**{**kwargs, **shown})


class GroupListView(HolderPage):
    """Who is under common control on the day, and whose it is."""

    template_name = "compliance/group_list.html"
    permission_required = "holders.view_control"
    title = "Holders under common control"

    PER_PAGE = 25

    def crumbs(self) -> list[Link]:
        return [("Holders", self.links.listed("holders_holder"))]

    def actions(self) -> list[Link]:
        add = self.links.add("holders_control")
        return [("Add who controls a holder", add)] if self.may("holders.add_control") else []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        keys = group_keys(as_of=self.as_of, viewer=self.request.user)
        page = Paginator(keys, self.PER_PAGE).get_page(self.request.GET.get("page"))
        groups = groups_of(list(page.object_list), as_of=self.as_of, viewer=self.request.user)
        return super().get_context_data(page=page, groups=groups, **kwargs)
