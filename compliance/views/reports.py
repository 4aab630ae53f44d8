"""One's own reports by mail: what is asked for, each as a page with a mail to try it, and whether mails go out."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.functional import cached_property

from compliance.asked import person_of
from compliance.fields import key_typed
from compliance.history import of_objects
from compliance.models import Delivery, Subscription
from compliance.pages.reports import heartbeat, mails_to, own_reports, report_of, report_sheet
from compliance.reports import ledger
from compliance.reports.asking import SubscriptionForm
from compliance.reports.folder import folder
from compliance.reports.reach import READING
from compliance.reports.rendering import Renderer
from compliance.rules.words import counted
from compliance.saving import once
from compliance.saving.versions import VERSION, Version, lock, read_at, signed, version_of

from .page import Link, Page

MOST_TESTS = 10
"""Mails to try a report that a person has within a day."""
CHANGED = (
    "This report was changed while you had it open, so nothing was saved. What you typed is in the form: save it over "
    "that, or open the page again."
)
TO_BE_SENT_ONCE = "report_test"
"""Under which the session keeps what the button of the page last shown sends along."""


class ReportListView(Page):
    """One's own reports, to be stopped; the mails that came of them, and whether mails go out at all."""

    template_name = "compliance/report_list.html"
    permission_required = READING
    part = "Reports"
    title = "Reports"

    def actions(self) -> list[Link]:
        return [("Have a report", reverse("compliance:report-add"))]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Stops the report that a button names."""
        own = own_reports(person_of(request)).filter(pk=key_typed(request.POST.get("stop"))).first()
        if own is None:
            raise Http404
        own.ended_at = timezone.now()
        own.save(update_fields=["ended_at"])
        messages.success(request, "The report is stopped: no more of it is sent.")
        return HttpResponseRedirect(reverse("compliance:report-list"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = person_of(self.request)
        shown = {
            "subscriptions": own_reports(person),
            "mails": mails_to(person),
            "folder": folder(),
            "heartbeat": heartbeat(at=timezone.now()),
        }
        return super().get_context_data(**shown, **kwargs)


class ReportAddView(Page):
    """Another report of one's own."""

    template_name = "compliance/report_form.html"
    permission_required = READING
    part = "Reports"
    title = "Have a report"
    button = "Have this report"
    said = "You will have this report {when}. This is what it says today."

    @cached_property
    def asked(self) -> Subscription:
        """What is asked for, as it stands."""
        person = person_of(self.request)
        return Subscription(person=person, made_by=person, made_at=timezone.now())

    def crumbs(self) -> list[Link]:
        return [("Reports", reverse("compliance:report-list"))]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Saves what was asked for, or finds the placements that were asked for by name."""
        form = SubscriptionForm(request.POST, instance=self.asked, viewer=request.user)
        if "find" in request.POST or not form.is_valid():
            shown = form.found() if "find" in request.POST else form
            return self.render_to_response(self.get_context_data(form=shown))
        with transaction.atomic():
            if refused := self.refused(form):
                return refused
            saved = form.save()
            once.added(request, saved)
        messages.success(request, self.said.format(when=saved.when))
        return HttpResponseRedirect(reverse("compliance:report-detail", args=[saved.pk]))

    def refused(self, form: SubscriptionForm) -> HttpResponse | None:
        """To what was had already, where the form is sent a second time."""
        if once.sent_before(self.request, Subscription) is None:
            return None
        messages.info(self.request, "You have this report already: the form was sent twice.")
        return HttpResponseRedirect(reverse("compliance:report-list"))

    def carried(self) -> tuple[str, str]:
        """What the form carries beside its fields: its name and its value."""
        return once.ONCE, once.number_of(self.request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or SubscriptionForm(instance=self.asked, viewer=self.request.user)
        name, value = self.carried()
        return super().get_context_data(form=form, button=self.button, carried_name=name, carried=value, **kwargs)


class ReportChangeView(ReportAddView):
    """One of one's own reports, to be changed."""

    title = "Change a report"
    button = "Change the report"
    said = "The report is changed. You will have it {when}."

    @cached_property
    def asked(self) -> Subscription:
        """Raises Http404 for what is nobody's or somebody else's."""
        return get_object_or_404(own_reports(person_of(self.request)), pk=self.kwargs["subscription"])

    def refused(self, form: SubscriptionForm) -> HttpResponse | None:
        """The form, with what was typed, where the report is another than when it was opened: an administrator may
        change it too.
        """
        lock(self.asked)
        if read_at(self.request, Subscription, str(self.asked.pk)) == self._version():
            return None
        messages.error(self.request, CHANGED)
        return self.render_to_response(self.get_context_data(form=form), status=409)

    def carried(self) -> tuple[str, str]:
        return VERSION, signed(self._version(), Subscription, str(self.asked.pk))

    def _version(self) -> Version:
        return version_of(of_objects(Subscription, [self.asked.pk]))


class ReportDetailView(Page):
    """What a mail of the report says as of the day; and one to try it, to one's own address."""

    template_name = "compliance/report_detail.html"
    permission_required = READING
    part = "Reports"

    @cached_property
    def own(self) -> Subscription:
        """Raises Http404 for what is nobody's or somebody else's."""
        return get_object_or_404(own_reports(person_of(self.request)), pk=self.kwargs["subscription"])

    @property
    def title(self) -> str:  # type: ignore[override]  # read only
        return f"Your report {self.own.when}"

    def crumbs(self) -> list[Link]:
        return [("Reports", reverse("compliance:report-list"))]

    def actions(self) -> list[Link]:
        return [("Change the report", reverse("compliance:report-change", args=[self.own.pk]))]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Sends the mail of today to the person who asks, once for each time that the page was shown."""
        now, today = timezone.now(), timezone.localdate()
        token = request.session.pop(TO_BE_SENT_ONCE, "")
        tests = Delivery.objects.filter(kind=Delivery.Kind.TEST, recipient=self.own.recipient)
        report = report_of(self.own, as_of=today)
        if report is None:
            raise Http404
        if not token or not constant_time_compare(token, request.POST.get("token", "")):
            messages.warning(request, "This test was asked for before. To have another, press the button again.")
        elif tests.filter(made_at__gt=now - timedelta(days=1)).count() >= MOST_TESTS:
            messages.error(
                request, f"Within a day no more than {counted(MOST_TESTS, 'test')} can be sent. Have another tomorrow."
            )
        else:
            mail = Renderer(as_of=today, home=settings.SITE_URL).mail(report)
            _say(request, ledger.send_test(self.own, mail, at=now))
        return HttpResponseRedirect(reverse("compliance:report-detail", args=[self.own.pk]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        report = report_of(self.own, as_of=self.as_of)
        if report is None:
            raise Http404
        token = self.request.session[TO_BE_SENT_ONCE] = secrets.token_urlsafe(16)
        shown = {"sheet": report_sheet(report), "token": token, "sent_to": self.own.sent_to, "folder": folder()}
        return super().get_context_data(**shown, **kwargs)


def _say(request: HttpRequest, sent: Delivery) -> None:
    """What became of a test."""
    if sent.status == Delivery.Status.SENT:
        messages.success(request, f"The mail of today was sent to {sent.to}.")
    else:
        messages.error(request, f"The mail to {sent.to or 'you'} was not sent: {sent.answer}")
