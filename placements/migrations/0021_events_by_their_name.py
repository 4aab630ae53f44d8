"""What rows are called on screen: an event, and an acceptance of a finding."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("placements", "0020_passages"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="milestone",
            options={"ordering": ["placement", "occurred_on", "pk"], "verbose_name": "event"},
        ),
    ]
