"""Placements that are restricted to their members."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("placements", "0016_placement_short_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="placement",
            name="restricted",
            field=models.BooleanField(
                default=False,
                help_text="Nobody else sees that it exists. Who restricts it is its first member.",
                verbose_name="restricted to its members",
            ),
        ),
        migrations.AddIndex(
            model_name="placement",
            index=models.Index(condition=models.Q(("restricted", True)), fields=["id"], name="placement_restricted"),
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("added_at", models.DateTimeField(verbose_name="added")),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: by the command.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="placements.placement",
                    ),
                ),
            ],
            options={
                "verbose_name": "member of a restricted placement",
                "verbose_name_plural": "members of restricted placements",
                "ordering": ["placement", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("placement", "person"),
                        name="a_person_is_a_member_of_a_placement_once",
                        violation_error_message="This person is a member of this placement.",
                    )
                ],
            },
        ),
    ]
