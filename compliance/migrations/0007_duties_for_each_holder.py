"""Duties arise for each holder, and a deadline links to the holder that it is about."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0006_duty_tolling"),
        ("holders", "0002_holder_party_to"),
        ("placements", "0007_milestone_holder"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="duty",
            name="a_duty_arises_for_a_known_subject",
        ),
        migrations.AddField(
            model_name="deadline",
            name="holder",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="deadlines", to="holders.holder"
            ),
        ),
        migrations.AlterField(
            model_name="deadline",
            name="subject",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AlterField(
            model_name="duty",
            name="per",
            field=models.CharField(
                choices=[
                    ("placement", "the placement, once"),
                    ("closing", "each closing"),
                    ("registration statement", "each registration statement"),
                    ("amendment", "each amendment"),
                    ("supplement", "each supplement"),
                    ("notice", "each notice"),
                    ("request", "each request"),
                    ("fiscal quarter", "each fiscal quarter after effectiveness"),
                    ("fiscal year", "each fiscal year after effectiveness"),
                    ("holder", "each holder, or each holder concerned by a notice or request"),
                ],
                default="closing",
                max_length=24,
                verbose_name="arises for",
            ),
        ),
        migrations.AddConstraint(
            model_name="duty",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "per__in",
                        [
                            "placement",
                            "closing",
                            "registration statement",
                            "amendment",
                            "supplement",
                            "notice",
                            "request",
                            "fiscal quarter",
                            "fiscal year",
                            "holder",
                        ],
                    )
                ),
                name="a_duty_arises_for_a_known_subject",
                violation_error_message="Choose from the list what the duty arises for.",
            ),
        ),
    ]
