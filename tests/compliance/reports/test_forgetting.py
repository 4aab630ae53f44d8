"""What an old mail said is forgotten; that it went out is not, and what is still to go out is kept whole."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django.fixtures import Settings

from compliance.models import Delivery
from compliance.reports import ledger
from compliance.reports.forgetting import forget
from tests.factories import DeliveryFactory, PersonFactory

pytestmark = pytest.mark.django_db

OLD = datetime(2003, 6, 16, 12, tzinfo=UTC)
NOW = datetime(2003, 9, 1, 12, tzinfo=UTC)
BEFORE = NOW - timedelta(days=60)


def a_mail(status: str, **fields: object) -> Delivery:
    told: dict[str, dict[str, object]] = {
        "sent": {"sent_at": OLD, "answer": "250 ok"},
        "sending": {"lease_until": NOW},
        "uncertain": {"times_uncertain": 5},
    }
    made: Delivery = DeliveryFactory.create(status=status, **{**told.get(status, {}), **fields})
    return made


@pytest.mark.parametrize("status", ["sent", "failed"])
def test_of_a_mail_at_its_end_the_row_stays_with_the_hash_of_the_message(status: str) -> None:
    mail = a_mail(status)
    assert forget(made_before=BEFORE, at=NOW) == 1
    again = Delivery.objects.get()
    assert bytes(again.body) == b""
    assert again.sha256 == hashlib.sha256(mail.body).hexdigest()
    assert (again.forgotten_at, again.message_id, again.to, again.answer) == (
        NOW,
        mail.message_id,
        mail.to,
        mail.answer,
    )
    assert forget(made_before=BEFORE, at=NOW + timedelta(days=1)) == 0


@pytest.mark.parametrize("status", ["pending", "sending", "uncertain"])
def test_what_may_still_go_out_is_kept_whole(status: str) -> None:
    mail = a_mail(status)
    assert forget(made_before=BEFORE, at=NOW) == 0
    assert bytes(Delivery.objects.get().body) == mail.body


def test_what_is_younger_is_kept() -> None:
    a_mail("sent", made_at=BEFORE)
    assert forget(made_before=BEFORE, at=NOW) == 0


def test_a_mail_that_is_sent_again_meanwhile_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    mail, by = a_mail("failed"), PersonFactory.create()
    chosen = list(Delivery.objects.values_list("pk", flat=True))
    assert ledger.send_again(mail, by=by, at=NOW)
    monkeypatch.setattr("compliance.reports.forgetting._at_their_end", lambda _: Delivery.objects.filter(pk__in=chosen))
    assert forget(made_before=BEFORE, at=NOW) == 0
    assert bytes(Delivery.objects.get().body) == mail.body


def test_a_forgotten_mail_is_not_sent_again() -> None:
    mail = a_mail("failed")
    forget(made_before=BEFORE, at=NOW)
    assert not ledger.send_again(mail, by=PersonFactory.create(), at=NOW)


class TestTheCommand:
    def said(self, *arguments: str) -> str:
        out = io.StringIO()
        call_command("forget_mails", *arguments, stdout=out)
        return out.getvalue()

    def test_forgets_what_is_older_and_says_how_many(self) -> None:
        a_mail("sent")
        a_mail("sent", made_at=timezone.now() - timedelta(days=29))
        assert self.said("--older-than", "30", "--dry-run") == "1 mail would be forgotten; nothing was changed.\n"
        assert not Delivery.objects.filter(forgotten_at__isnull=False).exists()
        assert self.said("--older-than", "30").startswith("1 mail forgotten")
        assert Delivery.objects.filter(forgotten_at__isnull=False).count() == 1

    def test_goes_by_the_setting_and_forgets_nothing_without_one(self, settings: Settings) -> None:
        a_mail("sent")
        assert self.said().startswith("Mails are kept")
        settings.MAILS_KEPT_DAYS = 365
        assert self.said().startswith("1 mail forgotten")

    @pytest.mark.parametrize("typed", ["0", "-1", "a year", "99999999"])
    def test_refuses_what_is_no_number_of_days(self, typed: str) -> None:
        with pytest.raises(CommandError, match="is not a number of days from 1"):
            self.said(f"--older-than={typed}")
