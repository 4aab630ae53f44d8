"""The pages on which a person has deadline reports by mail: what they ask for, and what the mail says."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.contrib.auth.models import User
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views import View

from compliance.asked import person_of
from compliance.fields import SearchedSelectMultiple
from compliance.forms import AsOfForm
from compliance.models import Delivery, Subscription
from compliance.reports import ledger
from compliance.reports.content import Report, reports
from compliance.reports.due import first_since
from compliance.reports.folder import folder
from compliance.reports.reach import READING
from compliance.reports.rendering import Renderer
from compliance.rules.words import counted, long_date
from placements.models import Placement, Viewer

from .mail_folder import MailFolderView

MOST_TESTS = 10
"""Mails to try a report that a person has within a day."""
TO_BE_SENT_ONCE = "report_test"
"""Under which the session keeps what the button of the page last shown sends along."""


class SubscriptionForm(forms.ModelForm[Subscription]):
    """What a person asks of their own report."""

    class Meta:
        model = Subscription
        fields = (
            "placements", "whose", "window", "rhythm", "weekday", "hour", "dates",
            "on_the_day", "overdue", "escalate_after", "escalate_to",
        )  # fmt: skip
        labels = {
            "placements": "Placements",
            "whose": "Of whom",
            "on_the_day": "A notice on the day on which one of my own is due",
            "overdue": "A notice when one of my own is missed",
        }
        help_texts = {
            "placements": "None chosen: every placement that you may see.",
            "whose": "Your own are those for which the placement's page names you as responsible.",
            "on_the_day": "",
            "overdue": "",
            "escalate_after": "Calendar days for which one of your own has been missed. Empty: nobody else is told.",
            "escalate_to": "",
        }

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["placements"]
        choice.queryset = Placement.objects.visible_to(viewer).order_by("name", "pk")
        named = Subscription._meta.get_field("placements")
        choice.widget = SearchedSelectMultiple(named, admin.site, nothing="Every placement that I may see")
        choice.widget.choices = choice.choices
        people: Any = self.fields["escalate_to"]
        people.queryset = User.objects.filter(is_active=True).order_by("username")
        people.empty_label = "Nobody"
        for name in ("window", "hour", "escalate_after"):
            self.fields[name].widget = forms.TextInput(attrs={"size": 5, "inputmode": "numeric"})

    def clean(self) -> dict[str, Any] | None:
        """Take away the person to tell where no number of days is given for it, so that leaving it empty is enough."""
        cleaned = super().clean()
        if cleaned and cleaned.get("escalate_after") is None and "escalate_after" not in self.errors:
            cleaned["escalate_to"] = None
        return cleaned


def own_reports(request: HttpRequest) -> QuerySet[Subscription]:
    """The reports that the person who asks has; of their placements those that the person may see."""
    seen = Prefetch("placements", Placement.objects.visible_to(request.user).order_by("name", "pk"))
    own = Subscription.objects.filter(person=person_of(request), ended_at=None)
    return own.prefetch_related(seen).order_by("made_at", "pk")


class OwnReportsView(PermissionRequiredMixin, View):
    """What every page of one's own reports shares."""

    permission_required = READING
    raise_exception = True

    def page(self, request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
        """A page under its heading."""
        return TemplateResponse(request, template, {**admin.site.each_context(request), "title": title, **context})

    def back(self) -> HttpResponse:
        """To the list of one's reports."""
        return HttpResponseRedirect(reverse("admin:reports"))


class ReportsView(OwnReportsView):
    """One's own reports: have another, or stop one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, SubscriptionForm(viewer=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Stops the report that a button names; otherwise adds the one that was asked for."""
        if "stop" in request.POST:
            return self._stopped(request, request.POST["stop"])
        asked = Subscription(person=person_of(request), made_by=person_of(request), made_at=timezone.now())
        form = SubscriptionForm(request.POST, instance=asked, viewer=request.user)
        if not form.is_valid():
            return self._page(request, form)
        form.save()
        messages.success(request, f"You will have this report {_when(asked)}.")
        return self.back()

    def _stopped(self, request: HttpRequest, key: str) -> HttpResponse:
        report = own_reports(request).filter(pk=key).first() if key.isdecimal() and len(key) < 19 else None
        if report is None:
            raise Http404
        report.ended_at = timezone.now()
        report.save(update_fields=["ended_at"])
        messages.success(request, "The report is stopped: no more of it is sent.")
        return self.back()

    def _page(self, request: HttpRequest, form: SubscriptionForm) -> HttpResponse:
        return self.page(
            request, "admin/reports.html", "Reports", form=form, subscriptions=own_reports(request), folder=folder()
        )


class ReportView(OwnReportsView):
    """One of one's own reports, to be changed."""

    def get(self, request: HttpRequest, subscription: int) -> HttpResponse:
        return self._page(request, SubscriptionForm(instance=self._own(request, subscription), viewer=request.user))

    def post(self, request: HttpRequest, subscription: int) -> HttpResponse:
        form = SubscriptionForm(request.POST, instance=self._own(request, subscription), viewer=request.user)
        if not form.is_valid():
            return self._page(request, form)
        changed = form.save()
        messages.success(request, f"The report is changed. You will have it {_when(changed)}.")
        return self.back()

    def _own(self, request: HttpRequest, key: int) -> Subscription:
        return get_object_or_404(own_reports(request), pk=key)

    def _page(self, request: HttpRequest, form: SubscriptionForm) -> HttpResponse:
        return self.page(request, "admin/report_form.html", "Change a report", form=form)


class PreviewView(OwnReportsView):
    """What a mail says as of a day, as a page; and one to try it, to one's own address."""

    def post(self, request: HttpRequest, subscription: int) -> HttpResponse:
        """Sends the mail of today to the person who asks, once for each time that the page was shown."""
        own = get_object_or_404(own_reports(request), pk=subscription)
        now, today = timezone.now(), timezone.localdate()
        token = request.session.pop(TO_BE_SENT_ONCE, "")
        tests = Delivery.objects.filter(kind=Delivery.Kind.TEST, recipient=own.recipient)
        if not token or not constant_time_compare(token, request.POST.get("token", "")):
            messages.warning(request, "This test was asked for before. To have another, press the button again.")
        elif tests.filter(made_at__gt=now - timedelta(days=1)).count() >= MOST_TESTS:
            messages.error(
                request, f"Within a day no more than {counted(MOST_TESTS, 'test')} can be sent. Have another tomorrow."
            )
        else:
            mail = Renderer(as_of=today, home=settings.SITE_URL).mail(report_of(own, today))
            _say(request, ledger.send_test(own, mail, at=now))
        return HttpResponseRedirect(reverse("admin:report-preview", args=[own.pk]))

    def get(self, request: HttpRequest, subscription: int) -> HttpResponse:
        today = timezone.localdate()
        asked = AsOfForm.asked(request.GET, today)
        own = get_object_or_404(own_reports(request), pk=subscription)
        report = report_of(own, asked.day(today))
        token = request.session[TO_BE_SENT_ONCE] = secrets.token_urlsafe(16)
        return self.page(
            request,
            "admin/report_preview.html",
            "Preview of a report",
            form=asked,
            is_today=asked.day(today) == today,
            said=long_date(asked.day(today)),
            token=token,
            sent_to=own.sent_to,
            **shown(report),
        )


def report_of(subscription: Subscription, as_of: date) -> Report:
    """What stands in a report as of a day, as in the first that is sent. Raises Http404 where nothing may be told."""
    found = reports([subscription], as_of=as_of, since={subscription.pk: first_since(subscription, as_of)})
    if subscription.pk not in found:
        raise Http404
    return found[subscription.pk]


def shown(report: Report) -> dict[str, Any]:
    """A report for a page: its subject, its HTML without styles of its own, its plain text and its files."""
    renderer = Renderer(as_of=report.as_of, home="")
    mail = renderer.mail(report)
    return {
        "subject": mail.subject,
        "content": renderer.page(report),
        "text": mail.text,
        "files": [each.name for each in mail.attachments],
    }


def _say(request: HttpRequest, sent: Delivery) -> None:
    """What became of a test."""
    if sent.status == Delivery.Status.SENT:
        messages.success(request, f"The mail of today was sent to {sent.to}.")
    else:
        messages.error(request, f"The mail to {sent.to or 'you'} was not sent: {sent.answer}")


def _when(subscription: Subscription) -> str:
    """`every week, on Monday at 8:00`."""
    day = f", on {subscription.get_weekday_display()}" if subscription.rhythm == Subscription.Rhythm.WEEKLY else ""
    return f"{subscription.get_rhythm_display()}{day} at {subscription.hour}:00"


def addresses() -> list[URLPattern]:
    """The addresses of these pages, below that of the admin."""
    own = admin.site.admin_view
    return [
        path("reports/", own(ReportsView.as_view()), name="reports"),
        path("reports/mails/", own(MailFolderView.as_view()), name="mail-folder"),
        path("reports/<int:subscription>/", own(ReportView.as_view()), name="report"),
        path("reports/<int:subscription>/preview/", own(PreviewView.as_view()), name="report-preview"),
    ]
