"""``manage.py sync_roles``: the groups reader, editor, counsel and administrator, with their permissions."""

from typing import Any

from django.core.management.base import CommandError

from compliance.management.base import Command as BaseCommand
from compliance.roles import PermissionsMissing, sync_roles


class Command(BaseCommand):
    """Safe to run again: people keep their groups, and each group gets exactly the permissions of its role."""

    help = "Make the groups of the four roles and give each its permissions. Run it after every upgrade."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            groups = sync_roles()
        except PermissionsMissing as error:
            raise CommandError(str(error), returncode=2) from None
        for group in groups:
            self.stdout.write(f"{group.name}: {group.permissions.count()} permissions")
