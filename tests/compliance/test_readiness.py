"""/readyz tells a monitor with the token, and administrators, whether the site can do its work; nobody else."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import Group, User
from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from compliance.backups.keeping import spoken_name
from compliance.roles import Role, sync_roles

TOKEN = "a-token-of-a-monitor-" + "0123456789" * 3


@pytest.fixture(autouse=True)
def site(settings: Settings, tmp_path: Path) -> None:
    settings.READY_TOKEN = TOKEN
    settings.BACKUP_DIR = tmp_path
    settings.BACKUP_MAX_HOURS = 26


def backed_up(folder: Path, *, hours_ago: float) -> None:
    backup = folder / spoken_name(timezone.now() - timedelta(hours=hours_ago))
    backup.mkdir()
    (backup / "manifest.json").write_text("{}")


def asked(client: Client, token: str = TOKEN) -> Any:
    return client.get("/readyz", headers={"Authorization": f"Bearer {token}"})


def test_a_site_with_a_fresh_backup_is_ready(client: Client, db: None, tmp_path: Path) -> None:
    backed_up(tmp_path, hours_ago=1)
    response = asked(client)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    assert "no-store" in response["Cache-Control"]
    found = response.json()
    assert found["ready"] is True
    assert {name: check["ok"] for name, check in found["checks"].items()} == {
        "database": True,
        "migrations": True,
        "scheduler": True,
        "backup": True,
    }
    assert found["checks"]["scheduler"]["says"] == "not run yet"
    assert found["checks"]["backup"]["says"] == "the last is 1.0 hours old, of 26 allowed"


@pytest.mark.parametrize(("hours", "status"), [(25.9, 200), (26.1, 503)])
def test_a_backup_may_be_as_old_as_is_allowed(
    client: Client, db: None, tmp_path: Path, hours: float, status: int
) -> None:
    backed_up(tmp_path, hours_ago=hours)
    assert asked(client).status_code == status


def test_without_a_backup_it_is_not_ready_unless_none_is_asked_for(
    client: Client, db: None, settings: Settings
) -> None:
    response = asked(client)
    assert response.status_code == 503
    assert response.json()["checks"]["backup"] == {"ok": False, "says": "there is none yet; run manage.py backup"}
    settings.BACKUP_MAX_HOURS = 0
    assert asked(client).status_code == 200


def test_a_migration_that_is_not_applied_is_named(client: Client, db: None, tmp_path: Path) -> None:
    backed_up(tmp_path, hours_ago=1)
    migration = MigrationExecutor(connection).loader.graph.nodes["placements", "0001_initial"]
    with patch.object(MigrationExecutor, "migration_plan", return_value=[(migration, False)]):
        response = asked(client)
    assert response.status_code == 503
    assert "placements.0001_initial" in response.json()["checks"]["migrations"]["says"]


def test_a_database_that_does_not_answer_is_reported_without_what_it_said(client: Client, tmp_path: Path) -> None:
    # No db fixture: with the token, nothing else may ask the database either.
    backed_up(tmp_path, hours_ago=1)
    with patch.object(
        BaseDatabaseWrapper, "ensure_connection", side_effect=DatabaseError("no route to db.example.com")
    ):
        response = asked(client)
    assert response.status_code == 503
    assert response.json()["checks"]["database"] == {"ok": False, "says": "does not answer"}
    assert "db.example.com" not in response.text


@pytest.mark.parametrize("token", ["", "wrong", TOKEN[:-1], TOKEN + "x", "é" * 40])
def test_a_wrong_token_is_refused(client: Client, token: str) -> None:
    response = asked(client, token)
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Bearer"
    assert "checks" not in response.text


def test_an_unset_token_opens_nothing(client: Client, settings: Settings) -> None:
    settings.READY_TOKEN = ""
    assert asked(client, "").status_code == 401


def test_a_stranger_is_led_to_sign_in(client: Client, db: None) -> None:
    response = client.get("/readyz")
    assert response.status_code == 302
    assert response["Location"].endswith("?next=/readyz")


@pytest.mark.parametrize(("role", "status"), [(role, 503 if role is Role.ADMINISTRATOR else 403) for role in Role])
def test_of_people_only_an_administrator_is_told(client: Client, db: None, role: Role, status: int) -> None:
    sync_roles()
    person = User.objects.create_user("person", is_staff=True)
    person.groups.set([Group.objects.get(name=role.value)])
    client.force_login(person)
    assert client.get("/readyz").status_code == status


def test_it_is_read_only(client: Client, db: None) -> None:
    assert client.post("/readyz", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 405
