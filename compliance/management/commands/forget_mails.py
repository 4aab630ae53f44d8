"""``manage.py forget_mails``: what old mails said goes, that they were sent stays on record."""

from __future__ import annotations

import argparse
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils import timezone

from compliance.management.base import Command as BaseCommand
from compliance.reports import forgetting
from compliance.rules.words import counted

MOST_DAYS = 36_500


def days(text: str) -> int:
    """A number of days, from 1. Raises ArgumentTypeError."""
    if not text.isdecimal() or not 1 <= int(text) <= MOST_DAYS:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number of days from 1 to {MOST_DAYS}")
    return int(text)


class Command(BaseCommand):
    """May be run as often as one likes. What is to be sent, or may not have gone out, is kept whole."""

    help = "Drop what mails said that were made long ago and came to their end; their rows stay in the ledger."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--older-than", type=days, metavar="DAYS", help="made more than so many days ago; else MAILS_KEPT_DAYS"
        )
        parser.add_argument("--dry-run", action="store_true", help="say how many there are, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        kept: int = options["older_than"] or settings.MAILS_KEPT_DAYS
        if not kept:
            self.stdout.write("Mails are kept: MAILS_KEPT_DAYS is not set, and no --older-than is given.")
            return
        now = timezone.now()
        before = now - timedelta(days=kept)
        if options["dry_run"]:
            found = forgetting.forgettable(made_before=before)
            self.stdout.write(f"{counted(found, 'mail')} would be forgotten; nothing was changed.")
            return
        found = forgetting.forget(made_before=before, at=now)
        self.stdout.write(f"{counted(found, 'mail')} forgotten: the ledger says that they were, not what they said.")
