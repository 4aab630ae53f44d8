"""Is the site able to do its work? What /readyz tells whoever watches over it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from compliance import backups
from compliance.models import ReportRun
from compliance.reports.running import overdue_since


@dataclass(frozen=True, slots=True)
class Check:
    """One answer: whether it is well, and a sentence."""

    ok: bool
    says: str


def readiness(*, now: datetime) -> dict[str, Any]:
    """What each check says at ``now``, as JSON gives it; ``ready`` only if all are well."""
    checks = {name: asdict(check(now)) for name, check in CHECKS.items()}
    return {"ready": all(check["ok"] for check in checks.values()), "checks": checks}


def _database(now: datetime) -> Check:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        # What it says may name the server and the person; it is in the log.
        return Check(ok=False, says="does not answer")
    return Check(ok=True, says="answers")


def _migrations(now: datetime) -> Check:
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return Check(ok=False, says="not known: the database does not answer")
    if plan:
        return Check(ok=False, says=f"{len(plan)} not applied, the first is {plan[0][0]}; run manage.py migrate")
    return Check(ok=True, says="all applied")


def _scheduler(now: datetime) -> Check:
    try:
        late, last = overdue_since(now), ReportRun.objects.order_by("-beat_at").first()
    except DatabaseError:
        return Check(ok=False, says="not known: the database does not answer")
    if late:
        hours = (now - late) / timedelta(hours=1)
        return Check(
            ok=False, says=f"the reports by mail are overdue for {hours:.1f} hours; run manage.py run_scheduler"
        )
    if last is None:
        return Check(ok=True, says="not run yet")
    minutes = (now - last.beat_at) / timedelta(minutes=1)
    return Check(ok=True, says=f"last heard of {minutes:.0f} minutes ago")


def _backup(now: datetime) -> Check:
    most = settings.BACKUP_MAX_HOURS
    if not most:
        return Check(ok=True, says="not asked for: BACKUP_MAX_HOURS is 0")
    made_at = backups.last_good(Path(settings.BACKUP_DIR))
    if made_at is None:
        return Check(ok=False, says="there is none yet; run manage.py backup")
    age = now - made_at
    hours = age / timedelta(hours=1)
    return Check(ok=age <= timedelta(hours=most), says=f"the last is {hours:.1f} hours old, of {most} allowed")


CHECKS: dict[str, Callable[[datetime], Check]] = {
    "database": _database,
    "migrations": _migrations,
    "scheduler": _scheduler,
    "backup": _backup,
}
