"""Duties arise for each amendment, supplement, notice, request and fiscal period; rights end where duties are missed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("compliance", "0002_finding_ack")]

    operations = [
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
                ],
                default="closing",
                max_length=24,
                verbose_name="arises for",
            ),
        ),
        migrations.AddField(
            model_name="deadline",
            name="is_right",
            field=models.BooleanField(default=False),
        ),
    ]
