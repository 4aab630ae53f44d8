"""100,000 allocations from CSV: ours, a bare stream → validate → COPY (or `executemany`), django-import-export.

Run `python -m tests.benchmarks.intake [--rows 100000] [--database sqlite] [--rounds 3]` from the project's folder. The
holders are on file. Ours comes twice, with the history of each allocation and without; it matches names, refuses
duplicates, holds every line against the record, keeps the file and a receipt of each line, and refreshes deadlines.
Each run ends in a commit, so that deferred foreign keys are checked in its time; the rows are deleted between runs.
Seconds are of processors: of this process and, on PostgreSQL, of the server's process that serves it.
"""

import argparse
import csv
import io
import os
import sys
import tempfile
import tracemalloc
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any
from unittest.mock import patch

import django

from tests.postgresql import server

AT = datetime(2003, 5, 9, 15, 0, tzinfo=UTC)
TARGETS = "targets: bare 1.5, import-export 1/7, memory +40 MiB"


def content(rows: int) -> bytes:
    """A schedule of so many lines, each of its own holder."""
    shares = ((number, number % 900 + 1) for number in range(rows))
    lines = [f"Fund {number:06} Ltd.,series-d,{count},{count * 10_000}" for number, count in shares]
    return "\n".join(["holder,security,quantity,price_paid", *lines]).encode()


def prepared(rows: int) -> Any:
    """A closing whose purchasers are on file."""
    from holders.models import Holder
    from placements.models import Closing, Issuer, Placement, Security

    placement = Placement.objects.create(issuer=Issuer.objects.create(name="I"), slug="bench", name="Bench")
    Security.objects.create(placement=placement, code="series-d", kind="preferred", name="Series D", price=10_000)
    holders = (Holder(code=f"fund-{number}", name=f"Fund {number:06} Ltd.") for number in range(rows))
    Holder.objects.bulk_create(holders, batch_size=5_000)
    return Closing.objects.create(placement=placement, code="first", occurred_on=date(2003, 5, 7))


def by_ours(closing: Any, given: bytes) -> None:
    from compliance import intake

    upload = intake.Upload("schedule.csv", given)
    intake.import_schedule(closing=closing, upload=upload, decisions=intake.Decisions(), by=None, at=AT)


def by_ours_without_history(closing: Any, given: bytes) -> None:
    with patch("record.writing.note"):
        by_ours(closing, given)


def by_bare(closing: Any, given: bytes) -> None:
    """The least that puts checked rows into the table."""
    from django.db import connection, transaction

    from holders.models import Holder
    from placements.models import Security

    holders = dict(Holder.objects.values_list("name", "pk"))
    securities = dict(Security.objects.filter(placement=closing.placement).values_list("code", "pk"))

    def rows() -> Any:
        reader = csv.reader(io.TextIOWrapper(io.BytesIO(given), "utf-8", newline=""))
        next(reader)
        for name, code, quantity, paid in reader:
            number, price = int(quantity), Decimal(paid)
            if number <= 0 or price <= 0:
                raise ValueError(name)
            yield closing.pk, holders[name], securities[code], number, price, None, "Schedule 1"

    columns = "closing_id, holder_id, security_id, quantity, price_paid, source_id, clause"
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY holders_allocation ({columns}) FROM STDIN") as into:
                for row in rows():
                    into.write_row(row)
        else:
            marks = ", ".join(["?"] * 7)
            insert = f"INSERT INTO holders_allocation ({columns}) VALUES ({marks})"  # noqa: S608 - both are fixed
            cursor.connection.executemany(insert, rows())


def by_import_export(closing: Any, given: bytes) -> None:
    """A resource with look-ups from memory, in bulk, without reports."""
    from import_export import fields, resources, widgets
    from tablib import Dataset

    from holders.models import Allocation, Holder
    from placements.models import Security

    holders = {holder.name: holder for holder in Holder.objects.all()}
    securities = {security.code: security for security in Security.objects.filter(placement=closing.placement)}

    class Cached(widgets.Widget):  # type: ignore[misc]  # the library has no types
        def __init__(self, known: dict[str, Any]) -> None:
            super().__init__()
            self.known = known

        def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
            return self.known[value]

    class Lines(resources.ModelResource):  # type: ignore[misc]  # the library has no types
        holder = fields.Field("holder", "holder", widget=Cached(holders))
        security = fields.Field("security", "security", widget=Cached(securities))

        class Meta:
            model = Allocation
            fields = ("holder", "security", "quantity", "price_paid")
            import_id_fields = ()
            force_init_instance = True
            use_bulk = True
            batch_size = 1_000
            skip_diff = True
            report_skipped = False
            use_transactions = True

        def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
            instance.closing = closing

    data = Dataset().load(given.decode(), format="csv")
    Lines().import_data(data, raise_errors=True)


def timed(run: Callable[[Any, bytes], None], closing: Any, given: bytes) -> float:
    """Seconds of one run; what it wrote is deleted again."""
    started = worked()
    run(closing, given)
    taken = worked() - started
    _taken_back(run.__name__, given)
    return taken


def worked() -> float:
    """Seconds that processors have worked on it so far: other work on the machine does not count."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return process_time()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [backend] = cursor.fetchone()
    # The 14th and 15th field, in clock ticks; the second is the name, in parentheses.
    fields = Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()
    return process_time() + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _taken_back(name: str, given: bytes) -> None:
    """Delete what a run wrote, once it is seen that it wrote every line."""
    from compliance.models import ScheduleImport
    from holders.models import Allocation
    from record.history import unrecorded

    expected = given.count(b"\n")
    if Allocation.objects.count() != expected:
        raise SystemExit(f"{name} wrote {Allocation.objects.count():,} rows, not {expected:,}")
    with unrecorded():
        Allocation.objects.all().delete()
    Allocation.history.all().delete()
    ScheduleImport.objects.all().delete()


def peak(run: Callable[[Any, bytes], None], closing: Any, given: bytes) -> float:
    """MiB that Python held at most during one run, the file itself apart."""
    tracemalloc.start()
    run(closing, given)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    _taken_back(run.__name__, given)
    return most / 2**20


def main() -> None:
    """Every contestant in turn, then the medians of the ratios of each turn."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        sqlite = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        os.environ["DATABASE_URL"] = sqlite if options.database == "sqlite" else stack.enter_context(server())
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        closing = prepared(options.rows)
        given = content(options.rows)
        turns = [
            (
                timed(by_ours_without_history, closing, given),
                timed(by_bare, closing, given),
                timed(by_import_export, closing, given),
                timed(by_ours, closing, given),
            )
            for _ in range(options.rounds)
        ]
        memory = peak(by_ours, closing, given)
        bare_memory = peak(by_bare, closing, given)
    ours, bare, slow, recorded = (median(column) for column in zip(*turns, strict=True))
    print(
        f"{options.rows:,} allocations on {options.database}, seconds: "
        f"ours {ours:.2f}, with history {recorded:.2f}, bare {bare:.2f}"
    )
    print(f"  ours / bare                 {median(turn[0] / turn[1] for turn in turns):.2f}")
    print(f"  ours with history / bare    {median(turn[3] / turn[1] for turn in turns):.2f}")
    print(f"  django-import-export / ours {median(turn[2] / turn[0] for turn in turns):.1f}  ({slow:.1f} s)")
    print(f"  memory                      ours {memory:.0f} MiB, bare {bare_memory:.0f} MiB")
    print(f"  {TARGETS}", file=sys.stdout)


if __name__ == "__main__":
    main()
