"""Two administrators at one person: a form saves over nothing that its reader has not seen."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import User
from django.core import signing
from django.core.exceptions import ValidationError

VERSION = "version"
TEXTS = frozenset({"username", "first_name", "last_name", "email"})
FLAGS = frozenset({"is_active", "is_staff", "is_superuser"})
LINKS = frozenset({"groups", "user_permissions"})
NOT_SAVED = "Somebody changed this account while you had it open, so nothing was saved."
CHOOSE = "What you typed still stands in the form: save it over that, or open the page again."


class PersonForm(UserChangeForm[User]):
    """Django's form of a person. Its page carries what it said when it was opened, under ``VERSION``."""

    @property
    def version(self) -> str:
        """What the database holds of the account, for the page to carry."""
        return signing.dumps(self._on_record(), salt=self._salt, compress=True)

    def clean(self) -> dict[str, Any] | None:
        """Refuse to overwrite what another changed meanwhile; the page then says it, and saves the second time."""
        cleaned = super().clean()
        list(User.objects.select_for_update().filter(pk=self.instance.pk).values_list("pk"))
        opened, now = self._opened(), self._on_record()
        if opened != now:
            raise ValidationError([NOT_SAVED, *self._changes(opened, now), CHOOSE])
        return cleaned

    def _changes(self, opened: dict[str, Any], now: dict[str, Any]) -> list[str]:
        """A sentence for each field that another changed."""
        return [
            f"{self.fields[name].label}: {self._said(name, opened[name])} when you opened the page, now "
            f"{self._said(name, now[name])}."
            for name in now
            if name in opened and opened[name] != now[name]
        ]

    def _said(self, name: str, value: Any) -> str:
        if isinstance(value, list):
            chosen: Any = self.fields[name]
            return ", ".join(map(str, chosen.queryset.filter(pk__in=value))) or "none"
        return {True: "yes", False: "no", "": "empty"}.get(value, f"“{value}”")

    def _on_record(self) -> dict[str, Any]:
        """What the database holds of the fields that the form offers; the password is none of them."""
        person = User.objects.filter(pk=self.instance.pk).first()
        found: dict[str, Any] = {}
        for name in sorted(set(self.fields) & {*TEXTS, *FLAGS, *LINKS}):
            value: Any = getattr(person, name, "")
            found[name] = sorted(value.values_list("pk", flat=True)) if name in LINKS and person else value
        return found

    def _opened(self) -> dict[str, Any]:
        """What the form said when it was opened; nothing where it carries nothing of ours."""
        try:
            opened: dict[str, Any] = signing.loads(self.data.get(VERSION, ""), salt=self._salt)
        except signing.BadSignature:
            return {}
        return opened

    @property
    def _salt(self) -> str:
        return f"people.versions:{self.instance.pk}"
