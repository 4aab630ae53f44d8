"""``manage.py create_demo_people``: one person for each role, with passwords shown once."""

import secrets
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.management.base import CommandError, CommandParser
from django.db import transaction

from compliance.management.base import Command as BaseCommand
from compliance.roles import DEMO, PermissionsMissing, Role, sync_roles


class Command(BaseCommand):
    """The people are named demo-reader, demo-editor, demo-counsel and demo-administrator."""

    help = "Make one demo person for each role and print the passwords once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reset", action="store_true", help="give the demo people new passwords and print them")

    def handle(self, *args: Any, reset: bool, **options: Any) -> None:
        try:
            sync_roles()
        except PermissionsMissing as error:
            raise CommandError(str(error), returncode=2) from None
        passwords = {role: password for role in Role if (password := self._provide(role, reset=reset))}
        if not passwords:
            self.stdout.write(
                f"The demo people exist already ({', '.join(demo_name(role) for role in Role)}). Their passwords are"
                " not stored; create_demo_people --reset makes new ones."
            )
            return
        self.stdout.write("Sign in as one of these. The passwords are shown this once:")
        for role, password in passwords.items():
            self.stdout.write(f"  {demo_name(role):<20} {password}")

    @transaction.atomic
    def _provide(self, role: Role, *, reset: bool) -> str | None:
        """Make the person of ``role``, or renew the password, and return it; None where nothing was to do."""
        name = demo_name(role)
        # example.com is nobody's: no mail reaches anybody, should the demo be let send any.
        defaults = {"is_staff": True, "email": f"{name}@example.com"}
        person, created = User.objects.get_or_create(username=name, defaults=defaults)
        if not (created or reset):
            return None
        password = secrets.token_urlsafe(12)
        person.set_password(password)
        person.save(update_fields=["password"])
        person.groups.set([Group.objects.get(name=role.value)])
        return password


def demo_name(role: Role) -> str:
    """The user name of the demo person who has ``role``."""
    return f"{DEMO}{role.value}"
