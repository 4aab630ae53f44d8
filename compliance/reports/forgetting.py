"""Mails are forgotten after some time: what they said goes, that they were sent stays.

What a mail says is material non-public information, and the site can say it again as of any day. That it went out, to
whom and when, with its Message-ID, is evidence; so is the SHA-256 of the message, by which a copy is known.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db.models import QuerySet

from compliance.models import Delivery

AT_ITS_END = (Delivery.Status.SENT, Delivery.Status.FAILED)


def forgettable(*, made_before: datetime) -> int:
    """How many mails ``forget`` would forget."""
    return _at_their_end(made_before).count()


def forget(*, made_before: datetime, at: datetime) -> int:
    """Drop what mails say that were made before a time and came to their end; give how many there were.

    One that is to be sent, is being sent, or of which nobody knows whether it went out, is kept whole. Stopped at any
    point, it can be run again.
    """
    forgotten = 0
    for key in list(_at_their_end(made_before).values_list("pk", flat=True)):
        body = bytes(Delivery.objects.values_list("body", flat=True).get(pk=key))
        # Sent again meanwhile, it is not at its end any more.
        mine = Delivery.objects.filter(pk=key, status__in=AT_ITS_END, forgotten_at=None)
        forgotten += mine.update(body=b"", sha256=hashlib.sha256(body).hexdigest(), forgotten_at=at)
    return forgotten


def _at_their_end(made_before: datetime) -> QuerySet[Delivery]:
    return Delivery.objects.filter(status__in=AT_ITS_END, made_at__lt=made_before, forgotten_at=None).exclude(body=b"")
