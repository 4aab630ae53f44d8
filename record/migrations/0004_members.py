"""The history of who may see a placement, and of which are restricted."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import record.acting


class Migration(migrations.Migration):
    dependencies = [
        ("placements", "0017_members"),
        ("record", "0003_placement_short_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalplacement",
            name="restricted",
            field=models.BooleanField(default=False, verbose_name="restricted to its members"),
        ),
        migrations.CreateModel(
            name="HistoricalMember",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "history_request",
                    models.UUIDField(
                        db_index=True, default=record.acting.number, editable=False, verbose_name="request"
                    ),
                ),
                (
                    "history_by",
                    models.CharField(
                        blank=True, default=record.acting.by, editable=False, max_length=320, verbose_name="by"
                    ),
                ),
                ("added_at", models.DateTimeField(verbose_name="added")),
                ("history_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.TextField(blank=True, default="", verbose_name="reason")),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="placements.placement",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical member of a restricted placement",
                "verbose_name_plural": "historical members of restricted placements",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
