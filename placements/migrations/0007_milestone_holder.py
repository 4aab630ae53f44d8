"""A milestone may concern one holder alone."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("holders", "0002_holder_party_to"),
        ("placements", "0006_known_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="milestone",
            name="holder",
            field=models.ForeignKey(
                blank=True,
                help_text="The holder it concerns alone, such as the one that asked or was asked; empty: all of them.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="milestones",
                to="holders.holder",
            ),
        ),
    ]
