"""An index of the deadlines that are still pending, few of all."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("compliance", "0003_duties_for_each_matter")]

    operations = [
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(
                fields=["valid_from", "valid_to", "due_on"],
                condition=Q(waived_on__isnull=True, excused_on__isnull=True, ended_on__isnull=True)
                & (
                    Q(unknown=True)
                    | (Q(satisfied_on__isnull=True) & (Q(due_on__isnull=False) | Q(opened_on__isnull=False)))
                ),
                name="deadline_pending",
            ),
        ),
    ]
