"""docs/security.md goes through the whole standard, and every test that it names exists; so do the files of deploy/."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django.fixtures import Settings

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| V(\d+)\.(\d+)\.(\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", PAGE, re.MULTILINE)
LEVEL_1_AND_2 = {
    1: 27, 2: 11, 3: 19, 4: 10, 5: 9, 6: 35, 7: 18, 8: 7, 9: 7, 10: 29, 11: 14, 12: 9, 13: 13, 14: 9, 15: 13, 16: 16,
    17: 7,
}  # fmt: skip
"""How many requirements of levels 1 and 2 each chapter of ASVS 5.0 has, 253 in all."""
UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))


def known_tests() -> set[str]:
    """The names of all tests."""
    modules = (ROOT / "tests").rglob("test_*.py")
    return {name for module in modules for name in re.findall(r"def (test_\w+)", module.read_text(encoding="utf-8"))}


def test_every_requirement_has_its_row() -> None:
    numbers = [tuple(map(int, row[:3])) for row in ROWS]
    assert numbers == sorted(set(numbers))
    assert {chapter: sum(number[0] == chapter for number in numbers) for chapter in LEVEL_1_AND_2} == LEVEL_1_AND_2
    assert {row[4] for row in ROWS} == {"met", "n/a", "accepted"}


def test_what_is_met_names_a_test_that_exists() -> None:
    named = {".".join(row[:3]): re.findall(r"`(test_\w+)`", row[5]) for row in ROWS if row[4] == "met"}
    assert [number for number, tests in named.items() if not tests] == []
    assert {test for tests in named.values() for test in tests} - known_tests() == set()


def test_what_is_not_met_has_its_reason() -> None:
    assert [row[:3] for row in ROWS if row[4] != "met" and len(row[5]) < 5] == []


def test_the_lock_file_has_a_hash_for_each_component() -> None:
    components = re.findall(r"^(\S+==\S+)(.*?)(?=^\S|\Z)", (ROOT / "requirements.lock").read_text(), re.M | re.S)
    assert len(components) > 50
    assert [name for name, rest in components if "--hash=sha256:" not in rest] == []


def test_the_proxy_takes_no_old_tls() -> None:
    nginx = (ROOT / "deploy" / "nginx.conf").read_text()
    assert re.findall(r"ssl_protocols (.*);", nginx) == ["TLSv1.2 TLSv1.3"]
    (ciphers,) = re.findall(r"ssl_ciphers (.*);", nginx)
    assert [name for name in ciphers.split(":") if not re.match(r"ECDHE-(RSA|ECDSA)-(AES.*GCM|CHACHA20)", name)] == []


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_the_units_may_do_little(unit: Path) -> None:
    text = unit.read_text()
    for line in ("User=shelfwatch", "NoNewPrivileges=yes", "ProtectSystem=strict", "PrivateTmp=yes", "UMask=0077"):
        assert line in text.splitlines(), line
    assert set(re.findall(r"^ReadWritePaths=(.*)$", text, re.M)) <= {
        "/var/lib/shelfwatch",
        "/var/lib/shelfwatch /var/backups/shelfwatch",
    }


def test_passwords_are_masked_and_may_be_long(client: Client, db: None, settings: Settings) -> None:
    settings.MFA_REQUIRED = False
    password = "Ünïcode and spaces, " * 5
    User.objects.create_superuser("person", password=password)
    (field,) = re.findall(r"<input[^>]*name=\"password\"[^>]*>", client.get("/accounts/login/").text)
    assert 'type="password"' in field
    assert 'autocomplete="current-password"' in field
    assert "maxlength" not in field
    for typed, status in ((password.lower(), 200), (password, 302)):
        assert client.post("/accounts/login/", {"login": "person", "password": typed}).status_code == status


def test_trace_is_not_answered(client: Client, db: None) -> None:
    assert client.trace("/healthz").status_code == 405
    assert client.trace("/accounts/login/").status_code == 405
