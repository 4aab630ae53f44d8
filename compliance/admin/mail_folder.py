"""The page on which mails are read that were written into a folder instead of being sent, as in the demo."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views import View

from compliance.asked import person_of
from compliance.reports.folder import folder, mails_for
from compliance.reports.reach import READING


class MailFolderView(PermissionRequiredMixin, View):
    """The mails of the folder that the person may read; there is no such page where mails are sent."""

    permission_required = READING
    raise_exception = True

    def get(self, request: HttpRequest) -> HttpResponse:
        if folder() is None:
            raise Http404
        mails = mails_for(person_of(request))
        context: dict[str, Any] = {
            **admin.site.each_context(request),
            "title": "Mails in the folder",
            "mails": mails,
            "chosen": next((each for each in mails if each.key == request.GET.get("mail")), None),
        }
        return TemplateResponse(request, "admin/mail_folder.html", context)
