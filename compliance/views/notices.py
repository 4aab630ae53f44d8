"""Notices: those on record with the day on which each is deemed given, as a file too, and when one would be."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property

from compliance.asked import PlacementChoice, placement_choice
from compliance.pages.given import QuestionForm
from compliance.tables.notices import NoticeTable
from compliance.visibility import visible
from holders.models import Notice

from .filters import NoticeFilter
from .lists import AsFile, ListPage
from .page import Link, Page

WHEN = "When is a notice given?"


class NoticeListView(ListPage):
    """The notices sent on or before the day, the latest first."""

    template_name = "compliance/notice_list.html"
    permission_required = "holders.view_notice"
    part = "Notices"
    title = "Notices"
    row = "notice"
    file = "compliance:notice-file"

    @cached_property
    def filter(self) -> NoticeFilter:
        sent = visible(Notice.objects.filter(sent_at__date__lte=self.as_of), self.request.user)
        beside = ("event", "sender", "recipient", "source", "placement__agreement", "placement__issuer")
        rows = sent.select_related(*beside).prefetch_related("placement__notice_limbs")
        return NoticeFilter(self.request.GET, rows.order_by("-sent_at", "-pk"))

    def made_table(self, rows: Any, **sorted_by: Any) -> NoticeTable:
        return NoticeTable(rows, links=self.links, may_record=False, **sorted_by)

    def actions(self) -> list[Link]:
        may = self.may("holders.add_notice")
        record = [("Record a notice", self.links.add("holders_notice"))] if may else []
        asked = f"{reverse('compliance:notice-given')}{self.frame.kept}"
        return [*record, *([(WHEN, asked)] if self.may("placements.view_noticelimb") else [])]


class NoticeFileView(AsFile, NoticeListView):
    """The list as a file."""


class GivenView(Page):
    """When a notice is given. It reads what is on record and keeps nothing."""

    template_name = "compliance/notice_given.html"
    permission_required = "placements.view_noticelimb"
    part = "Notices"
    title = WHEN

    @cached_property
    def choice(self) -> PlacementChoice:
        """The placements that the address means."""
        return placement_choice(self.request, "agreement", "issuer")

    def crumbs(self) -> list[Link]:
        notices = ("Notices", f"{reverse('compliance:notice-list')}{self.frame.kept}")
        if not (placement := self.choice.one):
            return [notices]
        return [notices, (placement.name, self.links.fact("placements_placement", placement.pk))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        placement = self.choice.one
        question = QuestionForm(self.request.GET, placement=placement) if placement else None
        shown = {
            "choice": self.choice,
            "placement": placement,
            "question": question,
            "answer": question.answer() if question else None,
            "add_limb": self.links.add("placements_noticelimb", placement=placement.pk) if placement else "",
        }
        return super().get_context_data(**shown, **kwargs)
