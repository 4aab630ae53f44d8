"""Which records of holders were merged is on record."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0010_schedule_import"),
        ("holders", "0009_holder_without_status"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HolderMerge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=60, verbose_name="code of the record merged")),
                ("name", models.CharField(max_length=200, verbose_name="its name")),
                ("details", models.JSONField(blank=True, default=dict, verbose_name="what else it said")),
                ("merged_on", models.DateField()),
                (
                    "reason",
                    models.CharField(help_text="How it is known that both are one legal entity.", max_length=300),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="merges", to="holders.holder"
                    ),
                ),
                (
                    "merged_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holder_merges",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "merged holder",
                "ordering": ["merged_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="holders_are_merged_for_a_reason",
                        violation_error_message="Say how it is known that both are one legal entity.",
                    )
                ],
            },
        ),
    ]
