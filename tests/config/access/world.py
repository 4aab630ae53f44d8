"""A row of every model twice: open to all, and in restricted placements, with a canary word in all that is hidden."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, User
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from compliance.roles import Role, sync_roles
from holders.models import Holder
from placements.models import EVERYBODY, Issuer, Member, Placement
from tests.test_factories import ALL

CANARY = "zqxvk"
"""In every text of the restricted placements; short, so that it fits a trading symbol."""

# Texts that are read as something: with another word in them they would be no sentence, no zone, no number.
READ = {
    "due", "email", "encoding", "fingerprint", "fiscal_year_end", "method", "methods", "percent_after",
    "percent_before", "sha256", "time_zone", "zone",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class World:
    """A row of each model by the model's label, open and hidden, and the people by what they are."""

    open: dict[str, Any]
    hidden: dict[str, Any]
    people: dict[str, User]


def made() -> World:
    """The world, in the database. ``outsider`` is counsel but no member, ``member`` a reader who is one."""
    sync_roles()
    people = {role.value: _person(role.value, role) for role in Role}
    people |= {"outsider": _person("outsider", Role.COUNSEL), "member": _person("member", Role.READER)}
    people |= {"deactivated": _person("deactivated", Role.COUNSEL)}
    people |= {"superuser": User.objects.create_superuser("the-superuser")}
    shown = _a_row_of_each()
    before = {model: set(model._base_manager.values_list("pk", flat=True)) for model in _models()}
    hidden = _a_row_of_each()
    added = {model: model._base_manager.exclude(pk__in=before[model]) for model in _models()}
    _name_all_that_is_shared(added, hidden)
    for model, rows in added.items():
        _write_canary(model, rows)
    added[Placement].update(restricted=True)
    for placement in added[Placement]:
        Member.objects.get_or_create(
            placement=placement, person=people["member"], defaults={"added_at": timezone.now()}
        )
    User.objects.filter(pk=people["deactivated"].pk).update(is_active=False)
    return World(shown, hidden, people)


def _models() -> list[Any]:
    every = [
        model for app in ("placements", "holders", "compliance") for model in apps.get_app_config(app).get_models()
    ]
    return [model for model in every if getattr(model, "placement_path", EVERYBODY) != EVERYBODY]


def _person(name: str, role: Role) -> User:
    person = User.objects.create_user(f"the-{name}", is_staff=True)
    person.groups.add(Group.objects.get(name=role.value))
    return person


def _a_row_of_each() -> dict[str, Any]:
    rows = {factory._meta.model._meta.label_lower: factory.create() for factory in ALL}
    given = rows["compliance.scheduleimport"]
    given.content = zlib.compress(b"Name,Shares\nA Fund,10\n")
    given.save(update_fields=["content"])
    return rows


def _name_all_that_is_shared(added: dict[Any, Any], hidden: dict[str, Any]) -> None:
    """Let a placement name every new holder and issuer: one that none names is everybody's."""
    placement = hidden["placements.placement"]
    placement.parties.add(*added[Holder])
    added[Issuer].filter(placements=None).delete()
    hidden["placements.issuer"] = placement.issuer


def _write_canary(model: Any, rows: Any) -> None:
    texts = [field for field in model._meta.local_concrete_fields if _is_text(field)]
    for row in rows:
        written = {field.name: _with_canary(field, row) for field in texts}
        try:
            with transaction.atomic():
                model._base_manager.filter(pk=row.pk).update(**written)
        except IntegrityError:  # some text must be empty: then those that are stay so
            filled = {name: text for name, text in written.items() if getattr(row, name)}
            model._base_manager.filter(pk=row.pk).update(**filled)


def _is_text(field: Any) -> bool:
    return isinstance(field, (models.CharField, models.TextField)) and not field.choices and field.name not in READ


def _with_canary(field: Any, row: Any) -> str:
    joined = "-" if field.name in ("code", "slug", "subject") else " "
    return f"{CANARY}{joined}{getattr(row, field.name)}".rstrip("- ")[: field.max_length]
