"""Administrators see whose programs and calendars read, and end what should read no more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from compliance.api import tokens
from compliance.models import ApiToken, CalendarLink
from compliance.roles import Role
from tests.compliance.admin.conftest import SignIn
from tests.factories import ApiTokenFactory, CalendarLinkFactory, MemberFactory, PlacementFactory

pytestmark = pytest.mark.django_db

TOKENS = "/admin/compliance/apitoken/"
LINKS = "/admin/compliance/calendarlink/"


@pytest.fixture
def administrator(sign_in: SignIn) -> Client:
    return sign_in("administrator")


def reader(name: str) -> User:
    person = User.objects.create_user(name, is_staff=True)
    person.groups.add(Group.objects.get(name=Role.READER))
    return person


def revoked(client: Client, page: str, row: Any) -> str:
    return client.post(page, {"action": "revoke", "_selected_action": [row.pk]}, follow=True).text


@pytest.mark.parametrize("role", ["reader", "editor", "counsel"])
def test_the_lists_are_for_administrators(sign_in: SignIn, role: str) -> None:
    client = sign_in(role)
    rows: dict[str, Any] = {TOKENS: ApiTokenFactory.create(), LINKS: CalendarLinkFactory.create()}
    for page, row in rows.items():
        for address in (page, f"{page}{row.pk}/change/", f"{page}{row.pk}/history/", f"{page}as.csv"):
            assert client.get(address).status_code == 403
        revoked(client, page, row)
        row.refresh_from_db()
        assert row.revoked_at is None


def test_closing_an_account_revokes_its_secrets_and_opening_it_again_brings_none_back(administrator: Client) -> None:
    pat, eve = reader("pat"), reader("eve")
    secrets = [tokens.made(person, name="The docket", at=timezone.now())[1] for person in (pat, eve)]
    link = CalendarLinkFactory.create(person=pat)
    address = f"/admin/auth/user/{pat.pk}/change/"
    form = {
        "username": "pat", "is_staff": "on", "groups": [Group.objects.get(name=Role.READER).pk],
        "date_joined_0": "2026-01-02", "date_joined_1": "09:00:00",
    }  # fmt: skip
    for flags in ({}, {"is_active": "on"}):
        sent = form | flags | {"version": administrator.get(address).context["version"]}
        page = administrator.post(address, sent, follow=True).text
        assert ("1 calendar link revoked with the account." in page) is not bool(flags)
        link.refresh_from_db()
        assert link.revoked_at
    assert User.objects.filter(username="pat", is_active=True).exists()
    assert [bool(tokens.found(secret, at=timezone.now())) for secret in secrets] == [False, True]
    noted = ApiToken.history.filter(person=pat).latest()
    assert (noted.history_type, noted.history_user.username) == ("~", "the-administrator")


def test_a_colleagues_secrets_are_revoked_on_record(administrator: Client) -> None:
    pat = reader("pat")
    _, secret = tokens.made(pat, name="The docket", at=timezone.now())
    token, link = ApiToken.objects.get(), CalendarLinkFactory.create(person=pat)
    assert "1 API token revoked, to open nothing any more." in revoked(administrator, TOKENS, token)
    assert "1 calendar link revoked, to open nothing any more." in revoked(administrator, LINKS, link)
    assert tokens.found(secret, at=timezone.now()) is None
    for page, row in ((TOKENS, token), (LINKS, link)):
        row.refresh_from_db()
        assert row.revoked_at
        assert row.history.first().history_by == "the-administrator"
        assert "the-administrator" in administrator.get(f"{page}{row.pk}/history/").text
        assert administrator.post(f"{page}{row.pk}/change/", {"name": "other"}).status_code == 403


def test_each_says_whose_it_is_when_it_was_used_and_why_it_opens_nothing(administrator: Client) -> None:
    now = timezone.now()
    pat, gone = reader("pat"), User.objects.create_user("gone", is_staff=True)
    for person, name, fields in (
        (pat, "runs", {"used_at": now}),
        (pat, "idle", {"made_at": now - 2 * tokens.IDLE_AFTER}),
        (pat, "ended", {"password_hash": "0" * 64}),
        (pat, "revoked", {"revoked_at": now}),
        (gone, "shut", {}),
    ):
        ApiTokenFactory.create(person=person, name=name, **{"made_at": now - timedelta(1), **fields})
    given = administrator.get(f"{TOKENS}as.csv").content.decode("utf-8-sig").splitlines()
    standing = {line.split(",")[0]: line for line in given}
    for name, whose, said in (
        ("runs", "pat", "in use"),
        ("idle", "pat", "ended after 90 days without use"),
        ("ended", "pat", "ended with the password it was made under"),
        ("revoked", "pat", "revoked"),
        ("shut", "gone", "opens nothing: its person is closed or without a role"),
    ):
        assert whose in standing[name]
        assert standing[name].endswith(said)
    assert "never" in standing["idle"]


def test_a_list_runs_as_many_queries_for_1_row_as_for_9(administrator: Client) -> None:
    for page, factory in ((TOKENS, ApiTokenFactory), (LINKS, CalendarLinkFactory)):
        counts = []
        for more in (1, 8):
            factory.create_batch(more)
            administrator.get(page)
            with CaptureQueriesContext(connection) as captured:
                assert administrator.get(page).status_code == 200
            counts.append(len(captured))
        assert counts[0] == counts[1]


def test_a_link_to_a_restricted_placement_is_told_to_its_members_alone(administrator: Client) -> None:
    hidden = CalendarLinkFactory.create(placement=PlacementFactory.create(restricted=True, name="Project Canary"))
    page = f"{LINKS}{hidden.pk}/change/"
    assert "Canary" not in administrator.get(LINKS).text
    assert administrator.get(page).status_code == 404
    revoked(administrator, LINKS, hidden)
    assert CalendarLink.objects.get().revoked_at is None
    MemberFactory.create(placement=hidden.placement, person=User.objects.get(username="the-administrator"))
    assert "Canary" in administrator.get(page).text


def test_ones_own_page_leads_administrators_to_everybodys(administrator: Client, sign_in: SignIn) -> None:
    reads = sign_in("reader")
    for own, everybodys in (("/programs/", TOKENS), ("/calendars/", LINKS)):
        assert everybodys in administrator.get(own).text
        assert everybodys not in reads.get(own).text
