"""Telling holders that the SEC will not review is an event of its own, apart from telling them that it will."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from ._event_kinds import remove_unused

REVIEW, NO_REVIEW = "holders told of review decision", "holders told of no-review decision"
EITHER = "Holders and special counsel were told whether the SEC will review."
MEANING = {
    REVIEW: "Holders and special counsel were told that the SEC will review.",
    NO_REVIEW: "Holders and special counsel were told that the SEC will not review, or not further.",
}


def add(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    EventKind = apps.get_model("placements", "EventKind")
    EventKind.objects.filter(name=REVIEW, meaning=EITHER).update(meaning=MEANING[REVIEW])
    EventKind.objects.update_or_create(name=NO_REVIEW, defaults={"meaning": MEANING[NO_REVIEW], "built_in": True})


def remove(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    EventKind = apps.get_model("placements", "EventKind")
    EventKind.objects.filter(name=REVIEW, meaning=MEANING[REVIEW]).update(meaning=EITHER)
    remove_unused(EventKind.objects.filter(name=NO_REVIEW, built_in=True))


class Migration(migrations.Migration):
    dependencies = [("placements", "0009_class_outstanding")]

    operations = [migrations.RunPython(add, remove)]
