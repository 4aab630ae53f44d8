"""The placements of the four filings for tests: loaded once in a process, and copied into each test's database.

To load them takes a second, which hundreds of tests would wait for; to copy them takes a twentieth of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.db.models import Model

Rows = list[tuple[type[Model], list[Model]]]
"""Rows by their table, keys and all."""


def rows_of_the_demo() -> Rows:
    """What ``load_demo`` writes, its history among it; the database is left as it was. Outside of any test."""
    with transaction.atomic():
        before = {model: set(model._base_manager.values_list("pk", flat=True)) for model in _tables()}
        call_command("load_demo", verbosity=0)
        rows = [(model, list(model._base_manager.exclude(pk__in=keys))) for model, keys in before.items()]
        transaction.set_rollback(True)
    return [(model, added) for model, added in rows if added]


def copy(rows: Rows) -> None:
    """Write the rows as they were; where rows of the test itself are in their way, load the demo beside them."""
    try:
        with transaction.atomic():
            for model, added in rows:
                model._base_manager.bulk_create(added)
    except IntegrityError:
        call_command("load_demo", verbosity=0)


def _tables() -> Iterator[type[Model]]:
    return (model for model in apps.get_models(include_auto_created=True) if model._meta.managed)
