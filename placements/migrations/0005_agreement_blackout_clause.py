"""The clause that caps blackouts, so that a refusal can cite it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("placements", "0004_event_kinds_begin")]

    operations = [
        migrations.AddField(
            model_name="agreement",
            name="blackout_clause",
            field=models.CharField(
                blank=True, help_text="Where the agreement says so, such as §3(n); refusals cite it.", max_length=60
            ),
        ),
    ]
