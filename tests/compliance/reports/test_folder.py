"""Mails written into a folder instead of being sent: each person reads their own, and nobody what is hidden."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.mail import EmailMessage
from django.test import Client

from compliance.reports.folder import mails_for
from compliance.reports.mail import Mail, message
from compliance.reports.posting import Post
from compliance.roles import sync_roles
from placements.models import Placement
from tests.factories import DeliveryFactory

pytestmark = pytest.mark.django_db

PAGE = "/reports/mails/"
AT = datetime(2003, 8, 4, 12, tzinfo=UTC)


@pytest.fixture
def written(settings: Any, tmp_path: Path) -> Path:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    return tmp_path


@pytest.fixture
def ada(demo: None) -> User:
    sync_roles()
    person = User.objects.create_user("ada", email="ada@example.com", is_staff=True)
    person.groups.add(Group.objects.get(name="administrator"))
    return person


def send(to: str, subject: str, message_id: str = "<1@example.com>") -> None:
    mail = Mail(subject, f"{subject}\n{'-' * 79}x\nthe end", f"<p>{subject}</p>")
    Post().send(to=to, body=message(mail, to=to, message_id=message_id, at=AT))


def subjects(person: User) -> list[str]:
    return [each.subject for each in mails_for(person)]


def test_a_mail_is_read_by_whom_it_is_for_and_by_nobody_else(written: Path, pat: User, ada: User) -> None:
    send("PAT@example.com", "Report of Pat")
    assert subjects(pat) == ["Report of Pat"]
    assert subjects(ada) == []
    assert subjects(User.objects.create_user("nobody")) == []
    [mail] = mails_for(pat)
    assert mail.text.endswith("the end")


def test_who_sees_the_ledger_reads_what_tells_of_nothing_hidden(written: Path, ada: User, series_d: Placement) -> None:
    send("counsel@example.com", "To counsel", "<7@example.com>")
    EmailMessage("New password", "a secret", "x@example.com", ["counsel@example.com"]).send()
    DeliveryFactory.create(message_id="<7@example.com>", placements=[series_d.pk])
    assert subjects(ada) == ["To counsel"]
    Placement.objects.filter(pk=series_d.pk).update(restricted=True)
    assert subjects(ada) == []


def test_the_page_lists_and_shows_them(written: Path, pat: User, client: Client) -> None:
    client.force_login(pat)
    assert "No mail for you has been written yet." in client.get(PAGE).content.decode()
    send(pat.email, "2 missed <b>")
    [mail] = mails_for(pat)
    page = client.get(PAGE, {"mail": mail.key}).content.decode()
    assert "2 missed &lt;b&gt;" in page
    assert "the end" in page
    assert client.get(PAGE, {"mail": "../../etc/passwd"}).status_code == 200


def test_there_is_no_such_page_where_mails_are_sent(pat: User, client: Client) -> None:
    client.force_login(pat)
    assert client.get(PAGE).status_code == 404
    assert PAGE not in client.get("/reports/").content.decode()
