"""Typed readers of environment variables. A malformed value is refused in words that name the variable."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import environ
from django.core.exceptions import ImproperlyConfigured

from config import mail_services

TRUE = frozenset({"1", "on", "true", "yes"})
FALSE = frozenset({"0", "off", "false", "no"})
HOST = re.compile(r"\*|\.?[a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:.]+\]", re.IGNORECASE)
SQLITE = "django.db.backends.sqlite3"
POSTGRESQL = "django.db.backends.postgresql"


class Environment:
    """The process's environment, filled up from a file of NAME=value lines; set variables win over the file."""

    def __init__(self, file: Path | None) -> None:
        self._env = environ.Env()
        if file is not None:
            if not file.is_file():
                raise ImproperlyConfigured(f"ENV_FILE: there is no file {file}. Create it, or unset ENV_FILE.")
            self._env.read_env(file)

    def text(self, name: str, default: str = "") -> str:
        """The value without the spaces around it; ``default`` where it is unset or blank."""
        # Not through Env.str(): it takes a value that starts with "$" for the name of another variable.
        return self._env.ENVIRON.get(name, "").strip() or default

    def flag(self, name: str, *, default: bool) -> bool:
        """On or off. Anything else is refused: a typing error must never switch a protection off."""
        value = self.text(name).lower()
        if value in TRUE:
            return True
        if value in FALSE:
            return False
        if not value:
            return default
        raise ImproperlyConfigured(f'{name} is "{value}". Set it to on or off.')

    def whole_number(self, name: str, *, default: int, least: int, most: int) -> int:
        """A whole number from ``least`` to ``most``, both included."""
        value = self.text(name, str(default))
        if not re.fullmatch(r"[0-9]{1,12}", value) or not least <= int(value) <= most:
            raise ImproperlyConfigured(f'{name} is "{value}". Set it to a whole number from {least} to {most}.')
        return int(value)

    def choice(self, name: str, *, default: str, choices: tuple[str, ...]) -> str:
        """One of ``choices``, in capitals."""
        value = self.text(name, default).upper()
        if value not in choices:
            raise ImproperlyConfigured(f'{name} is "{value}". Set it to one of {", ".join(choices)}.')
        return value

    def hosts(self, name: str) -> list[str]:
        """Host names separated by commas, as a browser sends them: no scheme, no port, no path."""
        hosts = self._split(name)
        for host in hosts:
            if not HOST.fullmatch(host):
                raise ImproperlyConfigured(
                    f'{name}: "{host}" is not a host name. Give names only, separated by commas,'
                    " such as shelfwatch.example.com, without https:// and without a port."
                )
        return hosts

    def origins(self, name: str) -> list[str]:
        """Origins separated by commas: scheme and host, with a port where it is not the usual one."""
        origins = self._split(name)
        for origin in origins:
            scheme, _, host = origin.partition("://")
            if scheme not in {"http", "https"} or not host or "/" in host:
                raise ImproperlyConfigured(
                    f'{name}: "{origin}" is not an origin. Write it as https://shelfwatch.example.com.'
                )
        return origins

    def web_address(self, name: str) -> str:
        """An address that starts with https://, or with http:// on this machine; empty where it is unset."""
        value = self.text(name)
        parts = urlsplit(value)
        if value and not (
            parts.hostname and (parts.scheme == "https" or (parts.scheme, parts.hostname) == ("http", "localhost"))
        ):
            raise ImproperlyConfigured(f'{name} is "{value}". Write it as https://login.example.com.')
        return value

    def site_address(self, name: str, *, default: str) -> str:
        """Scheme and host of a site, with a port where it is not the usual one, and nothing after them."""
        value = self.text(name, default)
        if not re.fullmatch(r"https?://(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:[0-9]{1,5})?", value, re.IGNORECASE):
            raise ImproperlyConfigured(f'{name} is "{value}". Write it as https://shelfwatch.example.com.')
        return value

    def time_zone(self, name: str, default: str) -> str:
        """The name of a time zone that this machine knows."""
        value = self.text(name, default)
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise ImproperlyConfigured(
                f'{name} is "{value}", which is no time zone. Use a name such as America/New_York.'
            ) from None
        return value

    def database(self, name: str, default: str) -> dict[str, Any]:
        """Django's settings of the one database, from a sqlite:/// or postgresql:// address."""
        value = self.text(name, default)
        # The address is not repeated: it may hold a password, and messages end up in logs.
        refusal = ImproperlyConfigured(
            f"{name} is not a database address. Write sqlite:///shelfwatch.sqlite3"
            " or postgresql://user:password@host:5432/database."
        )
        # A bare sqlite:// would be a database in memory: everything entered would be lost without a word.
        if not re.match(r"sqlite:///.|postgres(ql)?://", value):
            raise refusal
        try:
            database: dict[str, Any] = self._env.db_url_config(value)
        except (ImproperlyConfigured, ValueError):
            raise refusal from None
        if not database["NAME"] or database["ENGINE"] not in {SQLITE, POSTGRESQL}:
            raise refusal
        # django-environ keeps a port that is not a number as None instead of refusing it.
        if database["ENGINE"] == POSTGRESQL:
            try:
                urlsplit(value).port  # noqa: B018 - read for the check it makes
            except ValueError:
                raise refusal from None
        return database

    def mail(self, name: str, default: str) -> dict[str, Any]:
        """Django's settings of the outgoing mail, from an smtp+tls://, consolemail:// or anymail+service:// address."""
        value = self.text(name, default)
        refusal = ImproperlyConfigured(
            f"{name} is not a mail address of the kind smtp+tls://user:password@host:587, smtp+ssl://, smtp://,"
            " consolemail://, filemail:///folder or anymail+postmark://TOKEN."
        )
        if value.startswith(mail_services.BEFORE):
            try:
                return mail_services.service(value)
            except mail_services.NoSuchService as error:
                raise ImproperlyConfigured(f"{name} {error}") from None
            except ValueError:
                raise refusal from None
        try:
            if urlsplit(value).scheme not in self._env.EMAIL_SCHEMES:
                raise refusal
            mail: dict[str, Any] = self._env.email_url_config(value)
        except (ImproperlyConfigured, ValueError, KeyError):
            raise refusal from None
        return mail

    def _split(self, name: str) -> list[str]:
        return [part.strip() for part in self.text(name).split(",") if part.strip()]
