"""What rows are called on screen: an event, and an acceptance of a finding."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0011_programs_and_views"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="historicalfindingack",
            options={
                "get_latest_by": ("history_date", "history_id"),
                "ordering": ("-history_date", "-history_id"),
                "verbose_name": "historical acceptance of a finding",
                "verbose_name_plural": "historical acceptances of findings",
            },
        ),
        migrations.AlterModelOptions(
            name="historicalmilestone",
            options={
                "get_latest_by": ("history_date", "history_id"),
                "ordering": ("-history_date", "-history_id"),
                "verbose_name": "historical event",
                "verbose_name_plural": "historical events",
            },
        ),
    ]
