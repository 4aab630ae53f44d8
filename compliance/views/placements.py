"""Placements: the list, the list as a file, and the page of one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.utils.functional import cached_property

from compliance.asked import row_or_404
from compliance.entering.facts import FACTS
from compliance.models import SavedView
from compliance.pages.findings import open_findings
from compliance.pages.placement import placement_sheet
from compliance.pages.placement_file import MAY_LOAD
from compliance.rules import words
from compliance.selectors import standings_of
from compliance.tables import ClosingTable, DeadlineTable, PlacementListTable
from compliance.timeline import drawn
from placements.models import Agreement, Placement

from .filters import PlacementFilter
from .lists import AsFile, ListPage
from .page import Link, Page

FINDINGS_SHOWN = 6
ADDED = frozenset({"security", "agreement", "closing", "registration"})
"""The kinds of facts, by their nouns, of which the page of a placement offers to add one."""


class PlacementListView(ListPage):
    """The placements that the person may see, by name."""

    template_name = "compliance/placement_list.html"
    permission_required = ("placements.view_placement", "compliance.view_deadline")
    part = "Placements"
    title = "Placements"
    row = "placement"
    file = "compliance:placement-file"
    views_of: ClassVar[str] = SavedView.List.PLACEMENTS

    @cached_property
    def filter(self) -> PlacementFilter:
        rows = Placement.objects.visible_to(self.request.user).select_related("issuer").prefetch_related("closings")
        return PlacementFilter(self.request.GET, rows.order_by("name", "pk"))

    def made_table(self, rows: Any, **sorted_by: Any) -> PlacementListTable:
        return PlacementListTable(rows, links=self.links, **sorted_by)

    def prepare(self, records: Iterable[Any]) -> None:
        table: Any = self.table
        table.beside = standings_of([record.pk for record in records], as_of=self.as_of)

    def actions(self) -> list[Link]:
        if not self.may("placements.add_placement"):
            return []
        start = self.links.page("compliance:placement-start")
        offered = [("Add a placement", self.links.add("placements_placement")), ("Set up step by step", start)]
        if self.request.user.has_perms(MAY_LOAD):
            offered.append(("Load a placement file", self.links.page("compliance:placement-load")))
        return offered


class PlacementFileView(AsFile, PlacementListView):
    """The list as a file."""

    views_of = ""


class PlacementDetailView(Page):
    """One placement on the day: what was sold, what was promised, what has happened, and what is to be done."""

    template_name = "compliance/placement_detail.html"
    permission_required = ("placements.view_placement", "compliance.view_deadline")
    part = "Placements"

    @cached_property
    def placement(self) -> Placement:
        """Raises Http404 for what the person may not see."""
        return row_or_404(Placement, self.kwargs["placement"], self.request)

    @property
    def title(self) -> str:  # type: ignore[override]  # read only
        return self.placement.name

    def crumbs(self) -> list[Link]:
        return self.trail()

    def actions(self) -> list[Link]:
        change = self.links.page("compliance:placement-change", self.placement.pk)
        about = {"placement": self.placement.slug}
        offered = [
            ("placements.add_milestone", "Record an event", self.links.add("placements_milestone", **about)),
            ("placements.add_milestone", "Plan an event", self.links.plan(**about)),
            ("placements.add_blackoutperiod", "Start a blackout", self.links.add("placements_blackoutperiod", **about)),
            ("holders.add_notice", "Record a notice", self.links.add("holders_notice", **about)),
            ("holders.add_transfer", "Record a transfer", self.links.add("holders_transfer", **about)),
            ("placements.change_placement", "Correct", change),
        ]
        return [(words, url) for permission, words, url in offered if self.may(permission)]

    def beyond(self) -> list[Link]:
        """The other pages about the placement, as far as the person may open them."""
        about = {"placement": self.placement.slug}
        offered = [
            ("holders.view_positionentry", "Positions: who holds what", self.links.positions(self.placement.pk)),
            ("", "What if a fact were another", self.links.page("compliance:what-if", **about)),
            (
                "placements.view_noticelimb",
                "When is a notice given?",
                self.links.page("compliance:notice-given", **about),
            ),
            ("", "What was entered, and when", self.links.history("placements_placement", self.placement.pk)),
        ]
        if self.may("placements.view_issueraddress"):
            for row in self.placement.issuer_addresses.all():
                since = f" from {words.medium_date(row.starts_on)}" if row.starts_on else ""
                url = self.links.fact("placements_issueraddress", row.pk)
                offered.append(("", f"The issuer's address for notices{since}", url))
        return [(said, url) for permission, said, url in offered if not permission or self.may(permission)]

    def adding(self) -> list[Link]:
        """What else can be added to its record, as far as the person may."""
        about = {"placement": self.placement.slug}
        library = self.links.page("compliance:library-take", self.placement.pk)
        address, here = self.links.add("placements_issueraddress", **about), self.request.get_full_path()
        issuer = self.links.page("compliance:issuer-change", self.placement.issuer_id, next=here)
        kinds = (each for each in FACTS if each.add and each.noun in ADDED)
        offered = [
            *((each.permission("add"), each.adding, self.links.add(each.kind, **about)) for each in kinds),
            ("placements.add_sourcedocument", "Add a document", self.links.add("placements_sourcedocument", **about)),
            ("placements.add_issueraddress", "Add an address of the issuer", address),
            ("placements.change_issuer", "Correct the issuer", issuer),
            ("holders.add_positionentry", "Record an entry", self.links.add("holders_positionentry", **about)),
            ("compliance.add_duty", "Add a duty", self.links.add("compliance_duty", **about)),
            ("compliance.add_duty", "Take a clause library", library),
        ]
        has_agreement = Agreement.objects.filter(placement=self.placement).exists()
        kept = [each for each in offered if not (has_agreement and each[0] == "placements.add_agreement")]
        return [(words, url) for permission, words, url in kept if self.may(permission)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sheet = placement_sheet(self.placement, links=self.links)
        may_record = self.may("placements.add_milestone")
        shown = {
            "sheet": sheet,
            "closings": ClosingTable(sheet.closings, links=self.links, may_record=may_record),
            "deadlines": DeadlineTable(sheet.deadlines, links=self.links, may_record=may_record),
            "every_deadline": self.links.listed("compliance_deadline", placement=self.placement.slug),
            "timeline": sheet.timeline,
            "drawing": drawn(sheet.timeline),
            "findings": open_findings(self.placement) if self.may("compliance.view_findingack") else None,
            "findings_shown": FINDINGS_SHOWN,
            "every_finding": self.links.page("compliance:finding-list", placement=self.placement.slug),
            "beyond": self.beyond(),
            "adding": self.adding(),
            "original": self.placement,
        }
        return super().get_context_data(**shown, **kwargs)
