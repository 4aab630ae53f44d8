"""A waiver names the question for consent behind it, where one is on record."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("compliance", "0011_holder_merges"), ("holders", "0007_holders_over_time")]

    operations = [
        migrations.AddField(
            model_name="waiver",
            name="question",
            field=models.ForeignKey(
                blank=True,
                help_text="The question that the holders' consent decided, if it is on record.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="waivers",
                to="holders.consentquestion",
                verbose_name="question for consent",
            ),
        ),
    ]
