"""The page on which mails are read that were written into a folder instead of being sent, as in the demo."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse

from compliance.asked import person_of
from compliance.reports.folder import folder, mails_for
from compliance.reports.reach import READING

from .page import Link, Page


class MailListView(Page):
    """The mails of the folder that the person may read; there is no such page where mails are sent."""

    template_name = "compliance/mail_list.html"
    permission_required = READING
    part = "Reports"
    title = "Mails in the folder"

    def crumbs(self) -> list[Link]:
        return [("Reports", reverse("compliance:report-list"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if folder() is None:
            raise Http404
        mails = mails_for(person_of(self.request))
        chosen = next((each for each in mails if each.key == self.request.GET.get("mail")), None)
        return super().get_context_data(mails=mails, chosen=chosen, **kwargs)
