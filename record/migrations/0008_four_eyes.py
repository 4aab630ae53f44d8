"""The history of who entered and who approved a waiver, and of who proposed to accept a finding."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def nothing_was_only_proposed(apps: Any, schema_editor: Any) -> None:
    """Refuse the way back where the history tells of a proposal: its table of before has no place for one."""
    if apps.get_model("record", "HistoricalFindingAck").objects.filter(accepted_on=None).exists():
        raise ValueError("The history tells of findings that were only proposed to be accepted: it would lose them.")


def person(**options: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=django.db.models.deletion.DO_NOTHING,
        blank=True,
        db_constraint=False,
        db_index=False,
        null=True,
        related_name="+",
        **options,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0016_four_eyes"),
        ("record", "0007_reporting"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameField(model_name="historicalwaiver", old_name="approved_by", new_name="granted_by"),
        migrations.AddField(
            model_name="historicalwaiver",
            name="pending",
            field=models.BooleanField(default=False, editable=False, verbose_name="waits for approval"),
        ),
        migrations.AddField(model_name="historicalwaiver", name="entered_by", field=person(editable=False)),
        migrations.AddField(model_name="historicalwaiver", name="approved_by", field=person(editable=False)),
        migrations.AddField(
            model_name="historicalwaiver",
            name="approved_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="approved"),
        ),
        migrations.AddField(model_name="historicalfindingack", name="proposed_by", field=person()),
        migrations.AddField(
            model_name="historicalfindingack", name="proposed_on", field=models.DateField(blank=True, null=True)
        ),
        migrations.AlterField(model_name="historicalfindingack", name="accepted_by", field=person()),
        migrations.AlterField(
            model_name="historicalfindingack", name="accepted_on", field=models.DateField(blank=True, null=True)
        ),
        migrations.RunPython(migrations.RunPython.noop, nothing_was_only_proposed),
    ]
