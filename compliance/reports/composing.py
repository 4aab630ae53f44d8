"""The mails of many subscriptions at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.conf import settings

from compliance.models import Subscription

from .content import Report, reports
from .mail import Mail
from .rendering import Renderer


def composed(
    subscriptions: Collection[Subscription],
    *,
    as_of: date,
    since: Mapping[int, date],
    late_for: datetime | None = None,
) -> dict[int, Mail]:
    """The mail of each subscription as of a day, by its primary key; none for a reader who may see nothing of it.

    ``since`` says for each on which day it was told last; ``late_for`` is the time for which mails were that go out
    late. The number of queries does not depend on the number of subscriptions.
    """
    renderer = Renderer(as_of=as_of, home=settings.SITE_URL, late_for=late_for)
    mails: dict[Report, Mail] = {}
    found = {}
    for key, report in reports(subscriptions, as_of=as_of, since=since).items():
        if report not in mails:
            mails[report] = renderer.mail(report)
        found[key] = mails[report]
    return found
