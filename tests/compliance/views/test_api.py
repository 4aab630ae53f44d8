"""Programs read what their person may see, and only read."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.api import tokens
from compliance.models import ApiToken
from compliance.roles import Role, sync_roles
from compliance.views.api import limit
from placements.models import Placement
from record.models import Access
from tests.factories import MemberFactory

pytestmark = pytest.mark.django_db

DAY = "2003-08-06"
LISTS = ("placements", "closings", "deadlines", "holders", "registration-statements")


@pytest.fixture
def person(db: None) -> User:
    """A reader."""
    sync_roles()
    person = User.objects.create_user("pat", is_staff=True)
    person.groups.add(Group.objects.get(name=Role.READER))
    return person


@pytest.fixture
def secret(person: User) -> str:
    """That of a token of theirs."""
    return tokens.made(person, name="The docket", at=datetime.now(UTC))[1]


def ask(secret: str, what: str, **query: Any) -> Any:
    return Client().get(f"/api/{what}", query, headers={"Authorization": f"Bearer {secret}"})


def all_of(secret: str, what: str, **query: Any) -> list[dict[str, Any]]:
    """All rows, page after page."""
    rows: list[dict[str, Any]] = []
    address = None
    while True:
        answer = (
            Client().get(address, headers={"Authorization": f"Bearer {secret}"})
            if address
            else ask(secret, what, **query)
        )
        assert answer.status_code == 200, answer.content
        rows += answer.json()["items"]
        address = answer.json()["next"]
        if address is None:
            return rows


def test_deadlines_are_those_of_the_command(demo: None, secret: str) -> None:
    out = StringIO()
    call_command("deadlines", as_of=date(2003, 8, 6), format="json", stdout=out)

    def key(row: dict[str, Any]) -> tuple[str, ...]:
        return row["placement"], row["duty"], row["subject"]

    assert sorted(all_of(secret, "deadlines", as_of=DAY, rows=7), key=key) == sorted(
        json.loads(out.getvalue()), key=key
    )


def test_findings_and_positions_are_those_of_the_commands(demo: None, secret: str) -> None:
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("findings", placement="series-d-2003", format="json", stdout=out)
    assert all_of(secret, "findings", placement="series-d-2003") == json.loads(out.getvalue())
    out = StringIO()
    call_command("positions", "series-d-2003", as_of=date(2003, 8, 6), format="json", stdout=out)
    assert ask(secret, "positions", placement="series-d-2003", as_of=DAY).json() == json.loads(out.getvalue())


@pytest.mark.parametrize("what", LISTS)
def test_every_list_is_paged(demo: None, secret: str, what: str) -> None:
    assert all_of(secret, what, rows=1)[:5] == all_of(secret, what, rows=100)[:5]


def test_a_restricted_placement_is_not_there_for_who_is_no_member(demo: None, secret: str, person: User) -> None:
    placement = Placement.objects.get(slug="series-d-2003")
    Placement.objects.filter(pk=placement.pk).update(restricted=True)
    for what in LISTS:
        assert "series-d-2003" not in json.dumps(all_of(secret, what))
    for what in ("findings", "positions", "deadlines"):
        assert ask(secret, what, placement="series-d-2003").status_code == 404
    MemberFactory.create(placement=placement, person=person)
    assert all_of(secret, "deadlines", placement="series-d-2003")


def test_what_cannot_be_asked_is_said_as_json(demo: None, secret: str, person: User) -> None:
    for query in (
        {"as_of": "June 1"},
        {"as_of": "12"},
        {"as_of": "2003-02-30"},
        {"after": "-1"},
        {"rows": "1000"},
        {"placement": "\0"},
        {"asof": DAY},
    ):
        answer = ask(secret, "deadlines", **query)
        assert (answer.status_code, list(answer.json())) == (422, ["detail"])
    assert ask(secret, "deadlines", placement="no-such").json() == {
        "detail": "There is no such placement, or none that may be seen."
    }
    assert ask("wrong", "deadlines").status_code == 401
    person.user_permissions.add(Permission.objects.get(codename="view_deadline"))
    person.groups.clear()
    assert ask(secret, "deadlines").status_code == 200
    assert ask(secret, "holders").json() == {"detail": "The role of the token's person does not show this."}


def test_what_is_mistyped_is_named_instead_of_being_answered_for_today(demo: None, secret: str) -> None:
    refused = ask(secret, "deadlines", asof=DAY)
    assert refused.json()["detail"][0]["msg"] == (
        "“asof” cannot be asked here; what can be is after, as_of, placement and rows."
    )
    for what in (*LISTS, "findings", "positions"):
        query = {"placement": "series-d-2003"} if what in ("findings", "positions") else {}
        assert ask(secret, what, **query).status_code == 200
        assert ask(secret, what, **query, page="2").status_code == 422


def test_nothing_is_written_by_it(demo: None, secret: str) -> None:
    for method in ("post", "put", "patch", "delete"):
        send = getattr(Client(), method)
        assert send("/api/deadlines", headers={"Authorization": f"Bearer {secret}"}).status_code == 405


def test_what_it_answers_is_kept_in_no_cache(secret: str) -> None:
    for asked in (secret, "wrong"):
        assert ask(asked, "placements")["Cache-Control"] == "no-store, private"


def test_a_token_ends_with_the_password_it_was_made_under(person: User) -> None:
    at = datetime(2026, 1, 5, tzinfo=UTC)
    token, secret = tokens.made(person, name="The docket", at=at)
    person.set_password("another one, much longer")
    person.save()
    assert tokens.found(secret, at=at) is None
    token.refresh_from_db()
    assert tokens.ended(token, at=at) == "ended with the password it was made under"
    _, renewed = tokens.made(person, name="The docket", at=at)
    assert tokens.found(renewed, at=at)


def test_a_token_opens_nothing_while_its_person_has_no_role_or_works_here_no_more(person: User) -> None:
    at = datetime(2026, 1, 5, tzinfo=UTC)
    secret = tokens.made(person, name="The docket", at=at)[1]
    roles = list(person.groups.all())
    person.groups.clear()
    assert tokens.found(secret, at=at) is None
    person.groups.set(roles)
    assert tokens.found(secret, at=at)
    User.objects.update(is_staff=False)
    assert tokens.found(secret, at=at) is None


def test_a_token_opens_nothing_once_it_is_revoked_or_idle_or_its_person_is_closed(person: User) -> None:
    at = datetime(2026, 1, 5, tzinfo=UTC)
    token, secret = tokens.made(person, name="The docket", at=at)
    assert secret not in str(ApiToken.objects.values())
    assert tokens.found(secret, at=at)
    assert tokens.found(secret, at=at + tokens.IDLE_AFTER)
    assert tokens.found(secret, at=at + 2 * tokens.IDLE_AFTER + timedelta(days=1)) is None
    User.objects.update(is_active=False)
    assert tokens.found(secret, at=at) is None
    User.objects.update(is_active=True)
    tokens.revoke(person, token.pk, at=at)
    assert tokens.found(secret, at=at) is None


def test_who_read_what_is_on_record(demo: None, secret: str, person: User) -> None:
    ask(secret, "deadlines", as_of=DAY)
    noted = Access.objects.get(kind="exported")
    assert (noted.person, noted.said, noted.path) == (person, "API by The docket", f"/api/deadlines?as_of={DAY}")


def test_what_is_refused_is_not_on_record_as_given(
    demo: None, secret: str, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    ask("wrong", "deadlines")
    ask(secret, "deadlines", placement="no-such")
    ask(secret, "deadlines", as_of="June 1")
    monkeypatch.setattr(limit, "num_requests", 0)
    assert ask(secret, "deadlines").status_code == 429
    person.user_permissions.add(Permission.objects.get(codename="view_deadline"))
    person.groups.clear()
    ask(secret, "holders")
    assert not Access.objects.filter(kind="exported").exists()
    cache.clear()


def test_a_token_that_asks_too_often_is_told_to_wait(secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(limit, "num_requests", 2)
    assert [ask(secret, "placements").status_code for _ in range(3)] == [200, 200, 429]
    cache.clear()


def test_a_person_makes_a_token_which_is_shown_once_and_revokes_it(client: Client, person: User) -> None:
    client.force_login(person)
    page = client.post("/programs/", {"name": "The docket"}, follow=True).content.decode()
    token = ApiToken.objects.get()
    assert page.count('class="secret"') == 1
    assert 'class="secret"' not in client.get("/programs/").content.decode()
    assert "Say which program" in client.post("/programs/", {"name": ""}).content.decode()
    assert client.post("/programs/", {"revoke": "x"}).status_code == 404
    other = tokens.made(User.objects.create_user("other"), name="Other", at=datetime.now(UTC))[0]
    assert client.post("/programs/", {"revoke": str(other.pk)}).status_code == 404
    client.post("/programs/", {"revoke": str(token.pk)})
    assert ApiToken.objects.get(pk=token.pk).revoked_at


def test_its_description_names_every_address(client: Client, person: User) -> None:
    client.force_login(person)
    paths = client.get("/api/openapi.json").json()["paths"]
    assert {path.removeprefix("/api/") for path in paths} == {*LISTS, "findings", "positions"}
    assert {method for path in paths.values() for method in path} == {"get"}


def test_nothing_that_is_asked_fails(demo: None, secret: str) -> None:
    asked = st.dictionaries(
        st.sampled_from(["placement", "as_of", "after", "rows", "other"]),
        st.one_of(
            st.sampled_from(["series-d-2003", "2003-08-06", "0001-01-01", "9999-12-31", "1", str(2**63), "-1", ""]),
            st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
        ),
    )

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from([*LISTS, "findings", "positions"]), asked)
    def answers(what: str, query: dict[str, str]) -> None:
        answer = ask(secret, what, **query)
        assert answer.status_code in (200, 404, 422)
        assert answer.json()

    limit_before, limit.num_requests = limit.num_requests, 10_000
    try:
        answers()
    finally:
        limit.num_requests = limit_before
