"""The settings are safe when nothing is set, and a malformed value is refused by name, in one line."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
KEY = secrets.token_urlsafe(50)


def manage(*command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py in an environment that holds only ``variables``, with no .env read unless they name one."""
    environment = {"PATH": os.environ["PATH"], "ENV_FILE": "", "DATABASE_URL": "sqlite:///:memory:"} | variables
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, str(ROOT / "manage.py"), *command],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )


def shown(*names: str, **variables: str) -> str:
    """The settings ``names`` as Python writes a list of them."""
    code = f"from django.conf import settings; print([{', '.join(f'settings.{name}' for name in names)}])"
    result = manage("shell", "--verbosity", "0", "--no-imports", "-c", code, **variables)
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


def test_without_a_key_it_refuses_to_start_and_says_how_to_make_one() -> None:
    result = manage("check")
    assert result.returncode == 2
    assert result.stderr.startswith("SECRET_KEY is not set.")
    assert "secrets.token_urlsafe" in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "maybe"),
        ("HTTPS", "2"),
        ("BEHIND_PROXY", "perhaps"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "mysql://user@host/shelfwatch"),
        ("DATABASE_URL", "postgresql://user@host:port/shelfwatch"),
        ("DATABASE_URL", "postgresql://user@host"),
        ("DATABASE_URL", "postgresql://user@host/shelfwatch?pool=often"),
        ("DATABASE_URL", "sqlite://"),
        ("TIME_ZONE", "Mars/Base"),
        ("TIME_ZONE", "../etc/passwd"),
        ("PORT", "abc"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("PORT", "-1"),
        ("SESSION_HOURS", "1.5"),
        ("SESSION_IDLE_MINUTES", "0"),
        ("MFA_REQUIRED", "sometimes"),
        ("SITE_URL", "shelfwatch.example.com"),
        ("SITE_URL", "https://shelfwatch.example.com/admin"),
        ("OIDC_SERVER", "login.example.com"),
        ("OIDC_SERVER", "http://login.example.com"),
        ("OIDC_SERVER", "https://login.example.com"),  # without the other two
        ("ALLOWED_HOSTS", "https://shelfwatch.example.com"),
        ("ALLOWED_HOSTS", "shelfwatch.example.com:8000"),
        ("ALLOWED_HOSTS", "*"),
        ("BACKUP_MAX_HOURS", "daily"),
        ("READY_TOKEN", "short"),
        ("ALLOWED_HOSTS", "shelfwatch.example.com other.example.com"),
        ("CSRF_TRUSTED_ORIGINS", "shelfwatch.example.com"),
        ("EMAIL_URL", "pigeon://loft"),
        ("EMAIL_URL", "anymail+pigeon://TOKEN"),
        ("EMAIL_URL", "anymail+mailjet://KEY"),
        ("EMAIL_URL", "anymail+postmark://"),
        ("EMAIL_URL", "anymail+postmark://TOKEN%0D%0A"),
        ("LOG_LEVEL", "chatty"),
        ("ENV_FILE", "no-such-file"),
    ],
)
def test_a_malformed_value_is_refused_in_one_line_that_names_the_variable(name: str, value: str) -> None:
    result = manage("check", **{"SECRET_KEY": KEY, name: value})
    assert result.returncode == 2
    assert result.stderr.startswith(name)
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


def test_a_refused_database_address_is_not_repeated_with_its_password() -> None:
    assert "hunter2" not in manage("check", SECRET_KEY=KEY, DATABASE_URL="oracle://user:hunter2@host/db").stderr


def test_debug_is_off_and_https_is_demanded_when_nothing_is_set() -> None:
    assert shown("DEBUG", "ALLOWED_HOSTS", SECRET_KEY=KEY) == "[False, []]"
    secure = ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS")
    assert shown(*secure, SECRET_KEY=KEY) == "[True, True, True, 31536000]"


def test_cookies_are_bound_to_this_host_under_https_and_plain_without() -> None:
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_DOMAIN", "SESSION_COOKIE_PATH")
    assert shown(*names, SECRET_KEY=KEY) == "['__Host-sessionid', '__Host-csrftoken', None, '/']"
    assert shown(*names[:2], SECRET_KEY=KEY, HTTPS="off") == "['sessionid', 'csrftoken']"


def test_the_file_named_by_env_file_is_read_and_set_variables_win_over_it(tmp_path: Path) -> None:
    file = tmp_path / "with a space.env"
    file.write_text(f"SECRET_KEY={KEY}\nPORT=9001\nSESSION_IDLE_MINUTES=20\n", encoding="utf-8")
    assert shown("PORT", "SESSION_COOKIE_AGE", ENV_FILE=str(file), PORT="9002") == "[9002, 1200]"


def test_a_key_that_starts_with_a_dollar_sign_is_taken_as_it_is() -> None:
    assert shown("SECRET_KEY", SECRET_KEY="$" + KEY) == repr(["$" + KEY])


def test_the_folder_of_mails_is_below_the_project_unless_it_begins_at_the_root() -> None:
    for url, folder in (("filemail:///demo/mail", str(ROOT / "demo/mail")), ("filemail:////var/mails", "/var/mails")):
        assert shown("EMAIL_FILE_PATH", SECRET_KEY=KEY, EMAIL_URL=url) == repr([folder])


def test_a_mail_service_is_named_with_its_token_and_its_own_settings() -> None:
    url = "anymail+mailgun://Key%2F1?sender_domain=mail.example.com"
    assert shown("EMAIL_BACKEND", "ANYMAIL", SECRET_KEY=KEY, EMAIL_URL=url) == repr(
        [
            "anymail.backends.mailgun.EmailBackend",
            {"MAILGUN_API_KEY": "Key/1", "MAILGUN_SENDER_DOMAIN": "mail.example.com"},
        ]
    )


def test_the_sqlite_file_waits_for_writers_and_syncs_each_commit() -> None:
    options = shown("DATABASES['default']['OPTIONS']", SECRET_KEY=KEY, DATABASE_URL="sqlite:///x.sqlite3")
    assert "'transaction_mode': 'IMMEDIATE'" in options
    assert "'timeout': 20" in options
    assert "synchronous=FULL" in options


@pytest.mark.parametrize(("query", "pooled"), [("", True), ("?pool=true", True), ("?pool=false", False)])
def test_postgresql_is_reached_through_a_pool_unless_the_address_says_no(query: str, pooled: bool) -> None:
    address = f"postgresql://user:word@host:5432/shelfwatch{query}"
    options = shown("DATABASES['default']['OPTIONS']", SECRET_KEY=KEY, DATABASE_URL=address)
    assert ("'pool'" in options) is pooled


def test_a_production_environment_passes_the_deployment_check() -> None:
    result = manage(
        "check", "--deploy", "--fail-level", "WARNING", SECRET_KEY=KEY, ALLOWED_HOSTS="shelfwatch.example.com"
    )
    assert result.returncode == 0, result.stderr
