"""The shares of the class outstanding, as one number or as a range."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("placements", "0008_notice_limbs"),
    ]

    operations = [
        migrations.CreateModel(
            name="ClassOutstanding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "clause",
                    models.CharField(blank=True, help_text="Where in the document, such as §3(a).", max_length=120),
                ),
                ("as_of_on", models.DateField(verbose_name="counted as of")),
                (
                    "least",
                    models.PositiveBigIntegerField(
                        help_text="Whole shares; of a range the least.", verbose_name="shares"
                    ),
                ),
                (
                    "most",
                    models.PositiveBigIntegerField(
                        blank=True,
                        help_text="Of a range the most; empty where a document states the number.",
                        null=True,
                    ),
                ),
                ("reason", models.CharField(blank=True, help_text="From what a range follows.", max_length=300)),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="classes_outstanding",
                        to="placements.placement",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        help_text="The document that states this.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="placements.sourcedocument",
                    ),
                ),
            ],
            options={
                "verbose_name": "class outstanding",
                "verbose_name_plural": "classes outstanding",
                "ordering": ["placement", "as_of_on"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("placement", "as_of_on"),
                        name="a_class_is_counted_once_a_day",
                        violation_error_message="The class is counted as of this day: change that count.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("least__gt", 0),
                            models.Q(("most__isnull", True), ("most__gt", models.F("least")), _connector="OR"),
                        ),
                        name="a_class_has_shares",
                        violation_error_message="The class has more than 0 shares; the most of a range is more than its least.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("most__isnull", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="a_range_of_shares_has_a_reason",
                        violation_error_message="Say in the reason from what the range follows.",
                    ),
                ],
            },
        ),
    ]
