"""``manage.py send_deadline_report``: the reports that are due, by mail, each once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from compliance.management.base import Command as BaseCommand
from compliance.management.base import day
from compliance.models import ReportRun
from compliance.reports import running
from compliance.reports.composing import composed
from compliance.reports.ledger import Draft


class Command(BaseCommand):
    """May be run as often as one likes, by several machines at once: a mail that went out does not go out again."""

    help = "Send the deadline reports and reminders that are due, and those that earlier runs left."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--as-of", type=day, metavar="DATE", help="send what was due by the end of this day, as of it"
        )
        parser.add_argument("--dry-run", action="store_true", help="print who would get what; send and store nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        now, asked = timezone.now(), options["as_of"]
        if options["dry_run"]:
            self._say_what_is_due(running.drafts(compose=composed, at=now, asked=asked))
            return
        run = running.begun(ReportRun.By.COMMAND, at=now)
        tally = running.run(compose=composed, at=now, asked=asked)
        running.ended(run, tally, at=timezone.now())
        running.ping()
        self.stdout.write(tally.says)
        if not tally.is_well:
            raise CommandError("Not every mail went out; the list of mails in the admin says why.", returncode=1)

    def _say_what_is_due(self, drafts: list[Draft]) -> None:
        for draft in drafts:
            told = draft.mail.subject if draft.mail else draft.instead
            late = ", late" if draft.late else ""
            slot = timezone.localtime(draft.slot_at)
            self.stdout.write(f"{draft.to or draft.recipient}: {draft.kind} for {slot:%Y-%m-%d %H:%M}{late}: {told}")
        self.stdout.write(f"{len(drafts)} would be made; nothing was sent or stored.")
