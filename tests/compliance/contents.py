"""All that the database holds, so that a test can say that nothing of it changed."""

from __future__ import annotations

from hashlib import sha256

from django.apps import apps


def contents() -> dict[str, tuple[int, str]]:
    """Of each table the number of its rows and a hash of what they hold."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        rows = list(model._default_manager.order_by("pk").values_list())
        found[model._meta.db_table] = len(rows), sha256(repr(rows).encode()).hexdigest()
    return found
