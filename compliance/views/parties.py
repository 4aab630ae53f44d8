"""Holders and issuers as they are on file, whatever the placement: added and corrected."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property

from compliance.asked import came_from
from compliance.entering.parties import HolderForm, IssuerForm, NewHolderForm, every_placement
from holders.models import Holder
from placements.models import Issuer, Placement

from .entering import AddView, ChangeView, EnterView
from .page import Link


class _SharedView(EnterView):
    """A form of what all placements share that name it."""

    @property
    def placement(self) -> Placement:
        return every_placement()

    def crumbs(self) -> list[Link]:
        return self.trail()

    def way_back(self) -> str:
        return came_from(self.request) or self.links.listed("placements_placement")


class AddHolderView(AddView):
    """A holder that is put on file for the placement that the address names."""

    form_class = NewHolderForm
    model = Holder
    permission_required = "holders.add_holder"
    part = "Holders"
    title = "Add a holder"

    def afterwards(self, row: Any) -> str:
        """To the holder's page, where its addresses and what it is are added."""
        return self.links.fact("holders_holder", row.pk)


class ChangeHolderView(_SharedView, ChangeView):
    """A holder's name on file, and who signs for it."""

    form_class = HolderForm
    model = Holder
    permission_required = "holders.change_holder"
    part = "Holders"
    title = "Correct the holder"

    def told(self, row: Any) -> str:
        return str(row)

    def crumbs(self) -> list[Link]:
        return [("Holders", self.links.listed("holders_holder")), (self.on_record, self.way_back())]

    def way_back(self) -> str:
        return self.links.fact("holders_holder", self.row.pk)


class AddIssuerView(_SharedView, AddView):
    """An issuer, before its first placement."""

    form_class = IssuerForm
    model = Issuer
    permission_required = "placements.add_issuer"
    title = "Add an issuer"

    @cached_property
    def chosen(self) -> Placement:
        """None has to be chosen."""
        return self.placement


class ChangeIssuerView(_SharedView, ChangeView):
    """An issuer on file. Its fiscal year end decides when earnings statements are due (2003 agreement: §3(l))."""

    form_class = IssuerForm
    model = Issuer
    permission_required = "placements.change_issuer"
    title = "Correct the issuer"

    def told(self, row: Any) -> str:
        return str(row)

    def way_back(self) -> str:
        """To the first placement of its that the person may see, where the address does not say another page."""
        named = Placement.objects.visible_to(self.request.user).filter(issuer=self.row).order_by("name", "pk").first()
        own = self.links.fact("placements_placement", named.pk) if named else super().way_back()
        return came_from(self.request) or own
