"""That a holder may resell all that it has without Rule 144's limits is an event, computed from its lots."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from ._event_kinds import remove_unused

NAME = "free resale under Rule 144"
MEANING = "Every share that the holder has is free of Rule 144's limits; computed from its lots, for each holder."


def add(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    EventKind = apps.get_model("placements", "EventKind")
    EventKind.objects.update_or_create(name=NAME, defaults={"meaning": MEANING, "built_in": True})


def remove(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove_unused(apps.get_model("placements", "EventKind").objects.filter(name=NAME, built_in=True))


class Migration(migrations.Migration):
    dependencies = [("placements", "0014_document_versions")]

    operations = [migrations.RunPython(add, remove)]
