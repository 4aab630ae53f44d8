"""The index by which the deadlines of a day are counted says who may see them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("compliance", "0019_mails_forgotten")]

    operations = [
        migrations.RemoveIndex(model_name="deadline", name="deadline_by_day"),
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(fields=["valid_from", "valid_to", "due_on", "placement"], name="deadline_by_day"),
        ),
    ]
