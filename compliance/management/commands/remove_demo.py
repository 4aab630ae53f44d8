"""``manage.py remove_demo``: takes the demo's placements off the record."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from compliance.management.base import Command as BaseCommand
from compliance.management.base import Refused
from compliance.removing import remove
from placements.models import Placement

from .load_demo import DEMO


class Command(BaseCommand):
    """All of them or none. A file that was uploaded for one of their documents is kept, and so the demo with it."""

    help = "Remove the demo placements, with all that was entered for them."

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(Placement.objects.filter(slug__in=DEMO).order_by("slug"))
        try:
            with transaction.atomic():
                for placement in found:
                    remove(placement=placement, at=timezone.now())
        except ProtectedError as error:
            raise Refused(f"Nothing is removed. {error.args[0]}") from error
        for placement in found:
            self.stdout.write(f"{placement.slug}: removed")
        if not found:
            self.stdout.write("The demo is not on record.")
