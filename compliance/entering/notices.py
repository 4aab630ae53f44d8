"""Notices as they were sent: their times are those of a clock in their time zone."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from compliance.fields import MomentField, moment_at
from compliance.forms import FactForm
from holders.models import Notice

from .asking import MORE, EnteredForm, asked_as


class NoticeForm(FactForm):
    """A notice's form: its times are those of a clock in its time zone."""

    MOMENTS = ("sent_at", "received_at")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.MOMENTS:
            if (moment := getattr(self.instance, name)) and name in self.fields:
                self.initial[name] = on_clock(moment, self.instance.zone)

    def clean(self) -> dict[str, Any] | None:
        """Put both times into the time zone. A time that was not changed stays the moment that it was."""
        cleaned = super().clean() or self.cleaned_data
        zone = cleaned.get("zone")
        for name in self.MOMENTS:
            typed = cleaned.get(name)
            if not typed or not zone:
                continue
            on_record = getattr(Notice.objects.filter(pk=self.instance.pk).first(), name, None)
            if on_record and on_clock(on_record, zone) == typed:
                cleaned[name] = on_record
                continue
            try:
                cleaned[name] = moment_at(typed, zone)
            except ValidationError as error:
                self.add_error(name, error)
        return cleaned


def on_clock(moment: datetime, zone: str) -> datetime:
    """What a clock in ``zone`` showed at ``moment``."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def _asked_as(column: models.Field[Any, Any], **options: Any) -> forms.Field | None:
    """A moment is typed as day and time."""
    if isinstance(column, models.DateTimeField):
        options |= {"form_class": MomentField, "widget": MomentField.widget}
    return asked_as(column, **options)


class RecordNoticeForm(NoticeForm, EnteredForm):
    """A notice on the site. The day on which it is given is computed (2003 agreement: §7(g))."""

    folded = {MORE: ("sender", "zone", "fax_used", "copies", "registration_statement", "filing", "note")}

    class Meta:
        model = Notice
        formfield_callback = _asked_as
        fields = (
            "event", "to", "recipient", "method", "sent_at", "received_at", "source", "clause", "sender", "zone",
            "fax_used", "copies", "registration_statement", "filing", "note",
        )  # fmt: skip
