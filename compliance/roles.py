"""Who may do what. A role is a group of Django's; ``sync_roles`` gives each group the permissions written here.

Reader sees everything. Editor also enters facts. Counsel also sets duties, waivers and the other judgements.
Administrator manages people, who has reports by mail and whose programs read, and enters nothing. What is computed
(deadlines, mail sent) is nobody's to type in.
A role says what a person may do to what they see; which placements they see does not depend on it (``visible_to``).
"""

from collections.abc import Iterator
from enum import StrEnum

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Model

from placements.models import Member

FACT_APPS = ("placements", "holders")
OWN_APPS = (*FACT_APPS, "compliance")
COMPUTED_MODELS = frozenset(
    {
        "apitoken",
        "calendarlink",
        "deadline",
        "deadlinemove",
        "delivery",
        "passage",
        "reportrun",
        "savedview",
        "scheduleimport",
    }
)
# What is kept as it came, once it is on record.
KEPT_MODELS = frozenset({"documentversion"})

# Who has which mails, calendar links and tokens is for administrators: their lists name people, their programs, and
# addresses outside the office. One's own are pages of the site.
PERSONAL_MODELS = frozenset({"apitoken", "calendarlink", "delivery", "reportrun", "subscription"})

NOTHING: frozenset[str] = frozenset()
MAY_IMPORT = ("holders.add_allocation", "holders.change_allocation", "holders.add_holder")
"""What it takes to import Schedule 1 of a closing."""
MAY_UNDO_IMPORT = ("holders.delete_allocation", "holders.delete_holder")
"""What it takes to take an import back."""
VIEW = frozenset({"view"})
KEEP = frozenset({"view", "add"})
ENTER = frozenset({"view", "add", "change", "delete"})
LET_IN = frozenset({"view", "add", "delete"})
# A person who has left is closed, not deleted: what they entered keeps their name.
MANAGE_PEOPLE = {("auth", "user"): frozenset({"view", "add", "change"}), ("auth", "group"): VIEW}


class Role(StrEnum):
    """The four roles, named as their groups are."""

    READER = "reader"
    EDITOR = "editor"
    COUNSEL = "counsel"
    ADMINISTRATOR = "administrator"


DEMO = "demo-"
"""What the user names of the demo's people begin with."""

# Who looked at what and who signed in is for those who answer for it to see.
SEE_ACCESS = frozenset({Role.COUNSEL, Role.ADMINISTRATOR})


class PermissionsMissing(Exception):
    """The database does not hold the permissions yet."""


def actions(role: Role, model: type[Model]) -> frozenset[str]:
    """What ``role`` may do to rows of ``model``, one of our own: some of view, add, change, delete."""
    app_label, name = model._meta.app_label, model._meta.model_name
    if name in PERSONAL_MODELS and role is not Role.ADMINISTRATOR:
        return NOTHING
    if name in COMPUTED_MODELS:
        return VIEW
    if name == "subscription":
        return ENTER - {"delete"}
    if model is Member:
        return LET_IN if role in (Role.COUNSEL, Role.ADMINISTRATOR) else VIEW
    if role is Role.COUNSEL or (role is Role.EDITOR and app_label in FACT_APPS):
        return KEEP if name in KEPT_MODELS else ENTER
    return VIEW


def codenames(role: Role) -> Iterator[tuple[str, str]]:
    """Each permission of ``role`` as (app label, codename), such as ("placements", "change_closing")."""
    for app_label in OWN_APPS:
        for model in apps.get_app_config(app_label).get_models():
            for action in actions(role, model):
                yield app_label, f"{action}_{model._meta.model_name}"
    if role in SEE_ACCESS:
        yield "record", "view_access"
    if role is Role.ADMINISTRATOR:
        for (app_label, name), allowed in MANAGE_PEOPLE.items():
            for action in allowed:
                yield app_label, f"{action}_{name}"


@transaction.atomic
def sync_roles() -> list[Group]:
    """Make the four groups, with exactly the permissions written here, and return them in the order of ``Role``.

    Raises ``PermissionsMissing`` where ``migrate`` has not run since a model was added.
    """
    stored = {
        (permission.content_type.app_label, permission.codename): permission
        for permission in Permission.objects.select_related("content_type")
    }
    groups = []
    for role in Role:
        wanted = sorted(codenames(role))
        missing = [".".join(key) for key in wanted if key not in stored]
        if missing:
            raise PermissionsMissing(f"The database has no permission {missing[0]}. Run manage.py migrate first.")
        group, _ = Group.objects.get_or_create(name=role.value)
        group.permissions.set(stored[key] for key in wanted)
        groups.append(group)
    return groups
